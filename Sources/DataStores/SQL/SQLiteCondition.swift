import DataMap
import Databases

/// Keys as a condition for SQLite: however many there are, they travel in one bind, as a JSON array.
struct SQLiteCondition {
    let columns: [MatchColumn]
    /// At least one.
    let keys: FittedKeys

    func text() throws -> SQLText {
        guard let only = columns.first, columns.count == 1 else { return try composite() }
        return "\(try expression(only)) IN (SELECT value FROM json_each(\(array(keys.texts, of: only))))"
    }

    private func composite() throws -> SQLText {
        let left = SQLText(joined: try columns.map(expression), by: ", ")
        let parts = columns.indices.map { "json_extract(value, \("$[\($0)]"))" as SQLText }
        let rows = (0..<keys.count).map { index in
            "[" + zip(columns, keys[index]).map { element($1, of: $0) }.joined(separator: ",") + "]"
        }
        let array = "[" + rows.joined(separator: ",") + "]"
        return "(\(left)) IN (SELECT \(SQLText(joined: parts, by: ", ")) FROM json_each(\(array)))"
    }

    /// The column as it is compared.
    private func expression(_ match: MatchColumn) throws -> SQLText {
        let name = try match.column.expression(.sqlite)
        switch match.folding {
        case .none: return match.column.kind == .bytes ? "hex(\(name))" : "\(name)"
        case .email: return "lower(\(name))"
        case .phone:
            return """
                replace(replace(replace(replace(replace(replace(\(name),
                    ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', '')
                """
        case .name:
            // SQLite has no patterns: each space becomes a pair of signs, and pairs that meet fall together.
            // Its own lower() knows no capitals beyond Z; the other is the connection's.
            return """
                swiftLowercaseString(trim(replace(replace(replace(replace(replace(replace(\(name), char(9), ' '), char(10), ' '),
                    char(13), ' '), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ')))
                """
        }
    }

    private func array(_ keys: [String], of match: MatchColumn) -> String {
        var elements = keys.map { element($0, of: match) }
        // A column without a type keeps 7 and "7" apart.
        if match.folding == .none, match.column.kind == .anything {
            elements += keys.filter { Int64($0) != nil }.map(\.jsonQuoted)
        }
        return "[" + elements.joined(separator: ",") + "]"
    }

    private func element(_ key: String, of match: MatchColumn) -> String {
        guard match.folding == .none else { return key.jsonQuoted }
        switch match.column.kind {
        case .bytes: return String(key.dropFirst(2)).uppercased().jsonQuoted
        case .text, .paddedText: return key.jsonQuoted
        default: return key.isPlainInteger ? key : Int64(key).map { "\($0)" } ?? key.jsonQuoted
        }
    }
}
