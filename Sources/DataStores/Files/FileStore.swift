import DataMap
import SubjectRequests
import Threads

/// The adapter of a folder of files. Searches that wait for the same files share one pass through them; changes write the
/// files that they concern anew.
package actor FileStore: DataStoreAdapter {
    package nonisolated let name: String
    private let place: FilePlace
    private let declared: [FileTable]
    private var known: FileSchema?
    private var desks: [LiveTable: PassDesk] = [:]
    private let scanning: LeasePool<OwnThread>
    private let reading: LeasePool<OwnThread>
    private let writing: LeasePool<OwnThread>

    /// How many searches may hand on their rows at once.
    private static let readersMax = 4

    /// - Parameters:
    ///   - place: the folder, or the one file.
    ///   - tables: as the settings say; empty where the files' names say it.
    package init(name: String, place: FilePlace, tables: [FileTable] = []) {
        self.name = name
        self.place = place
        declared = tables
        scanning = LeasePool(name: "scan \(name)", size: 1)
        reading = LeasePool(name: "read \(name)", size: FileStore.readersMax)
        writing = LeasePool(name: "write \(name)", size: 1)
    }

    package func schema() async throws -> LiveSchema { try await files().live }

    package func forgetSchema() {
        known = nil
        desks = [:]
    }

    package nonisolated var readsWholeTables: Bool { true }

    package func read<Value: Sendable>(
        _ queries: [RowQuery],
        _ body: @Sendable (_ rows: RowStream) throws -> Value
    ) async throws -> Value {
        guard let first = queries.first else { return try await reading.run { try body(RowStream { _ in }) } }
        let order = PassOrder(
            columns: first.columns,
            matches: queries.flatMap(\.matches),
            isEveryRow: queries.contains(where: \.isEveryRow)
        )
        guard let table = try await files().tables[first.table.name] else {
            throw StoreFault.tableUnknown(first.table.name, store: name)
        }
        let desk = desk(of: table, first.table)
        if !order.isEveryRow, case .rows(let rows) = try await desk.answer(order) {
            return try await reading.run { try body(RowStream { row in for values in rows { try row(values) } }) }
        }
        // Every row, or more rows than may be held: it goes through the files alone.
        await desk.noteAnother()
        let (place, name) = (place, name)
        return try await reading.run {
            let pass = FilePass(folder: try StoreFolder(place, store: name), table: table, live: first.table)
            return try body(RowStream { row in try pass.stream(order, row) })
        }
    }

    package func write(_ writes: [RowWrite]) async throws -> [Int] {
        let rewriting = FileRewriting(place: place, store: name, tables: try await files().tables)
        return try await writing.run { try rewriting.apply(writes) }
    }

    package func insert(_ rows: [RowInsert]) async throws -> [[ColumnValue]] {
        let entering = FileEntering(place: place, store: name, tables: try await files().tables)
        let whole = rows.withRepeatedValues
        try await writing.run { try entering.apply(whole) }
        return whole.map(\.values)
    }

    /// How often the table's files were gone through since its schema was read.
    func passes(of table: LiveTable) async -> Int { await desks[table]?.passes ?? 0 }

    private func files() async throws -> FileSchema {
        if let known { return known }
        let (place, name, declared) = (place, name, declared)
        let schema = try await scanning.run { try FileSchema.read(StoreFolder(place, store: name), declared: declared) }
        known = schema
        return schema
    }

    private func desk(of table: FileTable, _ live: LiveTable) -> PassDesk {
        if let desk = desks[live] { return desk }
        let (place, name, scanning) = (place, name, scanning)
        let desk = PassDesk { orders in
            try await scanning.run {
                try FilePass(folder: StoreFolder(place, store: name), table: table, live: live).answers(orders)
            }
        }
        desks[live] = desk
        return desk
    }
}

extension LeasePool<OwnThread> {
    /// Threads that are started when they are first needed.
    fileprivate init(name: String, size: Int) {
        self.init(size: size) { OwnThread(name: name) }
    }

    /// Runs `body` where it may block.
    fileprivate func run<Value: Sendable>(_ body: @Sendable () throws -> Value) async throws -> Value {
        try await lease { thread in try await thread.run(body) }
    }
}
