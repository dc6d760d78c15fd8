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
    func matches(in words: ArraySlice<[Int]>) -> [(meaning: Meaning, range: Range<Int>)] {
        var found: [(Meaning, Range<Int>)] = []
        for start in words.indices {
            var tried: [Int] = []
            for symbol in words[start] {
                for index in beginning[symbol] ?? [] where !tried.contains(index) {
                    tried.append(index)
                    guard let end = phrases[index].pattern.end(in: words, from: start), end > start else { continue }
                    found.append((phrases[index].meaning, start..<end))
                }
            }
        }
        return found
    }
}
