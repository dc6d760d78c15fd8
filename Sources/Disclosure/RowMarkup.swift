import SubjectRequests
import Templates

/// Writes the first rows of one collection into the readable page, as a table or as one card a row.
final class MarkupReceiver: RowReceiver {
    /// How many rows of a collection the page shows; the files hold all.
    static let rowsMax = 500
    /// A table with more columns cannot be read on most screens.
    private static let columnsMax = 6
    /// Longer text is cut in the page, at a character's end.
    private static let textBytesMax = 4_000

    private let entry: EntryStream
    private let words: Phrases
    private let names: [String]
    private let rows: Int
    private let end: (_ shown: Int) throws -> String
    private var shown = 0

    /// - Parameters:
    ///   - start: what stands above the rows, as markup.
    ///   - end: what stands below them, once it is known how many were shown.
    init(
        _ entry: EntryStream,
        part: SpoolSurvey.Part,
        words: Phrases,
        start: String,
        end: @escaping (_ shown: Int) throws -> String
    ) {
        self.entry = entry
        self.words = words
        self.end = end
        rows = part.rows
        names = part.head.shownFields.map { MarkupText.escaped(PageContents.readable($0.name)) }
        entry.append(start)
        guard isTable else { return }
        entry.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
        entry.append(MarkupText.escaped(part.head.says))
        entry.append("\"><table><thead><tr>")
        for name in names { entry.append("<th scope=\"col\">\(name)</th>") }
        entry.append("</tr></thead><tbody>\n")
    }

    private var isTable: Bool { rows > 1 && names.count <= MarkupReceiver.columnsMax && !names.isEmpty }

    func receive(_ row: SpoolRow, number: Int) throws {
        guard number <= MarkupReceiver.rowsMax, !names.isEmpty else { return }
        shown = number
        if isTable { try receiveLine(row) } else { try receiveCard(row) }
        try entry.flushIfFull()
    }

    func finish() throws {
        if isTable { entry.append("</tbody></table></div>\n") }
        entry.append(try end(shown))
    }

    private func receiveLine(_ row: SpoolRow) throws {
        entry.append("<tr>")
        try row.forEach { position, value in
            let text = words.text(value, bytesMax: MarkupReceiver.textBytesMax)
            let short = text.utf8.count <= 24 ? " class=\"s\"" : ""
            entry.append("<td\(short) data-label=\"\(names[position])\">\(markup(value, text))</td>")
        }
        entry.append("</tr>\n")
    }

    private func receiveCard(_ row: SpoolRow) throws {
        entry.append("<dl class=\"record\">\n")
        try row.forEach { position, value in
            let text = words.text(value, bytesMax: MarkupReceiver.textBytesMax)
            let wide = text.utf8.count > 120 ? " class=\"wide\"" : ""
            entry.append("<div\(wide)><dt>\(names[position])</dt><dd>\(markup(value, text))</dd></div>\n")
        }
        entry.append("</dl>\n")
    }

    private func markup(_ value: SpoolValue, _ text: String) -> String {
        switch value {
        case .null, .bytes: "<span class=\"none\">\(MarkupText.escaped(text))</span>"
        // One span, so that a label made by the style sheet stands beside the whole value.
        case .boolean, .integer, .real, .text: "<span>\(MarkupText.escaped(text))</span>"
        }
    }
}

extension Phrases {
    /// A value as a person reads it.
    func text(_ value: SpoolValue, bytesMax: Int) -> String {
        switch value {
        case .null: return self[.empty]
        case .boolean(let flag): return self[flag ? .yes : .no]
        case .integer(let number): return String(number)
        case .real(let number): return CellText.decimal(number)
        case .bytes(let bytes): return counted(PackageValueWord.bytes.rawValue, bytes.count)
        case .text(let bytes):
            let shown = String(decoding: bytes.prefix(wholeCharacters(of: bytes, upTo: bytesMax)), as: UTF8.self)
            return visible(shown) + (shown.utf8.count < bytes.count ? self[.cut] : "")
        }
    }

    private func wholeCharacters(of bytes: UnsafeRawBufferPointer, upTo most: Int) -> Int {
        guard bytes.count > most else { return bytes.count }
        var end = most
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return end
    }

    /// Control characters as their pictures: a browser would drop or change them.
    private func visible(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 && $0 != 9 && $0 != 10 || $0 == 0x7F }) else { return text }
        let shown = text.unicodeScalars.map { scalar -> UnicodeScalar in
            switch scalar.value {
            case 9, 10: scalar
            case 0x7F: "\u{2421}"
            // Their pictures stand in the same order from U+2400 on.
            case 0..<0x20: UnicodeScalar(0x2400 + scalar.value) ?? "\u{FFFD}"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(shown))
    }
}
