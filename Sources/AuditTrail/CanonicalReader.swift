/// Reads the JSON of leaves. What is read is written again and compared, so only the one canonical spelling passes.
struct CanonicalReader {
    private let bytes: [UInt8]
    private var place = 0
    /// Leaves have two levels; a deeper one is hostile.
    private var depth = 0

    static func read(_ bytes: [UInt8]) throws(TrailError) -> CanonicalValue {
        var reader = CanonicalReader(bytes)
        let value = try reader.value()
        guard reader.place == bytes.count else { throw .leafMalformed("something follows the object") }
        guard value.bytes == bytes else { throw .leafMalformed("not the canonical spelling") }
        return value
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func need(_ character: Unicode.Scalar) throws(TrailError) {
        guard take(UInt8(ascii: character)) else { throw .leafMalformed("no \(character) at byte \(place)") }
    }

    private mutating func value() throws(TrailError) -> CanonicalValue {
        guard depth < 4 else { throw .leafMalformed("nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        switch next {
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "{"): return .object(try members())
        case UInt8(ascii: "["): return .list(try values())
        default: return .integer(try integer())
        }
    }

    private mutating func members() throws(TrailError) -> [String: CanonicalValue] {
        var members: [String: CanonicalValue] = [:]
        try need("{")
        if take(UInt8(ascii: "}")) { return members }
        repeat {
            let key = try text()
            try need(":")
            guard members.updateValue(try value(), forKey: key) == nil else { throw .leafMalformed("a key twice") }
        } while take(UInt8(ascii: ","))
        try need("}")
        return members
    }

    private mutating func values() throws(TrailError) -> [CanonicalValue] {
        var values: [CanonicalValue] = []
        try need("[")
        if take(UInt8(ascii: "]")) { return values }
        repeat { values.append(try value()) } while take(UInt8(ascii: ","))
        try need("]")
        return values
    }

    private mutating func integer() throws(TrailError) -> Int {
        let start = place
        _ = take(UInt8(ascii: "-"))
        while let digit = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) { place += 1 }
        guard let number = Int(String(decoding: bytes[start..<place], as: UTF8.self)) else {
            throw .leafMalformed("no value at byte \(start)")
        }
        return number
    }

    private mutating func text() throws(TrailError) -> String {
        try need("\"")
        var characters: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            place += 1
            characters.append(byte == UInt8(ascii: "\\") ? try escaped() : byte)
        }
        try need("\"")
        guard let text = String(validating: characters, as: UTF8.self) else { throw .leafMalformed("not UTF-8") }
        return text
    }

    private mutating func escaped() throws(TrailError) -> UInt8 {
        guard let kind = next else { throw .leafMalformed("an escape is cut off") }
        place += 1
        guard kind == UInt8(ascii: "u") else { return kind }
        let digits = bytes.dropFirst(place).prefix(4)
        place += digits.count
        guard digits.count == 4, digits.starts(with: "00".utf8),
            let byte = ExactText.hex(String(decoding: digits.dropFirst(2), as: UTF8.self))?.first
        else { throw .leafMalformed("an escape that is not ours") }
        return byte
    }
}
