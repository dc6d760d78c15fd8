import DataMap
import Databases

/// Keys as a condition for SQLite: however many there are, they travel in one bind, as a JSON array.
struct SQLiteCondition {
    let columns: [MatchColumn]
    /// Each with one text for each column, in the column's own spelling; at least one.
    let keys: [[String]]

    func text() throws -> SQLText {
        guard let only = columns.first, columns.count == 1 else { return try composite() }
        return "\(try expression(only)) IN (SELECT value FROM json_each(\(array(keys.compactMap(\.first), of: only))))"
    }

    private func composite() throws -> SQLText {
        let left = SQLText(joined: try columns.map(expression), by: ", ")
        let parts = columns.indices.map { "json_extract(value, \("$[\($0)]"))" as SQLText }
        let rows = keys.map { key in "[" + zip(columns, key).map { element($1, of: $0) }.joined(separator: ",") + "]" }
        let array = "[" + rows.joined(separator: ",") + "]"
        return "(\(left)) IN (SELECT \(SQLText(joined: parts, by: ", ")) FROM json_each(\(array)))"
    }

    /// The column as it is compared.
    private func expression(_ match: MatchColumn) throws -> SQLText {
        let name = try SQLIdentifier(match.column.name)
        switch match.folding {
        case .none: return match.column.kind == .bytes ? "hex(\(raw: name))" : "\(raw: name)"
        case .email: return "lower(\(raw: name))"
        case .phone:
            return """
                replace(replace(replace(replace(replace(replace(\(raw: name),
                    ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', '')
                """
        case .name: return "lower(trim(\(raw: name)))"
        }
    }

    private func array(_ keys: [String], of match: MatchColumn) -> String {
        var elements = keys.map { element($0, of: match) }
        // A column without a type keeps 7 and "7" apart.
        if match.folding == .none, match.column.kind == .anything {
            elements += keys.filter { Int64($0) != nil }.map(quoted)
        }
        return "[" + elements.joined(separator: ",") + "]"
    }

    private func element(_ key: String, of match: MatchColumn) -> String {
        guard match.folding == .none else { return quoted(key) }
        switch match.column.kind {
        case .bytes: return quoted(String(key.dropFirst(2)).uppercased())
        case .text, .paddedText: return quoted(key)
        default: return Int64(key).map { "\($0)" } ?? quoted(key)
        }
    }

    private func quoted(_ text: String) -> String {
        var whole = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": whole += "\\\""
            case "\\": whole += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                whole += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: whole.unicodeScalars.append(scalar)
            }
        }
        return whole + "\""
    }
}
