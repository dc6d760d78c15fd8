/// The sentences and words of one language, by key: a file of lines `key = sentence`, in which lines that begin with white
/// space go on with the sentence, and lines that begin with `#` are remarks.
///
/// What depends on a number has two forms with a bar between them: the first for the numbers that `singular` lists, the second
/// for any other. A key `name X` says what a name that is written in English elsewhere is called in this language.
package struct Phrases: Sendable {
    package let language: String
    private(set) package var sentences: [String: String] = [:]
    /// Where each sentence stands.
    private(set) var places: [String: SourcePlace] = [:]
    private var names: [String: String] = [:]
    /// The numbers that take the first of two forms.
    private var singular: Set<Int> = [1]

    /// - Parameters:
    ///   - shared: the language's words that every part uses; nil where `files` hold them.
    ///   - required: what code asks for beside ``Phrases/shared``.
    /// - Throws: all faults at once: a line without `=`, a key that stands twice, one that is missing.
    package init(
        language: String,
        beside shared: Phrases? = nil,
        files: [(name: String, text: String)],
        required: [String] = []
    ) throws(Problems) {
        self.language = language
        if let shared {
            sentences = shared.sentences
            places = shared.places
            names = shared.names
        }
        var faults: [Problem] = []
        for file in files { read(file.text, from: file.name, &faults) }
        let missing = (Phrases.shared + required).filter { sentences[$0] == nil }
        for key in missing {
            let sentence = "The sentence '\(key)' is missing; write it down."
            faults.append(
                Problem(code: "phrase-missing", sentence: sentence, place: SourcePlace(file: "\(language).phrases"))
            )
        }
        guard faults.isEmpty else { throw Problems(faults) }
        singular = Set(self["singular"].split(separator: " ").compactMap { Int($0) })
    }

    private init() { language = "" }

    /// Every key stands for itself: for samples.
    package static let keysThemselves = Phrases()

    /// The sentence of that key, with `{{name}}` replaced by the value of that name. The key itself where there is none,
    /// which the check of required keys rules out.
    package func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        guard let sentence = sentences[key] else { return key }
        return filled(sentence, values)
    }

    /// In one pass: what stands in a value is not read as a name.
    private func filled(_ sentence: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = sentence[...]
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            let name = String(rest[start.upperBound..<end.lowerBound])
            result += rest[..<start.lowerBound]
            result += values[name] ?? String(rest[start.lowerBound..<end.upperBound])
            rest = rest[end.upperBound...]
        }
        return result + rest
    }

    package subscript(key: String) -> String { self(key) }

    /// The form for `count`, with the number in place of `{{count}}`.
    package func counted(_ key: String, _ count: Int, _ values: [String: String] = [:]) -> String {
        let forms = self[key].split(separator: "|").map(\.trimmed)
        let form = (singular.contains(count) ? forms.first : forms.last) ?? key
        return filled(form, values.merging(["count": number(count)]) { given, _ in given })
    }

    package func has(_ key: String) -> Bool { sentences[key] != nil }

    /// What a law, a holiday, a country or an authority is called in this language; as it stands where nobody wrote that down.
    package func name(_ english: String) -> String { names[english] ?? english }

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
            let sentence = content[content.index(after: equals)...].trimmed
            if name.hasPrefix("name ") {
                names[name.dropFirst("name ".count).trimmed] = sentence
                key = nil
                continue
            }
            guard sentences[name] == nil else {
                faults.append(
                    Problem(code: "phrase-twice", sentence: "The sentence '\(name)' stands twice.", place: place)
                )
                continue
            }
            sentences[name] = sentence
            places[name] = place
            key = name
        }
    }
}

extension StringProtocol {
    /// Without the white space around it.
    package var trimmed: String {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
