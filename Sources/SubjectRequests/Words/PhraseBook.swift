/// The words of all languages.
package struct PhraseBook: Sendable {
    private let byLanguage: [String: Phrases]
    private let english: Phrases

    /// - Throws: `english-missing` where nobody wrote English, which stands in for every language that is not there; and where
    ///   a language departs from English, see ``Phrases/departures(from:)``.
    package init(_ languages: [Phrases]) throws(Problems) {
        byLanguage = Dictionary(languages.map { ($0.language, $0) }) { _, last in last }
        guard let english = byLanguage["en"] else {
            let sentence = "There is no words/en.phrases; is the folder the one that belongs to this version?"
            throw Problems([
                Problem(code: "english-missing", sentence: sentence, place: SourcePlace(file: "words/en.phrases"))
            ])
        }
        self.english = english
        let departures = languages.flatMap { $0.departures(from: english) }
        guard departures.isEmpty else { throw Problems(departures) }
    }

    package var languages: Set<String> { Set(byLanguage.keys) }

    /// The words of a language; English where it is not spoken.
    package subscript(language: String) -> Phrases { byLanguage[language] ?? english }
}
