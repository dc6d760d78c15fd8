/// Goes through the text of one JSON object (RFC 8259) and says where the values of its members stand. Bytes, not values:
/// whatever is not changed must be written again exactly as it was.
struct JSONScanner {
    private let bytes: [UInt8]
    private let end: Int
    private var place: Int

    /// Deeper lists and objects are no record.
    private static let depthMax = 64

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        place = range.lowerBound
        end = range.upperBound
    }

    mutating func members(
        _ body: (_ name: String, _ cell: FileCell) throws(RecordFlaw) -> Void
    ) throws(RecordFlaw) {
        try object(depth: 0, body)
        skipSpace()
        guard place == end else { throw RecordFlaw("goes on after its JSON object") }
    }

    private mutating func object(
        depth: Int,
        _ body: (_ name: String, _ cell: FileCell) throws(RecordFlaw) -> Void
    ) throws(RecordFlaw) {
        skipSpace()
        try expect("{")
        skipSpace()
        if take("}") { return }
        repeat {
            skipSpace()
            let start = place
            try string()
            let name = try JSONScanner.text(bytes[start..<place])
            skipSpace()
            try expect(":")
            try body(name, try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        try expect("}")
    }

    /// The cell of the value that stands next.
    private mutating func value(depth: Int) throws(RecordFlaw) -> FileCell {
        guard depth < JSONScanner.depthMax else { throw RecordFlaw("has JSON that is nested too deep") }
        skipSpace()
        guard place < end else { throw RecordFlaw("ends in the middle of its JSON object") }
        let start = place
        let form: FileCell.Form
        switch bytes[place] {
        case UInt8(ascii: "\""):
            try string()
            form = .written
        case UInt8(ascii: "{"):
            try object(depth: depth) { _, _ throws(RecordFlaw) in }
            form = .structure
        case UInt8(ascii: "["):
            try list(depth: depth)
            form = .structure
        case UInt8(ascii: "t"):
            try word("true")
            form = .flag
        case UInt8(ascii: "f"):
            try word("false")
            form = .flag
        case UInt8(ascii: "n"):
            try word("null")
            form = .null
        default:
            try number()
            form = .number
        }
        return FileCell(range: start..<place, form: form)
    }

    private mutating func list(depth: Int) throws(RecordFlaw) {
        try expect("[")
        skipSpace()
        if take("]") { return }
        repeat {
            _ = try value(depth: depth + 1)
            skipSpace()
        } while take(",")
        try expect("]")
    }

    private mutating func string() throws(RecordFlaw) {
        try expect("\"")
        while place < end {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                place += 1
                return
            case UInt8(ascii: "\\"): place += 2
            case 0..<0x20: throw RecordFlaw("has a control character in its JSON")
            default: place += 1
            }
        }
        throw RecordFlaw("ends in the middle of its JSON object")
    }

    private mutating func number() throws(RecordFlaw) {
        let start = place
        while place < end, JSONScanner.numberSigns.contains(bytes[place]) { place += 1 }
        let digits = String(decoding: bytes[start..<place], as: UTF8.self)
        guard JSONScanner.isNumber(digits) else { throw RecordFlaw("is no JSON object") }
    }

    private mutating func word(_ word: String) throws(RecordFlaw) {
        guard bytes[place..<end].starts(with: word.utf8) else { throw RecordFlaw("is no JSON object") }
        place += word.utf8.count
    }

    private mutating func expect(_ sign: Unicode.Scalar) throws(RecordFlaw) {
        guard take(sign) else { throw RecordFlaw("is no JSON object") }
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard place < end, bytes[place] == UInt8(ascii: sign) else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while place < end, JSONScanner.isSpace(bytes[place]) { place += 1 }
    }
}

// MARK: - Spellings

extension JSONScanner {
    private static let numberSigns = Set("+-.0123456789Ee".utf8)

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    static func isNumber(_ text: String) -> Bool {
        text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    }

    /// Whether the text is one value of JSON.
    static func isValue(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var scanner = JSONScanner(bytes, 0..<bytes.count)
        do throws(RecordFlaw) {
            _ = try scanner.value(depth: 0)
            scanner.skipSpace()
            return scanner.place == scanner.end
        } catch {
            return false
        }
    }

    /// What a string in its quotes stands for.
    static func text(_ literal: ArraySlice<UInt8>) throws(RecordFlaw) -> String {
        let inner = literal.dropFirst().dropLast()
        guard inner.contains(UInt8(ascii: "\\")) else { return try FileTable.Encoding.utf8.decode(inner) }
        var units: [UInt16] = []
        var whole = ""
        var plain: [UInt8] = []
        func flush() throws(RecordFlaw) {
            whole += try FileTable.Encoding.utf8.decode(plain[...])
            plain = []
        }
        var place = inner.startIndex
        while place < inner.endIndex {
            guard inner[place] == UInt8(ascii: "\\") else {
                plain.append(inner[place])
                place += 1
                continue
            }
            guard place + 1 < inner.endIndex else { throw RecordFlaw("is no JSON object") }
            if inner[place + 1] != UInt8(ascii: "u") {
                guard let sign = signs[inner[place + 1]] else { throw RecordFlaw("is no JSON object") }
                plain.append(sign)
                place += 2
                continue
            }
            try flush()
            units = []
            // Halves of one character stand side by side.
            while place + 6 <= inner.endIndex, inner[place] == UInt8(ascii: "\\"),
                inner[place + 1] == UInt8(ascii: "u"),
                let unit = UInt16(String(decoding: inner[place + 2..<place + 6], as: UTF8.self), radix: 16)
            {
                units.append(unit)
                place += 6
            }
            guard !units.isEmpty else { throw RecordFlaw("is no JSON object") }
            guard let text = String(validating: units, as: UTF16.self) else {
                throw RecordFlaw("has half a character in its JSON")
            }
            whole += text
        }
        try flush()
        return whole
    }

    private static let signs: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "/"): UInt8(ascii: "/"),
        UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D,
        UInt8(ascii: "t"): 0x09,
    ]

    /// The text as a string of JSON.
    static func literal(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes += Array("\\u00\(digits.count < 2 ? "0" : "")\(digits)".utf8)
            default: bytes.append(byte)
            }
        }
        return bytes + [UInt8(ascii: "\"")]
    }
}
