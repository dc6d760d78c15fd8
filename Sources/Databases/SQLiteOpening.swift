import Foundation
import GRDB

/// The ways in which a SQLite file is opened.
package enum SQLiteOpening: Sendable, Hashable {
    /// Our own database, by the one connection that writes: write-ahead log, every commit synced, deleted bytes
    /// overwritten. Made where it is missing, readable by its owner only.
    case own(path: String)
    /// Our own database, to read.
    case ownReader(path: String)
    /// Somebody else's database: none of its lasting settings is changed, and it is never made where it is missing.
    case foreign(path: String, access: Access, busySeconds: Double)

    package enum Access: Sendable, Hashable {
        case readOnly
        /// Foreign keys are enforced, and bytes of erased rows are overwritten; both hold for this connection only.
        case readWrite
    }

    var path: String {
        switch self {
        case .own(let path), .ownReader(let path), .foreign(let path, _, _): path
        }
    }

    var configuration: Configuration {
        var configuration = Configuration()
        // Transactions begin and end by our own statements.
        configuration.allowsUnsafeTransactions = true
        switch self {
        case .own:
            configuration.busyMode = .timeout(5)
        case .ownReader:
            configuration.busyMode = .timeout(5)
            configuration.readonly = true
        case .foreign(_, let access, let busySeconds):
            configuration.busyMode = .timeout(busySeconds)
            configuration.readonly = access == .readOnly
        }
        return configuration
    }

    /// Makes our own file, 0600, before SQLite would make it with the process's mask; refuses a missing foreign one.
    func prepareFile() throws {
        // A database in memory has no file; `settle` refuses it as our own.
        guard path != ":memory:", !FileManager.default.fileExists(atPath: path) else { return }
        guard case .own = self else {
            // Its disk may not be mounted yet, just as a server may be down.
            throw SQLError(
                code: "database-missing",
                sentence: "There is no database file at \(path).",
                isTemporary: true
            )
        }
        let made = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard made else {
            throw SQLError(code: "database-unreadable", sentence: "No database file can be made at \(path).")
        }
    }

    /// Sets what holds for this connection, outside any transaction, and reads back what durability depends on: GRDB's
    /// own set-up, or another build of SQLite, must not have lost it.
    func settle(_ connection: SQLiteConnection) throws {
        switch self {
        case .own:
            try set(connection, "PRAGMA journal_mode = WAL")
            try set(connection, "PRAGMA synchronous = FULL")
            try set(connection, "PRAGMA temp_store = MEMORY")
            try set(connection, "PRAGMA secure_delete = ON")
            try set(connection, "PRAGMA foreign_keys = ON")
            try set(connection, "PRAGMA wal_autocheckpoint = 1000")
            // 32 MiB: tokens are random, so that an index is written all over, and SQLite's own 2 MiB read a page for each.
            try set(connection, "PRAGMA cache_size = -32768")
            try require(connection, "PRAGMA journal_mode", .text("wal"))
            try require(connection, "PRAGMA synchronous", .int(2))
            try require(connection, "PRAGMA secure_delete", .int(1))
            try require(connection, "PRAGMA foreign_keys", .int(1))
            try require(connection, "PRAGMA temp_store", .int(2))
        case .ownReader:
            try set(connection, "PRAGMA temp_store = MEMORY")
        case .foreign(_, .readWrite, _):
            try set(connection, "PRAGMA secure_delete = ON")
        case .foreign(_, .readOnly, _):
            break
        }
    }

    private func set(_ connection: SQLiteConnection, _ pragma: SQLText) throws {
        try connection.each(pragma) { _ in }
    }

    private func require(_ connection: SQLiteConnection, _ pragma: SQLText, _ wanted: SQLValue) throws {
        let value = try connection.first(pragma) { try $0.value(at: 0) }
        guard value == wanted else {
            throw SQLError(
                code: "unsafe-database-setting",
                sentence: "SQLite does not keep \(pragma.text) as it must be for nothing to be lost; use a local disk."
            )
        }
    }
}
