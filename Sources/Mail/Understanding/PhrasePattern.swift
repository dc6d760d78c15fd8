/// A phrase as a lexicon writes it, compiled against the lexicon's vocabulary.
///
/// Words are compared folded. `word*` is any word that begins so, `(a|b c)` one of several, `[a|b]` may be missing, `..`
/// stands for up to four words and `...` for up to twelve, `<name>` is a group of the lexicon.
struct PhrasePattern: Sendable {
    indirect enum Element: Sendable {
        case word(Int)
        case oneOf([[Element]])
        case optional([[Element]])
        case gap(Int)
    }

    let elements: [Element]
    /// The words that a match can begin with.
    let firstWords: Set<Int>

    /// Where the phrase ends when it begins at `start`, or nil. `words` are the symbols of each word of a sentence.
    func end(in words: ArraySlice<[Int]>, from start: Int) -> Int? {
        PhrasePattern.advance(elements[...], words, [start]).min()
    }

    private static func advance(
        _ elements: ArraySlice<Element>,
        _ words: ArraySlice<[Int]>,
        _ starts: [Int]
    ) -> [Int] {
        var positions = starts
        for element in elements {
            if positions.isEmpty { return [] }
            positions = step(element, words, positions)
        }
        return positions
    }

    private static func step(_ element: Element, _ words: ArraySlice<[Int]>, _ positions: [Int]) -> [Int] {
        switch element {
        case .word(let symbol):
            return positions.compactMap { $0 < words.endIndex && words[$0].contains(symbol) ? $0 + 1 : nil }
        case .gap(let width):
            return merged(positions.flatMap { Array($0...min($0 + width, max($0, words.endIndex))) })
        case .oneOf(let choices):
            return merged(choices.flatMap { advance($0[...], words, positions) })
        case .optional(let choices):
            return merged(positions + choices.flatMap { advance($0[...], words, positions) })
        }
    }

    private static func merged(_ positions: [Int]) -> [Int] {
        guard positions.count > 1 else { return positions }
        var result: [Int] = []
        for position in positions where !result.contains(position) { result.append(position) }
        return result
    }
}

/// Compiles phrases, and gives words the symbols by which they are compared.
struct PhraseVocabulary: Sendable {
    private var exact: [String: Int] = [:]
    private var prefixes: [String: Int] = [:]
    private var prefixLengths: [Int] = []
    private var groups: [String: [[PhrasePattern.Element]]] = [:]

    /// What is wrong with a phrase, for the one who wrote it.
    struct Mistake: Error {
        let sentence: String
    }

    /// Groups may use groups that were named before them.
    mutating func define(_ name: String, _ phrases: [String]) throws(Mistake) {
        var choices: [[PhrasePattern.Element]] = []
        for phrase in phrases { choices.append(try elements(of: phrase)) }
        groups[name] = choices
    }

    mutating func compile(_ phrase: String) throws(Mistake) -> PhrasePattern {
        let elements = try elements(of: phrase)
        guard let first = PhraseVocabulary.firstWords(elements[...]), !first.isEmpty else {
            throw Mistake(sentence: "a phrase must begin with a word")
        }
        return PhrasePattern(elements: elements, firstWords: first)
    }

    /// The symbols of every phrase word that `word` can stand for.
    func symbols(of word: String) -> [Int] {
        var symbols: [Int] = []
        if let symbol = exact[word] { symbols.append(symbol) }
        let bytes = word.utf8
        for length in prefixLengths where length <= bytes.count {
            if let text = String(bytes.prefix(length)), let symbol = prefixes[text] { symbols.append(symbol) }
        }
        return symbols
    }

    private mutating func elements(of phrase: String) throws(Mistake) -> [PhrasePattern.Element] {
        var reader = PhraseReader(phrase)
        let elements = try reader.sequence(&self)
        guard reader.isAtEnd else { throw Mistake(sentence: "a bracket is closed that was never opened") }
        guard !elements.isEmpty else { throw Mistake(sentence: "a phrase is empty") }
        return elements
    }

    fileprivate func group(_ name: String) throws(Mistake) -> [[PhrasePattern.Element]] {
        guard let group = groups[name] else {
            throw Mistake(sentence: "no group '\(name)' is named before this; known: \(groups.keys.sorted())")
        }
        return group
    }

    fileprivate mutating func symbol(_ word: String, isPrefix: Bool) -> Int {
        let next = exact.count + prefixes.count
        if !isPrefix {
            defer { exact[word] = exact[word] ?? next }
            return exact[word] ?? next
        }
        if let known = prefixes[word] { return known }
        prefixes[word] = next
        if !prefixLengths.contains(word.utf8.count) { prefixLengths.append(word.utf8.count) }
        return next
    }

    /// Nil when the phrase may match without a single word.
    private static func firstWords(_ elements: ArraySlice<PhrasePattern.Element>) -> Set<Int>? {
        guard let element = elements.first else { return nil }
        switch element {
        case .word(let symbol): return [symbol]
        case .gap: return nil
        case .oneOf(let choices):
            var all: Set<Int> = []
            for choice in choices {
                guard let first = firstWords(choice[...]) else { return nil }
                all.formUnion(first)
            }
            return all
        case .optional(let choices):
            guard let rest = firstWords(elements.dropFirst()) else { return nil }
            return choices.reduce(into: rest) { all, choice in
                all.formUnion(firstWords(choice[...]) ?? [])
            }
        }
    }
}

/// Reads the notation of ``PhrasePattern``.
private struct PhraseReader {
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
                elements.append(.oneOf(try vocabulary.group(groupName())))
            case ".":
                let dots = characters[position...].prefix { $0 == "." }.count
                position += dots
                guard dots > 1 else { continue }
                elements.append(.gap(dots == 2 ? 4 : 12))
            case let character where character.isLetter || character.isNumber:
                elements.append(.word(word(&vocabulary)))
            default: position += 1
            }
        }
        return elements
    }

    private mutating func choices(
        until end: Character,
        _ vocabulary: inout PhraseVocabulary
    ) throws(PhraseVocabulary.Mistake) -> [[PhrasePattern.Element]] {
        var all: [[PhrasePattern.Element]] = []
        repeat {
            position += 1
            let choice = try sequence(&vocabulary)
            guard !choice.isEmpty else { throw PhraseVocabulary.Mistake(sentence: "a choice is empty") }
            all.append(choice)
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

    private mutating func word(_ vocabulary: inout PhraseVocabulary) -> Int {
        let isNumber = characters[position].isNumber
        let letters = characters[position...].prefix { $0.isNumber == isNumber && ($0.isLetter || $0.isNumber) }
        position = letters.endIndex
        let isPrefix = !isAtEnd && characters[position] == "*"
        let scalars = Array(String(letters).unicodeScalars)
        return vocabulary.symbol(LetterWords.fold(scalars[...]), isPrefix: isPrefix)
    }
}
