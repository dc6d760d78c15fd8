/// A table or view of somebody else's database, as its catalogue describes it.
package struct TableSchema: Sendable, Hashable {
    /// The schema it lives in; nil on SQLite.
    package let schema: String?
    package let name: String
    package let isView: Bool
    /// In the table's own order.
    package let columns: [ColumnSchema]
    package let foreignKeys: [ForeignKeySchema]

    /// The columns of the primary key, in the table's order.
    package var primaryKey: [String] { columns.filter(\.isPrimaryKey).map(\.name) }
}

/// One column of a table.
package struct ColumnSchema: Sendable, Hashable {
    package let name: String
    /// As declared, in lower case: `varchar(80)`, `timestamp with time zone`; empty where SQLite was told nothing.
    package let declaredType: String
    package let isNullable: Bool
    package let isPrimaryKey: Bool
    package let hasDefault: Bool
}

/// A reference from columns of one table to as many of another.
package struct ForeignKeySchema: Sendable, Hashable {
    package let columns: [String]
    /// The schema of the table referred to; nil on SQLite.
    package let toSchema: String?
    package let toTable: String
    /// Empty where SQLite was told only the table: its primary key is meant.
    package let toColumns: [String]
}

extension SQLConnection {
    /// All tables and views that this connection may see, but for the engine's own, sorted by name.
    package func tables() throws -> [TableSchema] {
        switch dialect {
        case .sqlite: try SchemaReading.sqlite(self)
        case .postgres: try SchemaReading.postgres(self)
        case .mariadb: try MariaDBSchema.tables(self)
        }
    }
}

private enum SchemaReading {
    static func sqlite(_ connection: some SQLConnection) throws -> [TableSchema] {
        let found = try connection.rows(
            """
            SELECT name, type FROM sqlite_master
            WHERE type IN ('table', 'view') AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name
            """
        ) { (name: try $0.text(0), isView: try $0.text(1) == "view") }
        return try found.map { table in
            let columns = try connection.rows(
                """
                SELECT name, type, "notnull", pk, dflt_value IS NOT NULL FROM pragma_table_xinfo(\(table.name))
                WHERE hidden <> 1 ORDER BY cid
                """
            ) { row in
                let isPrimaryKey = try row.int(3) > 0
                return ColumnSchema(
                    name: try row.text(0),
                    declaredType: try row.text(1).lowercased(),
                    isNullable: try row.int(2) == 0 && !isPrimaryKey,
                    isPrimaryKey: isPrimaryKey,
                    hasDefault: try row.bool(4)
                )
            }
            let parts = try connection.rows(
                """
                SELECT id, "from", "table", "to" FROM pragma_foreign_key_list(\(table.name)) ORDER BY id, seq
                """
            ) { (id: try $0.int(0), from: try $0.text(1), table: try $0.text(2), to: try $0.optionalText(3)) }
            let keys = Dictionary(grouping: parts, by: \.id).sorted { $0.key < $1.key }.map(\.value)
            return TableSchema(
                schema: nil,
                name: table.name,
                isView: table.isView,
                columns: columns,
                foreignKeys: keys.map { parts in
                    ForeignKeySchema(
                        columns: parts.map(\.from),
                        toSchema: nil,
                        toTable: parts.first?.table ?? "",
                        toColumns: parts.compactMap(\.to)
                    )
                }
            )
        }
    }

    /// The catalogue itself, not `information_schema`, which hides what the user does not own.
    static func postgres(_ connection: some SQLConnection) throws -> [TableSchema] {
        var columns: [Int64: [ColumnSchema]] = [:]
        try connection.each(
            """
            SELECT CAST(a.attrelid AS BIGINT), CAST(a.attname AS TEXT), lower(format_type(a.atttypid, a.atttypmod)),
                   CAST(a.attnotnull AS INTEGER), CAST(COALESCE(a.attnum = ANY(p.conkey), false) AS INTEGER),
                   CAST(a.atthasdef OR a.attidentity <> '' AS INTEGER)
            FROM pg_attribute a LEFT JOIN pg_constraint p ON p.conrelid = a.attrelid AND p.contype = 'p'
            WHERE a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum
            """
        ) { row in
            let column = ColumnSchema(
                name: try row.text(1),
                declaredType: try row.text(2),
                isNullable: try !row.bool(3),
                isPrimaryKey: try row.bool(4),
                hasDefault: try row.bool(5)
            )
            columns[try row.int(0), default: []].append(column)
        }
        let keys = try postgresForeignKeys(connection)
        return try connection.rows(
            """
            SELECT CAST(c.oid AS BIGINT), CAST(n.nspname AS TEXT), CAST(c.relname AS TEXT),
                   CAST(c.relkind IN ('v', 'm') AS INTEGER)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
              AND n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'
            ORDER BY n.nspname, c.relname
            """
        ) { row in
            let id = try row.int(0)
            return TableSchema(
                schema: try row.text(1),
                name: try row.text(2),
                isView: try row.bool(3),
                columns: columns[id] ?? [],
                foreignKeys: keys[id] ?? []
            )
        }
    }

    /// Foreign keys by the table that has them.
    private static func postgresForeignKeys(_ connection: some SQLConnection) throws -> [Int64: [ForeignKeySchema]] {
        let parts = try connection.rows(
            """
            SELECT CAST(k.oid AS BIGINT), CAST(k.conrelid AS BIGINT), CAST(a.attname AS TEXT), CAST(n.nspname AS TEXT),
                   CAST(t.relname AS TEXT), CAST(b.attname AS TEXT)
            FROM pg_constraint k
            JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS pair(own, other, place) ON true
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.own
            JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.other
            JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE k.contype = 'f' ORDER BY k.oid, pair.place
            """
        ) { row in
            (
                key: try row.int(0), table: try row.int(1), from: try row.text(2), schema: try row.text(3),
                toTable: try row.text(4), to: try row.text(5)
            )
        }
        var keys: [Int64: [ForeignKeySchema]] = [:]
        for (_, parts) in Dictionary(grouping: parts, by: \.key).sorted(by: { $0.key < $1.key }) {
            guard let first = parts.first else { continue }
            let key = ForeignKeySchema(
                columns: parts.map(\.from),
                toSchema: first.schema,
                toTable: first.toTable,
                toColumns: parts.map(\.to)
            )
            keys[first.table, default: []].append(key)
        }
        return keys
    }
}
