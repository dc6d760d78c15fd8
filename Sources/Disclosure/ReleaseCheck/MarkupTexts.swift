/// Takes HTML or XML apart from pieces that may be cut anywhere: tags with their attributes, and the texts between them.
struct MarkupTexts {
    enum Part {
        case text([UInt8])
        case open(name: String, attributes: [(name: String, value: [UInt8])])
        case close(name: String)
    }

    private var buffer: [UInt8] = []
    private var isInTag = false
    private var quote: UInt8?
    /// The content of style sheets and scripts ends at their closing tag alone.
    private var raw: String?
    private let found: (Part) throws -> Void

    /// A longer text is handed on in pieces.
    private static let textBytesMax = 1 << 16

    init(found: @escaping (Part) throws -> Void) { self.found = found }

    mutating func push(_ bytes: UnsafeRawBufferPointer) throws {
        for byte in bytes { try take(byte) }
    }

    mutating func finish() throws { try giveText() }

    private mutating func take(_ byte: UInt8) throws {
        if isInTag {
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: ">") {
                return try giveTag()
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            }
            return buffer.append(byte)
        }
        if byte == UInt8(ascii: "<") {
            try giveText()
            isInTag = true
            return
        }
        buffer.append(byte)
        let isBreakable = byte == UInt8(ascii: " ") || byte == 10
        if buffer.count > MarkupTexts.textBytesMax, isBreakable { try giveText() }
    }

    private mutating func giveText() throws {
        defer { buffer.removeAll(keepingCapacity: true) }
        guard !buffer.isEmpty, raw == nil else { return }
        try found(.text(buffer.withUnsafeBytes { MarkupEntities.decoded($0) }))
    }

    private mutating func giveTag() throws {
        isInTag = false
        let tag = buffer
        buffer.removeAll(keepingCapacity: true)
        var parts = TagParts(tag)
        let isClosing = tag.first == UInt8(ascii: "/")
        let name = parts.name()
        if let raw {
            if isClosing, name == raw { self.raw = nil }
            return
        }
        guard !isClosing else { return try found(.close(name: name)) }
        if name == "style" || name == "script" { raw = name }
        try found(.open(name: name, attributes: parts.attributes()))
    }
}

/// What stands between `<` and `>`.
private struct TagParts {
    private var rest: ArraySlice<UInt8>

    init(_ tag: [UInt8]) {
        rest = tag[...]
        if rest.first == UInt8(ascii: "/") { rest.removeFirst() }
    }

    mutating func name() -> String { String(decoding: word(), as: UTF8.self).lowercased() }

    mutating func attributes() -> [(name: String, value: [UInt8])] {
        var found: [(String, [UInt8])] = []
        while true {
            rest = rest.drop { $0 <= 32 || $0 == UInt8(ascii: "/") }
            let name = name()
            guard !name.isEmpty else { return found }
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest.removeFirst()
            found.append((name, value()))
        }
    }

    private mutating func word() -> ArraySlice<UInt8> {
        let word = rest.prefix { $0 > 32 && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "/") }
        rest = rest.dropFirst(max(word.count, rest.isEmpty ? 0 : word.isEmpty ? 1 : 0))
        return word
    }

    private mutating func value() -> [UInt8] {
        guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let bare = rest.prefix { $0 > 32 }
            rest = rest.dropFirst(bare.count)
            return Array(bare)
        }
        rest.removeFirst()
        let value = rest.prefix { $0 != quote }
        rest = rest.dropFirst(value.count + 1)
        return Array(value).withUnsafeBytes { MarkupEntities.decoded($0) }
    }
}
