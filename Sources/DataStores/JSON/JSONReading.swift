/// What is not JSON (RFC 8259), or not the part of it that we take.
struct NotJSON: Error, Hashable {
    /// Ends the sentence "line 7 …".
    enum Flaw: String {
        case noJSON = "is no JSON"
        case cutShort = "ends in the middle of its JSON"
        case surplus = "goes on after its JSON"
        case tooDeep = "has JSON that is nested too deep"
        case nameTwice = "has a name twice in an object of its JSON"
        case controlCharacter = "has a control character in its JSON"
        case halfCharacter = "has half a character in its JSON"
        case notUTF8 = "is not in UTF-8"
    }

    /// Counted from the first byte.
    let offset: Int
    let flaw: Flaw
}

/// Goes through the bytes of JSON once and says what stands where: the one place that knows the grammar. What is made of it
/// is the caller's: values (``JSONValue``), or the places of values in a record whose other bytes must stay as they are.
struct JSONReading {
    /// Deeper lists and objects are no data of ours.
    static let depthMax = 64

    enum Form { case object, list, text, number, flag, null }

    let bytes: [UInt8]
    private let end: Int
    var place: Int
    private var depth = 0

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        place = range.lowerBound
        end = range.upperBound
    }

    init(_ bytes: [UInt8]) { self.init(bytes, 0..<bytes.count) }

    /// What kind of value begins next.
    mutating func form() throws(NotJSON) -> Form {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .list
        case UInt8(ascii: "\""): return .text
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .flag
        case UInt8(ascii: "n"): return .null
        case nil: throw flaw(.cutShort)
        default: return .number
        }
    }

    /// Goes over the value that stands next, whatever it is; answers where it stood.
    mutating func skip() throws(NotJSON) -> (form: Form, range: Range<Int>) {
        let form = try form()
        let start = place
        switch form {
        case .object: try object { reading, _ throws(NotJSON) in _ = try reading.skip() }
        case .list: try list { reading throws(NotJSON) in _ = try reading.skip() }
        case .text: _ = try string()
        case .number: _ = try number()
        case .flag: _ = try flag()
        case .null: try null()
        }
        return (form, start..<place)
    }

    /// `member` is given the place of each name in its quotes, and takes the value that stands next.
    mutating func object(
        _ member: (_ reading: inout JSONReading, _ name: Range<Int>) throws(NotJSON) -> Void
    ) throws(NotJSON) {
        try enter("{")
        if !take("}") {
            repeat {
                skipSpace()
                let name = try string()
                skipSpace()
                try expect(":")
                try member(&self, name)
                skipSpace()
            } while take(",")
            try expect("}")
        }
        depth -= 1
    }

    /// `element` takes the value that stands next.
    mutating func list(_ element: (_ reading: inout JSONReading) throws(NotJSON) -> Void) throws(NotJSON) {
        try enter("[")
        if !take("]") {
            repeat {
                try element(&self)
                skipSpace()
            } while take(",")
            try expect("]")
        }
        depth -= 1
    }

    private mutating func enter(_ sign: Unicode.Scalar) throws(NotJSON) {
        skipSpace()
        try expect(sign)
        depth += 1
        guard depth <= JSONReading.depthMax else { throw flaw(.tooDeep) }
        skipSpace()
    }

    /// The place of its digits, and whether they have neither point nor exponent.
    mutating func number() throws(NotJSON) -> (digits: Range<Int>, isWhole: Bool) {
        let start = place
        _ = take("-")
        if !take("0") { try digits() }
        let whole = place
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return (start..<place, whole == place)
    }

    func text(ofDigits digits: Range<Int>) -> String { String(decoding: bytes[digits], as: UTF8.self) }

    private mutating func digits() throws(NotJSON) {
        let start = place
        while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { place += 1 }
        guard place > start else { throw flaw(next == nil ? .cutShort : .noJSON) }
    }

    mutating func flag() throws(NotJSON) -> Bool {
        let isTrue = next == UInt8(ascii: "t")
        try word(isTrue ? "true" : "false")
        return isTrue
    }

    mutating func null() throws(NotJSON) { try word("null") }

    private mutating func word(_ word: StaticString) throws(NotJSON) {
        let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes[place..<end].starts(with: letters) else { throw flaw(.noJSON) }
        place += letters.count
    }

    /// - Throws: ``NotJSON`` where anything but space is left.
    mutating func finish() throws(NotJSON) {
        skipSpace()
        guard place == end else { throw flaw(.surplus) }
    }

    private mutating func skipSpace() {
        while place < end, JSONReading.isSpace(bytes[place]) { place += 1 }
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    var next: UInt8? { place < end ? bytes[place] : nil }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: sign) else { return false }
        place += 1
        return true
    }

    mutating func expect(_ sign: Unicode.Scalar) throws(NotJSON) {
        guard take(sign) else { throw flaw(next == nil ? .cutShort : .noJSON) }
    }

    func flaw(_ flaw: NotJSON.Flaw) -> NotJSON { NotJSON(offset: place, flaw: flaw) }
}

// MARK: - Spellings

extension JSONReading {
    static func isNumber(_ text: String) -> Bool {
        isWhole(text) { reading throws(NotJSON) in _ = try reading.number() }
    }

    /// Whether the text is one value.
    static func isValue(_ text: String) -> Bool {
        isWhole(text) { reading throws(NotJSON) in _ = try reading.skip() }
    }

    private static func isWhole(
        _ text: String,
        _ take: (_ reading: inout JSONReading) throws(NotJSON) -> Void
    ) -> Bool {
        var reading = JSONReading(Array(text.utf8))
        do throws(NotJSON) {
            try take(&reading)
            try reading.finish()
            return true
        } catch {
            return false
        }
    }
}
