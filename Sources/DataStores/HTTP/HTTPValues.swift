import DataMap
import Databases
import SubjectRequests

extension JSONValue {
    /// A value of an operator's file; bytes have none.
    init(_ value: HeldValue) {
        self =
            switch value {
            case .null, .bytes: .null
            case .boolean(let flag): .boolean(flag)
            case .integer(let number): .integer(number)
            case .real(let number): .real(number)
            case .text(let text): .text(text)
            }
    }

    /// What lies at a path through objects, and through lists by numbers from 0; nil where there is nothing.
    func at(_ path: some Sequence<String>) -> JSONValue? {
        var found = self
        for part in path {
            switch found {
            case .object(let members):
                guard let member = members[part] else { return nil }
                found = member
            case .list(let elements):
                guard let place = Int(part), elements.indices.contains(place) else { return nil }
                found = elements[place]
            default: return nil
            }
        }
        return found
    }

    /// Puts a value at a path of names, making objects on the way.
    mutating func set(_ value: JSONValue, at path: ArraySlice<String>) {
        guard let name = path.first else {
            self = value
            return
        }
        var members: [String: JSONValue] = [:]
        if case .object(let known) = self { members = known }
        var member = members[name] ?? .null
        member.set(value, at: path.dropFirst())
        members[name] = member
        self = .object(members)
    }

    /// The value as rows have it; lists and objects as JSON.
    func held(_ kind: ColumnKind) -> HeldValue {
        switch self {
        case .null: .null
        case .boolean(let flag): .boolean(flag)
        case .integer(let number):
            kind == .boolean && (0...1).contains(number)
                ? .boolean(number == 1) : kind.isTextual ? .text("\(number)") : .integer(number)
        case .number(let digits): kind.isTextual ? .text(digits) : HeldValue(digits: digits, kind: kind)
        case .text(let text): .text(text)
        case .list, .object: .text(String(decoding: line.dropLast(), as: UTF8.self))
        }
    }
}

extension LiveColumn {
    /// In its own digits, where they are those of JSON.
    private func number(_ text: String) -> JSONValue? {
        if let number = Int64(text) { return .integer(number) }
        return JSONReading.isNumber(text) ? .number(text) : Double(text).map(JSONValue.real)
    }

    /// The value as JSON for this column; nil where it does not fit.
    func json(_ value: HeldValue) -> JSONValue? {
        guard let written = written(value, dialect: .postgres) else { return nil }
        switch written {
        case .null: return .null
        case .blob: return nil
        case .int(let number): return .integer(number)
        case .real(let number): return .real(number)
        case .text(let text):
            switch kind {
            case .boolean: return .boolean(text == "true")
            case .real, .decimal: return number(text)
            case .json:
                do throws(NotJSON) {
                    return try JSONValue(reading: Array(text.utf8))
                } catch {
                    return nil
                }
            default: return .text(text)
            }
        }
    }
}

extension [HeldValue] {
    /// The values as bytes: Swift takes letters for equal that are made of different ones.
    var exact: [[UInt8]?] { map { $0.keyText.map { [UInt8]($0.utf8) } } }
}

/// Whether a row agrees with one of the keys that a service was asked for. A service may find more than it was asked for; a
/// row too many would be somebody else's data.
struct AskedKeys {
    private let columns: [(place: Int, column: MatchColumn)]
    private let keys: Set<[[UInt8]?]>

    /// `places`: where the match's columns stand in a row.
    init(_ match: KeyMatch, keys: [[HeldValue]], places: [Int]) {
        columns = Array(zip(places, match.columns)).map { ($0, $1) }
        self.keys = Set(keys.map { key in zip(match.columns, key).map { AskedKeys.comparable($1, $0) } })
    }

    func ask(for row: [HeldValue]) -> Bool {
        keys.contains(columns.map { place, column in AskedKeys.comparable(row[place], column) })
    }

    private static func comparable(_ value: HeldValue, _ match: MatchColumn) -> [UInt8]? {
        guard let text = value.keyText else { return nil }
        return Array(match.comparable(text).utf8)
    }
}

extension MatchColumn {
    /// The one spelling in which this column's values are compared.
    fileprivate func comparable(_ text: String) -> String {
        switch folding {
        case .email: return text.lowercased()
        case .phone: return text.filter { $0.isASCII && ($0.isNumber || $0 == "+") }
        case .name: return folding.fold(text)
        case .none: break
        }
        switch column.kind {
        case .integer, .decimal, .real:
            return Int64(text).map { "\($0)" } ?? Double(text).map { "\($0)" } ?? text
        case .boolean: return ["true": "1", "false": "0"][text.lowercased()] ?? text
        case .uuid: return text.lowercased()
        case .text, .paddedText, .bytes, .date, .time, .json, .anything, .other: return text
        }
    }
}
