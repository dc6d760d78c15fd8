import Databases
import Logging
import SubjectRequests
import Vault

/// Our own storage: one database and the sealed blobs beside it.
///
/// A closure that is handed to ``write(_:)`` **may run twice** (SQLite: when its group fails at commit and is replayed one by one;
/// PostgreSQL: after a serialisation failure). It must have no effect outside its connection: make ids and seal bytes before,
/// act on the world after.
package final class SiteStorage: Sendable {
    package let settings: StorageSettings
    let engine: any StorageEngine
    package let blobs: BlobStore

    private init(_ settings: StorageSettings, engine: any StorageEngine) throws {
        self.settings = settings
        self.engine = engine
        blobs = try BlobStore(settings.blobs, engine: engine)
    }

    /// Opens the database, bringing its schema up to date. Throws ``StorageError/schemaTooNew(found:known:)`` for that of a
    /// newer program.
    package static func open(_ settings: StorageSettings) async throws -> SiteStorage {
        let engine: any StorageEngine =
            switch settings.location {
            case .sqlite(let path): try await SQLiteEngine.open(path: path, settings)
            case .postgres(let url): try await PostgresEngine.open(url: url.disclosed, settings)
            }
        let storage = try SiteStorage(settings, engine: engine)
        try await storage.blobs.sweep()
        return storage
    }

    /// A new id for something made at `time`, to be handed into a write. Ids sort in the order of making.
    package func newID(at time: Timestamp) -> String { settings.ids.make(at: time) }

    /// Runs `body` on one unchanging picture of the database.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (StorageConnection) throws -> Value
    ) async throws -> Value {
        try await engine.read(body)
    }

    /// What every write of this task begins with.
    @TaskLocal private static var beginning: (@Sendable (StorageConnection) throws -> Void)?

    /// Runs `body`, in which each write begins with `beginning`, in the same transaction: what it throws ends the write.
    package static func beginning(
        _ beginning: @escaping @Sendable (StorageConnection) throws -> Void,
        _ body: () async throws -> Void
    ) async throws {
        try await $beginning.withValue(beginning) { try await body() }
    }

    /// Runs `body` in a transaction and answers once what it wrote is on disk. May run `body` twice.
    @discardableResult
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (StorageConnection) throws -> Value
    ) async throws -> Value {
        guard let beginning = SiteStorage.beginning else { return try await engine.write(body) }
        return try await engine.write { connection in
            try beginning(connection)
            return try body(connection)
        }
    }

    /// Runs `body`, which enters `blobs`, as ``write(_:)`` does. However it ends, nothing of them stays that no row names.
    @discardableResult
    package func write<Value: Sendable>(
        settling blobs: [FinishedBlob],
        _ body: @escaping @Sendable (StorageConnection) throws -> Value
    ) async throws -> Value {
        let result: Result<Value, any Error>
        do { result = .success(try await write(body)) } catch { result = .failure(error) }
        for blob in blobs { await self.blobs.settle(blob) }
        return try result.get()
    }

    /// Waits for what is being written, empties the write-ahead log and closes. Later calls throw ``StorageError/closed``.
    package func close() async { await engine.close() }
}

/// How one engine reads and writes.
protocol StorageEngine: Sendable {
    func read<Value: Sendable>(_ body: @escaping @Sendable (StorageConnection) throws -> Value) async throws -> Value
    func write<Value: Sendable>(_ body: @escaping @Sendable (StorageConnection) throws -> Value) async throws -> Value
    func close() async
}
