/// Reads a spool from chunks that may be cut anywhere.
///
/// Feed bytes with ``append(_:)``, take frames with ``next()`` until it answers nil, feed again, and ``finish()`` at the
/// end. Memory holds one chunk and at most one frame. After an error the decoder is of no further use.
package struct SpoolDecoder {
    private var buffer: [UInt8] = []
    /// Where in `buffer` the next frame begins.
    private var start = 0
    /// Where in the stream `buffer` begins.
    private var streamOffset = 0
    /// How many values a row of the current collection has; nil before the first head.
    private var valuesPerRow: Int?
    private let payloadBytesMax: Int

    package init(payloadBytesMax: Int = SpoolFrame.payloadBytesMax) { self.payloadBytesMax = payloadBytesMax }

    package mutating func append(_ chunk: some Collection<UInt8>) {
        streamOffset += start
        buffer.removeSubrange(..<start)
        start = 0
        buffer.append(contentsOf: chunk)
    }

    /// The next whole frame, or nil when more bytes are needed.
    package mutating func next() throws(SpoolFault) -> SpoolFrame? {
        guard let step = try takeStep() else { return nil }
        if case .head(let head) = step { return .collection(head) }
        guard case .row(let payload) = step else { return nil }
        return .row(try row(payload) { row throws(SpoolFault) in try row.values() })
    }

    /// Shows the next whole frame without copying its values; false when more bytes are needed.
    package mutating func visitNext(
        head: (HeldCollection) throws -> Void,
        row visit: (SpoolRow) throws -> Void
    ) throws -> Bool {
        guard let step = try takeStep() else { return false }
        switch step {
        case .head(let found): try head(found)
        case .row(let payload): try row(payload, visit)
        }
        return true
    }

    /// Says that the stream has ended; an error when it ended inside a frame.
    package func finish() throws(SpoolFault) {
        guard start == buffer.count else { throw .endsEarly(offset: streamOffset + buffer.count) }
    }

    private enum Step {
        case head(HeldCollection)
        case row(Range<Int>)
    }

    private mutating func takeStep() throws(SpoolFault) -> Step? {
        guard buffer.count - start >= spoolHeadBytes else { return nil }
        let offset = streamOffset + start
        guard let kind = SpoolKind(rawValue: buffer[start]) else {
            throw .damaged(what: "there is no such kind of frame", offset: offset)
        }
        let length = (0..<4).reduce(0) { $0 | Int(buffer[start + 1 + $1]) << (8 * $1) }
        guard length <= payloadBytesMax else { throw .tooLarge(bytes: length, most: payloadBytesMax) }
        let payload = (start + spoolHeadBytes)..<(start + spoolHeadBytes + length)
        guard payload.upperBound <= buffer.count else { return nil }
        start = payload.upperBound
        switch kind {
        case .row:
            guard valuesPerRow != nil else {
                throw .damaged(what: "a row stands before any collection", offset: offset)
            }
            return .row(payload)
        case .collection:
            let head = try buffer.withUnsafeBufferPointer { (bytes) throws(SpoolFault) in
                var cursor = SpoolCursor(
                    bytes: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[payload])),
                    streamOffset: offset + spoolHeadBytes
                )
                return try cursor.collection()
            }
            valuesPerRow = head.shownFields.count
            return .head(head)
        }
    }

    private func row<Answer, Failure: Error>(
        _ payload: Range<Int>,
        _ body: (SpoolRow) throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        try buffer.withUnsafeBufferPointer { (bytes) throws(Failure) in
            try body(
                SpoolRow(
                    bytes: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[payload])),
                    streamOffset: streamOffset + payload.lowerBound,
                    count: valuesPerRow ?? 0
                )
            )
        }
    }
}

/// A row inside the decoder's buffer: valid only in the call that it is given to.
package struct SpoolRow {
    /// The row's encoded values, as ``SpoolFrame`` describes them; equal rows have equal bytes.
    package let bytes: UnsafeRawBufferPointer
    fileprivate let streamOffset: Int
    /// How many values the row has.
    package let count: Int

    fileprivate init(bytes: UnsafeRawBufferPointer, streamOffset: Int, count: Int) {
        self.bytes = bytes
        self.streamOffset = streamOffset
        self.count = count
    }

    /// Each value with its position, in order; an error when the row is damaged or has another number of values than its
    /// collection has shown fields.
    package func forEach(_ body: (Int, SpoolValue) throws -> Void) throws {
        var cursor = SpoolCursor(bytes: bytes, streamOffset: streamOffset)
        for position in 0..<count { try body(position, try cursor.value()) }
        try cursor.end()
    }

    package func values() throws(SpoolFault) -> [HeldValue] {
        var cursor = SpoolCursor(bytes: bytes, streamOffset: streamOffset)
        var values: [HeldValue] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(HeldValue(try cursor.value())) }
        try cursor.end()
        return values
    }
}

/// A value inside the decoder's buffer: valid only in the call that it is given to. Text is checked UTF-8.
package enum SpoolValue {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case text(UnsafeRawBufferPointer)
    case bytes(UnsafeRawBufferPointer)
}

extension HeldValue {
    package init(_ value: SpoolValue) {
        self =
            switch value {
            case .null: .null
            case .boolean(let flag): .boolean(flag)
            case .integer(let number): .integer(number)
            case .real(let number): .real(number)
            case .text(let bytes): .text(String(decoding: bytes, as: UTF8.self))
            case .bytes(let bytes): .bytes(Array(bytes))
            }
    }
}
