import DataMap
import Databases
import SubjectRequests

/// Turns matches into conditions. The text depends on the table and the columns only: however many keys there are, they
/// travel in one bind, as a JSON array on SQLite and as arrays on PostgreSQL. Keys are made to fit the columns, never
/// columns to fit keys, so that indexes serve.
struct KeyCondition {
    let dialect: SQLDialect

    /// Nil where no row can agree.
    func any(of matches: [KeyMatch]) throws -> SQLText? {
        let conditions = try matches.compactMap(condition)
        guard var whole = conditions.first else { return nil }
        for next in conditions.dropFirst() { whole = "\(whole) OR \(next)" }
        return whole
    }

    /// One match; nil where none of its keys can be equal to any row.
    func condition(_ match: KeyMatch) throws -> SQLText? {
        if match.matchesNull { return try exact(match) }
        let tuples = fitting(match)
        guard !tuples.isEmpty else { return nil }
        guard let only = match.columns.first, match.columns.count == 1 else {
            return try composite(match.columns, tuples)
        }
        let left = try expression(only)
        let keys = tuples.compactMap(\.first)
        switch dialect {
        case .sqlite: return "\(left) IN (SELECT value FROM json_each(\(jsonArray(keys, of: only))))"
        case .postgres: return "\(left) = ANY(\(try array(keys, of: only)))"
        }
    }

    /// The keys in the columns' own spelling, each once; keys with NULL, or that no column can hold, are left out.
    private func fitting(_ match: KeyMatch) -> [[String]] {
        var seen: Set<[String]> = []
        return match.keys.compactMap { key in
            let texts = zip(match.columns, key).compactMap { column, value in
                value.keyText.flatMap { column.column.key($0, folding: column.folding, dialect: dialect) }
            }
            guard texts.count == match.columns.count, seen.insert(texts).inserted else { return nil }
            return texts
        }
    }

    private func composite(_ columns: [MatchColumn], _ tuples: [[String]]) throws -> SQLText {
        let left = SQLText(joined: try columns.map(expression), by: ", ")
        switch dialect {
        case .sqlite:
            let parts = columns.indices.map { "json_extract(value, \("$[\($0)]"))" as SQLText }
            let json =
                "["
                + tuples.map { tuple in
                    "[" + zip(columns, tuple).map { jsonElement($1, of: $0) }.joined(separator: ",") + "]"
                }.joined(separator: ",") + "]"
            return "(\(left)) IN (SELECT \(SQLText(joined: parts, by: ", ")) FROM json_each(\(json)))"
        case .postgres:
            let arrays = try columns.indices.map { index in try array(tuples.map { $0[index] }, of: columns[index]) }
            return "(\(left)) IN (SELECT * FROM unnest(\(SQLText(joined: arrays, by: ", "))))"
        }
    }

    /// Every column of one key, NULL being equal to NULL. For keys of tables that have no primary key.
    private func exact(_ match: KeyMatch) throws -> SQLText? {
        let rows = try match.keys.map { key in
            let parts = try zip(match.columns, key).map { column, value in try isStill(value, column.column) }
            return "(\(SQLText(joined: parts, by: " AND ")))" as SQLText
        }
        return rows.isEmpty ? nil : "(\(SQLText(joined: rows, by: " OR ")))"
    }

    /// The column holds exactly this value, or NULL where the value is NULL.
    func isStill(_ value: HeldValue, _ column: LiveColumn) throws -> SQLText {
        let name = try SQLIdentifier(column.name)
        guard let text = value.keyText else { return "\(raw: name) IS NULL" }
        guard let key = column.key(text, folding: .none, dialect: dialect) else { return "1 = 0" }
        let match = MatchColumn(column)
        switch dialect {
        case .sqlite: return "\(raw: name) IN (SELECT value FROM json_each(\(jsonArray([key], of: match))))"
        case .postgres: return "\(try expression(match)) = ANY(\(try array([key], of: match)))"
        }
    }

    /// The column as it is compared.
    private func expression(_ match: MatchColumn) throws -> SQLText {
        let name = try SQLIdentifier(match.column.name)
        switch (match.folding, dialect) {
        case (.none, .postgres):
            return match.column.arrayType == nil ? "CAST(\(raw: name) AS TEXT)" : "\(raw: name)"
        case (.none, .sqlite):
            return match.column.kind == .bytes ? "hex(\(raw: name))" : "\(raw: name)"
        case (.email, _): return "lower(\(raw: name))"
        case (.phone, .postgres): return "regexp_replace(CAST(\(raw: name) AS TEXT), '[^0-9+]', '', 'g')"
        case (.phone, .sqlite):
            return """
                replace(replace(replace(replace(replace(replace(\(raw: name),
                    ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', '')
                """
        case (.name, .postgres): return "lower(regexp_replace(trim(\(raw: name)), '\\s+', ' ', 'g'))"
        case (.name, .sqlite): return "lower(trim(\(raw: name)))"
        }
    }

    /// PostgreSQL's own spelling of an array, every element in quotes.
    private func array(_ keys: [String], of match: MatchColumn) throws -> SQLText {
        let elements = keys.map { "\"" + $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" }
        let text = "{" + elements.joined(separator: ",") + "}"
        switch match.folding == .none ? match.column.arrayType : nil {
        case .integer: return "CAST(\(text) AS BIGINT[])"
        case .decimal: return "CAST(\(text) AS NUMERIC[])"
        case .real: return "CAST(\(text) AS DOUBLE PRECISION[])"
        case .paddedText: return "CAST(\(text) AS BPCHAR[])"
        case .uuid: return "CAST(\(text) AS UUID[])"
        case .boolean: return "CAST(\(text) AS BOOLEAN[])"
        case .bytes: return "CAST(\(text) AS BYTEA[])"
        default: return "CAST(\(text) AS TEXT[])"
        }
    }

    private func jsonArray(_ keys: [String], of match: MatchColumn) -> String {
        var elements = keys.map { jsonElement($0, of: match) }
        // A column without a type keeps 7 and "7" apart.
        if match.folding == .none, match.column.kind == .anything {
            elements += keys.filter { Int64($0) != nil }.map { jsonText($0) }
        }
        return "[" + elements.joined(separator: ",") + "]"
    }

    private func jsonElement(_ key: String, of match: MatchColumn) -> String {
        guard match.folding == .none else { return jsonText(key) }
        switch match.column.kind {
        case .bytes: return jsonText(String(key.dropFirst(2)).uppercased())
        case .text, .paddedText: return jsonText(key)
        default: return Int64(key).map { "\($0)" } ?? jsonText(key)
        }
    }

    private func jsonText(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension LiveColumn {
    /// The kind whose arrays PostgreSQL can compare this column with; nil where it is compared as text.
    fileprivate var arrayType: ColumnKind? {
        switch kind {
        case .integer, .decimal, .real, .text, .paddedText, .uuid, .boolean, .bytes: kind
        case .date, .time, .json, .anything, .other: nil
        }
    }
}

extension SQLText {
    init(joined parts: [SQLText], by separator: SQLText) {
        guard let first = parts.first else {
            self = ""
            return
        }
        self = parts.dropFirst().reduce(first) { $0.followed(by: separator).followed(by: $1) }
    }
}
