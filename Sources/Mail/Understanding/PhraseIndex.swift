/// All phrases of a lexicon, found in one pass over a sentence: each word is looked up once, and only phrases that can
/// begin with it are tried.
struct PhraseIndex<Meaning: Sendable>: Sendable {
    private var phrases: [(pattern: PhrasePattern, meaning: Meaning)] = []
    private var beginning: [Int: [Int]] = [:]
    /// The phrases that need one of several words further on, by those words.
    private var needing: [Int: [Int]] = [:]
    private var isFree: [Bool] = []

    mutating func add(_ pattern: PhrasePattern, _ meaning: Meaning) {
        for symbol in pattern.firstWords { beginning[symbol, default: []].append(phrases.count) }
        for symbol in pattern.laterWords ?? [] { needing[symbol, default: []].append(phrases.count) }
        isFree.append(pattern.laterWords == nil)
        phrases.append((pattern, meaning))
    }

    /// Where phrases stand in a sentence, given the symbols of its words.
    func matches(
        in words: ArraySlice<[Int]>,
        vocabulary: PhraseVocabulary
    ) -> [(meaning: Meaning, range: Range<Int>)] {
        let isPossible = possible(words)
        var matcher = PhraseMatcher(words: words, vocabulary: vocabulary)
        var found: [(Meaning, Range<Int>)] = []
        for start in words.indices {
            let symbols = words[start]
            for (place, symbol) in symbols.enumerated() {
                for index in beginning[symbol] ?? [] where isPossible[index] {
                    let pattern = phrases[index].pattern
                    // A word with several symbols may begin a phrase by each of them; it is tried once.
                    if place > 0, symbols[..<place].contains(where: pattern.firstWords.contains) { continue }
                    guard let length = matcher.length(of: pattern, from: start - words.startIndex), length > 0 else {
                        continue
                    }
                    found.append((phrases[index].meaning, start..<start + length))
                }
            }
        }
        return found
    }

    /// For each phrase, whether the sentence has a word that it needs: most are ruled out by this alone.
    private func possible(_ words: ArraySlice<[Int]>) -> [Bool] {
        var result = isFree
        for symbol in Set(words.joined()) {
            for index in needing[symbol] ?? [] { result[index] = true }
        }
        return result
    }
}

/// Matches phrases against one sentence. Places are bits: a set of places is a number, a word moves the places where it
/// stands on by one, a gap smears them. Where a group begins and ends is worked out once, however many phrases use it.
struct PhraseMatcher {
    typealias Places = UInt128

    private let groups: [[PhrasePattern.Choice]]
    private let count: Int
    private let words: ArraySlice<[Int]>
    /// For each symbol, where it stands.
    private var standing: [Int: Places] = [:]
    /// For each group that was asked for, where it may begin, and where it ends for each beginning.
    private var known: [GroupPlaces?]

    private struct GroupPlaces {
        var beginnings: Places = 0
        var ends: [Places] = []
    }

    /// A sentence has fewer words than `Places` has bits; what is longer is not looked at.
    init(words: ArraySlice<[Int]>, vocabulary: PhraseVocabulary) {
        groups = vocabulary.groups
        count = min(words.count, Places.bitWidth - 2)
        self.words = words.prefix(count)
        known = [GroupPlaces?](repeating: nil, count: groups.count)
        for (place, symbols) in words.prefix(count).enumerated() {
            for symbol in symbols { standing[symbol, default: 0] |= 1 << Places(place) }
        }
    }

    /// How many words the phrase takes at least when it begins at `start`, or nil.
    mutating func length(of pattern: PhrasePattern, from start: Int) -> Int? {
        guard start < count else { return nil }
        let ends = ends(of: pattern.elements, from: 1 << Places(start))
        return ends == 0 ? nil : ends.trailingZeroBitCount - start
    }

    private mutating func ends(of elements: [PhrasePattern.Element], from starts: Places) -> Places {
        var places = starts
        for element in elements {
            places = step(element, places)
            if places == 0 { return 0 }
        }
        return places
    }

    private mutating func step(_ element: PhrasePattern.Element, _ places: Places) -> Places {
        switch element {
        case .word(let symbol): return (places & (standing[symbol] ?? 0)) << 1
        case .gap(let width):
            var reached = places
            for _ in 0..<width { reached |= reached << 1 }
            return reached & ((2 << Places(count)) - 1)
        case .group(let index):
            let group = self.places(ofGroup: index)
            var rest = places & group.beginnings
            var result: Places = 0
            while rest != 0 {
                result |= group.ends[rest.trailingZeroBitCount]
                rest &= rest - 1
            }
            return result
        case .oneOf(let choices): return ends(of: choices, from: places)
        case .optional(let choices): return places | ends(of: choices, from: places)
        }
    }

    private mutating func ends(of choices: [PhrasePattern.Choice], from places: Places) -> Places {
        var result: Places = 0
        for choice in choices {
            let starts = beginnings(of: choice, among: places)
            if starts != 0 { result |= ends(of: choice.elements, from: starts) }
        }
        return result
    }

    private func beginnings(of choice: PhrasePattern.Choice, among places: Places) -> Places {
        guard let first = choice.firstWords else { return places }
        var rest = places
        var result: Places = 0
        while rest != 0 {
            let place = rest.trailingZeroBitCount
            rest &= rest - 1
            guard place < count else { break }
            for symbol in words[words.startIndex + place] where first.contains(symbol) { result |= 1 << Places(place) }
        }
        return result
    }

    private mutating func places(ofGroup index: Int) -> GroupPlaces {
        if let group = known[index] { return group }
        // Groups only use groups that were named before them, so this ends.
        var group = GroupPlaces(beginnings: 0, ends: [Places](repeating: 0, count: count))
        for choice in groups[index] {
            var starts = beginnings(of: choice, among: (1 << Places(count)) - 1)
            while starts != 0 {
                let place = starts.trailingZeroBitCount
                starts &= starts - 1
                group.ends[place] |= ends(of: choice.elements, from: 1 << Places(place))
            }
        }
        for place in 0..<count where group.ends[place] != 0 { group.beginnings |= 1 << Places(place) }
        known[index] = group
        return group
    }
}
