import DataMap
import Databases
import Foundation
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// A database, or the example's program over one.
actor DatabaseKitStore: KitStore {
    nonisolated let adapter: any DataStoreAdapter
    nonisolated let isWhole = true
    private let store: TestStore
    /// A connection that keeps others waiting.
    private var holder: (any SQLConnection)?

    init(_ engine: Engine, seconds: Int, _ wrapped: @Sendable (any DataStoreAdapter) -> any DataStoreAdapter) throws {
        store = try TestStore(engine, name: "main", statementSeconds: seconds)
        adapter = wrapped(store.adapter)
    }

    // MARK: - Its tables

    private static let types: [ColumnKind: String] = [
        .integer: "INTEGER", .decimal: "DECIMAL(20, 4)", .boolean: "BOOLEAN", .date: "DATE",
    ]

    func fill(_ tables: [TrialTable]) throws {
        let connection = try store.connect()
        for table in tables {
            let columns = table.columns.map { column in
                let text = column.isPrimaryKey ? "VARCHAR(40)" : "TEXT"
                return "\(column.name) \(DatabaseKitStore.types[column.kind] ?? text)"
            }
            let key = table.columns.filter(\.isPrimaryKey).map(\.name).joined(separator: ", ")
            let parts = columns + (key.isEmpty ? [] : ["PRIMARY KEY (\(key))"])
            try connection.run(SQLText(stringLiteral: "DROP TABLE IF EXISTS \(table.name)"))
            try connection.run(
                SQLText(stringLiteral: "CREATE TABLE \(table.name) (\(parts.joined(separator: ", ")))")
            )
            try connection.transaction(.write) {
                for start in stride(from: 0, to: table.rows.count, by: 100) {
                    let rows = table.rows[start..<min(start + 100, table.rows.count)]
                    try connection.run(DatabaseKitStore.insertion(rows, into: table.name))
                }
            }
        }
        try connection.forgetStatements()
    }

    private static func insertion(_ rows: ArraySlice<[HeldValue]>, into table: String) -> SQLText {
        var text = SQLText(stringLiteral: "INSERT INTO \(table) VALUES ")
        for (number, row) in rows.enumerated() {
            text.append(SQLText(stringLiteral: number == 0 ? "(" : ", ("))
            for (place, value) in row.enumerated() {
                if place > 0 { text.append(", ") }
                text.append("\(value.keyText)")
            }
            text.append(")")
        }
        return text
    }

    // MARK: - Disturbing it

    func begin(_ disturbance: Disturbance) async throws {
        switch disturbance {
        case .lies: try store.makeLie(about: "people", column: "note")
        case .outage where store.engine == .command: try killPrograms()
        case .outage where store.engine != .sqlite: try store.endSessions()
        // A file has no connections that could be dropped; it is another program that has it.
        case .slow, .outage:
            let connection = try store.connect()
            try connection.begin(.write)
            try connection.run("UPDATE people SET note = note WHERE id IN (3, 5)")
            holder = connection
        }
    }

    func end(_ disturbance: Disturbance) async throws {
        try holder?.rollBack()
        holder = nil
    }

    /// The programs that we started over this store's file.
    private func killPrograms() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let process = pid_t(name), let words = FileManager.default.contents(atPath: "/proc/\(name)/cmdline"),
                String(decoding: words, as: UTF8.self).contains(store.location)
            else { continue }
            kill(process, SIGKILL)
        }
    }

    func write(_ writes: [RowWrite], dyingAt place: Int) async throws -> Bool {
        switch store.engine {
        case .sqlite: return try await dieWriting(place)
        case .command:
            let delays = [0, 1, 3, 10, 30, 100]
            guard let program = adapter as? CommandStore, place < delays.count else {
                _ = try await adapter.write(writes)
                return false
            }
            try await program.writeAndKill(writes, milliseconds: delays[place])
            return true
        case .postgres, .odbc:
            store.log.clear()
            store.log.beforeStatement(place) { [store] in try store.endSessions() }
            defer { store.log.beforeStatement(-1) {} }
            do {
                _ = try await adapter.write(writes)
                return false
            } catch let fault as StoreFault where fault.isTemporary {
                return true
            }
        }
    }

    /// In SQLite's case it is we who die: another process makes the same change, and is killed before the statement of that
    /// number, or, after the last, before it can say that it is done.
    private func dieWriting(_ place: Int) async throws -> Bool {
        guard place < 4 else {
            _ = try await adapter.write(try await DatabaseKitStore.notes(adapter))
            return false
        }
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = store.location as String, place = place as Int] in
            let log = StatementLog()
            log.beforeStatement(place) { kill(getpid(), SIGKILL) }
            let store = SQLStore(
                name: "main",
                reader: { try SQLiteConnection(.foreign(path: path, access: .readOnly, busySeconds: 1)) },
                writer: { log.noting(try SQLiteConnection(.foreign(path: path, access: .readWrite, busySeconds: 1))) }
            )
            _ = try await store.write(try await DatabaseKitStore.notes(store))
            kill(getpid(), SIGKILL)
        }
        return true
    }

    /// The change that the trial makes.
    static func notes(_ store: any DataStoreAdapter) async throws -> [RowWrite] {
        let table = try #require(try await store.schema().table(named: "people"))
        let (id, note) = (try #require(table.column(named: "id")), try #require(table.column(named: "note")))
        return [1, 5, 12].map { number in
            RowWrite(
                table: table,
                action: .set([ColumnValue(note, .text("after"))]),
                match: KeyMatch(columns: [MatchColumn(id)], keys: [[.integer(number)]]),
                rowsMax: 1
            )
        }
    }
}
