import DataMap
import Databases
import SubjectRequests

/// The statements of one engine. Values are binds, names come from the catalogue and are quoted.
struct SQLStatements {
    let dialect: SQLDialect

    /// Nil where no row can be found.
    func select(_ query: RowQuery) throws -> (SQLText, [ReadColumn])? {
        guard let condition = try KeyCondition(dialect: dialect).any(of: query.matches) else { return nil }
        // A step that only counts reads no column.
        let columns = query.columns.isEmpty ? "1" : SQLText(joined: try query.columns.map(column), by: ", ")
        return ("SELECT \(columns) FROM \(raw: try identifier(query.table)) WHERE \(condition)", query.columns)
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
            let settings = try values.map { setting in
                guard let value = setting.column.written(setting.value, dialect: dialect) else {
                    throw StoreFault.valueDoesNotFit(store: store, column: setting.column.name)
                }
                return "\(raw: try SQLIdentifier(setting.column.name)) = \(value)" as SQLText
            }
            return "UPDATE \(raw: table) SET \(SQLText(joined: settings, by: ", ")) WHERE \(condition)"
        }
    }

    func values(_ row: any SQLRow, _ columns: [ReadColumn]) throws -> [HeldValue] {
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
        case .column(let column): "\(raw: try SQLIdentifier(column.name))"
        case .rowIdentity: dialect == .sqlite ? "rowid" : "CAST(ctid AS TEXT)"
        }
    }

    private func identifier(_ table: LiveTable) throws -> SQLIdentifier {
        if let schema = table.schema { return try SQLIdentifier(schema, table.name) }
        return try SQLIdentifier(table.name)
    }
}
