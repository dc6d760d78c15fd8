extension Phrases {
    /// Where these sentences say less than the English ones, or something else: a sentence that is missing, one that nobody asks
    /// for, a value that is not printed or not known, another number of forms.
    package func departures(from english: Phrases) -> [Problem] {
        let missing = english.sentences.keys.filter { !has($0) }.map { key in
            Problem(
                code: "phrase-missing",
                sentence: "The sentence '\(key)' is missing; English says: \(english[key])",
                place: SourcePlace(file: "\(language).phrases")
            )
        }
        return missing + sentences.keys.flatMap { departures(of: $0, from: english) }
    }

    private func departures(of key: String, from english: Phrases) -> [Problem] {
        let place = places[key] ?? SourcePlace(file: "\(language).phrases")
        guard english.has(key) else {
            let sentence =
                "Nothing asks for the sentence '\(key)', which English does not have; correct its name or delete it."
            return [Problem(code: "phrase-unknown", sentence: sentence, place: place)]
        }
        let (own, others) = (forms(of: key), english.forms(of: key))
        guard own.count == others.count else {
            let sentence =
                "The sentence '\(key)' has \(own.count) form(s), and English has \(others.count); a bar parts them."
            return [Problem(code: "phrase-forms", sentence: sentence, place: place)]
        }
        let (used, known) = (Set(own.flatMap(Phrases.values)), Set(others.flatMap(Phrases.values)))
        return known.subtracting(used).sorted().map { value in
            let sentence = "The sentence '\(key)' leaves out {{\(value)}}, which English says."
            return Problem(code: "phrase-variable-unused", sentence: sentence, place: place)
        }
            + used.subtracting(known).sorted().map { value in
                let sentence = "The sentence '\(key)' has no value {{\(value)}}."
                return Problem(code: "phrase-variable-unknown", sentence: sentence, place: place)
            }
    }

    private func forms(of key: String) -> [Substring] { self[key].split(separator: "|") }

    /// The names between `{{` and `}}`.
    private static func values(in form: Substring) -> [String] {
        var values: [String] = []
        var rest = form
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            values.append(String(rest[start.upperBound..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return values
    }
}
