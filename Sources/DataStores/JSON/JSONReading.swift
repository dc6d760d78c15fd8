/// What is not JSON (RFC 8259), or not the part of it that we take: a name twice in one object, nesting beyond
/// ``JSONReading/depthMax``, a whole number beyond 64 bits, half of a surrogate pair.
struct NotJSON: Error, Hashable {
    /// Counted from the first byte.
    let offset: Int
}

extension JSONValue {
    /// - Throws: ``NotJSON`` where the bytes are not exactly one value.
    init(reading bytes: [UInt8]) throws(NotJSON) {
        var reading = JSONReading(bytes)
        self = try reading.whole()
    }
}

/// Goes through bytes once.
private struct JSONReading {
    static let depthMax = 32

    private let bytes: [UInt8]
    private var place = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func whole() throws(NotJSON) -> JSONValue {
        let value = try value()
        skipSpace()
        guard place == bytes.count else { throw NotJSON(offset: place) }
        return value
    }

    private mutating func value() throws(NotJSON) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try deeper { reading throws(NotJSON) in try reading.object() }
        case UInt8(ascii: "["): return try deeper { reading throws(NotJSON) in try reading.list() }
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func deeper(
        _ body: (inout JSONReading) throws(NotJSON) -> JSONValue
    ) throws(NotJSON) -> JSONValue {
        depth += 1
        guard depth <= JSONReading.depthMax else { throw NotJSON(offset: place) }
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(NotJSON) -> JSONValue {
        var members: [String: JSONValue] = [:]
        place += 1
        skipSpace()
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            let start = place
            let name = try text()
            skipSpace()
            try expect(":")
            guard members.updateValue(try value(), forKey: name) == nil else { throw NotJSON(offset: start) }
            skipSpace()
        } while take(",")
        try expect("}")
        return .object(members)
    }

    private mutating func list() throws(NotJSON) -> JSONValue {
        var elements: [JSONValue] = []
        place += 1
        skipSpace()
        if take("]") { return .list(elements) }
        repeat {
            elements.append(try value())
            skipSpace()
        } while take(",")
        try expect("]")
        return .list(elements)
    }

    private mutating func number() throws(NotJSON) -> JSONValue {
        let start = place
        _ = take("-")
        if !take("0") { try digits() }
        var isWhole = true
        if take(".") {
            try digits()
            isWhole = false
        }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
            isWhole = false
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole, let number = Int64(text) { return .integer(number) }
        guard !isWhole, let number = Double(text), number.isFinite else { throw NotJSON(offset: start) }
        return .real(number)
    }

    private mutating func digits() throws(NotJSON) {
        let start = place
        while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { place += 1 }
        guard place > start else { throw NotJSON(offset: place) }
    }

    private mutating func text() throws(NotJSON) -> String {
        let opening = place
        try expect("\"")
        var whole: [UInt8] = []
        var start = place
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw NotJSON(offset: place) }
            guard byte == UInt8(ascii: "\\") else {
                place += 1
                continue
            }
            whole += bytes[start..<place]
            place += 1
            try escape(to: &whole)
            start = place
        }
        whole += bytes[start..<place]
        try expect("\"")
        guard let text = String(validating: whole, as: UTF8.self) else { throw NotJSON(offset: opening) }
        return text
    }

    private mutating func escape(to output: inout [UInt8]) throws(NotJSON) {
        guard let letter = next else { throw NotJSON(offset: place) }
        place += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(letter)
        case UInt8(ascii: "b"): output.append(8)
        case UInt8(ascii: "f"): output.append(12)
        case UInt8(ascii: "n"): output.append(10)
        case UInt8(ascii: "r"): output.append(13)
        case UInt8(ascii: "t"): output.append(9)
        case UInt8(ascii: "u"): output += String(Character(try scalar())).utf8
        default: throw NotJSON(offset: place - 1)
        }
    }

    private mutating func scalar() throws(NotJSON) -> Unicode.Scalar {
        let start = place
        var number = try unit()
        if (0xD800..<0xDC00).contains(number) {
            try expect("\\")
            try expect("u")
            let low = try unit()
            guard (0xDC00..<0xE000).contains(low) else { throw NotJSON(offset: start) }
            number = 0x1_0000 + (number - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(number) else { throw NotJSON(offset: start) }
        return scalar
    }

    private mutating func unit() throws(NotJSON) -> UInt32 {
        guard place + 4 <= bytes.count, bytes[place..<place + 4].allSatisfy({ Character(.init($0)).isHexDigit }),
            let unit = UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
        else { throw NotJSON(offset: place) }
        place += 4
        return unit
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(NotJSON) -> JSONValue {
        guard bytes[place...].starts(with: word.description.utf8) else { throw NotJSON(offset: place) }
        place += word.utf8CodeUnitCount
        return value
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let next, [0x20, 0x09, 0x0A, 0x0D].contains(next) { place += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(NotJSON) {
        guard take(character) else { throw NotJSON(offset: place) }
    }
}
