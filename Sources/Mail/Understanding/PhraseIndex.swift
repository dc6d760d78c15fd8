/// All phrases of a lexicon, found in one pass over a sentence: each word is looked up once, and only phrases that can
/// begin with it are tried.
struct PhraseIndex<Meaning: Sendable>: Sendable {
    private var phrases: [(pattern: PhrasePattern, meaning: Meaning)] = []
    private var beginning: [Int: [Int]] = [:]

    mutating func add(_ pattern: PhrasePattern, _ meaning: Meaning) {
        for symbol in pattern.firstWords { beginning[symbol, default: []].append(phrases.count) }
        phrases.append((pattern, meaning))
    }

    /// Where phrases stand in a sentence, given the symbols of its words.
    func matches(
        in words: ArraySlice<[Int]>,
        vocabulary: PhraseVocabulary
    ) -> [(meaning: Meaning, range: Range<Int>)] {
        var matcher = PhraseMatcher(words: words, groups: vocabulary.groups)
        var found: [(Meaning, Range<Int>)] = []
        for start in words.indices {
            var tried: Set<Int> = []
            for symbol in words[start] {
                for index in beginning[symbol] ?? [] where tried.insert(index).inserted {
                    guard let end = matcher.end(of: phrases[index].pattern, from: start), end > start else { continue }
                    found.append((phrases[index].meaning, start..<end))
                }
            }
        }
        return found
    }
}

/// Matches phrases against one sentence. What a group matches at a place is worked out once, however many phrases use it.
struct PhraseMatcher {
    private let words: ArraySlice<[Int]>
    private let groups: [[PhrasePattern.Choice]]
    private var known: [Int: [Int]] = [:]

    init(words: ArraySlice<[Int]>, groups: [[PhrasePattern.Choice]]) {
        self.words = words
        self.groups = groups
    }

    /// Where the phrase ends first when it begins at `start`, or nil.
    mutating func end(of pattern: PhrasePattern, from start: Int) -> Int? {
        ends(of: pattern.elements, from: [start]).min()
    }

    private mutating func ends(of elements: [PhrasePattern.Element], from starts: [Int]) -> [Int] {
        var positions = starts
        for element in elements {
            if positions.isEmpty { return [] }
            positions = step(element, positions)
        }
        return positions
    }

    private mutating func step(_ element: PhrasePattern.Element, _ positions: [Int]) -> [Int] {
        var result: [Int] = []
        switch element {
        case .word(let symbol):
            for position in positions where position < words.endIndex && words[position].contains(symbol) {
                result.append(position + 1)
            }
        case .gap(let width):
            for position in positions {
                for reached in position...min(position + width, words.endIndex) where !result.contains(reached) {
                    result.append(reached)
                }
            }
        case .group(let index):
            for position in positions { add(ends(ofGroup: index, from: position), to: &result) }
        case .oneOf(let choices):
            for position in positions { add(ends(of: choices, from: position), to: &result) }
        case .optional(let choices):
            result = positions
            for position in positions { add(ends(of: choices, from: position), to: &result) }
        }
        return result
    }

    private mutating func ends(ofGroup index: Int, from position: Int) -> [Int] {
        let key = position * groups.count + index
        if let ends = known[key] { return ends }
        let ends = ends(of: groups[index], from: position)
        known[key] = ends
        return ends
    }

    private mutating func ends(of choices: [PhrasePattern.Choice], from position: Int) -> [Int] {
        guard position < words.endIndex else { return [] }
        let symbols = words[position]
        if symbols.isEmpty { return [] }
        var result: [Int] = []
        for choice in choices where choice.mayBegin(with: symbols) {
            add(ends(of: choice.elements, from: [position]), to: &result)
        }
        return result
    }

    private func add(_ more: [Int], to result: inout [Int]) {
        for position in more where !result.contains(position) { result.append(position) }
    }
}
