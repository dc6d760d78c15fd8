/// Comma-separated values as RFC 4180 writes them: small files that people hand over, read whole.
package enum DelimitedText {
    /// The rows of `text`; nil where a quoted field has no end. Blank lines are no rows.
    package static func rows(of text: String) -> [[String]]? {
        var rows: [[String]] = []
        var row: [String] = []
        var field = String.UnicodeScalarView()
        var isQuoted = false
        var wasQuoted = false
        func endField() {
            row.append(String(field))
            field = .init()
            wasQuoted = false
        }
        func endRow() {
            endField()
            if row != [""] { rows.append(row) }
            row = []
        }
        var scalars = text.unicodeScalars.drop { $0 == "\u{FEFF}" }[...]
        while let scalar = scalars.popFirst() {
            switch (scalar, isQuoted) {
            case ("\"", true) where scalars.first == "\"":
                field.append("\"")
                scalars.removeFirst()
            case ("\"", true): isQuoted = false
            case (_, true): field.append(scalar)
            case ("\"", false) where field.isEmpty && !wasQuoted:
                isQuoted = true
                wasQuoted = true
            case (",", false): endField()
            case ("\n", false): endRow()
            case ("\r", false) where scalars.first == "\n" || scalars.isEmpty: continue
            default: field.append(scalar)
            }
        }
        if !row.isEmpty || !field.isEmpty || wasQuoted { endRow() }
        return isQuoted ? nil : rows
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
