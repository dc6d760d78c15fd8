/// Reads RFC 4180 from pieces that may be cut anywhere.
struct CSVCells {
    private var cell: [UInt8] = []
    private var column = 0
    private var isQuoted = false
    /// A quotation mark within quotation marks: the end, or the first of two.
    private var isAtQuote = false
    private let found: (_ column: Int, _ cell: [UInt8]) throws -> Void
    private let endRow: () throws -> Void

    init(found: @escaping (Int, [UInt8]) throws -> Void, endRow: @escaping () throws -> Void) {
        self.found = found
        self.endRow = endRow
    }

    mutating func push(_ bytes: UnsafeRawBufferPointer) throws {
        for byte in bytes { try take(byte) }
    }

    mutating func finish() throws {
        guard column > 0 || !cell.isEmpty || isAtQuote else { return }
        try end()
        try endRow()
    }

    private mutating func take(_ byte: UInt8) throws {
        let quote = UInt8(ascii: "\"")
        if isQuoted {
            guard byte == quote else { return cell.append(byte) }
            isQuoted = false
            isAtQuote = true
            return
        }
        switch byte {
        case quote:
            if isAtQuote { cell.append(quote) }
            isQuoted = true
        case UInt8(ascii: ","): try end()
        case 13: break
        case 10:
            try end()
            column = 0
            try endRow()
        default: cell.append(byte)
        }
        isAtQuote = false
    }

    private mutating func end() throws {
        try found(column, FormulaGuard.original(of: cell))
        cell.removeAll(keepingCapacity: true)
        column += 1
        isAtQuote = false
    }
}
