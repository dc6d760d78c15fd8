import DataMap
import Databases

/// Keys as a condition for PostgreSQL: however many there are, they travel in one bind a column, as arrays.
struct PostgresCondition {
    let columns: [MatchColumn]
    /// At least one.
    let keys: FittedKeys

    func text() throws -> SQLText {
        guard let only = columns.first, columns.count == 1 else {
            let left = SQLText(joined: try columns.map(expression), by: ", ")
            let arrays = columns.indices.map { index in array(keys.column(index), of: columns[index]) }
            return "(\(left)) IN (SELECT * FROM unnest(\(SQLText(joined: arrays, by: ", "))))"
        }
        return "\(try expression(only)) = ANY(\(array(keys.texts, of: only)))"
    }

    /// The column as it is compared.
    private func expression(_ match: MatchColumn) throws -> SQLText {
        let name = try match.column.expression(.postgres)
        return switch match.folding {
        case .none: match.column.arrayType == nil ? "CAST(\(name) AS TEXT)" : "\(name)"
        case .email: "lower(\(name))"
        case .phone: "regexp_replace(CAST(\(name) AS TEXT), '[^0-9+]', '', 'g')"
        case .name: "lower(regexp_replace(trim(\(name)), '\\s+', ' ', 'g'))"
        }
    }

    /// PostgreSQL's own spelling of an array, every element in quotes.
    private func array(_ keys: [String], of match: MatchColumn) -> SQLText {
        let elements = keys.map(\.arrayElement)
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
}

extension String {
    fileprivate var arrayElement: String {
        guard utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
            return "\"\(self)\""
        }
        return "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
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
