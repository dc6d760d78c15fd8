/// Something wrong with a template: a stable code, a sentence that says what to do, and the place.
package struct TemplateFault: Error, Sendable, Hashable, Comparable, CustomStringConvertible {
    package let code: String
    package let sentence: String
    package let file: String
    /// Lines and columns count from 1; 0 where the whole file is meant.
    package let line: Int
    package let column: Int

    package var isTemporary: Bool { false }

    init(_ code: String, _ sentence: String, _ place: TemplatePlace) {
        self.code = code
        self.sentence = sentence
        file = place.file
        line = place.line
        column = place.column
    }

    /// A fault that its user finds beyond what the catalogue checks; it means the whole file.
    package init(_ code: String, _ sentence: String, file: String) {
        self.init(code, sentence, TemplatePlace(file: file))
    }

    /// `file:line:column: code: sentence`.
    package var description: String {
        line == 0 ? "\(file): \(code): \(sentence)" : "\(file):\(line):\(column): \(code): \(sentence)"
    }

    package static func < (left: TemplateFault, right: TemplateFault) -> Bool {
        (left.file, left.line, left.column, left.code) < (right.file, right.line, right.column, right.code)
    }
}

/// All the faults of one catalogue, together and in order.
package struct TemplateFaults: Error, Sendable, Hashable, CustomStringConvertible {
    package let all: [TemplateFault]

    package init(_ faults: some Sequence<TemplateFault>) { all = Set(faults).sorted() }

    package var code: String { "templates-unusable" }
    package var sentence: String { description }
    package var isTemporary: Bool { false }
    package var description: String { all.map(\.description).joined(separator: "\n") }
}

struct TemplatePlace: Sendable, Hashable {
    var file: String
    var line = 0
    var column = 0
}
