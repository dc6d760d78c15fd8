import DataMap
import SubjectRequests

/// A query as a program reads it; nil where no row can be found.
struct ReadQuestion {
    let verb: String
    let question: JSONValue
    let rows: AskedRows
    /// The columns in the order in which the program gives them: those of the query first.
    let columns: [ReadColumn]

    init?(_ query: RowQuery) {
        var columns = query.columns
        func place(_ column: LiveColumn) -> Int {
            if let known = columns.firstIndex(of: .column(column)) { return known }
            columns.append(.column(column))
            return columns.count - 1
        }
        let matches = query.matches.compactMap { match in match.wire.map { (match, $0) } }
        guard query.isEveryRow || !matches.isEmpty else { return nil }
        verb = query.isEveryRow ? "list" : "read"
        rows = AskedRows(
            matches.map(\.0),
            places: matches.map { match, _ in match.columns.map { place($0.column) } }
        )
        self.columns = columns
        var members: [String: JSONValue] = [
            "table": .text(query.table.name), "columns": .list(columns.map(\.wire)),
        ]
        if !query.isEveryRow { members["matches"] = .list(matches.map(\.1)) }
        question = .object(members)
    }
}

extension RowInsert {
    /// The table, and the values by column.
    func question(store: String) throws(StoreFault) -> JSONValue {
        var settings: [String: JSONValue] = [:]
        for setting in values {
            guard let value = setting.column.wireValue(setting.value) else {
                throw .valueDoesNotFit(store: store, column: setting.column.name)
            }
            settings[setting.column.name] = value
        }
        return .object(["table": .text(table.name), "values": .object(settings)])
    }
}

extension ReadColumn {
    /// The column's name; null for whatever tells rows apart.
    fileprivate var wire: JSONValue {
        switch self {
        case .column(let column): .text(column.name)
        case .rowIdentity: .null
        }
    }

    func held(_ value: JSONValue) -> HeldValue? {
        switch self {
        case .column(let column): column.held(value)
        case .rowIdentity: LiveColumn(name: "", kind: .anything).held(value)
        }
    }
}

extension KeyMatch {
    /// The keys that the columns can hold, each once; nil where there is none. A null in a key means null in the row.
    var wire: JSONValue? {
        // By their bytes: Swift takes letters for equal that are made of different ones.
        var seen: Set<[UInt8]> = []
        let keys = keys.compactMap { key -> JSONValue? in
            let parts = zip(columns, key).compactMap { column, value -> JSONValue? in
                if value == .null { return matchesNull ? .null : nil }
                return column.column.wireKey(value, folding: matchesNull ? .none : column.folding)
            }
            guard parts.count == columns.count, seen.insert(JSONValue.list(parts).line).inserted else { return nil }
            return .list(parts)
        }
        guard !keys.isEmpty else { return nil }
        return .object([
            "columns": .list(columns.map { .text($0.column.name) }),
            "fold": .list(columns.map { $0.folding.wire }),
            "keys": .list(keys),
        ])
    }
}

extension KeyFolding {
    fileprivate var wire: JSONValue {
        switch self {
        case .none: .null
        case .email: .text("email")
        case .phone: .text("phone")
        case .name: .text("name")
        }
    }
}

extension RowWrite {
    /// Nil where no row can be found, or nothing is to be written.
    func question(store: String) throws(StoreFault) -> JSONValue? {
        guard let match = match.wire else { return nil }
        var members: [String: JSONValue] = ["table": .text(table.name), "match": match]
        switch action {
        case .delete: members["delete"] = .boolean(true)
        case .set(let values):
            guard !values.isEmpty else { return nil }
            var settings: [String: JSONValue] = [:]
            for setting in values {
                guard let value = setting.column.wireValue(setting.value) else {
                    throw .valueDoesNotFit(store: store, column: setting.column.name)
                }
                settings[setting.column.name] = value
            }
            members["set"] = .object(settings)
        }
        var still: [String: JSONValue] = [:]
        for held in unchanged {
            if held.value == .null {
                still[held.column.name] = .null
            } else {
                guard let value = held.column.wireKey(held.value, folding: .none) else { return nil }
                still[held.column.name] = value
            }
        }
        members["unchanged"] = .object(still)
        if let rowsMax { members["max"] = .integer(Int64(rowsMax)) }
        return .object(members)
    }
}
