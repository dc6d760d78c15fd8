import SubjectRequests
import Templates

/// The sentences of one language, by key: a file of lines `key = sentence`, in which lines that begin with white space go
/// on with the sentence, and lines that begin with `#` are remarks.
///
/// A template prints a sentence as the partial `{{> _key}}`, so that the catalogue's check finds one that is missing;
/// code takes it with ``subscript(_:)``, and ``required`` lists what code may ask for.
package struct Phrases: Sendable {
    package let language: String
    private var sentences: [String: String] = [:]

    /// Throws all faults at once: a line without `=`, a key that stands twice, one that is missing.
    package init(language: String, files: [(name: String, text: String)]) throws(Problems) {
        self.language = language
        var faults: [Problem] = []
        for file in files { read(file.text, from: file.name, &faults) }
        let missing = Phrases.required.filter { sentences[$0] == nil }
        for key in missing {
            let sentence = "The sentence '\(key)' is missing; write it down."
            faults.append(
                Problem(code: "phrase-missing", sentence: sentence, place: SourcePlace(file: "\(language).phrases"))
            )
        }
        guard faults.isEmpty else { throw Problems(faults) }
    }

    /// The sentence of that key, with `{{name}}` replaced by the value of that name. The key itself where there is none,
    /// which ``required`` and the tests rule out.
    package func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        guard let sentence = sentences[key] else { return key }
        return values.reduce(sentence) { $0.replacing("{{\($1.key)}}", with: $1.value) }
    }

    package subscript(key: String) -> String { self(key) }

    package func has(_ key: String) -> Bool { sentences[key] != nil }

    /// Every sentence as a partial of this language's catalogue.
    package var partials: [TemplateSource] {
        sentences.map { key, sentence in
            TemplateSource(name: "_\(key).html.mustache", text: sentence, file: "\(language).phrases: \(key)")
        }
    }

    private mutating func read(_ text: String, from file: String, _ faults: inout [Problem]) {
        var key: String?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let place = SourcePlace(file: file, line: index + 1, column: 1)
            let isMore = line.first?.isWhitespace == true
            let content = line.trimmed
            guard !content.isEmpty, !content.hasPrefix("#") else { continue }
            if isMore, let key, let sentence = sentences[key] {
                sentences[key] = sentence.isEmpty ? content : "\(sentence) \(content)"
                continue
            }
            guard let equals = content.firstIndex(of: "="), !isMore else {
                faults.append(Problem(code: "phrase-line", sentence: "Write KEY = SENTENCE.", place: place))
                continue
            }
            let name = content[..<equals].trimmed
            guard sentences[name] == nil else {
                faults.append(
                    Problem(code: "phrase-twice", sentence: "The sentence '\(name)' stands twice.", place: place)
                )
                continue
            }
            sentences[name] = content[content.index(after: equals)...].trimmed
            key = name
        }
    }
}

extension Phrases {
    /// The keys that code makes from closed lists.
    package static let required: [String] =
        Right.allCases.flatMap { ["right-\($0.rawValue)", "right-\($0.rawValue)-says", "right-\($0.rawValue)-short"] }
        + Phase.allCases.map { "phase-\($0.rawValue)" }
        + Outcome.allCases.map { "outcome-\($0.rawValue)" }
        + RefusalGround.allCases.map { "ground-\($0.rawValue)" }
        + IntakeChannel.allCases.map { "channel-\($0.rawValue)" }
        + IdentityStanding.allCases.map { "standing-\($0.rawValue)" }
        + WebFault.allCases.flatMap { ["problem-\($0.rawValue)", "problem-\($0.rawValue)-next"] }
        + DueBand.allCases.map { "due-\($0.rawValue)" }
        + Weekday.allCases.map { "weekday-\($0)" }
        + (1...12).map { "month-\($0)" }
        + ["date", "date-with-weekday", "days-one", "days-many"]
        + LinkGonePage.Reason.allCases.flatMap { ["link-\($0.rawValue)", "link-\($0.rawValue)-says"] }
        + requiredByMoves + requiredByQueue + requiredByRequest + requiredByPortal + AskForm.required
        + NoteForm.required

    /// A day as people write it: `18 January 2027`, or `Monday 18 January 2027`.
    package func day(_ day: CivilDate, weekday: Bool = false) -> String {
        self(
            weekday ? "date-with-weekday" : "date",
            [
                "weekday": self["weekday-\(day.weekday)"],
                "day": String(day.day),
                "month": self["month-\(day.month)"],
                "year": String(day.year),
            ]
        )
    }

    /// `1 day`, `12 days`.
    package func days(_ count: Int) -> String { self(count == 1 ? "days-one" : "days-many", ["count": String(count)]) }
}

extension StringProtocol {
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
