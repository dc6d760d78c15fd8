import Databases
import SubjectRequests

/// What the database says of itself, read back from the connection that writes.
package struct EngineFacts: Sendable, Hashable {
    /// `SQLite` or `PostgreSQL`.
    package let engine: String
    package let version: String
    /// By the engine's own names, in their order.
    package let settings: [Setting]
    /// Events that have no place in the tree yet.
    package let eventsWaiting: Int64

    package struct Setting: Sendable, Hashable {
        package let name: String
        package let value: String
    }
}

extension SiteStorage {
    /// The engine's version and the settings on which it depends that nothing is lost.
    package func engineFacts() async throws -> EngineFacts {
        try await write { connection in
            let isSQLite = connection.sql.dialect == .sqlite
            let names: [SQLText] =
                isSQLite
                ? [
                    "PRAGMA journal_mode", "PRAGMA synchronous", "PRAGMA foreign_keys", "PRAGMA secure_delete",
                    "PRAGMA temp_store",
                ] : ["SHOW fsync", "SHOW synchronous_commit", "SHOW full_page_writes"]
            let waiting = try connection.sql.first("SELECT count(*) FROM events WHERE leaf_index IS NULL") {
                try $0.int(0)
            }
            return EngineFacts(
                engine: isSQLite ? "SQLite" : "PostgreSQL",
                version: try connection.said(isSQLite ? "SELECT sqlite_version()" : "SHOW server_version"),
                settings: try names.map { query in
                    EngineFacts.Setting(
                        name: query.text.split(separator: " ").last.map(String.init) ?? "",
                        value: try connection.said(query)
                    )
                },
                eventsWaiting: waiting ?? 0
            )
        }
    }
}

extension StorageConnection {
    fileprivate func said(_ query: SQLText) throws -> String {
        let value = try sql.first(query) { try $0.value(at: 0) }
        return switch value {
        case .text(let text)?: text
        case .int(let number)?: "\(number)"
        case .real, .blob, .null, nil: ""
        }
    }
}
