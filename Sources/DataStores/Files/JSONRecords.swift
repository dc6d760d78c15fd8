/// One JSON object a line; members are the columns.
struct JSONRecords: RecordFormat {
    private let columns: [String]
    private let places: [String: Int]

    init(columns: [String]) {
        self.columns = columns
        places = Dictionary(columns.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    func locate(_ bytes: [UInt8], _ range: Range<Int>, into cells: inout [FileCell]) throws(RecordFlaw) {
        cells = [FileCell](repeating: .absent, count: columns.count)
        var scanner = JSONScanner(bytes, range)
        try scanner.members { name, cell throws(RecordFlaw) in
            guard let place = places[name] else { return }
            guard cells[place] == .absent else { throw RecordFlaw("has a member twice") }
            cells[place] = cell
        }
    }

    func content(of column: Int, _ cell: FileCell, _ bytes: [UInt8]) throws(RecordFlaw) -> CellContent {
        switch cell.form {
        case .absent, .null: return .null
        case .plain, .written: return .text(try JSONScanner.text(bytes[cell.range]))
        case .number: return .number(String(decoding: bytes[cell.range], as: UTF8.self))
        case .flag: return .flag(bytes[cell.range.lowerBound] == UInt8(ascii: "t"))
        case .structure: return .structure(try FileTable.Encoding.utf8.decode(bytes[cell.range]))
        }
    }

    func setting(_ column: Int, _ cell: FileCell, to content: CellContent, in bytes: [UInt8]) -> [UInt8]? {
        guard let value = written(content, inPlaceOf: cell.form) else { return nil }
        var changed = bytes
        if cell.form != .absent {
            changed.replaceSubrange(cell.range, with: value)
            return changed
        }
        guard content != .null else { return bytes }
        guard let end = bytes.lastIndex(of: UInt8(ascii: "}")) else { return nil }
        let before = bytes[..<end].last { !JSONScanner.isSpace($0) }
        let comma: [UInt8] = before == UInt8(ascii: "{") ? [] : [UInt8(ascii: ",")]
        let member = comma + JSONScanner.literal(columns[column]) + [UInt8(ascii: ":")] + value
        changed.insert(contentsOf: member, at: end)
        return changed
    }

    /// The value in JSON; a number or a truth value that stood there as text stays text.
    private func written(_ content: CellContent, inPlaceOf form: FileCell.Form) -> [UInt8]? {
        let wasText = form == .plain || form == .written
        switch content {
        case .null: return Array("null".utf8)
        case .text(let text): return JSONScanner.literal(text)
        case .flag(let flag):
            if form == .number { return Array((flag ? "1" : "0").utf8) }
            let word = flag ? "true" : "false"
            return wasText ? JSONScanner.literal(word) : Array(word.utf8)
        case .number(let digits):
            return wasText || !JSONScanner.isNumber(digits) ? JSONScanner.literal(digits) : Array(digits.utf8)
        case .structure(let text): return JSONScanner.isValue(text) ? Array(text.utf8) : JSONScanner.literal(text)
        }
    }
}
