/// Finds the tags of a template that the Mustache library has already accepted; the library keeps its own reading to
/// itself.
struct TemplateScanner {
    private let bytes: [UInt8]
    private let kind: TemplateKind
    private var position = 0
    private var place: TemplatePlace
    private var markup = MarkupPosition()

    init(_ source: TemplateSource, kind: TemplateKind) {
        bytes = Array(source.text.utf8)
        self.kind = kind
        place = TemplatePlace(file: source.file, line: 1, column: 1)
    }

    mutating func tags() -> [TemplateTag] {
        var open: [TemplateTag] = []
        var found: [TemplateTag] = []
        while position < bytes.count {
            guard starts(with: "{{") else {
                if isWord(bytes[position]), !open.isEmpty { open[open.count - 1].hasText = true }
                markup.pass(bytes[position])
                step()
                continue
            }
            guard let (sigil, tag) = takeTag() else { continue }
            switch sigil {
            case "/":
                guard let section = open.popLast() else { continue }
                if open.isEmpty { found.append(section) } else { open[open.count - 1].inner.append(section) }
            case "#", "^", "<", "$": open.append(tag)
            default: if open.isEmpty { found.append(tag) } else { open[open.count - 1].inner.append(tag) }
            }
        }
        return found
    }

    /// Whether a byte of the template is part of what its reader sees.
    private func isWord(_ byte: UInt8) -> Bool {
        guard byte > UInt8(ascii: " ") else { return false }
        return kind == .text || markup.surroundings == .text && byte != UInt8(ascii: "<")
    }

    /// The tag that begins here and its first character; nil for a comment.
    private mutating func takeTag() -> (Character, TemplateTag)? {
        let start = place
        step(2)
        let sigil = position < bytes.count ? Character(UnicodeScalar(bytes[position])) : "}"
        let isSigil = "#^/!{&>$<=%".contains(sigil)
        if isSigil { step() }
        let content = takeContent(until: sigil == "{" ? "}}}" : "}}")
        guard sigil != "!" else { return nil }
        let (name, function) = TemplateScanner.taken(apart: content)
        let tag = TemplateTag(
            kind: TemplateScanner.kind(of: sigil),
            name: name,
            function: function,
            place: start,
            surroundings: kind == .text ? .text : markup.surroundings
        )
        return (isSigil ? sigil : " ", tag)
    }

    private mutating func takeContent(until end: String) -> String {
        let start = position
        while position < bytes.count, !starts(with: end) { step() }
        let content = String(decoding: bytes[start..<position], as: UTF8.self)
        step(end.utf8.count)
        return content
    }

    private static func kind(of sigil: Character) -> TemplateTag.Kind {
        switch sigil {
        case "#": .section
        case "^": .inverted
        case ">": .partial
        case "<": .parent
        case "$": .block
        case "{", "&": .unescaped
        case "=", "%": .directive
        default: .variable
        }
    }

    private static func taken(apart content: String) -> (name: String, function: String?) {
        let trimmed = content.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard trimmed.hasSuffix(")"), let bracket = trimmed.firstIndex(of: "(") else { return (trimmed, nil) }
        return (String(trimmed[trimmed.index(after: bracket)...].dropLast()), String(trimmed[..<bracket]))
    }

    private func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    private mutating func step(_ count: Int = 1) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] == UInt8(ascii: "\n") {
                place.line += 1
                place.column = 1
            } else if bytes[position] & 0xC0 != 0x80 {
                place.column += 1
            }
            position += 1
        }
    }
}

/// Where in the markup a template's literal text has led. Sections are passed through as if each were shown once.
private struct MarkupPosition {
    private enum Part: Hashable {
        case text, tag, quoted(UInt8)
    }

    private var part = Part.text
    private var tagName = ""
    private var namesTag = false
    /// The element whose content is not markup: `script` or `style`.
    private var rawElement: String?

    var surroundings: TemplateTag.Surroundings {
        switch part {
        case .text: rawElement == nil ? .text : .unsafe
        case .tag: .unsafe
        case .quoted: .quotedAttribute
        }
    }

    mutating func pass(_ byte: UInt8) {
        switch part {
        case .text:
            guard byte == UInt8(ascii: "<") else { return }
            part = .tag
            tagName = ""
            namesTag = true
        case .quoted(let mark):
            if byte == mark { part = .tag }
        case .tag: passInTag(byte)
        }
    }

    private mutating func passInTag(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: ">"):
            part = .text
            endTag()
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            part = .quoted(byte)
        case UInt8(ascii: "/") where tagName.isEmpty, UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"),
            UInt8(ascii: "-"):
            if namesTag { tagName.unicodeScalars.append(UnicodeScalar(byte)) }
        default: namesTag = false
        }
    }

    private mutating func endTag() {
        let name = tagName.lowercased()
        if let rawElement {
            if name == "/" + rawElement { self.rawElement = nil }
        } else if name == "script" || name == "style" {
            rawElement = name
        }
    }
}
