import SubjectRequests

/// Takes JSON apart from pieces that may be cut anywhere: keys and values as the texts that they mean.
struct JSONCells {
    enum Part {
        case key([UInt8])
        case value([UInt8])
        /// The end of an object or list that stood this deep, from 1.
        case end(depth: Int)
    }

    private var token: [UInt8] = []
    private var isInText = false
    private var isEscaped = false
    /// A text is held until it is known whether a colon makes it a key.
    private var held: [UInt8]?
    private var depth = 0
    private let found: (Part) throws -> Void

    init(found: @escaping (Part) throws -> Void) { self.found = found }

    mutating func push(_ bytes: UnsafeRawBufferPointer) throws {
        for byte in bytes {
            if isInText { takeText(byte) } else { try take(byte) }
        }
    }

    mutating func finish() throws {
        if isInText { held = token }
        try giveHeld()
        try giveToken()
    }

    private mutating func takeText(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInText = false
            held = token.withUnsafeBytes { EscapedText.unescaped($0) } ?? token
            token.removeAll(keepingCapacity: true)
            return
        }
        token.append(byte)
    }

    private mutating func take(_ byte: UInt8) throws {
        switch byte {
        case UInt8(ascii: "\""):
            try giveHeld()
            isInText = true
        case UInt8(ascii: ":"):
            if let held { try found(.key(held)) }
            held = nil
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            try giveHeld()
            try giveToken()
            try found(.end(depth: depth))
            depth -= 1
        case UInt8(ascii: ","), 32, 9, 10, 13:
            try giveHeld()
            try giveToken()
        default: token.append(byte)
        }
    }

    private mutating func giveHeld() throws {
        guard let text = held else { return }
        held = nil
        try found(.value(text))
    }

    private mutating func giveToken() throws {
        guard !token.isEmpty else { return }
        let isWord =
            token.elementsEqual("null".utf8) || token.elementsEqual("true".utf8)
            || token.elementsEqual("false".utf8)
        if !isWord { try found(.value(token)) }
        token.removeAll(keepingCapacity: true)
    }
}
