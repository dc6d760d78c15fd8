import Mustache

/// A ``TemplateValue`` as the Mustache library takes it.
///
/// Each of these types answers for its own children, because for any other type the library falls back to reflection.
enum RenderedValue {
    static func make(_ value: TemplateValue) -> Any {
        switch value {
        case .text(let text): RenderedText(renderText: text)
        case .flag(let flag): flag
        case .list(let elements): RenderedList(elements: elements)
        case .object(let members): RenderedObject(members: members)
        }
    }
}

private struct RenderedText: MustacheCustomRenderable, MustacheParent {
    let renderText: String

    var isNull: Bool { renderText.isEmpty }

    func child(named: String) -> Any? { nil }
}

private struct RenderedObject: MustacheParent {
    let members: [String: TemplateValue]

    func child(named name: String) -> Any? { members[name].map(RenderedValue.make) }
}

private struct RenderedList: MustacheSequence, MustacheParent, MustacheTransformable {
    let elements: [TemplateValue]

    func makeIterator() -> some IteratorProtocol<Any> { elements.lazy.map(RenderedValue.make).makeIterator() }

    func child(named: String) -> Any? { nil }

    func transform(_ name: String) -> Any? {
        switch name {
        case "empty": elements.isEmpty
        case "count": RenderedText(renderText: String(elements.count))
        default: nil
        }
    }
}

/// HTML escaping by byte.
///
/// The library's own goes by `Character`, so a quotation mark with a combining accent behind it is another character to
/// it, stays as it is, and ends the attribute that it stands in.
package struct MarkupText: MustacheContentType {
    /// `text` as it may stand between tags and inside a quoted attribute.
    package static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { entity(of: $0) != nil }) else { return text }
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if let entity = entity(of: byte) { output.append(contentsOf: entity.utf8) } else { output.append(byte) }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The entity for a byte that may not stand as it is.
    package static func entity(of byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }

    package func escapeText(_ text: String) -> String { MarkupText.escaped(text) }

    /// Makes the content type known to the library; once.
    static let register: Void = MustacheContentTypes.register(MarkupText(), named: "HABEAS-HTML")
}
