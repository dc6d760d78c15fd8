/// Comma-separated values as RFC 4180 writes them: small files that people hand over, read whole.
package enum DelimitedText {
    /// One row and the line of the file on which it begins, counted from 1.
    package struct Row: Sendable, Hashable {
        package let line: Int
        package let fields: [String]
    }

    /// A quoted field that has no end.
    package struct OpenQuote: Error, Hashable {
        /// The line on which it begins.
        package let line: Int
    }

    /// The rows of `text`. Lines end with LF, CR LF or CR; blank lines are no rows; a byte-order mark is no text.
    package static func rows(of text: String) throws(OpenQuote) -> [Row] {
        var reader = DelimitedReader()
        var scalars = text.unicodeScalars.drop { $0 == "\u{FEFF}" }[...]
        while let scalar = scalars.popFirst() {
            // CR LF is one end of a line, inside of quotes too, where both are kept.
            if scalar == "\"", scalars.first == "\"", reader.isQuoted {
                reader.add(scalars.removeFirst())
            } else if scalar == "\r", scalars.first == "\n" {
                if reader.isQuoted { reader.add(scalar) }
            } else {
                reader.read(scalar)
            }
        }
        return try reader.finished()
    }

    /// One line, without its end.
    package static func line(_ fields: [String]) -> String {
        fields.map { field in
            let needsQuotes = field.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
            return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
        }
        .joined(separator: ",")
    }
}

/// What was read of a file so far.
private struct DelimitedReader {
    private var rows: [DelimitedText.Row] = []
    private var fields: [String] = []
    private var field = String.UnicodeScalarView()
    private(set) var isQuoted = false
    private var wasQuoted = false
    private var line = 1
    private var rowLine = 1
    private var quoteLine = 1

    mutating func add(_ scalar: Unicode.Scalar) { field.append(scalar) }

    /// Anything but a doubled quote and the CR of CR LF.
    mutating func read(_ scalar: Unicode.Scalar) {
        let endsLine = scalar == "\n" || scalar == "\r"
        if endsLine { line += 1 }
        switch scalar {
        case "\"" where isQuoted: isQuoted = false
        case _ where isQuoted: add(scalar)
        case "\"" where field.isEmpty && !wasQuoted:
            isQuoted = true
            wasQuoted = true
            quoteLine = line
        case ",": endField()
        case _ where endsLine: endRow()
        default: add(scalar)
        }
    }

    mutating func finished() throws(DelimitedText.OpenQuote) -> [DelimitedText.Row] {
        guard !isQuoted else { throw DelimitedText.OpenQuote(line: quoteLine) }
        endRow()
        return rows
    }

    private mutating func endField() {
        fields.append(String(field))
        field = .init()
        wasQuoted = false
    }

    private mutating func endRow() {
        let isBlank = fields.isEmpty && field.isEmpty && !wasQuoted
        endField()
        if !isBlank { rows.append(DelimitedText.Row(line: rowLine, fields: fields)) }
        fields = []
        rowLine = line
    }
}
