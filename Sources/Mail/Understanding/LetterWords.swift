/// A text taken apart into sentences, clauses and words, as patterns see it.
struct LetterWords {
    /// One word: folded (lower case, no accents, umlauts written out), with its place and its clause.
    struct Word {
        let folded: String
        let range: Range<Int>
        let clause: Int
    }

    struct Sentence {
        let words: Range<Int>
        /// In the text, as it was written.
        let range: Range<Int>
        let paragraph: Int
    }

    private(set) var words: [Word] = []
    private(set) var sentences: [Sentence] = []
    /// There are more words than are looked at.
    private(set) var isCut = false
    private let scalars: [Unicode.Scalar]
    private var clause = 0
    private var sentenceStart = 0
    private var firstWord = 0
    private var lineStart = 0
    private var paragraph = 0

    /// A letter has fewer; what comes after is not looked at.
    private static let wordsMax = 5_000
    /// More words than this between two full stops are no sentence.
    private static let sentenceWordsMax = 120

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count, words.count < LetterWords.wordsMax {
            if LetterWords.isWordScalar(scalars[index]) {
                index = readWord(from: index)
            } else {
                readSeparator(at: index)
                index += 1
            }
        }
        endSentence(at: index)
        isCut = words.count >= LetterWords.wordsMax && scalars[index...].contains(where: LetterWords.isWordScalar)
    }

    /// The words of the sentences, without those of dropped ones.
    var sentenceWords: [Word] { sentences.flatMap { words[$0.words] } }

    /// Sentences that are not the letter's.
    mutating func drop(_ isDropped: [Bool]) {
        sentences = zip(sentences, isDropped).filter { !$1 }.map(\.0)
    }

    /// A sentence as it was written, on one line.
    func text(of sentence: Sentence) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[sentence.range])
        return PlainText.line(String(view), charactersMax: 600)
    }

    /// What is written from one place to another, or to the end.
    func written(from start: Int, to end: Int? = nil) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[start..<(end ?? scalars.count)])
        return String(view)
    }

    // MARK: - Words

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? (0x61...0x7A).contains(scalar.value | 0x20) || scalar.isDigit
            : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private mutating func readWord(from start: Int) -> Int {
        let isNumber = scalars[start].isDigit
        var end = start + 1
        // "17GDPR" and "Art17" are two words each.
        while end < scalars.count, LetterWords.isWordScalar(scalars[end]), scalars[end].isDigit == isNumber { end += 1 }
        words.append(Word(folded: LetterWords.fold(scalars[start..<end]), range: start..<end, clause: clause))
        if words.count - firstWord >= LetterWords.sentenceWordsMax { endSentence(at: end) }
        return end
    }

    static func fold(_ word: ArraySlice<Unicode.Scalar>) -> String {
        var result = String.UnicodeScalarView()
        for scalar in word.prefix(60) {
            if scalar.isASCII {
                let isUpper = (0x41...0x5A).contains(scalar.value)
                result.append(isUpper ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
            } else {
                let lower = scalar.properties.lowercaseMapping
                result.append(contentsOf: (accents[lower] ?? lower).unicodeScalars)
            }
        }
        return String(result)
    }

    private static let accents: [String: String] = [
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "à": "a", "á": "a", "â": "a", "ã": "a",
        "å": "a", "ç": "c", "è": "e", "é": "e", "ê": "e", "ë": "e", "ì": "i", "í": "i", "î": "i", "ï": "i", "ñ": "n",
        "ò": "o", "ó": "o", "ô": "o", "õ": "o", "ø": "o", "ù": "u", "ú": "u", "û": "u", "ý": "y", "ÿ": "y",
        // Combining marks, where a letter and its accent came apart.
        "\u{300}": "", "\u{301}": "", "\u{302}": "", "\u{303}": "", "\u{308}": "", "\u{327}": "",
    ]

    // MARK: - Sentences and clauses

    private mutating func readSeparator(at index: Int) {
        switch scalars[index] {
        case "!", "?", "…": endSentence(at: index + 1)
        case ".": if endsAtFullStop(index) { endSentence(at: index + 1) }
        case "\n":
            if endsAtNewline(index) { endSentence(at: index) }
            if isBlank(scalars[lineStart..<index]) { paragraph += 1 }
            lineStart = index + 1
        case ",", ";", ":", "(", ")", "–", "—", "•": clause += 1
        default: return
        }
    }

    private mutating func endSentence(at end: Int) {
        defer {
            sentenceStart = end
            firstWord = words.count
            clause += 1
        }
        guard words.count > firstWord else { return }
        sentences.append(
            Sentence(words: firstWord..<words.count, range: sentenceStart..<end, paragraph: paragraph)
        )
    }

    private func endsAtFullStop(_ index: Int) -> Bool {
        guard index + 1 < scalars.count else { return true }
        guard scalars[index + 1].properties.isWhitespace || "\"'”»)".unicodeScalars.contains(scalars[index + 1]),
            let last = words.last, last.range.upperBound == index, words.count > firstWord
        else { return false }
        let isNumbering = words.count == firstWord + 1 && last.folded.first?.isNumber == true
        return !isNumbering && last.folded.utf8.count > 1 && !LetterWords.abbreviations.contains(last.folded)
    }

    private static let abbreviations: Set = [
        "art", "arts", "abs", "nr", "lit", "bzw", "vgl", "ggf", "gem", "evtl", "inkl", "ca", "dr", "mr", "mrs", "ms",
        "prof", "st", "tel", "ej", "al", "num", "cf", "sr", "sra", "usw", "sog", "zzgl", "vs", "bspw", "para", "sec",
    ]

    private func isBlank(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
        line.allSatisfy { $0.properties.isWhitespace }
    }

    /// A blank line, a colon, a bullet or a short line before a new beginning ends a sentence; wrapping does not.
    private func endsAtNewline(_ index: Int) -> Bool {
        let next = scalars[(index + 1)...].prefix(200)
        guard let first = next.first(where: { $0 == "\n" || !$0.properties.isWhitespace }) else { return true }
        if first == "\n" || first == ">" { return true }
        let isItem = "-*•–".unicodeScalars.contains(first)
        // "Please send me:" goes on with its first item.
        if scalars[lineStart..<index].last(where: { !$0.properties.isWhitespace }) == ":" { return !isItem }
        if isItem { return true }
        let isShort = index - lineStart < 45
        return isShort && (first.properties.isUppercase || first.isDigit || !first.properties.isAlphabetic)
    }
}
