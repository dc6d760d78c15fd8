import DataMap
import Databases
import Foundation
import SubjectRequests
import Synchronization
import TestPeers

@testable import DataStores

enum Engine: String, CaseIterable, Sendable {
    case sqlite
    case postgres
    case odbc
    /// The example of `docs/adapters.md`, over an SQLite file.
    case command

    /// Those that run statements.
    static let databases: [Engine] = [.sqlite, .postgres, .odbc]
}

/// One database of a test, with its adapter, which notes every statement's text.
final class TestStore: Sendable {
    let name: String
    let engine: Engine
    let adapter: any DataStoreAdapter
    let log: StatementLog
    let location: String
    private let folder: String?

    /// `statementSeconds` as in the settings; 0 means no limit.
    init(_ engine: Engine, name: String, statementSeconds: Int = 0) throws {
        self.name = name
        self.engine = engine
        let log = StatementLog()
        self.log = log
        switch engine {
        case .command:
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("habeas-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let path = folder.appendingPathComponent("\(name).db").path
            _ = try SQLiteConnection(.own(path: path))
            self.folder = folder.path
            location = path
            adapter = CommandStore(
                name: name,
                call: ProgramCall(
                    words: [TestStore.example, path],
                    folder: folder.path,
                    environment: ProcessInfo.processInfo.environment.filter { $0.key == "PATH" }
                ),
                limits: ProgramLimits()
            )
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("habeas-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let path = folder.appendingPathComponent("\(name).db").path
            _ = try SQLiteConnection(.own(path: path))
            self.folder = folder.path
            location = path
            adapter = SQLStore(
                name: name,
                reader: {
                    log.noting(try SQLiteConnection(.foreign(path: path, access: .readOnly, busySeconds: 1)))
                },
                writer: {
                    log.noting(try SQLiteConnection(.foreign(path: path, access: .readWrite, busySeconds: 1)))
                }
            )
        case .postgres:
            let url = try PostgresCluster.shared.makeDatabase()
            folder = nil
            location = url
            adapter = SQLStore(
                name: name,
                reader: {
                    let connection = try PostgresConnection(url: url, statementSeconds: statementSeconds)
                    try connection.run("SET default_transaction_read_only TO on")
                    return log.noting(connection)
                },
                writer: { log.noting(try PostgresConnection(url: url, statementSeconds: statementSeconds)) }
            )
        case .odbc:
            let url = try MariaDBServer.shared.makeDatabase()
            folder = nil
            location = url
            adapter = SQLStore(
                name: name,
                reader: {
                    log.noting(
                        try ODBCConnection(url: url, statementSeconds: statementSeconds, isReadOnly: true)
                    )
                },
                writer: { log.noting(try ODBCConnection(url: url, statementSeconds: statementSeconds)) }
            )
        }
    }

    static let example = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../examples/adapters/erp.py").standardizedFileURL.path

    deinit {
        guard let folder else { return }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A connection of the test's own, outside the adapter.
    func connect() throws -> any SQLConnection {
        switch engine {
        case .sqlite, .command: try SQLiteConnection(.foreign(path: location, access: .readWrite, busySeconds: 1))
        case .postgres: try PostgresConnection(url: location)
        case .odbc: try ODBCConnection(url: location)
        }
    }

    /// Runs statements that end in a semicolon at the end of a line.
    func run(_ script: String) throws {
        let connection = try connect()
        var script = script
        if engine == .odbc {
            try connection.run("SET SESSION max_recursive_iterations = 1000000")
            // MariaDB makes no key of a text without a length.
            script = script.replacing("TEXT PRIMARY KEY", with: "VARCHAR(190) PRIMARY KEY")
        }
        for statement in script.components(separatedBy: ";\n") where !statement.allSatisfy(\.isWhitespace) {
            try connection.run(SQLText(stringLiteral: statement))
        }
        try connection.forgetStatements()
    }

    /// All rows of a query as text, sorted.
    func rows(_ query: String) throws -> [String] {
        let connection = try connect()
        return try connection.rows(SQLText(stringLiteral: query)) { row in
            try row.columnNames.indices.map { "\(try row.value(at: $0))" }.joined(separator: " | ")
        }.sorted()
    }
}

/// The texts of the statements that ran, and what is to happen before one of them.
final class StatementLog: Sendable {
    private let texts = Mutex<[String]>([])
    private let hook = Mutex<(place: Int, body: @Sendable () throws -> Void)?>(nil)

    /// Runs `body` once before the statement with this number, counted from 0 since ``clear()``.
    func beforeStatement(_ place: Int, _ body: @escaping @Sendable () throws -> Void) {
        hook.withLock { $0 = (place, body) }
    }

    var all: [String] { texts.withLock { $0 } }

    func clear() { texts.withLock { $0 = [] } }

    func noting(_ connection: any SQLConnection) -> any SQLConnection { NotingConnection(connection, self) }

    fileprivate func note(_ text: String) throws {
        let place = texts.withLock { texts in
            texts.append(text)
            return texts.count - 1
        }
        if let hook = hook.withLock({ $0 }), hook.place == place { try hook.body() }
    }
}

private final class NotingConnection: SQLConnection {
    private let inner: any SQLConnection
    private let log: StatementLog

    init(_ inner: any SQLConnection, _ log: StatementLog) {
        self.inner = inner
        self.log = log
    }

    var dialect: SQLDialect { inner.dialect }
    var isInTransaction: Bool { inner.isInTransaction }

    func run(_ text: SQLText) throws -> Int {
        try log.note(text.text)
        return try inner.run(text)
    }

    func each(_ text: SQLText, row: (any SQLRow) throws -> Void) throws {
        try log.note(text.text)
        try inner.each(text, row: row)
    }

    func forgetStatements() throws { try inner.forgetStatements() }
    func begin(_ mode: TransactionMode) throws { try inner.begin(mode) }
    func commit() throws { try inner.commit() }
    func rollBack() throws { try inner.rollBack() }
}

/// Collects the frames of a spool.
final class SpoolLog: Sendable {
    private let frames = Mutex<[SpoolFrame]>([])

    var all: [SpoolFrame] { frames.withLock { $0 } }

    func take(_ frame: SpoolFrame) { frames.withLock { $0.append(frame) } }

    /// The rows by collection, each as `field=value` pairs, sorted.
    var rows: [String: [String]] {
        var found: [String: [String]] = [:]
        var head: HeldCollection?
        for frame in all {
            switch frame {
            case .collection(let collection): head = collection
            case .row(let values):
                guard let head else { continue }
                let fields = head.fields.filter { $0.withheldBecause == nil }.map(\.name)
                let row = zip(fields, values).map { "\($0)=\($1.shown)" }.joined(separator: " ")
                found["\(head.dataset).\(head.collection)", default: []].append(row)
            }
        }
        return found.mapValues { $0.sorted() }
    }
}

extension HeldValue {
    var shown: String {
        switch self {
        case .null: "-"
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let text): text
        case .bytes(let bytes): "\(bytes)"
        }
    }
}
