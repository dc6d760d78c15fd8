/// Reads the notation of ``PhrasePattern``.
struct PhraseReader {
    private let characters: [Character]
    private var position = 0

    init(_ phrase: String) { characters = Array(phrase) }

    var isAtEnd: Bool { position >= characters.count }

    mutating func sequence(
        _ vocabulary: inout PhraseVocabulary
    ) throws(PhraseVocabulary.Mistake) -> [PhrasePattern.Element] {
        var elements: [PhrasePattern.Element] = []
        while !isAtEnd {
            switch characters[position] {
            case ")", "]", "|": return elements
            case "(":
                elements.append(.oneOf(try choices(until: ")", &vocabulary)))
            case "[":
                elements.append(.optional(try choices(until: "]", &vocabulary)))
            case "<":
                elements.append(try vocabulary.group(groupName()))
            case ".":
                let dots = characters[position...].prefix { $0 == "." }.count
                position += dots
                guard dots > 1 else { continue }
                elements.append(.gap(dots == 2 ? 4 : 12))
            case let character where character.isLetter || character.isNumber || isSuffix:
                elements.append(.word(word(&vocabulary)))
            default: position += 1
            }
        }
        return elements
    }

    private mutating func choices(
        until end: Character,
        _ vocabulary: inout PhraseVocabulary
    ) throws(PhraseVocabulary.Mistake) -> [PhrasePattern.Choice] {
        var all: [PhrasePattern.Choice] = []
        repeat {
            position += 1
            let choice = try sequence(&vocabulary)
            guard !choice.isEmpty else { throw PhraseVocabulary.Mistake(sentence: "a choice is empty") }
            all.append(vocabulary.choice(choice))
        } while !isAtEnd && characters[position] == "|"
        guard !isAtEnd, characters[position] == end else {
            throw PhraseVocabulary.Mistake(sentence: "'\(end)' is missing")
        }
        position += 1
        return all
    }

    private mutating func groupName() throws(PhraseVocabulary.Mistake) -> String {
        guard let end = characters[position...].firstIndex(of: ">") else {
            throw PhraseVocabulary.Mistake(sentence: "'>' is missing")
        }
        defer { position = end + 1 }
        return String(characters[(position + 1)..<end])
    }

    private var isSuffix: Bool {
        characters[position] == "*" && position + 1 < characters.count && characters[position + 1].isLetter
    }

    private mutating func word(_ vocabulary: inout PhraseVocabulary) -> Int {
        let isSuffix = isSuffix
        if isSuffix { position += 1 }
        let isNumber = characters[position].isNumber
        let letters = characters[position...].prefix { $0.isNumber == isNumber && ($0.isLetter || $0.isNumber) }
        position = letters.endIndex
        let isPrefix = !isAtEnd && characters[position] == "*"
        let scalars = Array(String(letters).unicodeScalars)
        let folded = LetterWords.fold(scalars[...])
        if isSuffix { return vocabulary.symbol(suffix: folded) }
        return isPrefix ? vocabulary.symbol(prefix: folded) : vocabulary.symbol(folded)
    }
}
