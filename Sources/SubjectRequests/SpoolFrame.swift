/// One step of a spool: the byte stream through which what a store held travels to the answer.
///
/// A spool is any number of collections, each its head and then its rows. A frame is a kind byte (1 head, 2 row), the
/// payload's length (four bytes, little end first), and the payload. Two spools written one after the other are a spool.
///
/// A row's payload is its values in the order of the head's ``HeldCollection/shownFields``, each a tag byte and what the
/// tag asks for: 0 null · 1 false · 2 true · 3 integer (8 bytes) · 4 real (8 bytes, IEEE 754) · 5 text (length, UTF-8) ·
/// 6 bytes (length, bytes). Text stays the bytes that it is, so a reader can copy it without making a `String`.
package enum SpoolFrame: Sendable, Hashable {
    case collection(HeldCollection)
    /// Values in the order of ``HeldCollection/shownFields``.
    case row([HeldValue])

    /// The longest payload that is written or read unless the caller says otherwise: 64 MiB.
    package static let payloadBytesMax = 64 << 20

    /// Writes this frame behind what `output` already holds; on an error `output` is as it was.
    package func append(
        to output: inout [UInt8],
        payloadBytesMax: Int = SpoolFrame.payloadBytesMax
    ) throws(SpoolFault) {
        let start = output.count
        switch self {
        case .collection(let head):
            output.append(SpoolKind.collection.rawValue)
            output.append(contentsOf: [0, 0, 0, 0])
            output.appendSpool(head)
        case .row(let values):
            output.append(SpoolKind.row.rawValue)
            output.append(contentsOf: [0, 0, 0, 0])
            for value in values { output.appendSpool(value) }
        }
        let length = output.count - start - spoolHeadBytes
        guard length <= min(payloadBytesMax, Int(UInt32.max)) else {
            output.removeSubrange(start...)
            throw .tooLarge(bytes: length, most: payloadBytesMax)
        }
        for shift in 0..<4 { output[start + 1 + shift] = UInt8(truncatingIfNeeded: length >> (8 * shift)) }
    }

    /// This frame's bytes.
    package func encoded() throws(SpoolFault) -> [UInt8] {
        var output: [UInt8] = []
        try append(to: &output)
        return output
    }
}

extension HeldCollection {
    /// The fields whose values stand in the rows: those that are not withheld.
    package var shownFields: [HeldField] { fields.filter { $0.withheldBecause == nil } }
}

enum SpoolKind: UInt8 {
    case collection = 1
    case row = 2
}

enum SpoolTag: UInt8 {
    case null, no, yes, integer, real, text, bytes
}

/// Kind byte and length.
let spoolHeadBytes = 5

/// Why a spool could not be written or read. Nothing of a value is ever in it.
package enum SpoolFault: CodedError, Hashable {
    /// One row, or one collection's head, is longer than may be held in memory at once.
    case tooLarge(bytes: Int, most: Int)
    /// The bytes are not a spool: `what` says which rule they break, `offset` counts from the first byte read.
    case damaged(what: String, offset: Int)
    /// The stream ended inside a frame.
    case endsEarly(offset: Int)

    package var code: String {
        switch self {
        case .tooLarge: "spool-frame-too-large"
        case .damaged: "spool-damaged"
        case .endsEarly: "spool-ends-early"
        }
    }

    package var sentence: String {
        switch self {
        case .tooLarge(let bytes, let most):
            "One row has \(bytes) bytes and the most that one row may have is \(most); exclude its large field in the "
                + "data map, or hand the file over separately."
        case .damaged(let what, let offset):
            "What was collected cannot be read: \(what) at byte \(offset). Collect again."
        case .endsEarly(let offset):
            "What was collected ends in the middle of a row, at byte \(offset). Collect again."
        }
    }

    package var isTemporary: Bool { false }
}

extension [UInt8] {
    fileprivate mutating func appendSpool(_ value: HeldValue) {
        switch value {
        case .null: append(SpoolTag.null.rawValue)
        case .boolean(let flag): append((flag ? SpoolTag.yes : .no).rawValue)
        case .integer(let number):
            append(SpoolTag.integer.rawValue)
            appendSpool(fixed: UInt64(bitPattern: number))
        case .real(let number):
            append(SpoolTag.real.rawValue)
            appendSpool(fixed: number.bitPattern)
        case .text(let text):
            append(SpoolTag.text.rawValue)
            appendSpool(text)
        case .bytes(let bytes):
            append(SpoolTag.bytes.rawValue)
            appendSpool(length: bytes.count)
            append(contentsOf: bytes)
        }
    }

    /// Every property of the head in the order of its declaration; `SpoolDecoder` reads the same order.
    fileprivate mutating func appendSpool(_ head: HeldCollection) {
        for text in [head.store, head.dataset, head.collection, head.says] { appendSpool(text) }
        appendSpool(head.purpose)
        appendSpool(head.source)
        append(head.recipients == nil ? 0 : 1)
        if let recipients = head.recipients {
            appendSpool(length: recipients.count)
            for slug in recipients { appendSpool(slug) }
        }
        appendSpool(head.about.rawValue)
        appendSpool(head.keptBecause)
        appendSpool(head.keptFor)
        appendSpool(length: head.fields.count)
        for field in head.fields {
            appendSpool(field.name)
            appendSpool(field.withheldBecause)
        }
        // Nothing at all for a head without it, so that a spool as it was found has the bytes that it always had.
        guard !head.leftOut.isEmpty else { return }
        appendSpool(length: head.leftOut.count)
        for left in head.leftOut {
            for text in [left.ground, left.says] { appendSpool(text) }
            for count in [left.rows, left.fields, left.passages] { appendSpool(length: count) }
        }
    }

    private mutating func appendSpool(_ text: String?) {
        append(text == nil ? 0 : 1)
        if let text { appendSpool(text) }
    }

    private mutating func appendSpool(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            appendSpool(length: bytes.count)
            append(contentsOf: bytes)
        }
    }

    private mutating func appendSpool(length: Int) {
        // A length beyond four bytes cannot pass the frame's own limit, which is checked once the frame is whole.
        let length = UInt32(clamping: length)
        for shift in 0..<4 { append(UInt8(truncatingIfNeeded: length >> (8 * UInt32(shift)))) }
    }

    private mutating func appendSpool(fixed number: UInt64) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
