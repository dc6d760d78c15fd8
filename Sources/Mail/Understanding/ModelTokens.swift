/// A text as the letter model counts it: folded words and short numbers, "." and "?" for what ends sentences and "," for what
/// ends clauses. `script/train-letters` takes texts apart in the same way.
struct ModelTokens {
    static let stop = "."
    static let question = "?"
    static let comma = ","

    /// A letter has fewer; what comes after is not looked at.
    static let tokensMax = 1_500
    /// A line that ends before was not wrapped.
    private static let wrappedColumn = 46
    private static let digitsMax = 3

    private(set) var tokens: [String] = []
    private var word: [Unicode.Scalar] = []
    private var digits = ""
    private var column = 0

    init(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        for (place, scalar) in scalars.enumerated() {
            if tokens.count >= ModelTokens.tokensMax { break }
            column += 1
            read(scalar, before: place + 1 < scalars.count ? scalars[place + 1] : "\n")
        }
        endWord()
    }

    private mutating func read(_ scalar: Unicode.Scalar, before next: Unicode.Scalar) {
        if scalar.isDigit {
            if !word.isEmpty { endWord() }
            if digits.utf8.count <= ModelTokens.digitsMax { digits.unicodeScalars.append(scalar) }
        } else if ModelTokens.isLetter(scalar) {
            if !digits.isEmpty { endWord() }
            word.append(scalar)
        } else {
            endWord()
            separate(scalar, before: next)
        }
    }

    private var isAtStop: Bool { tokens.last.map { $0 == ModelTokens.stop || $0 == ModelTokens.question } ?? true }

    private mutating func separate(_ scalar: Unicode.Scalar, before next: Unicode.Scalar) {
        switch scalar {
        case "\n":
            let isWrapped = column >= ModelTokens.wrappedColumn && !"\n-*>•".unicodeScalars.contains(next)
            if !isWrapped, !isAtStop { tokens.append(ModelTokens.stop) }
            column = 0
        case "?":
            if isAtStop, !tokens.isEmpty { tokens.removeLast() }
            if !tokens.isEmpty { tokens.append(ModelTokens.question) }
        case "!", "…": if !isAtStop { tokens.append(ModelTokens.stop) }
        case ".":
            let isWithin = next.isDigit || next.properties.generalCategory.isLetter
            let isAbbreviation = tokens.last.map(ModelTokens.abbreviations.contains) ?? false
            if !isAtStop, !isAbbreviation, !isWithin { tokens.append(ModelTokens.stop) }
        case ",", ";", ":", "(", ")", "–", "—":
            if !isAtStop, tokens.last != ModelTokens.comma { tokens.append(ModelTokens.comma) }
        default: return
        }
    }

    private mutating func endWord() {
        if !word.isEmpty { tokens.append(LetterWords.fold(word[...])) }
        if !digits.isEmpty { tokens.append(digits.utf8.count <= ModelTokens.digitsMax ? digits : "0") }
        word.removeAll(keepingCapacity: true)
        digits = ""
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x61...0x7A).contains(scalar.value | 0x20) }
        return scalar.properties.generalCategory.isLetter || combining.contains(scalar)
    }

    /// Marks that came apart from their letters.
    private static let combining: Set<Unicode.Scalar> = [
        "\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{308}", "\u{327}",
    ]

    private static let abbreviations: Set = [
        "art", "arts", "abs", "nr", "lit", "sec", "no", "mr", "mrs", "ms", "dr", "st", "s", "bzw", "ggf", "usw", "inkl",
        "evtl", "num", "sr", "sra", "tel",
    ]
}

extension Unicode.GeneralCategory {
    fileprivate var isLetter: Bool {
        switch self {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }
}
