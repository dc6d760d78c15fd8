/// The text of one template file.
package struct TemplateSource: Sendable, Hashable {
    /// `acknowledgement.txt.mustache`, or for a partial `_footer.html.mustache`: the file's own name.
    package let name: String
    package let text: String
    /// Where the text came from, for faults.
    package let file: String

    package init(name: String, text: String, file: String? = nil) {
        self.name = name
        self.text = text
        self.file = file ?? name
    }
}

/// How values are written into a template, which its file name tells.
package enum TemplateKind: String, Sendable, Hashable, CaseIterable {
    /// `….html.mustache`: values are escaped.
    case html
    /// `….txt.mustache`: values stand as they are.
    case text = "txt"

    /// The content type that the Mustache library knows under this name; see ``MarkupText``.
    var pragma: String {
        switch self {
        case .html: "{{% CONTENT_TYPE: HABEAS-HTML }}\n"
        case .text: "{{% CONTENT_TYPE: TEXT }}\n"
        }
    }
}

/// A template's name taken apart: `acknowledgement.subject.txt.mustache` is stem, part and kind.
struct TemplateName: Sendable, Hashable {
    let stem: String
    let part: String?
    let kind: TemplateKind

    init(stem: String, part: String?, kind: TemplateKind) {
        self.stem = stem
        self.part = part
        self.kind = kind
    }

    init?(file: String) {
        guard file.hasSuffix(".mustache") else { return nil }
        let pieces = file.dropLast(".mustache".count).split(separator: ".", omittingEmptySubsequences: false)
        guard (2...3).contains(pieces.count), pieces.allSatisfy({ !$0.isEmpty }), let last = pieces.last,
            let kind = TemplateKind(rawValue: String(last))
        else { return nil }
        self.init(stem: String(pieces[0]), part: pieces.count == 3 ? String(pieces[1]) : nil, kind: kind)
    }

    /// What the library registers it under; there is one library per kind, so a partial is always of its user's kind.
    var registered: String { part.map { "\(stem).\($0)" } ?? stem }

    /// Partials are never rendered by themselves.
    var isPartial: Bool { stem.hasPrefix("_") }
}
