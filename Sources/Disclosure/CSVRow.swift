import SubjectRequests

/// RFC 4180: comma, CRLF, quotation marks doubled. An empty text is `""`, a missing value is nothing at all.
enum CSVRow {
    static let lineEnd: [UInt8] = [13, 10]

    /// A text cell; answers whether an apostrophe was put in front (``FormulaGuard``).
    @discardableResult
    static func append(_ text: UnsafeRawBufferPointer, to output: inout [UInt8]) -> Bool {
        let isGuarded = FormulaGuard.isDangerous(text)
        guard needsQuotes(text) else {
            if isGuarded { output.append(FormulaGuard.apostrophe) }
            output.append(contentsOf: text)
            return isGuarded
        }
        output.append(UInt8(ascii: "\""))
        if isGuarded { output.append(FormulaGuard.apostrophe) }
        var start = 0
        for (position, byte) in text.enumerated() where byte == UInt8(ascii: "\"") {
            output.append(contentsOf: text[start...position])
            start = position
        }
        output.append(contentsOf: text[start...])
        output.append(UInt8(ascii: "\""))
        return isGuarded
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

    private static func needsQuotes(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let first = text.first, let last = text.last else { return true }
        let space = UInt8(ascii: " ")
        if first == space || last == space { return true }
        return text.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 13 || $0 == 10 }
    }
}
