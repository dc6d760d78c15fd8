import Databases
import Vault

/// A pool of connections that read and write; rows are guarded by revisions and fences, not by one writer.
final class PostgresEngine: StorageEngine {
    private let pool: ConnectionPool
    private let settings: StorageSettings

    /// How often a transaction that another one was in the way of is run before its caller hears of it.
    private static let attemptsMax = 5

    private init(_ pool: ConnectionPool, _ settings: StorageSettings) {
        self.pool = pool
        self.settings = settings
    }

    static func open(url: String, _ settings: StorageSettings) async throws -> PostgresEngine {
        let pool = try await ConnectionPool.open(count: settings.connections, name: "postgres") {
            try PostgresConnection(url: url)
        }
        try await pool.use { try Migrator.migrate(StorageConnection($0, settings), site: settings.keyring.fingerprint) }
        return PostgresEngine(pool, settings)
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (StorageConnection) throws -> Value) async throws -> Value {
        try await run(.read, body)
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (StorageConnection) throws -> Value) async throws -> Value {
        try await run(.write, body)
    }

    func close() async { await pool.close() }

    private func run<Value: Sendable>(
        _ mode: TransactionMode,
        _ body: @escaping @Sendable (StorageConnection) throws -> Value
    ) async throws -> Value {
        let settings = settings
        var attempt = 1
        while true {
            do {
                return try await pool.use { sql in
                    do {
                        try sql.begin(mode)
                    } catch let error as SQLError where error.isTemporary {
                        throw NothingBegun(error: error)
                    }
                    do {
                        let value = try body(StorageConnection(sql, settings))
                        try sql.commit()
                        return value
                    } catch {
                        try sql.rollBack()
                        throw error
                    }
                }
            } catch let failure as NothingBegun {
                // The server restarted while the connection was idle: nothing was written, so try on a new one.
                guard attempt < PostgresEngine.attemptsMax else { throw failure.error }
            } catch let error as SQLError where error.code == "database-busy" {
                guard attempt < PostgresEngine.attemptsMax else { throw error }
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 1...(5 << attempt))))
            attempt += 1
        }
    }
}
