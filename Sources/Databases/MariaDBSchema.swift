/// Reads the catalogue of the database that a connection to MariaDB or MySQL is in. Tables of other databases on the
/// server are not looked at.
enum MariaDBSchema {
    static func tables(_ connection: some SQLConnection) throws -> [TableSchema] {
        let columns = try columns(connection)
        let keys = try foreignKeys(connection)
        return try connection.rows(
            """
            SELECT table_name, CASE WHEN table_type IN ('VIEW', 'SYSTEM VIEW') THEN 1 ELSE 0 END
            FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type <> 'SEQUENCE'
            ORDER BY CAST(table_name AS BINARY)
            """
        ) { row in
            let name = try row.text(0)
            return TableSchema(
                schema: nil,
                name: name,
                isView: try row.bool(1),
                columns: columns[name] ?? [],
                foreignKeys: keys[name] ?? []
            )
        }
    }

    private static func columns(_ connection: some SQLConnection) throws -> [String: [ColumnSchema]] {
        var columns: [String: [ColumnSchema]] = [:]
        let primary = try primaryKeys(connection)
        // MariaDB writes the word NULL where a column has no other default.
        try connection.each(
            """
            SELECT table_name, column_name, lower(column_type), CASE WHEN is_nullable = 'YES' THEN 1 ELSE 0 END,
                   CASE WHEN COALESCE(column_default, 'NULL') <> 'NULL' OR extra LIKE '%auto_increment%' THEN 1 ELSE 0 END
            FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position
            """
        ) { row in
            let column = ColumnSchema(
                name: try row.text(1),
                declaredType: try row.text(2),
                isNullable: try row.bool(3),
                isPrimaryKey: primary.contains([try row.text(0), try row.text(1)]),
                hasDefault: try row.bool(4)
            )
            columns[try row.text(0), default: []].append(column)
        }
        return columns
    }

    /// Tables with their columns. `column_key` will not do: where a table has no primary key, it calls a unique one primary.
    private static func primaryKeys(_ connection: some SQLConnection) throws -> Set<[String]> {
        Set(
            try connection.rows(
                """
                SELECT table_name, column_name FROM information_schema.key_column_usage
                WHERE table_schema = DATABASE() AND constraint_name = 'PRIMARY'
                """
            ) { [try $0.text(0), try $0.text(1)] }
        )
    }

    /// Foreign keys by the table that has them.
    private static func foreignKeys(_ connection: some SQLConnection) throws -> [String: [ForeignKeySchema]] {
        let parts = try connection.rows(
            """
            SELECT table_name, constraint_name, column_name,
                   CASE WHEN referenced_table_schema = DATABASE() THEN NULL ELSE referenced_table_schema END,
                   referenced_table_name, referenced_column_name
            FROM information_schema.key_column_usage
            WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL
            ORDER BY table_name, constraint_name, ordinal_position
            """
        ) { row in
            (
                table: try row.text(0), key: try row.text(1), from: try row.text(2), schema: try row.optionalText(3),
                toTable: try row.text(4), to: try row.text(5)
            )
        }
        var keys: [String: [ForeignKeySchema]] = [:]
        let byKey = Dictionary(grouping: parts) { [$0.table, $0.key] }
        for (_, parts) in byKey.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
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
