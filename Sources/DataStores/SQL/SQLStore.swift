import DataMap
import Databases
import SubjectRequests

/// The adapter of every store that speaks SQL; what differs between engines is how it is opened.
///
/// Reads go over connections that cannot write, several at a time; writes over one connection, one transaction at a time.
package actor SQLStore: DataStoreAdapter {
    package nonisolated let name: String
    let readers: LeasePool<OwnedConnection>
    private let writer: LeasePool<OwnedConnection>
    private var known: LiveSchema?

    /// - Parameters:
    ///   - connections: how many may read at once.
    ///   - pacing: for which every statement waits, a reader's and the writer's; nil where the store may be asked at will.
    init(
        name: String,
        connections: Int = StoreAddress.usualConnections,
        pacing: CallPacing? = nil,
        reader: @escaping @Sendable () throws -> any SQLConnection,
        writer: @escaping @Sendable () throws -> any SQLConnection
    ) {
        self.name = name
        readers = LeasePool(size: connections) {
            try await OwnedConnection.open(name: "read \(name)") { pacing.slowing(try reader()) }
        }
        self.writer = LeasePool(size: 1) {
            try await OwnedConnection.open(name: "write \(name)") { pacing.slowing(try writer()) }
        }
    }

    package func schema() async throws -> LiveSchema {
        if let known { return known }
        let schema = try await attempt(readers) { try SQLSchema.read($0) }
        known = schema
        return schema
    }

    /// Connects anew too: a file that was put in the place of another is another database.
    package func forgetSchema() async {
        known = nil
        await readers.giveUpIdle()
        await writer.giveUpIdle()
    }

    package nonisolated var readsWholeTables: Bool { true }

    package nonisolated func read<Value: Sendable>(
        _ queries: [RowQuery],
        _ body: @Sendable (_ rows: RowStream) throws -> Value
    ) async throws -> Value {
        try await attempt(readers) { connection in
            let statements = SQLStatements(dialect: connection.dialect)
            let selects = try queries.compactMap(statements.select)
            return try body(RowStream { row in for select in selects { try select.forEach(connection, row) } })
        }
    }

    package nonisolated var worksInSets: Bool { true }

    /// Goes through very many keys by two connections at once.
    package nonisolated func count(_ queries: [RowQuery]) async throws -> Int {
        let half = queries.count / 2
        async let first = counted(queries[..<half])
        async let second = counted(queries[half...])
        return try await first + second
    }

    private nonisolated func counted(_ queries: ArraySlice<RowQuery>) async throws -> Int {
        guard !queries.isEmpty else { return 0 }
        return try await attempt(readers) { connection in
            let statements = SQLStatements(dialect: connection.dialect)
            return try queries.reduce(0) { rows, query in
                guard let text = try statements.count(query) else { return rows }
                return rows + (try connection.first(text) { Int(try $0.int(0)) } ?? 0)
            }
        }
    }

    package nonisolated func write(_ writes: [RowWrite]) async throws -> [Int] {
        try await write(writes, beforeCommit: {})
    }

    /// The connection's own thread waits for what must be true before the commit; no other is held up.
    package nonisolated func write(
        _ writes: [RowWrite],
        committingAfter work: @escaping @Sendable () async throws -> Void
    ) async throws -> [Int] {
        let gate = CommitGate()
        async let changed = write(writes) { try gate.wait() }
        do {
            try await work()
            gate.open()
        } catch {
            gate.refuse(error)
        }
        do {
            return try await changed
        } catch let refused as CommitGate.Refused {
            throw refused.reason
        }
    }

    /// SQLite does with a write-ahead log only: with a journal, a large write shuts readers out. MariaDB has tables of kinds that
    /// do not.
    package nonisolated func readsBesideWrites() async throws -> Bool {
        try await attempt(readers) { connection in
            switch connection.dialect {
            case .postgres: true
            case .sqlite: try connection.first("PRAGMA journal_mode") { try $0.text(0) } == "wal"
            case .mariadb: false
            }
        }
    }

    private nonisolated func write(
        _ writes: [RowWrite],
        beforeCommit: @escaping @Sendable () throws -> Void
    ) async throws -> [Int] {
        let name = name
        return try await attempt(writer) { connection in
            let statements = SQLStatements(dialect: connection.dialect)
            return try connection.transaction(.write) {
                var rowsLeft: Int?
                let changed = try writes.map { write in
                    if !write.sharesRowsMax { rowsLeft = write.rowsMax }
                    guard let text = try statements.change(write, store: name) else { return 0 }
                    if let before = try statements.before(write) { try connection.run(before) }
                    let changed = try connection.run(text)
                    rowsLeft = rowsLeft.map { $0 - changed }
                    guard rowsLeft.map({ $0 >= 0 }) ?? true else {
                        throw StoreFault.rowCap(store: name, collection: write.table.name)
                    }
                    return changed
                }
                try beforeCommit()
                return changed
            }
        }
    }

    package nonisolated func insert(_ rows: [RowInsert]) async throws -> [[ColumnValue]] {
        let name = name
        let whole = rows.withRepeatedValues
        try await attempt(writer) { connection in
            let statements = SQLStatements(dialect: connection.dialect)
            try connection.transaction(.write) {
                for row in whole { try connection.run(statements.insert(row, store: name)) }
            }
        }
        return whole.map(\.values)
    }

    /// Turns what a database throws into a fault that names the store. When the server has dropped one connection the
    /// idle ones are given up too, so that the next try connects anew.
    private nonisolated func attempt<Value: Sendable>(
        _ pool: LeasePool<OwnedConnection>,
        _ body: @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.lease { owned in
                do {
                    return try await owned.use(body)
                } catch let error as SQLError where error.code == "database-unreachable" {
                    await owned.reset()
                    await pool.giveUpIdle()
                    throw error
                }
            }
        } catch let error as SQLError {
            throw StoreFault(store: name, error)
        }
    }
}

extension CallPacing? {
    fileprivate func slowing(_ connection: any SQLConnection) -> any SQLConnection {
        map { PacedConnection(connection, $0) } ?? connection
    }
}
