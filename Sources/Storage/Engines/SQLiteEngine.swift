import Databases

/// One writer thread with group commit, and readers that never write or checkpoint: the only arrangement in which the
/// system's SQLite is known to be safe.
final class SQLiteEngine: StorageEngine {
    private let writer: GroupWriter
    private let readers: ConnectionPool
    private let settings: StorageSettings

    private init(writer: GroupWriter, readers: ConnectionPool, _ settings: StorageSettings) {
        self.writer = writer
        self.readers = readers
        self.settings = settings
    }

    static func open(path: String, _ settings: StorageSettings) async throws -> SQLiteEngine {
        let writer = try await GroupWriter.open(path: path, settings)
        do {
            let readers = try await ConnectionPool.open(count: settings.connections, name: "reader") {
                try SQLiteConnection(.ownReader(path: path))
            }
            return SQLiteEngine(writer: writer, readers: readers, settings)
        } catch {
            await writer.close()
            throw error
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (StorageConnection) throws -> Value) async throws -> Value {
        let settings = settings
        return try await readers.use { sql in
            try sql.transaction(.read) { try body(StorageConnection(sql, settings)) }
        }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (StorageConnection) throws -> Value) async throws -> Value {
        try await writer.write(body)
    }

    func close() async {
        await readers.close()
        await writer.close()
    }
}
