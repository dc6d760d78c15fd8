import DataMap
import Databases

/// What a catalogue says of values that a table refuses: unique keys and CHECK conditions, by table.
struct SQLConstraints {
    struct TablePlace: Hashable {
        let schema: String
        let table: String
    }

    private(set) var uniqueKeys: [TablePlace: [[String]]] = [:]
    private(set) var conditions: [TablePlace: [String]] = [:]

    init(_ connection: any SQLConnection) throws {
        switch connection.dialect {
        case .sqlite:
            try readKeys(connection, SQLConstraints.sqliteKeys)
            try connection.each("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL") { row in
                let found = SQLConstraints.conditions(in: try row.text(1))
                if !found.isEmpty { conditions[TablePlace(schema: "", table: try row.text(0))] = found }
            }
        case .postgres:
            try readKeys(connection, SQLConstraints.postgresKeys)
            try readConditions(connection, SQLConstraints.postgresConditions)
        case .mariadb:
            try readKeys(connection, MariaDBCatalogue.uniqueKeys)
            // MySQL has no such column, and its conditions are not read.
            let knows = try connection.rows(MariaDBCatalogue.knowsConditions) { try $0.int(0) }
            if knows != [0] { try readConditions(connection, MariaDBCatalogue.conditions) }
        }
    }

    /// True where the table's own conditions forbid NULL in the column, as NOT NULL would.
    func forbidsNull(_ column: String, in place: TablePlace) -> Bool {
        (conditions[place] ?? []).contains { condition in
            let words = condition.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }
            return words == [column.lowercased()[...], "is", "not", "null"]
        }
    }

    /// Rows of schema, table, index, column, in the index's order; NULL for an expression.
    private mutating func readKeys(_ connection: any SQLConnection, _ query: SQLText) throws {
        var keys: [TablePlace: [String: [String?]]] = [:]
        try connection.each(query) { row in
            let place = TablePlace(schema: try row.text(0), table: try row.text(1))
            keys[place, default: [:]][try row.text(2), default: []].append(try row.optionalText(3))
        }
        for (place, indexes) in keys {
            uniqueKeys[place] = indexes.sorted { $0.key < $1.key }.compactMap { _, columns in
                let named = columns.compactMap { $0 }
                return named.count == columns.count ? named : nil
            }
        }
    }

    /// Rows of schema, table, condition.
    private mutating func readConditions(_ connection: any SQLConnection, _ query: SQLText) throws {
        try connection.each(query) { row in
            let place = TablePlace(schema: try row.text(0), table: try row.text(1))
            conditions[place, default: []].append(try row.text(2))
        }
    }

    /// SQLite keeps a table's conditions in the text that made it: what stands in brackets after CHECK.
    static func conditions(in definition: String) -> [String] {
        var found: [String] = []
        var rest = definition[...]
        while let word = rest.firstRange(of: /(?i)\bcheck\s*\(/) {
            var depth = 1
            var quote: Character?
            var end = word.upperBound
            while end < rest.endIndex, depth > 0 {
                let here = rest[end]
                if let open = quote {
                    if here == open { quote = nil }
                } else if here == "'" || here == "\"" || here == "`" {
                    quote = here
                } else if here == "(" {
                    depth += 1
                } else if here == ")" {
                    depth -= 1
                }
                end = rest.index(after: end)
            }
            found.append(String(rest[word.upperBound..<end].dropLast()))
            rest = rest[end...]
        }
        return found
    }

    private static let sqliteKeys: SQLText = """
        SELECT '', m.name, l.name, i.name
        FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i
        WHERE m.type = 'table' AND l."unique" = 1 AND l.partial = 0 AND l.origin <> 'pk'
        ORDER BY m.name, l.name, i.seqno
        """

    private static let postgresKeys: SQLText = """
        SELECT CAST(n.nspname AS TEXT), CAST(t.relname AS TEXT), CAST(x.indexrelid AS TEXT), CAST(a.attname AS TEXT)
        FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
        JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS part(number, place) ON part.place <= x.indnkeyatts
        LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = part.number AND part.number > 0
        WHERE x.indisunique AND NOT x.indisprimary AND x.indpred IS NULL AND left(n.nspname, 3) <> 'pg_'
        ORDER BY x.indexrelid, part.place
        """

    private static let postgresConditions: SQLText = """
        SELECT CAST(n.nspname AS TEXT), CAST(t.relname AS TEXT), pg_get_expr(k.conbin, k.conrelid)
        FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE k.contype = 'c' AND left(n.nspname, 3) <> 'pg_' AND n.nspname <> 'information_schema' ORDER BY k.oid
        """
}
