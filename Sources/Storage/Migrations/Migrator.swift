import Databases
import SubjectRequests

/// Brings a database to the schema that this program knows, or refuses it.
enum Migrator {
    /// In order; the number of a migration is its place, from 1. A released migration is never edited.
    static let all = [
        Migration001.text, Migration002.text, Migration003.text, Migration004.text, Migration005.text,
        Migration006.text, Migration007.text, Migration008.text, Migration009.text,
    ]

    /// Run on the one connection that writes, before anything else. Safe where several servers start at once.
    static func migrate(_ connection: StorageConnection, site: String) throws {
        let sql = connection.sql
        try sql.transaction(.write) {
            if sql.dialect == .postgres {
                // Any number would do, so long as every server takes the same.
                try sql.each("SELECT 1 FROM (SELECT pg_advisory_xact_lock(4850917)) AS held") { _ in }
            }
            let version = try version(sql)
            let known = Int64(all.count)
            guard version <= known else { throw StorageError.schemaTooNew(found: version, known: known) }
            for (number, text) in all.enumerated() where Int64(number) >= version { try apply(text, to: sql) }
            guard version < known else { return }
            try sql.run(
                """
                INSERT INTO meta (id, schema_version, epoch, site_id, log_size)
                VALUES (1, \(known), 1, \(site), 0)
                ON CONFLICT (id) DO UPDATE SET schema_version = excluded.schema_version
                """
            )
        }
        try sql.forgetStatements()
    }

    /// 0 for an empty database.
    private static func version(_ sql: any SQLConnection) throws -> Int64 {
        let isThere: SQLText =
            switch sql.dialect {
            case .sqlite: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'"
            case .postgres: "SELECT 1 FROM pg_class WHERE oid = to_regclass('meta')"
            case .mariadb:
                throw SQLError(code: "storage-unknown", sentence: "Habeas' own storage is SQLite or PostgreSQL.")
            }
        guard try sql.exists(isThere) else { return 0 }
        return try sql.first("SELECT schema_version FROM meta") { try $0.int(0) } ?? 0
    }

    /// Statements are separated by semicolons at a line's end, which stand nowhere else in a migration.
    static func apply(_ text: String, to sql: any SQLConnection) throws {
        for statement in rendered(text, for: sql.dialect).split(separator: ";\n") {
            try sql.run(SQLText(stringLiteral: String(statement)))
        }
    }

    static func rendered(_ text: String, for dialect: SQLDialect) -> String {
        text.replacing("{int}", with: dialect.int.text)
            .replacing("{bytes}", with: dialect.bytes.text)
            .replacing("{text}", with: dialect.text.text)
            .replacing("{strict}", with: dialect.strict.text)
            .replacing("{keyed}", with: dialect.keyed.text)
    }
}
