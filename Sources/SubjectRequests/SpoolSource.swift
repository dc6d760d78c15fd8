/// Takes bytes in order; the buffer is valid during the call only.
package typealias ByteSink = (UnsafeRawBufferPointer) throws -> Void

/// Opens a spool afresh and gives all its bytes to the closure, in pieces of any size. It is called more than once, and
/// must give the same bytes each time.
package typealias SpoolSource = (_ body: ByteSink) throws -> Void

extension SpoolDecoder {
    /// Reads a spool from its beginning to its end.
    package static func visit(
        _ source: SpoolSource,
        head: (HeldCollection) throws -> Void,
        row: (SpoolRow) throws -> Void
    ) throws {
        var decoder = SpoolDecoder()
        try withoutActuallyEscaping(head) { head in
            try withoutActuallyEscaping(row) { row in
                try source { chunk in
                    decoder.append(chunk)
                    while try decoder.visitNext(head: head, row: row) {}
                }
            }
        }
        try decoder.finish()
    }
}

extension SpoolFrame {
    /// Writes a row as it was read.
    package static func append(_ row: SpoolRow, to output: inout [UInt8]) {
        output.append(SpoolKind.row.rawValue)
        let length = UInt32(clamping: row.bytes.count)
        for shift in 0..<4 { output.append(UInt8(truncatingIfNeeded: length >> (8 * UInt32(shift)))) }
        output.append(contentsOf: row.bytes)
    }
}
