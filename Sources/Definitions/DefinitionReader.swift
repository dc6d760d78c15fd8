import SubjectRequests
import Yams

/// One value of a YAML file that an operator wrote, with its place. Reading a value as what it is not adds a problem and
/// gives nil, so that a whole file is read before anything is reported.
package struct DefinitionReader {
    package let place: SourcePlace
    package let problems: ProblemList
    private let node: Node

    private init(_ node: Node, file: String, problems: ProblemList, fallback: SourcePlace) {
        self.node = node
        self.problems = problems
        place = node.mark.map { SourcePlace(file: file, line: $0.line, column: $0.column) } ?? fallback
    }

    private func child(_ node: Node) -> DefinitionReader {
        DefinitionReader(node, file: place.file, problems: problems, fallback: place)
    }

    /// The largest file that is read; larger ones are no definitions.
    package static let bytesMax = 1 << 20

    /// The document in `text`, or nil with a problem: not YAML, more than one document, too large. Keys that stand twice and
    /// aliases are problems too, and the rest is read.
    package static func parse(_ text: String, file: String, problems: ProblemList) -> DefinitionReader? {
        let whole = SourcePlace(file: file)
        guard text.utf8.count <= bytesMax else {
            problems.add("file-too-large", "the file is larger than 1 MiB; split it", at: whole)
            return nil
        }
        var source = DefinitionText(text, file: file, problems: problems)
        guard let node = source.node() else { return nil }
        return DefinitionReader(node, file: file, problems: problems, fallback: whole)
    }

    /// Adds a problem at this place; of an alias, what it was meant for is not said once more.
    package func problem(_ code: String, _ sentence: String) {
        guard !isAlias else { return }
        problems.add(code, sentence, at: place)
    }

    private var isAlias: Bool { node.scalar.map { DefinitionText.isAlias($0.string) } ?? false }
}

// MARK: - Scalars

extension DefinitionReader {
    /// The words that YAML 1.1 reads as booleans or null when they are not quoted.
    private static let trapWords: Set<String> = [
        "on", "off", "yes", "no", "y", "n", "true", "false", "null", "~", "",
    ]

    /// Text. An unquoted word that YAML takes for a boolean or null is a problem that says to quote it.
    package func text() -> String? {
        guard let scalar = node.scalar else {
            problem("not-text", "expected text here")
            return nil
        }
        guard !isAlias else { return nil }
        if scalar.style == .plain, DefinitionReader.trapWords.contains(scalar.string.lowercased()) {
            problem("yaml-trap", "YAML reads '\(scalar.string)' as a boolean or as nothing; put it in quotes")
            return nil
        }
        return scalar.string
    }

    package func integer() -> Int? {
        guard let text = node.scalar?.string, let number = Int(text) else {
            problem("not-a-number", "expected a whole number here")
            return nil
        }
        return number
    }

    /// `true` or `false`, nothing else.
    package func flag() -> Bool? {
        switch node.scalar?.string {
        case "true": return true
        case "false": return false
        default:
            problem("not-a-flag", "expected true or false here")
            return nil
        }
    }

    package func period() -> Period? {
        guard let text = text() else { return nil }
        guard let period = Period(text) else {
            problem("not-a-duration", "'\(text)' is no ISO 8601 duration such as P28D, P3M or P7Y")
            return nil
        }
        return period
    }

    package func date() -> CivilDate? {
        guard let text = text() else { return nil }
        guard let date = CivilDate(text) else {
            problem("not-a-date", "'\(text)' is no day written YYYY-MM-DD")
            return nil
        }
        return date
    }

    /// One of a closed set of words, named in the problem when it is none of them.
    package func word<Word: RawRepresentable & CaseIterable>(_ type: Word.Type, code: String) -> Word?
    where Word.RawValue == String {
        guard let text = text() else { return nil }
        guard let word = Word(rawValue: text) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            problem(code, "'\(text)' is none of: \(known)")
            return nil
        }
        return word
    }

    /// Any scalar as a store's value: a boolean, a number, null or text as YAML 1.1 reads it.
    package func value() -> HeldValue? {
        guard let scalar = node.scalar else {
            problem("not-a-value", "expected a single value here")
            return nil
        }
        guard !isAlias else { return nil }
        guard scalar.style == .plain || scalar.style == .any else { return .text(scalar.string) }
        switch scalar.string.lowercased() {
        case "", "~", "null": return .null
        case "true", "yes", "on", "y": return .boolean(true)
        case "false", "no", "off", "n": return .boolean(false)
        default: break
        }
        if let integer = Int64(scalar.string) { return .integer(integer) }
        if let real = Double(scalar.string), real.isFinite { return .real(real) }
        return .text(scalar.string)
    }
}

// MARK: - Lists and mappings

extension DefinitionReader {
    package var isMapping: Bool { node.mapping != nil }
    package var isList: Bool { node.sequence != nil }
    package var isScalar: Bool { node.scalar != nil }

    package func list() -> [DefinitionReader]? {
        guard let sequence = node.sequence else {
            problem("not-a-list", "expected a list here")
            return nil
        }
        return sequence.map(child)
    }

    /// A list of texts, or one text in place of a list of one.
    package func texts() -> [String]? {
        guard isList else { return text().map { [$0] } }
        return list()?.compactMap { $0.text() }
    }

    /// A mapping with any keys, in the order of the file.
    package func entries() -> [(key: DefinitionReader, value: DefinitionReader)]? {
        guard let mapping = node.mapping else {
            problem("not-a-mapping", "expected a block of keys here")
            return nil
        }
        return mapping.map { (child($0.key), child($0.value)) }
    }

    /// A mapping with known keys only; each unknown key is a problem at its place.
    package func mapping(_ known: [String]) -> DefinitionMapping? {
        guard let entries = entries() else { return nil }
        var values: [String: DefinitionReader] = [:]
        for (key, value) in entries {
            guard let name = key.node.scalar?.string, known.contains(name) else {
                let name = key.node.scalar?.string ?? "?"
                key.problem("unknown-key", "'\(name)' is not a key here; known: \(known.joined(separator: ", "))")
                continue
            }
            values[name] = value
        }
        return DefinitionMapping(reader: self, values: values)
    }
}

/// A mapping whose keys were checked.
package struct DefinitionMapping {
    package let reader: DefinitionReader
    fileprivate let values: [String: DefinitionReader]

    package subscript(key: String) -> DefinitionReader? { values[key] }

    /// The value of a key that must be there; a problem at the mapping's place when it is not.
    package func required(_ key: String) -> DefinitionReader? {
        guard let value = values[key] else {
            reader.problem("missing-key", "the key '\(key)' is missing")
            return nil
        }
        return value
    }
}
