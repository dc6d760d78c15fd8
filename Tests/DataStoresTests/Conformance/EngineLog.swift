import Databases
import Foundation
import Synchronization
import TestPeers

@testable import DataStores

/// What an engine itself says that it ran: SQLite's trace, PostgreSQL's `log_statement=all`, MariaDB's general log.
///
/// A server writes values too, beside the statement: PostgreSQL in a line of their own, which is switched off here;
/// MariaDB when it runs what it has prepared, where it quotes them itself. The text that it was sent is the prepared one.
final class EngineLog: Sendable {
    let store: TestStore
    let adapter: any DataStoreAdapter
    private let traces: TraceBox
    /// How long the server's log was.
    private let start: UInt64

    /// Opens an adapter of its own for the store, whose every statement is noted from now on.
    init(_ store: TestStore) throws {
        self.store = store
        let location = store.location
        let traces = TraceBox()
        switch store.engine {
        case .command: preconditionFailure("a program keeps no log of statements")
        case .sqlite:
            start = 0
            adapter = SQLStore(
                name: store.name,
                reader: {
                    store.log.noting(
                        try SQLiteConnection(.foreign(path: location, access: .readOnly, busySeconds: 1)) {
                            traces.note($0)
                        }
                    )
                },
                writer: {
                    store.log.noting(
                        try SQLiteConnection(.foreign(path: location, access: .readWrite, busySeconds: 1)) {
                            traces.note($0)
                        }
                    )
                }
            )
        case .postgres:
            let name = try SQLIdentifier(store.database)
            let connection = try store.connect()
            try connection.run("ALTER DATABASE \(raw: name) SET log_statement = 'all'")
            try connection.run("ALTER DATABASE \(raw: name) SET log_parameter_max_length = 0")
            start = try EngineLog.size(PostgresCluster.shared.log)
            adapter = store.adapter
        case .odbc:
            try store.connect().run("SET GLOBAL general_log = 1")
            start = try EngineLog.size(MariaDBServer.shared.log)
            adapter = store.adapter
        }
        self.traces = traces
    }

    private final class TraceBox: Sendable {
        private let texts = Mutex<[String]>([])
        var all: [String] { texts.withLock { $0 } }
        func note(_ text: String) { texts.withLock { $0.append(text) } }
    }

    private static func size(_ path: String) throws -> UInt64 {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        return try handle.seekToEnd()
    }

    private func read(_ path: String) throws -> String {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        try handle.seek(toOffset: start)
        return String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
    }

    /// Each statement that was run since, as its text was sent.
    func statements() throws -> [String] {
        switch store.engine {
        case .sqlite, .command: traces.all
        case .postgres: try postgres(read(PostgresCluster.shared.log))
        case .odbc: try mariadb(read(MariaDBServer.shared.log))
        }
    }

    private func postgres(_ text: String) -> [String] {
        var statements: [String] = []
        var isOurs = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("\t") {
                if isOurs { statements[statements.count - 1] += "\n" + line.dropFirst() }
                continue
            }
            isOurs = false
            guard line.hasPrefix("\(store.database)|LOG:  "),
                let match = line.firstMatch(of: #/(execute [^:]*|statement): /#)
            else { continue }
            isOurs = true
            statements.append(String(line[match.range.upperBound...]))
        }
        return statements
    }

    /// Lines begin with a time or tabs, the connection's number and the command.
    private func mariadb(_ text: String) -> [String] {
        var ours: Set<String> = []
        var prepared: [String: [String]] = [:]
        var statements: [String] = []
        var current: (connection: String, command: String, text: String)?
        func finish() {
            guard let entry = current else { return }
            switch entry.command {
            case "Connect": if entry.text.contains(" on \(store.database) ") { ours.insert(entry.connection) }
            case "Prepare" where ours.contains(entry.connection):
                prepared[entry.connection, default: []].append(entry.text)
            case "Query" where ours.contains(entry.connection): statements.append(entry.text)
            case "Execute" where ours.contains(entry.connection):
                let known = prepared[entry.connection] ?? []
                statements.append(known.first { EngineLog.is(entry.text, madeOf: $0) } ?? "NOT PREPARED: \(entry.text)")
            default: break
            }
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let match = line.firstMatch(
                of:
                    /^(\d{6} [ \d]\d:\d\d:\d\d)?\t+ *(\d+) (Connect|Prepare|Execute|Query|Close stmt|Quit|Init DB|Reset stmt|Close)\t/
            ) {
                finish()
                current = (String(match.2), String(match.3), String(line[match.range.upperBound...]))
            } else {
                current?.text += "\n" + line
            }
        }
        finish()
        return statements
    }

    /// True where `run` is `prepared` with a value for each question mark, all its other pieces in their order.
    private static func `is`(_ run: String, madeOf prepared: String) -> Bool {
        let pieces = prepared.split(separator: "?", omittingEmptySubsequences: false)
        guard let first = pieces.first, let last = pieces.last, run.hasPrefix(first), run.hasSuffix(last) else {
            return false
        }
        return pieces.count > 1 || run == prepared
    }
}
