import DataMap
import Databases
import SubjectRequests

/// The statements of one engine. Values are binds, names come from the catalogue and are quoted.
struct SQLStatements {
    let dialect: SQLDialect

    /// A way to go through the rows; nil where no row can be found.
    func select(_ query: RowQuery) throws -> StoreSelect? {
        guard let condition = try condition(of: query) else { return nil }
        let table = try identifier(query.table)
        if dialect == .mariadb { return .paged(PagedSelect(query, table: table, condition: condition)) }
        // A step that only counts reads no column.
        let columns = query.columns.isEmpty ? "1" : SQLText(joined: try query.columns.map(column), by: ", ")
        return .streamed("SELECT \(columns) FROM \(raw: table) WHERE \(condition)", query.columns)
    }

    /// Nil where no row can be found.
    func count(_ query: RowQuery) throws -> SQLText? {
        try condition(of: query).map { condition in
            "SELECT count(*) FROM \(raw: try identifier(query.table)) WHERE \(condition)"
        }
    }

    private func condition(of query: RowQuery) throws -> SQLText? {
        guard query.isEveryRow else { return try KeyCondition(dialect: dialect).any(of: query.matches) }
        return try query.held.map { "\(try $0.expression(dialect)) IS NOT NULL" } ?? "1 = 1"
    }

    /// MariaDB checks references row by row: rows that refer to one another must be let go before they are deleted
    /// together. Nil where nothing needs to be done before.
    func before(_ write: RowWrite) throws -> SQLText? {
        guard dialect == .mariadb, case .delete = write.action else { return nil }
        let keys = Set(write.match.columns.map(\.column.name) + write.unchanged.map(\.column.name))
        let columns = write.table.foreignKeys
            .filter { $0.toTable == write.table.name && $0.toSchema == nil && $0.whenParentGoes == .refused }
            .flatMap(\.columns)
            .filter { name in !keys.contains(name) && write.table.column(named: name)?.isNullable == true }
        let settings = try columns.map { ColumnValue(try column(named: $0, of: write), .null) }
        guard !settings.isEmpty else { return nil }
        let letGo = RowWrite(
            table: write.table,
            action: .set(settings),
            match: write.match,
            unchanged: write.unchanged,
            rowsMax: nil
        )
        return try change(letGo, store: "")
    }

    private func column(named name: String, of write: RowWrite) throws -> LiveColumn {
        guard let column = write.table.column(named: name) else { throw SQLError.badIdentifier }
        return column
    }

    func insert(_ row: RowInsert, store: String) throws -> SQLText {
        let names = try row.values.map { "\(raw: try SQLIdentifier($0.column.name))" as SQLText }
        let values = try row.values.map { setting -> SQLText in
            guard let value = setting.column.written(setting.value, dialect: dialect) else {
                throw StoreFault.valueDoesNotFit(store: store, column: setting.column.name)
            }
            return "\(value)"
        }
        let columns = SQLText(joined: names, by: ", ")
        return
            "INSERT INTO \(raw: try identifier(row.table)) (\(columns)) VALUES (\(SQLText(joined: values, by: ", ")))"
    }

    /// Nil where no row can be found.
    func change(_ write: RowWrite, store: String) throws -> SQLText? {
        let keys = KeyCondition(dialect: dialect)
        guard var condition = try keys.condition(write.match) else { return nil }
        for still in write.unchanged { condition = "\(condition) AND \(try keys.isStill(still.value, still.column))" }
        let table = try identifier(write.table)
        switch write.action {
        case .delete: return "DELETE FROM \(raw: table) WHERE \(condition)"
        case .set(let values):
            guard !values.isEmpty else { return nil }
            let inside = Dictionary(grouping: values.filter { !$0.column.path.isEmpty }, by: \.column.name)
            let rewritten = try inside.sorted { $0.key < $1.key }.map { name, values in
                "\(raw: try SQLIdentifier(name)) = \(try LiveColumn.rewritten(name, values, dialect))" as SQLText
            }
            let settings = try values.filter(\.column.path.isEmpty).map { setting in
                guard let value = setting.column.written(setting.value, dialect: dialect) else {
                    throw StoreFault.valueDoesNotFit(store: store, column: setting.column.name)
                }
                return "\(raw: try SQLIdentifier(setting.column.name)) = \(value)" as SQLText
            }
            return "UPDATE \(raw: table) SET \(SQLText(joined: settings + rewritten, by: ", ")) WHERE \(condition)"
        }
    }

    fileprivate func values(_ row: any SQLRow, _ columns: [ReadColumn]) throws -> [HeldValue] {
        try columns.indices.map { index in
            let value = try row.value(at: index)
            return switch columns[index] {
            case .column(let column): HeldValue(value, kind: column.kind, dialect: dialect)
            case .rowIdentity: HeldValue(value, kind: .anything, dialect: dialect)
            }
        }
    }

    private func column(_ column: ReadColumn) throws -> SQLText {
        switch column {
        case .column(let column): try column.expression(dialect)
        case .rowIdentity: dialect == .sqlite ? "rowid" : "CAST(ctid AS TEXT)"
        }
    }

    private func identifier(_ table: LiveTable) throws -> SQLIdentifier {
        if let schema = table.schema { return try SQLIdentifier(schema, table.name) }
        return try SQLIdentifier(table.name)
    }
}

/// How the rows of a query are read.
enum StoreSelect {
    /// By one statement, as they arrive.
    case streamed(SQLText, [ReadColumn])
    case paged(PagedSelect)

    func forEach(_ connection: any SQLConnection, _ row: ([HeldValue]) throws -> Void) throws {
        switch self {
        case .streamed(let text, let columns):
            let statements = SQLStatements(dialect: connection.dialect)
            try connection.each(text) { try row(statements.values($0, columns)) }
        case .paged(let select): try select.forEach(connection, row)
        }
    }
}
