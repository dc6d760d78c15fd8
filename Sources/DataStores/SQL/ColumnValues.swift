import DataMap
import Databases
import SubjectRequests

extension HeldValue {
    /// A value as it came from a column; the engines give booleans as numbers.
    init(_ value: SQLValue, kind: ColumnKind, dialect: SQLDialect) {
        switch value {
        case .null: self = .null
        case .int(let number):
            // On SQLite a boolean is a number like others; on MariaDB one that is neither is not to be lost.
            let isFlag = kind == .boolean && (dialect == .postgres || dialect == .mariadb && (0...1).contains(number))
            self = isFlag ? .boolean(number != 0) : .integer(number)
        case .real(let number): self = .real(number)
        case .text(let text): self = .text(text)
        case .blob(let bytes): self = .bytes(bytes)
        }
    }

    /// The value as text that is equal for equal values of different types: `7` for 7, 7.0 and "7". Nil for NULL.
    package var keyText: String? {
        switch self {
        case .null: nil
        case .boolean(let flag): flag ? "1" : "0"
        case .integer(let number): "\(number)"
        case .real(let number): Int64(exactly: number).map { "\($0)" } ?? "\(number)"
        case .text(let text): text
        case .bytes(let bytes): "\\x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}

extension LiveColumn {
    /// The value as this column takes it; nil where it does not fit, so that nothing is cut or turned into nonsense.
    func written(_ value: HeldValue, dialect: SQLDialect) -> SQLValue? {
        if value == .null { return .null }
        if case .bytes(let bytes) = value { return kind == .bytes || kind == .anything ? .blob(bytes) : nil }
        guard let text = value.keyText else { return .null }
        switch kind {
        case .integer: return Int64(text).map { .int($0) }
        case .real, .decimal:
            guard text.isDecimal else { return nil }
            return dialect == .sqlite ? sqliteNumber(text) : .text(text)
        case .boolean:
            return boolean(text).map { dialect == .postgres ? .text($0 ? "true" : "false") : .int($0 ? 1 : 0) }
        case .uuid: return text.isUUID || dialect == .sqlite ? .text(text) : nil
        case .date: return CivilDate(text.prefix(10)) == nil && dialect != .sqlite ? nil : plain(value, text)
        case .bytes: return nil
        case .text, .paddedText:
            let said = if case .boolean(let flag) = value { flag ? "true" : "false" } else { text }
            return (length.map { said.unicodeScalars.count <= $0 } ?? true) ? .text(said) : nil
        case .time, .json, .anything, .other: return plain(value, text)
        }
    }

    private func plain(_ value: HeldValue, _ text: String) -> SQLValue {
        switch value {
        case .integer(let number): .int(number)
        case .real(let number): .real(number)
        case .boolean(let flag): .int(flag ? 1 : 0)
        case .null, .text, .bytes: .text(text)
        }
    }

    private func sqliteNumber(_ text: String) -> SQLValue {
        Int64(text).map { .int($0) } ?? Double(text).map { .real($0) } ?? .text(text)
    }

    private func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "1", "true", "t", "yes": true
        case "0", "false", "f", "no": false
        default: nil
        }
    }

    /// The key as this column can hold it, in one spelling; nil where no row of it can be equal.
    func key(_ text: String, folding: KeyFolding, dialect: SQLDialect) -> String? {
        guard !text.utf8.contains(0) else { return nil }
        guard folding == .none else { return text }
        switch kind {
        case .integer:
            // Found in a number's column is what is spelt like the number: 07 is another key than 7.
            if text.isPlainInteger { return text }
            if let number = Int64(text) { return "\(number)" == text ? text : nil }
            return dialect == .sqlite && Double(text.filter { !$0.isWhitespace }) == nil ? text : nil
        case .real, .decimal: return text.isDecimal || dialect == .sqlite ? text : nil
        case .uuid: return dialect == .sqlite ? text : text.isUUID ? text.lowercased() : nil
        case .boolean: return flagKey(text, dialect: dialect)
        case .bytes: return text.hasPrefix("\\x") ? text : nil
        // Its own values come without the spaces that they are padded with.
        case .paddedText where dialect == .mariadb: return text.withoutTrailingSpaces
        case .text, .paddedText, .date, .time, .json, .anything, .other: return text
        }
    }
}

extension LiveColumn {
    private func flagKey(_ text: String, dialect: SQLDialect) -> String? {
        switch dialect {
        case .sqlite: text
        case .postgres: boolean(text).map { $0 ? "true" : "false" }
        case .mariadb: boolean(text).map { $0 ? "1" : "0" } ?? Int64(text).map { "\($0)" }
        }
    }
}

extension String {
    /// A number that every engine reads: a sign, digits with or without a point, perhaps an exponent.
    var isDecimal: Bool { Double(self)?.isFinite == true && utf8.allSatisfy(String.decimalSigns.contains) }

    /// Digits as a column of numbers gives them, with room to spare in 64 bits; others are looked at more closely.
    var isPlainInteger: Bool {
        let digits = utf8
        guard (1...18).contains(digits.count),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return false }
        return digits.count == 1 || digits.first != UInt8(ascii: "0")
    }

    private static let decimalSigns = Set("+-.0123456789Ee".utf8)

    var withoutTrailingSpaces: String { lastIndex { $0 != " " }.map { String(self[...$0]) } ?? "" }

    /// 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
    var isUUID: Bool {
        let groups = split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    }
}
