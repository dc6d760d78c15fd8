import DataMap
import SubjectRequests

/// A record whose cells were found. Its bytes are whoever's reads it.
struct LocatedRecord {
    let format: any RecordFormat
    let columns: [LiveColumn]
    var cells: [FileCell] = []

    mutating func locate(_ bytes: [UInt8], _ range: Range<Int>) throws(RecordFlaw) {
        try format.locate(bytes, range, into: &cells)
    }

    func value(_ column: Int, _ bytes: [UInt8]) throws(RecordFlaw) -> HeldValue {
        HeldValue(try format.content(of: column, cells[column], bytes), kind: columns[column].kind)
    }

    /// Adds the column's value as it is compared; false where it is NULL.
    func addKey(_ column: Int, _ folding: KeyFolding, _ bytes: [UInt8], to key: inout FileKey) throws(RecordFlaw)
        -> Bool
    {
        let cell = cells[column]
        if cell.form == .plain, key.add(plain: bytes[cell.range], columns[column].kind, folding) { return true }
        guard let text = try value(column, bytes).keyText else { return false }
        key.add(columns[column].kind.comparable(text, folding))
        return true
    }
}

/// Values side by side as bytes that are equal for equal values, and for no others: two texts that only look alike to a
/// reader are different.
struct FileKey: Hashable {
    private var bytes: [UInt8] = []

    // Neither occurs in UTF-8.
    private static let end: UInt8 = 0xFF
    private static let null: UInt8 = 0xFE

    mutating func add(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(FileKey.end)
    }

    mutating func addNull() { bytes.append(FileKey.null) }

    /// The short way for what most columns hold; false where it does not lead there.
    fileprivate mutating func add(plain: ArraySlice<UInt8>, _ kind: ColumnKind, _ folding: KeyFolding) -> Bool {
        guard kind == .text, folding == .none || folding == .email, plain.allSatisfy({ $0 < 0x80 }) else {
            return false
        }
        for byte in plain {
            bytes.append(folding == .email && (0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        }
        bytes.append(FileKey.end)
        return true
    }
}

extension ColumnKind {
    /// A value of such a column in the one spelling in which it is compared.
    func comparable(_ text: String, _ folding: KeyFolding) -> String {
        switch folding {
        case .email: return text.lowercased()
        case .phone: return text.filter { $0.isASCII && ($0.isNumber || $0 == "+") }
        case .name: return folding.fold(text)
        case .none: break
        }
        switch self {
        case .integer, .decimal, .real: return text.plainNumber
        case .boolean: return text.truthValue.map { $0 ? "1" : "0" } ?? text
        case .uuid: return text.lowercased()
        case .text, .paddedText, .bytes, .date, .time, .json, .anything, .other: return text
        }
    }
}

extension String {
    /// A number without signs and zeros that mean nothing; anything else as it is.
    fileprivate var plainNumber: String {
        if let number = Int64(self) { return "\(number)" }
        guard isDecimal else { return self }
        if contains(where: { $0 == "e" || $0 == "E" }) {
            return Double(self).map { "\($0)".plainNumberOfDigits } ?? self
        }
        return plainNumberOfDigits
    }

    private var plainNumberOfDigits: String {
        let isNegative = hasPrefix("-")
        let unsigned = isNegative || hasPrefix("+") ? dropFirst() : self[...]
        let parts = unsigned.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let whole = String((parts.first ?? "").drop { $0 == "0" })
        let fraction = parts.count > 1 ? parts[1] : ""
        let end = fraction.lastIndex { $0 != "0" }.map { fraction.index(after: $0) } ?? fraction.startIndex
        let digits = (whole.isEmpty ? "0" : whole) + (end > fraction.startIndex ? "." + fraction[..<end] : "")
        return isNegative && digits != "0" ? "-" + digits : digits
    }
}
