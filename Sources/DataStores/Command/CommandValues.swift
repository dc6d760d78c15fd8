import DataMap
import Databases
import Foundation
import SubjectRequests

/// How values travel: integers and reals as numbers, booleans as such, bytes as base64 text, everything else as text,
/// decimals too, so that nothing is rounded. The column's kind decides, not the value.
extension LiveColumn {
    /// A key as this column can hold it; nil where no row of it can be equal.
    func wireKey(_ value: HeldValue, folding: KeyFolding) -> JSONValue? {
        guard let text = value.keyText, let key = key(text, folding: folding, dialect: .postgres) else { return nil }
        guard folding == .none else { return .text(key) }
        switch kind {
        case .integer: return Int64(key).map(JSONValue.integer)
        case .real: return Double(key).map(JSONValue.real)
        case .boolean: return .boolean(key == "true")
        case .bytes: return hexadecimalBytes(key).map { .text(Data($0).base64EncodedString()) }
        case .decimal, .text, .paddedText, .uuid, .date, .time, .json, .anything, .other: return .text(key)
        }
    }

    /// A value that is to be written; nil where it does not fit.
    func wireValue(_ value: HeldValue) -> JSONValue? {
        guard let written = written(value, dialect: .postgres) else { return nil }
        switch written {
        case .null: return .null
        case .int(let number):
            return kind == .integer ? .integer(number) : .text("\(number)")
        case .real(let number): return .text("\(number)")
        case .blob(let bytes): return .text(Data(bytes).base64EncodedString())
        case .text(let text):
            guard !text.utf8.contains(0) else { return nil }
            switch kind {
            case .boolean: return .boolean(text == "true")
            case .real: return Double(text).map(JSONValue.real)
            default: return .text(text)
            }
        }
    }

    /// A value as the program gave it; nil where it is no value of this column.
    func held(_ value: JSONValue) -> HeldValue? {
        switch value {
        case .null: return .null
        case .boolean(let flag): return .boolean(flag)
        case .integer(let number):
            return kind == .boolean && (0...1).contains(number) ? .boolean(number == 1) : .integer(number)
        // A whole number that 64 bits do not hold is none of a column of integers.
        case .number(let digits): return kind == .integer ? nil : HeldValue(digits: digits, kind: kind)
        case .text(let text):
            guard kind == .bytes else { return .text(text) }
            return Data(base64Encoded: text).map { .bytes(Array($0)) }
        case .list, .object: return nil
        }
    }

    /// The text of `\x0aff`.
    private func hexadecimalBytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8.dropFirst(2))
        guard digits.count % 2 == 0 else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { place in
            UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16)
        }
        return bytes.count * 2 == digits.count ? bytes : nil
    }
}

/// A program is written in an hour, and a row too many would be somebody else's data in the answer. So the columns of the
/// keys are read with every row, and a row that agrees with no key is never handed on.
struct AskedRows {
    private let matches: [(places: [Int], columns: [MatchColumn], keys: Set<[[UInt8]]>)]

    /// `places`: where each match's columns stand in a row.
    init(_ matches: [KeyMatch], places: [[Int]]) {
        self.matches = zip(matches, places).map { match, places in
            let keys = match.keys.map { key in zip(match.columns, key).map(AskedRows.comparable) }
            return (places, match.columns, Set(keys))
        }
    }

    func asks(for row: [HeldValue]) -> Bool {
        matches.contains { match in
            match.keys.contains(zip(match.columns, match.places).map { AskedRows.comparable($0, row[$1]) })
        }
    }

    /// Equal for what may pass as equal, and perhaps for a little more: a program folds case by its own language's rules.
    private static func comparable(_ column: MatchColumn, _ value: HeldValue) -> [UInt8] {
        guard let text = value.keyText else { return [0] }
        switch column.folding {
        case .email, .name: return Array(column.folding.fold(text).uppercased().utf8)
        case .phone: return text.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        case .none: break
        }
        switch column.column.kind {
        case .integer, .decimal, .real: return Array((Double(text).map { "\($0)" } ?? text).utf8)
        case .uuid: return Array(text.lowercased().utf8)
        case .boolean: return Array((["true": "1", "false": "0"][text] ?? text).utf8)
        case .paddedText: return Array(text.withoutTrailingSpaces.utf8)
        case .bytes, .text: return Array(text.utf8)
        // Stores spell these in their own ways.
        case .date, .time, .json, .anything, .other: return [1]
        }
    }
}
