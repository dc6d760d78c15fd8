/// Tells a text's language by the small words that every sentence needs.
struct LanguageRecogniser: Sendable {
    enum Finding: Equatable {
        /// A language that there is a lexicon for.
        case known(String)
        /// Certainly none of those.
        case other
        /// Too little to tell; the likeliest, if any is likelier than the others.
        case unclear(String?)
    }

    /// For each word, the languages that have it and what it says for each: less the more languages share it.
    private let weights: [String: [(language: Int, weight: Double)]]
    private let languages: [String]
    private let knownCount: Int

    private static let wordsMax = 600

    init(known: [(String, Set<String>)], others: [(String, Set<String>)]) {
        var owners: [String: [Int]] = [:]
        for (index, (_, words)) in (known + others).enumerated() {
            for word in words { owners[word, default: []].append(index) }
        }
        weights = owners.mapValues { all in all.map { ($0, 1 / Double(all.count)) } }
        languages = (known + others).map(\.0)
        knownCount = known.count
    }

    func recognise(_ words: some Collection<LetterWords.Word>) -> Finding {
        var scores = [Double](repeating: 0, count: languages.count)
        var (letters, foreign) = (0, 0)
        for word in words.prefix(LanguageRecogniser.wordsMax) where word.folded.first?.isLetter == true {
            letters += 1
            // Scripts without spaces make one long word of a sentence.
            if word.folded.unicodeScalars.contains(where: { $0.value > 0x24F }) { foreign += 1 }
            for (language, weight) in weights[word.folded] ?? [] { scores[language] += weight }
        }
        if foreign * 2 > letters { return .other }
        let ranked = scores.indices.sorted { scores[$0] > scores[$1] }
        guard let best = ranked.first, ranked.count > 1 else { return .unclear(nil) }
        let isLikely = scores[best] > scores[ranked[1]]
        let unclear = Finding.unclear(isLikely ? languages[best] : nil)
        let share = scores[best] / Double(max(letters, 1))
        if letters < 12 {
            return scores[best] >= 0.5 && scores[best] > scores[ranked[1]] * 1.3 ? known(best) : unclear
        }
        // Running text has a quarter of small words or more; less than a twelfth is a list, a log or another language.
        if share < 0.08 || scores[best] < 1 { return letters >= 25 && share < 0.04 ? .other : unclear }
        guard scores[best] > scores[ranked[1]] * 1.1 else { return letters < 25 ? unclear : known(best) }
        return known(best)
    }

    private func known(_ index: Int) -> Finding { index < knownCount ? .known(languages[index]) : .other }
}
