/// Whether a text is made of words as people write them, rather than of what a broken encoding left.
struct Legibility {
    let isLegible: Bool

    /// Below this no text is long enough to tell.
    private static let least = 12
    private static let scalarsMax = 5_000

    init(_ text: String) {
        var (inWords, all) = (0, 0)
        var word = Word()
        for scalar in text.unicodeScalars.prefix(Legibility.scalarsMax) {
            if scalar.properties.isAlphabetic {
                word.take(scalar)
                continue
            }
            if !scalar.properties.isWhitespace { all += 1 }
            inWords += word.readable
            all += word.length
            word = Word()
        }
        inWords += word.readable
        all += word.length
        isLegible = all < Legibility.least || inWords * 3 >= all
    }

    private struct Word {
        private(set) var length = 0
        private var strange = 0
        private var turns = 0
        private var wasLower = false

        mutating func take(_ scalar: Unicode.Scalar) {
            length += 1
            // Accents alone make no word; the letters of other scripts do.
            if (0x80...0x24F).contains(scalar.value) { strange += 1 }
            if wasLower, scalar.properties.isUppercase { turns += 1 }
            wasLower = scalar.properties.isLowercase
        }

        /// How many of its letters stand in a word: of two to thirty letters, mostly plain, that hardly jumps to capitals.
        var readable: Int { (2...30).contains(length) && strange * 2 <= length && turns <= 1 ? length : 0 }
    }
}
