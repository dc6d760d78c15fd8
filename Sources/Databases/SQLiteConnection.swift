import Foundation
import GRDB
import GRDBSQLite

/// A connection to a SQLite file, by GRDB's connection and its cached statements.
package final class SQLiteConnection: SQLConnection {
    package let dialect = SQLDialect.sqlite
    private let queue: DatabaseQueue
    /// Set while a call is inside GRDB's queue, so that nested calls need not enter it again.
    private var entered: Database?
    /// How many results are being read; a cached statement that is being read must not be started anew.
    private var openCursors = 0

    /// Opens the file in one of the ways of ``SQLiteOpening`` and verifies the settings that the way promises. `trace` is
    /// told the text of each statement as SQLite runs it, without the binds.
    package init(_ opening: SQLiteOpening, trace: (@Sendable (String) -> Void)? = nil) throws {
        var configuration = opening.configuration
        if let trace {
            configuration.prepareDatabase { database in
                database.trace(options: .statement) { event in
                    if case .statement(let statement) = event { trace(statement.sql) }
                }
            }
        }
        do {
            try opening.prepareFile()
            queue = try DatabaseQueue(path: opening.path, configuration: configuration)
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
        try opening.settle(self)
    }

    package var isInTransaction: Bool { queue.unsafeReentrantRead(\.isInsideTransaction) }

    @discardableResult
    package func run(_ text: SQLText) throws -> Int {
        try text.refuseNUL()
        return try enter { database in
            let before = database.totalChangesCount
            let statement = try statement(text.text, in: database)
            try statement.bind(text.binds)
            defer { statement.unbind() }
            try statement.execute()
            // `changesCount` keeps its last value where a statement changes no rows at all (DDL, SAVEPOINT).
            return database.totalChangesCount == before ? 0 : database.changesCount
        }
    }

    package func each(_ text: SQLText, row: (any SQLRow) throws -> Void) throws {
        try text.refuseNUL()
        try enter { database in
            let statement = try statement(text.text, in: database)
            openCursors += 1
            defer { openCursors -= 1 }
            try statement.bind(text.binds)
            defer { statement.unbind() }
            let cursor = try Row.fetchCursor(statement)
            while try cursor.next() != nil { try row(SQLiteRow(statement: statement)) }
        }
    }

    /// SQLite prepares its statements anew by itself when the schema has changed, but GRDB remembers their columns.
    package func forgetStatements() throws { try enter { $0.clearSchemaCache() } }

    package func begin(_ mode: TransactionMode) throws {
        switch mode {
        case .read: try run("BEGIN DEFERRED")
        case .write: try run("BEGIN IMMEDIATE")
        }
    }

    package func commit() throws { try run("COMMIT") }

    package func rollBack() throws {
        guard isInTransaction else { return }
        try run("ROLLBACK")
    }

    /// Stays inside GRDB's queue for the whole of `body`: cheaper where many statements follow one another.
    package func stayingInside<Value>(_ body: () throws -> Value) throws -> Value { try enter { _ in try body() } }

    /// Moves what the write-ahead log holds into the file as far as readers allow; never waits. Answers the number of
    /// pages that the log still held before.
    @discardableResult
    package func walCheckpoint(truncating: Bool = false) throws -> Int64 {
        let pages = try rows(truncating ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)") {
            try $0.int(1)
        }
        return pages.first ?? 0
    }

    private func enter<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            if let entered { return try body(entered) }
            return try queue.unsafeReentrantWrite { database in
                entered = database
                defer { entered = nil }
                return try body(database)
            }
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    private func statement(_ text: String, in database: Database) throws -> Statement {
        openCursors == 0 ? try database.cachedStatement(sql: text) : try database.makeStatement(sql: text)
    }
}

/// The row that a statement stands on, read from SQLite itself: GRDB would stop at a NUL in somebody else's text, and make a
/// value of its own of each value.
private struct SQLiteRow: SQLRow {
    let statement: Statement

    var columnNames: [String] { statement.columnNames }

    func value(at index: Int) throws -> SQLValue {
        let row = statement.sqliteStatement
        guard (0..<Int(sqlite3_column_count(row))).contains(index) else {
            throw wrongType(index, "anything: the result has fewer columns")
        }
        let column = Int32(index)
        switch sqlite3_column_type(row, column) {
        case SQLITE_INTEGER: return .int(sqlite3_column_int64(row, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(row, column))
        case SQLITE_TEXT:
            // The text first: asking for it may change how the value is held, and so its length.
            let start = sqlite3_column_text(row, column)
            let text = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(row, column)))
            return .text(String(decoding: text, as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(row, column)
            let bytes = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(row, column)))
            return .blob([UInt8](bytes))
        default: return .null
        }
    }
}

extension SQLError {
    /// SQLite's own message names tables and columns, never values.
    init(_ error: DatabaseError) {
        let message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            self.init(kind: .unique, code: "unique-violated", sentence: "The row is there already (\(message)).")
        case .SQLITE_CONSTRAINT_FOREIGNKEY:
            self.init(
                kind: .foreignKey,
                code: "foreign-key-violated",
                sentence: "A row refers to one that is not there."
            )
        case .SQLITE_CONSTRAINT_NOTNULL:
            self.init(kind: .notNull, code: "not-null-violated", sentence: "A value is missing (\(message)).")
        case .SQLITE_CONSTRAINT_CHECK:
            self.init(kind: .check, code: "check-violated", sentence: "A value is not allowed (\(message)).")
        default:
            self.init(primary: error.resultCode, message: message)
        }
    }

    private init(primary: ResultCode, message: String) {
        switch primary {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                kind: .retry,
                code: "database-busy",
                sentence: "Another program holds the database; try again.",
                isTemporary: true
            )
        case .SQLITE_FULL:
            self.init(code: "disk-full", sentence: "The disk is full; free space and try again.", isTemporary: true)
        case .SQLITE_IOERR:
            self.init(code: "disk-error", sentence: "The disk refused (\(message)).", isTemporary: true)
        case .SQLITE_CANTOPEN:
            // A file that is not there may be on a disk that is not mounted yet, just as a server may be down.
            self.init(
                code: "database-not-there",
                sentence: "The database file cannot be opened (\(message)); is its disk there, and may we read it?",
                isTemporary: true
            )
        case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_PERM, .SQLITE_READONLY:
            self.init(code: "database-unreadable", sentence: "The database file cannot be used (\(message)).")
        case .SQLITE_ERROR where message.hasPrefix("no such table") || message.hasPrefix("no such column"):
            self.init(kind: .missing, code: "database-refused", sentence: "The database refused (\(message)).")
        default:
            self.init(code: "database-refused", sentence: "The database refused (\(message)).")
        }
    }
}
