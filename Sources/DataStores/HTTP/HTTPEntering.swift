import DataMap
import Outbound
import SubjectRequests

/// Puts rows in one after another, and reads each back: a later row may have to name a key that the service gave to an
/// earlier one, and what a service says is not believed.
struct HTTPEntering {
    private let session: HTTPSession

    init(_ session: HTTPSession) { self.session = session }

    /// Answers each row as the service has it.
    func run(_ rows: [RowInsert]) throws -> [[ColumnValue]] {
        var made: [[ColumnValue]] = []
        for row in rows {
            do {
                made.append(try enter(row.following(made)))
            } catch let fault as StoreFault where !made.isEmpty {
                throw fault.after(made.count, of: rows.count)
            }
        }
        return made
    }

    private func enter(_ row: RowInsert) throws -> [ColumnValue] {
        guard let table = session.endpoints.table(row.table) else {
            throw StoreFault.noWay(store: session.store, collection: row.table.name, to: "put in rows")
        }
        let given = row.values.filter { $0.value != .null }
        let ways = wayBack(given, table)
        guard !ways.isEmpty else {
            throw StoreFault.noWay(store: session.store, collection: table.live.name, to: "read back a new row")
        }
        let step = try ChangeBuilder(session, table).creation(given)
        _ = try session.ask(step.call, done: step.change.done, gone: step.change.gone)
        let match = KeyMatch(
            columns: ways.map { MatchColumn($0.column, folding: .none) },
            keys: [ways.map(\.value)]
        )
        let query = RowQuery(table: table.live, columns: table.live.columns.map { .column($0) }, matches: [match])
        var found: [ColumnValue]?
        try HTTPSearch(session).run(query) { held in
            guard given.allSatisfy({ held[table.place(of: $0.column)].isSame(as: $0.value) }) else { return }
            found = zip(table.live.columns, held).map { ColumnValue($0, $1) }
        }
        guard let found else {
            throw StoreFault(
                store: session.store,
                code: "row-not-kept",
                sentence: "The store \(session.store) took a new row of \(table.live.name) and does not have it."
            )
        }
        return found
    }

    /// The values by which the row is asked for again: its key where that is known and leads to it, else what does.
    private func wayBack(_ given: [ColumnValue], _ table: HTTPTable) -> [ColumnValue] {
        let key = table.live.primaryKey
        let names = Set(given.map(\.column.name))
        let ways = table.reads.map(\.by).filter { !$0.isEmpty && names.isSuperset(of: $0) }
        let way = ways.first { Set($0) == Set(key) } ?? ways.max { $0.count < $1.count } ?? []
        return way.compactMap { name in given.first { $0.column.name == name } }
    }
}
