import Threads

/// A connection together with the thread on which it lives. Callers await; the connection blocks only its own thread.
///
/// ```swift
/// let store = try await OwnedConnection.open(name: "store app") { try SQLiteConnection(…) }
/// let tables = try await store.use { try $0.tables() }
/// ```
package actor OwnedConnection {
    private let thread: ThreadExecutor
    private let connect: @Sendable () throws -> any SQLConnection
    private var connection: (any SQLConnection)?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private init(name: String, connect: @escaping @Sendable () throws -> any SQLConnection) {
        thread = ThreadExecutor(name: name)
        self.connect = connect
    }

    /// Starts a thread and connects on it.
    package static func open(
        name: String,
        _ connect: @escaping @Sendable () throws -> any SQLConnection
    ) async throws -> OwnedConnection {
        let owned = OwnedConnection(name: name, connect: connect)
        _ = try await owned.use { $0.dialect }
        return owned
    }

    /// Runs `body` on the connection's thread; calls are served in turn. Connects again if ``reset()`` was called.
    package func use<Value: Sendable>(_ body: @Sendable (any SQLConnection) throws -> Value) throws -> Value {
        if let connection { return try body(connection) }
        let fresh = try connect()
        connection = fresh
        return try body(fresh)
    }

    /// Closes the connection; the next ``use(_:)`` opens a new one. For a connection that the server has dropped.
    package func reset() { connection = nil }
}
