import DataMap
import Databases
import SubjectRequests

/// How values stand in a record. Columns are counted as the table counts them.
protocol RecordFormat: Sendable {
    /// Finds the cells of the record at `range`, one for each column.
    func locate(_ bytes: [UInt8], _ range: Range<Int>, into cells: inout [FileCell]) throws(RecordFlaw)

    func content(of column: Int, _ cell: FileCell, _ bytes: [UInt8]) throws(RecordFlaw) -> CellContent

    /// The record `bytes`, without its line end, with another value in the column; nil where it cannot hold the value.
    func setting(_ column: Int, _ cell: FileCell, to content: CellContent, in bytes: [UInt8]) -> [UInt8]?
}

/// Where a value stands in its record's bytes.
struct FileCell: Hashable {
    enum Form: Hashable {
        /// The record does not have the column.
        case absent
        case null
        /// The bytes are the text.
        case plain
        /// The bytes are the text as the format writes it.
        case written
        /// JSON's own.
        case number, flag, structure
    }

    let range: Range<Int>
    let form: Form

    static let absent = FileCell(range: 0..<0, form: .absent)
}

/// A value as the file has it.
enum CellContent: Hashable, Sendable {
    case null
    case text(String)
    /// A number, in its digits.
    case number(String)
    case flag(Bool)
    /// A list or an object of JSON, as it stands.
    case structure(String)
}

extension HeldValue {
    /// The value as the SQL adapters give those of the kind.
    init(_ content: CellContent, kind: ColumnKind) {
        switch content {
        case .null: self = .null
        case .flag(let flag): self = .boolean(flag)
        case .structure(let text): self = .text(text)
        case .number(let digits): self.init(digits: digits, kind: kind)
        case .text(let text): self = HeldValue(text, kind: kind)
        }
    }

    /// A number of JSON, as it was said: one of ours only where that has all its digits.
    init(digits: String, kind: ColumnKind) {
        if let number = Int64(digits) {
            self = .integer(number)
        } else if kind != .decimal, let number = Double(digits), "\(number)" == digits {
            self = .real(number)
        } else {
            self = .text(digits)
        }
    }

    private init(_ text: String, kind: ColumnKind) {
        switch kind {
        case .integer: self = Int64(text).map { .integer($0) } ?? .text(text)
        case .real: self = text.isDecimal ? Double(text).map { .real($0) } ?? .text(text) : .text(text)
        case .boolean: self = text.truthValue.map { .boolean($0) } ?? .text(text)
        case .decimal, .text, .paddedText, .uuid, .bytes, .date, .time, .json, .anything, .other: self = .text(text)
        }
    }
}

extension LiveColumn {
    /// The value as a file takes it; nil where it does not fit the column.
    func fileContent(_ value: HeldValue) -> CellContent? {
        // The strictest of the engines that we know.
        switch written(value, dialect: .postgres) {
        case nil, .blob: return nil
        case .null: return .null
        case .int(let number): return .number("\(number)")
        case .real(let number): return .number("\(number)")
        case .text(let text):
            guard !text.utf8.contains(0) else { return nil }
            switch kind {
            case .boolean: return .flag(text == "true")
            case .decimal, .real: return .number(text)
            case .json: return .structure(text)
            default: return .text(text)
            }
        }
    }
}

extension CellContent {
    /// As text, for formats that know nothing else.
    var plainText: String? {
        switch self {
        case .null: nil
        case .text(let text), .number(let text), .structure(let text): text
        case .flag(let flag): flag ? "true" : "false"
        }
    }
}

extension String {
    /// A truth value in one of the spellings that files use.
    var truthValue: Bool? {
        switch lowercased() {
        case "1", "true", "t", "yes": true
        case "0", "false", "f", "no": false
        default: nil
        }
    }
}
