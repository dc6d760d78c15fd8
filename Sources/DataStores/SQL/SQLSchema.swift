import DataMap
import Databases

/// Reads a database's catalogue into the values that plans and checks use.
enum SQLSchema {
    static func read(_ connection: any SQLConnection) throws -> LiveSchema {
        let removals = try removals(connection)
        let empties = try emptyByDefault(connection)
        let constraints = try SQLConstraints(connection)
        return LiveSchema(
            tables: try connection.tables().map { table in
                let here = SQLConstraints.TablePlace(schema: table.schema ?? "", table: table.name)
                return LiveTable(
                    schema: table.schema,
                    name: table.name,
                    isView: table.isView,
                    columns: table.columns.map { column in
                        let place = ColumnPlace(schema: table.schema ?? "", table: table.name, column: column.name)
                        return live(
                            column,
                            isNullable: column.isNullable && !constraints.forbidsNull(column.name, in: here),
                            isEmptyByDefault: empties.contains(place),
                            connection.dialect
                        )
                    },
                    foreignKeys: table.foreignKeys.map { key in
                        let place = ColumnPlace(
                            schema: table.schema ?? "",
                            table: table.name,
                            column: key.columns.first ?? ""
                        )
                        return LiveForeignKey(
                            columns: key.columns,
                            toSchema: key.toSchema,
                            toTable: key.toTable,
                            toColumns: key.toColumns,
                            whenParentGoes: removals[place] ?? .refused
                        )
                    },
                    uniqueKeys: constraints.uniqueKeys[here] ?? [],
                    conditions: constraints.conditions[here] ?? []
                )
            }
        )
    }

    private struct ColumnPlace: Hashable {
        let schema: String
        let table: String
        let column: String
    }

    private static func live(
        _ column: ColumnSchema,
        isNullable: Bool,
        isEmptyByDefault: Bool,
        _ dialect: SQLDialect
    ) -> LiveColumn {
        let kind = ColumnKind(declaredType: column.declaredType, dialect)
        // MariaDB keeps JSON as text, and so do many SQLite tables.
        let holdsObjects = kind == .json || dialect != .postgres && (kind == .text || kind == .anything)
        return LiveColumn(
            name: column.name,
            kind: kind,
            length: dialect == .sqlite ? nil : declaredLength(column.declaredType),
            isNullable: isNullable,
            isPrimaryKey: column.isPrimaryKey,
            isEmptyByDefault: isEmptyByDefault,
            holdsObjects: holdsObjects
        )
    }

    /// The number in `character varying(40)` or `varchar(40)`. SQLite does not enforce lengths.
    private static func declaredLength(_ type: String) -> Int? {
        guard type.hasPrefix("char") || type.hasPrefix("varchar"), let open = type.firstIndex(of: "("),
            type.hasSuffix(")")
        else { return nil }
        return Int(type[type.index(after: open)..<type.index(before: type.endIndex)])
    }

    /// What foreign keys do when the row that they point to goes, by their first column.
    private static func removals(_ connection: any SQLConnection) throws -> [ColumnPlace: ParentRemoval] {
        let found =
            switch connection.dialect {
            case .sqlite:
                try connection.rows(
                    """
                    SELECT '', m.name, f."from", f.on_delete FROM sqlite_master m, pragma_foreign_key_list(m.name) f
                    WHERE m.type = 'table' AND f.seq = 0
                    """,
                    decode: removal
                )
            case .postgres:
                try connection.rows(
                    """
                    SELECT CAST(n.nspname AS TEXT), CAST(t.relname AS TEXT), CAST(a.attname AS TEXT),
                           CASE k.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT'
                           ELSE 'NO ACTION' END
                    FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
                    JOIN pg_namespace n ON n.oid = t.relnamespace
                    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
                    WHERE k.contype = 'f'
                    """,
                    decode: removal
                )
            case .mariadb: try connection.rows(MariaDBCatalogue.removals, decode: removal)
            }
        return Dictionary(found) { first, _ in first }
    }

    private static func removal(_ row: any SQLRow) throws -> (ColumnPlace, ParentRemoval) {
        let place = ColumnPlace(schema: try row.text(0), table: try row.text(1), column: try row.text(2))
        return switch try row.text(3) {
        case "CASCADE": (place, .rowGoes)
        case "SET NULL", "SET DEFAULT": (place, .columnsEmptied)
        default: (place, .refused)
        }
    }

    /// The columns whose default is the empty text.
    private static func emptyByDefault(_ connection: any SQLConnection) throws -> Set<ColumnPlace> {
        let found =
            switch connection.dialect {
            case .sqlite:
                try connection.rows(
                    """
                    SELECT '', m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c
                    WHERE m.type = 'table' AND c.dflt_value = ''''''
                    """,
                    decode: place
                )
            case .postgres:
                try connection.rows(
                    """
                    SELECT CAST(n.nspname AS TEXT), CAST(t.relname AS TEXT), CAST(a.attname AS TEXT)
                    FROM pg_attrdef d JOIN pg_class t ON t.oid = d.adrelid JOIN pg_namespace n ON n.oid = t.relnamespace
                    JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                    WHERE left(pg_get_expr(d.adbin, d.adrelid), 4) = '''''::'
                    """,
                    decode: place
                )
            case .mariadb: try connection.rows(MariaDBCatalogue.emptyByDefault, decode: place)
            }
        return Set(found)
    }

    private static func place(_ row: any SQLRow) throws -> ColumnPlace {
        ColumnPlace(schema: try row.text(0), table: try row.text(1), column: try row.text(2))
    }
}

extension ColumnKind {
    /// `type` as the catalogue declares it, in lower case.
    init(declaredType type: String, _ dialect: SQLDialect) {
        self =
            switch dialect {
            case .sqlite: ColumnKind.sqlite(type)
            case .postgres: ColumnKind.postgres(type)
            case .mariadb: MariaDBCatalogue.kind(type)
            }
    }

    private static func postgres(_ type: String) -> ColumnKind {
        if type.hasSuffix("[]") { return .other }
        switch type.prefix(while: { $0 != "(" }) {
        case "smallint", "integer", "bigint", "oid": return .integer
        case "numeric": return .decimal
        case "real", "double precision": return .real
        case "text", "character varying": return .text
        case "character", "bpchar": return .paddedText
        case "boolean": return .boolean
        case "uuid": return .uuid
        case "bytea": return .bytes
        case "date": return .date
        case "json", "jsonb": return .json
        default: return type.hasPrefix("timestamp") || type.hasPrefix("time") ? .time : .other
        }
    }

    /// SQLite's own rules of affinity, after the names that say more than they do.
    private static func sqlite(_ type: String) -> ColumnKind {
        if type.isEmpty { return .anything }
        if type.contains("bool") { return .boolean }
        if type == "date" { return .date }
        if type.contains("datetime") || type.contains("timestamp") { return .time }
        if type.contains("int") { return .integer }
        if ["char", "clob", "text"].contains(where: type.contains) { return .text }
        if type.contains("blob") { return .bytes }
        if ["real", "floa", "doub"].contains(where: type.contains) { return .real }
        if type.contains("uuid") { return .uuid }
        if type.contains("json") { return .json }
        return .decimal
    }
}
