/// A phrase as a lexicon writes it, compiled against the lexicon's vocabulary.
///
/// Words are compared folded. `word*` is any word that begins so, `*word` any that ends so, `(a|b c)` one of several, `[a|b]` may be missing, `..`
/// stands for up to four words and `...` for up to twelve, `<name>` is a group of the lexicon.
struct PhrasePattern: Sendable {
    indirect enum Element: Sendable {
        case word(Int)
        case oneOf([Choice])
        case optional([Choice])
        case gap(Int)
        /// A group of the vocabulary, by its place there.
        case group(Int)
    }

    /// One way to go on, and the words that it can begin with; nil when it may begin with any.
    struct Choice: Sendable {
        let elements: [Element]
        let firstWords: Set<Int>?
    }

    let elements: [Element]
    /// The words that a match can begin with.
    let firstWords: Set<Int>
    /// Words of which every match has one further on; nil where there is no such set.
    let laterWords: Set<Int>?
}

/// Compiles phrases, and gives words the symbols by which they are compared.
struct PhraseVocabulary: Sendable {
    private var exact: [String: Int] = [:]
    private var prefixes: [String: Int] = [:]
    private var prefixLengths: [Int] = []
    private var suffixes: [String: Int] = [:]
    private var suffixLengths: [Int] = []
    private var groupNames: [String: Int] = [:]
    /// The longer words by first byte and length, to find those that are mistyped.
    private var spelt: [Spelling: [String]] = [:]
    /// What each group may be.
    private(set) var groups: [[PhrasePattern.Choice]] = []

    /// What is wrong with a phrase, for the one who wrote it.
    struct Mistake: Error {
        let sentence: String
    }

    /// Groups may use groups that were named before them.
    mutating func define(_ name: String, _ phrases: [String]) throws(Mistake) {
        var choices: [PhrasePattern.Choice] = []
        for phrase in phrases { choices.append(choice(try elements(of: phrase))) }
        groupNames[name] = groups.count
        groups.append(choices)
    }

    mutating func compile(_ phrase: String) throws(Mistake) -> PhrasePattern {
        let elements = try elements(of: phrase)
        guard let first = firstWords(elements[...]), !first.isEmpty else {
            throw Mistake(sentence: "a phrase must begin with a word")
        }
        return PhrasePattern(elements: elements, firstWords: first, laterWords: laterWords(elements))
    }

    /// The symbols of every phrase word that `word` can stand for.
    func symbols(of word: String) -> [Int] {
        var symbols: [Int] = []
        if let symbol = exact[word] { symbols.append(symbol) }
        let bytes = word.utf8
        for length in prefixLengths where length <= bytes.count {
            if let text = String(bytes.prefix(length)), let symbol = prefixes[text] { symbols.append(symbol) }
        }
        for length in suffixLengths where length < bytes.count {
            if let text = String(bytes.suffix(length)), let symbol = suffixes[text] { symbols.append(symbol) }
        }
        return symbols
    }

    /// The symbol of the one phrase word that `word` is a single slip of the finger away from; shorter words are too much alike.
    func symbol(mistyped word: String) -> Int? {
        let bytes = Array(word.utf8)
        guard bytes.count >= PhraseVocabulary.mistypedMin - 1, let first = bytes.first else { return nil }
        let lengths = max(bytes.count - 1, PhraseVocabulary.mistypedMin)...(bytes.count + 1)
        let near = lengths.lazy.flatMap { spelt[Spelling(first: first, length: $0)] ?? [] }
            .filter { MistypedWord(bytes).mayBe(Array($0.utf8)) }
        let two = Array(near.prefix(2))
        return two.count == 1 ? exact[two[0]] : nil
    }

    private struct Spelling: Hashable {
        let first: UInt8
        let length: Int
    }

    private static let mistypedMin = 7

    private mutating func elements(of phrase: String) throws(Mistake) -> [PhrasePattern.Element] {
        var reader = PhraseReader(phrase)
        let elements = try reader.sequence(&self)
        guard reader.isAtEnd else { throw Mistake(sentence: "a bracket is closed that was never opened") }
        guard !elements.isEmpty else { throw Mistake(sentence: "a phrase is empty") }
        return elements
    }

    func group(_ name: String) throws(Mistake) -> PhrasePattern.Element {
        guard let group = groupNames[name] else {
            throw Mistake(sentence: "no group '\(name)' is named before this; known: \(groupNames.keys.sorted())")
        }
        return .group(group)
    }

    func choice(_ elements: [PhrasePattern.Element]) -> PhrasePattern.Choice {
        PhrasePattern.Choice(elements: elements, firstWords: firstWords(elements[...]))
    }

    mutating func symbol(_ word: String) -> Int {
        if exact[word] == nil, word.utf8.count >= PhraseVocabulary.mistypedMin, let first = word.utf8.first {
            spelt[Spelling(first: first, length: word.utf8.count), default: []].append(word)
        }
        defer { exact[word] = exact[word] ?? next }
        return exact[word] ?? next
    }

    mutating func symbol(prefix: String) -> Int {
        defer { prefixes[prefix] = prefixes[prefix] ?? next }
        if !prefixLengths.contains(prefix.utf8.count) { prefixLengths.append(prefix.utf8.count) }
        return prefixes[prefix] ?? next
    }

    mutating func symbol(suffix: String) -> Int {
        defer { suffixes[suffix] = suffixes[suffix] ?? next }
        if !suffixLengths.contains(suffix.utf8.count) { suffixLengths.append(suffix.utf8.count) }
        return suffixes[suffix] ?? next
    }

    private var next: Int { exact.count + prefixes.count + suffixes.count }

    /// Nil when the phrase may match without a single word.
    private func firstWords(_ elements: ArraySlice<PhrasePattern.Element>) -> Set<Int>? {
        guard let element = elements.first else { return nil }
        switch element {
        case .word(let symbol): return [symbol]
        case .gap: return nil
        case .group(let index): return all(groups[index])
        case .oneOf(let choices): return all(choices)
        case .optional(let choices):
            guard let rest = firstWords(elements.dropFirst()), let here = all(choices) else { return nil }
            return rest.union(here)
        }
    }

    /// What the last piece that may not be missing begins with.
    private func laterWords(_ elements: [PhrasePattern.Element]) -> Set<Int>? {
        for element in elements.dropFirst().reversed() {
            switch element {
            case .word(let symbol): return [symbol]
            case .oneOf(let choices): return all(choices)
            case .group(let index): return all(groups[index])
            case .optional, .gap: continue
            }
        }
        return nil
    }

    private func all(_ choices: [PhrasePattern.Choice]) -> Set<Int>? {
        var words: Set<Int> = []
        for choice in choices {
            guard let first = choice.firstWords else { return nil }
            words.formUnion(first)
        }
        return words
    }
}
