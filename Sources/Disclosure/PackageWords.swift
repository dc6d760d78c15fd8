import SubjectRequests
import Templates

/// The words and short phrases of an answer that stand inside values; sentences stand in the templates.
enum PackageWord: String, Sendable, CaseIterable {
    case yes, no, empty, cut, bytes, years, months, days, hours, and, thousands
    case noteCSV = "note-csv"
    case noteFormulas = "note-formulas"
    case noteJSON = "note-json"
    case noteFiles = "note-files"

    static let notes: [PackageWord] = [.noteCSV, .noteFormulas, .noteJSON, .noteFiles]
}

/// One language's words, read from `words.txt`: a line is a key, a colon and the text; `#` begins a comment.
struct PackageWords: Sendable {
    private let texts: [PackageWord: String]

    /// Reads the file; unknown, doubled and missing keys are problems.
    init(_ source: TemplateSource, problems: inout [Problem]) {
        var texts: [PackageWord: String] = [:]
        for (index, line) in source.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.hasPrefix("#"), !line.allSatisfy(\.isWhitespace) else { continue }
            let place = SourcePlace(file: source.file, line: index + 1, column: 1)
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let word = PackageWord(rawValue: String(parts[0])), texts[word] == nil else {
                let sentence = "Write 'key: text' with one of the keys that a package uses, each once."
                problems.append(Problem(code: "package-word-unknown", sentence: sentence, place: place))
                continue
            }
            texts[word] = parts[1].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        for word in PackageWord.allCases where texts[word] == nil {
            let sentence = "The word '\(word.rawValue)' is missing."
            let place = SourcePlace(file: source.file)
            problems.append(Problem(code: "package-word-missing", sentence: sentence, place: place))
        }
        self.texts = texts
    }

    private init(texts: [PackageWord: String]) { self.texts = texts }

    /// The keys themselves, for samples.
    static let sample = PackageWords(texts: [:])

    subscript(_ word: PackageWord) -> String { texts[word] ?? word.rawValue }

    /// The form for `count`, with the number in it.
    func counted(_ word: PackageWord, _ count: Int) -> String {
        let forms = self[word].split(separator: "|").map { $0.trimmingSpaces }
        let form = (count == 1 ? forms.first : forms.last) ?? ""
        guard let range = form.firstRange(of: "{n}") else { return form }
        return form.replacingCharacters(in: range, with: number(count))
    }

    /// A whole number with its thousands told apart.
    func number(_ number: Int) -> String {
        var groups: [String] = []
        var rest = String(number)[...]
        while rest.count > 3 {
            groups.insert(String(rest.suffix(3)), at: 0)
            rest = rest.dropLast(3)
        }
        return ([String(rest)] + groups).joined(separator: self[.thousands])
    }

    /// An ISO 8601 period in words; as it stands where it is not one.
    func period(_ text: String) -> String {
        guard let period = Period(text) else { return text }
        let parts: [(PackageWord, Int)] = [
            (.years, period.months / 12), (.months, period.months % 12), (.days, period.days), (.hours, period.hours),
        ]
        return parts.filter { $0.1 > 0 }.map { counted($0.0, $0.1) }.joined(separator: " \(self[.and]) ")
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String { split(separator: " ").joined(separator: " ") }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
