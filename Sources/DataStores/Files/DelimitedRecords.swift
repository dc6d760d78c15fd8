/// Values between delimiters (RFC 4180). An empty field is NULL, and `""` is the empty text.
struct DelimitedRecords: RecordFormat {
    let row: DelimitedRow
    let encoding: FileTable.Encoding
    /// Where each column of the table stands in this file's rows; nil where this file does not have it.
    let places: [Int?]
    /// How many fields the header row has.
    let fieldCount: Int

    init(_ header: [String], delimiter: UInt8, encoding: FileTable.Encoding, columns: [String]) {
        row = DelimitedRow(delimiter: delimiter)
        self.encoding = encoding
        fieldCount = header.count
        places = columns.map { header.firstIndex(of: $0) }
    }

    func locate(_ bytes: [UInt8], _ range: Range<Int>, into cells: inout [FileCell]) throws(RecordFlaw) {
        var fields: [FileCell] = []
        fields.reserveCapacity(fieldCount)
        try row.split(bytes, range, into: &fields)
        guard fields.count == fieldCount else {
            throw RecordFlaw("has \(fields.count) fields, and the header row has \(fieldCount)")
        }
        cells.removeAll(keepingCapacity: true)
        for place in places { cells.append(place.map { fields[$0] } ?? .absent) }
    }

    func content(of column: Int, _ cell: FileCell, _ bytes: [UInt8]) throws(RecordFlaw) -> CellContent {
        switch cell.form {
        case .absent, .null: return .null
        case .written: return .text(try encoding.decode(row.unquoted(bytes[cell.range])[...]))
        case .plain, .number, .flag, .structure: return .text(try encoding.decode(bytes[cell.range]))
        }
    }

    func setting(_ column: Int, _ cell: FileCell, to content: CellContent, in bytes: [UInt8]) -> [UInt8]? {
        guard cell.form != .absent else { return content == .null ? bytes : nil }
        var field: [UInt8] = []
        if let text = text(content, inPlaceOf: bytes[cell.range]) {
            guard let encoded = encoding.encode(text) else { return nil }
            field = row.field(encoded, isQuoted: cell.form == .written)
        }
        var changed = bytes
        changed.replaceSubrange(cell.range, with: field)
        return changed
    }

    /// A truth value in the spelling that stands there.
    private func text(_ content: CellContent, inPlaceOf old: ArraySlice<UInt8>) -> String? {
        guard case .flag(let flag) = content else { return content.plainText }
        let letters = row.unquoted(old)
        if letters == [0x30] || letters == [0x31] { return flag ? "1" : "0" }
        return content.plainText
    }
}

/// One row of fields, whatever they mean.
struct DelimitedRow {
    let delimiter: UInt8
    private static let quote = UInt8(ascii: "\"")

    init(delimiter: UInt8) { self.delimiter = delimiter }

    /// The fields as cells: null, plain, or written in quotes, which belong to the range.
    func split(_ bytes: [UInt8], _ range: Range<Int>, into fields: inout [FileCell]) throws(RecordFlaw) {
        var place = range.lowerBound
        while true {
            let end: Int
            if place < range.upperBound, bytes[place] == DelimitedRow.quote {
                end = try endOfQuoted(bytes, from: place, to: range.upperBound)
                fields.append(FileCell(range: place..<end, form: .written))
            } else {
                end = try endOfPlain(bytes, from: place, to: range.upperBound)
                fields.append(FileCell(range: place..<end, form: end == place ? .null : .plain))
            }
            guard end < range.upperBound else { return }
            place = end + 1
        }
    }

    private func endOfPlain(_ bytes: [UInt8], from start: Int, to stop: Int) throws(RecordFlaw) -> Int {
        var place = start
        while place < stop, bytes[place] != delimiter {
            guard bytes[place] != DelimitedRow.quote else {
                throw RecordFlaw("has a quote inside a field that is not in quotes")
            }
            place += 1
        }
        return place
    }

    private func endOfQuoted(_ bytes: [UInt8], from start: Int, to stop: Int) throws(RecordFlaw) -> Int {
        var place = start + 1
        while place < stop {
            guard bytes[place] == DelimitedRow.quote else {
                place += 1
                continue
            }
            if place + 1 < stop, bytes[place + 1] == DelimitedRow.quote {
                place += 2
                continue
            }
            guard place + 1 == stop || bytes[place + 1] == delimiter else {
                throw RecordFlaw("has letters between a closing quote and the delimiter")
            }
            return place + 1
        }
        throw RecordFlaw("has a quote that is never closed")
    }

    /// What a field in quotes holds; any other as it is.
    func unquoted(_ field: ArraySlice<UInt8>) -> [UInt8] {
        guard field.first == DelimitedRow.quote, field.count >= 2 else { return Array(field) }
        var plain: [UInt8] = []
        var isSecond = false
        for byte in field.dropFirst().dropLast() {
            if byte == DelimitedRow.quote, !isSecond {
                isSecond = true
                continue
            }
            isSecond = false
            plain.append(byte)
        }
        return plain
    }

    /// A field that holds the bytes, in quotes where it must be or was.
    func field(_ plain: [UInt8], isQuoted: Bool) -> [UInt8] {
        let special: Set<UInt8> = [DelimitedRow.quote, delimiter, 0x0A, 0x0D]
        let space = UInt8(ascii: " ")
        let mustBe =
            plain.isEmpty || plain.first == space || plain.last == space || plain.contains(where: special.contains)
        guard isQuoted || mustBe else { return plain }
        let quote = [DelimitedRow.quote]
        return quote + plain.flatMap { $0 == DelimitedRow.quote ? [$0, $0] : [$0] } + quote
    }
}
