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
        for (name, cell) in try JSONRecords.members(bytes, range) {
            guard let place = places[name] else { continue }
            guard cells[place] == .absent else { throw RecordFlaw(NotJSON.Flaw.nameTwice.rawValue) }
            cells[place] = cell
        }
    }

    /// The members of the one object at `range`, and where their values stand.
    static func members(_ bytes: [UInt8], _ range: Range<Int>) throws(RecordFlaw) -> [(name: String, cell: FileCell)] {
        var members: [(name: String, cell: FileCell)] = []
        do throws(NotJSON) {
            var reading = JSONReading(bytes, range)
            guard try reading.form() == .object else { throw NotJSON(offset: range.lowerBound, flaw: .noJSON) }
            try reading.object { reading, name throws(NotJSON) in
                let (form, place) = try reading.skip()
                members.append((try reading.text(name), FileCell(range: place, form: FileCell.Form(form))))
            }
            try reading.finish()
        } catch {
            throw RecordFlaw(error.flaw.rawValue)
        }
        return members
    }

    func content(of column: Int, _ cell: FileCell, _ bytes: [UInt8]) throws(RecordFlaw) -> CellContent {
        switch cell.form {
        case .absent, .null: return .null
        case .plain, .written: return .text(try JSONRecords.text(bytes, cell.range))
        case .number: return .number(String(decoding: bytes[cell.range], as: UTF8.self))
        case .flag: return .flag(bytes[cell.range.lowerBound] == UInt8(ascii: "t"))
        case .structure: return .structure(try FileTable.Encoding.utf8.decode(bytes[cell.range]))
        }
    }

    private static func text(_ bytes: [UInt8], _ literal: Range<Int>) throws(RecordFlaw) -> String {
        do throws(NotJSON) {
            return try JSONReading(bytes, literal).text(literal)
        } catch {
            throw RecordFlaw(error.flaw.rawValue)
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
        let before = bytes[..<end].last { !JSONReading.isSpace($0) }
        let comma: [UInt8] = before == UInt8(ascii: "{") ? [] : [UInt8(ascii: ",")]
        let member = comma + JSONRecords.literal(columns[column]) + [UInt8(ascii: ":")] + value
        changed.insert(contentsOf: member, at: end)
        return changed
    }

    /// The value in JSON; a number or a truth value that stood there as text stays text.
    private func written(_ content: CellContent, inPlaceOf form: FileCell.Form) -> [UInt8]? {
        let wasText = form == .plain || form == .written
        switch content {
        case .null: return Array("null".utf8)
        case .text(let text): return JSONRecords.literal(text)
        case .flag(let flag):
            if form == .number { return Array((flag ? "1" : "0").utf8) }
            let word = flag ? "true" : "false"
            return wasText ? JSONRecords.literal(word) : Array(word.utf8)
        case .number(let digits):
            return wasText || !JSONReading.isNumber(digits) ? JSONRecords.literal(digits) : Array(digits.utf8)
        case .structure(let text): return JSONReading.isValue(text) ? Array(text.utf8) : JSONRecords.literal(text)
        }
    }

    /// The text as a string of JSON, its letters as they are.
    private static func literal(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes += Array("\\u00\(digits.count < 2 ? "0" : "")\(digits)".utf8)
            default: bytes.append(byte)
            }
        }
        return bytes + [UInt8(ascii: "\"")]
    }
}

extension FileCell.Form {
    fileprivate init(_ form: JSONReading.Form) {
        self =
            switch form {
            case .object, .list: .structure
            case .text: .written
            case .number: .number
            case .flag: .flag
            case .null: .null
            }
    }
}
