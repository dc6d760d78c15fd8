/// Walks over one frame's payload; every read is checked against its end.
struct SpoolCursor {
    private let bytes: UnsafeRawBufferPointer
    private let streamOffset: Int
    private var position = 0

    /// `streamOffset` is where the payload begins in the stream, for errors.
    init(bytes: UnsafeRawBufferPointer, streamOffset: Int) {
        self.bytes = bytes
        self.streamOffset = streamOffset
    }

    /// An error unless everything was read.
    func end() throws(SpoolFault) {
        guard position == bytes.count else { throw damaged("a frame has more in it than it should") }
    }

    mutating func value() throws(SpoolFault) -> SpoolValue {
        guard position < bytes.count else { throw damaged("a row has too few values") }
        guard let tag = SpoolTag(rawValue: try byte()) else { throw damaged("there is no such kind of value") }
        switch tag {
        case .null: return .null
        case .no: return .boolean(false)
        case .yes: return .boolean(true)
        case .integer: return .integer(Int64(bitPattern: try fixed()))
        case .real: return .real(Double(bitPattern: try fixed()))
        case .text: return .text(try text())
        case .bytes: return .bytes(try run(try length()))
        }
    }

    /// Reads what `[UInt8].appendSpool(HeldCollection)` wrote, in its order.
    mutating func collection() throws(SpoolFault) -> HeldCollection {
        let store = try string()
        let dataset = try string()
        let collection = try string()
        let says = try string()
        let purpose = try optionalString()
        let source = try optionalString()
        var recipients: [String]?
        if try flag() {
            recipients = []
            for _ in 0..<(try length()) { recipients?.append(try string()) }
        }
        guard let about = RowSubject(rawValue: try string()) else {
            throw damaged("a collection does not say whose rows it holds")
        }
        let keptBecause = try optionalString()
        let keptFor = try optionalString()
        var fields: [HeldField] = []
        for _ in 0..<(try length()) {
            fields.append(HeldField(name: try string(), withheldBecause: try optionalString()))
        }
        let leftOut = try leftOut()
        try end()
        return HeldCollection(
            store: store,
            dataset: dataset,
            collection: collection,
            says: says,
            purpose: purpose,
            source: source,
            recipients: recipients,
            about: about,
            keptBecause: keptBecause,
            keptFor: keptFor,
            fields: fields,
            leftOut: leftOut
        )
    }

    /// Stands only where something was left out.
    private mutating func leftOut() throws(SpoolFault) -> [LeftOut] {
        guard position < bytes.count else { return [] }
        var found: [LeftOut] = []
        for _ in 0..<(try length()) {
            found.append(
                LeftOut(
                    ground: try string(),
                    says: try string(),
                    rows: try length(),
                    fields: try length(),
                    passages: try length()
                )
            )
        }
        return found
    }

    private mutating func optionalString() throws(SpoolFault) -> String? { try flag() ? try string() : nil }

    private mutating func string() throws(SpoolFault) -> String { String(decoding: try text(), as: UTF8.self) }

    private mutating func text() throws(SpoolFault) -> UnsafeRawBufferPointer {
        let found = try run(try length())
        guard found.isUTF8 else { throw damaged("text is not UTF-8") }
        return found
    }

    private mutating func flag() throws(SpoolFault) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        default: throw damaged("a flag is neither 0 nor 1")
        }
    }

    private mutating func byte() throws(SpoolFault) -> UInt8 {
        let found = try run(1)
        return found[0]
    }

    /// Four bytes. A damaged length is found when the run that it announces does not fit, before anything is reserved.
    private mutating func length() throws(SpoolFault) -> Int {
        Int(UInt32(littleEndian: try run(4).loadUnaligned(as: UInt32.self)))
    }

    private mutating func fixed() throws(SpoolFault) -> UInt64 {
        UInt64(littleEndian: try run(8).loadUnaligned(as: UInt64.self))
    }

    private mutating func run(_ count: Int) throws(SpoolFault) -> UnsafeRawBufferPointer {
        guard count <= bytes.count - position else { throw damaged("something is longer than its frame") }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)])
    }

    private func damaged(_ what: String) -> SpoolFault { .damaged(what: what, offset: streamOffset + position) }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are well-formed UTF-8; plain ASCII is read eight bytes at a time.
    fileprivate var isUTF8: Bool {
        var position = 0
        while position + 8 <= count {
            guard loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 else { break }
            position += 8
        }
        while position < count, self[position] < 0x80 { position += 1 }
        guard position < count else { return true }
        return String(validating: self[position...], as: UTF8.self) != nil
    }
}
