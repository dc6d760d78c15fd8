import SubjectRequests

/// RFC 4180: comma, CRLF, quotation marks doubled. An empty text is `""`, a missing value is nothing at all.
enum CSVRow {
    static let lineEnd: [UInt8] = [13, 10]

    /// The byte order mark, where it is wanted.
    static func appendMark(_ isWanted: Bool, to output: inout [UInt8]) {
        if isWanted { output.append(contentsOf: [0xEF, 0xBB, 0xBF]) }
    }

    /// A text cell; answers whether an apostrophe was put in front of it, or of a part of it (``FormulaGuard``).
    @discardableResult
    static func append(_ text: UnsafeRawBufferPointer, to output: inout [UInt8]) -> Bool {
        let signs = CellSigns(text)
        let places = FormulaGuard.places(in: text, hasParts: signs.hasParts)
        let isQuoted = signs.needsQuotes || CSVRow.endsInSpace(text)
        if isQuoted { output.append(CSVRow.quote) }
        var start = 0
        for place in places {
            append(text[start..<place], doubling: signs.hasQuotes, to: &output)
            output.append(FormulaGuard.apostrophe)
            start = place
        }
        append(text[start...], doubling: signs.hasQuotes, to: &output)
        if isQuoted { output.append(CSVRow.quote) }
        return !places.isEmpty
    }

    private static let quote = UInt8(ascii: "\"")

    private static func append(
        _ text: Slice<UnsafeRawBufferPointer>,
        doubling: Bool,
        to output: inout [UInt8]
    ) {
        guard doubling else {
            output.append(contentsOf: UnsafeRawBufferPointer(rebasing: text))
            return
        }
        var start = text.startIndex
        var position = start
        while position < text.endIndex {
            if text[position] == quote {
                output.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start...position]))
                start = position
            }
            position += 1
        }
        output.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start...]))
    }

    @discardableResult
    static func append(_ text: String, to output: inout [UInt8]) -> Bool {
        var text = text
        return text.withUTF8 { append(UnsafeRawBufferPointer($0), to: &output) }
    }

    /// Any value's cell; answers whether an apostrophe was put in front.
    static func append(_ value: SpoolValue, to output: inout [UInt8]) -> Bool {
        switch value {
        case .null: return false
        case .boolean(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): output.append(contentsOf: String(number).utf8)
        case .real(let number):
            // `-Infinity` would be read as a formula; a finite number is a number.
            guard number.isFinite else { return append(CellText.decimal(number), to: &output) }
            output.append(contentsOf: CellText.decimal(number).utf8)
        case .text(let text): return append(text, to: &output)
        case .bytes(let bytes):
            guard !bytes.isEmpty else {
                output.append(contentsOf: "\"\"".utf8)
                return false
            }
            let start = output.count
            CellText.appendBase64(bytes, to: &output)
            guard output[start] == UInt8(ascii: "+") else { return false }
            output.insert(FormulaGuard.apostrophe, at: start)
            return true
        }
        return false
    }

    /// Readers that trim would lose it; an empty text is not a missing value.
    private static func endsInSpace(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let first = text.first, let last = text.last else { return true }
        return first == UInt8(ascii: " ") || last == UInt8(ascii: " ")
    }
}

/// Which of the signs that matter stand in a text, found in one pass.
struct CellSigns {
    private var found: UInt8 = 0

    init(_ text: UnsafeRawBufferPointer) {
        CellSigns.table.withUnsafeBufferPointer { table in
            for byte in text { found |= table[Int(byte)] }
        }
    }

    var needsQuotes: Bool { found != 0 }
    var hasQuotes: Bool { found & 2 != 0 }
    /// Whether a spreadsheet with other settings might part it: at a semicolon, a tab, an end of line.
    var hasParts: Bool { found & 4 != 0 }

    private static let table: [UInt8] = (0..<256).map { byte in
        switch UInt8(byte) {
        case UInt8(ascii: ","): 1
        case UInt8(ascii: "\""): 2
        case UInt8(ascii: ";"), 9, 10, 13: 4
        default: 0
        }
    }
}
