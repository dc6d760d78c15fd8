import Databases

/// A fixed number of connections, each on its own thread, handed out one caller at a time, first come, first served.
actor ConnectionPool {
    private let connections: [OwnedConnection]
    private var free: [OwnedConnection]
    private var waiting: [CheckedContinuation<OwnedConnection, Never>] = []
    private var isClosed = false

    /// Opens `count` connections.
    static func open(
        count: Int,
        name: String,
        _ connect: @escaping @Sendable () throws -> any SQLConnection
    ) async throws -> ConnectionPool {
        var connections: [OwnedConnection] = []
        for number in 1...max(1, count) { connections.append(try await .open(name: "\(name) \(number)", connect)) }
        return ConnectionPool(connections)
    }

    private init(_ connections: [OwnedConnection]) {
        self.connections = connections
        free = connections
    }

    nonisolated func use<Value: Sendable>(
        _ body: @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        let connection = try await takeWhileOpen()
        do {
            let value = try await connection.use(body)
            await giveBack(connection)
            return value
        } catch {
            // A connection that the server has dropped is opened anew by its next user.
            if ConnectionPool.isGone(error) { await connection.reset() }
            await giveBack(connection)
            throw error
        }
    }

    private static func isGone(_ error: any Error) -> Bool {
        let cause = (error as? NothingBegun)?.error ?? error as? SQLError
        return cause?.code == "database-unreachable"
    }

    /// Waits until nobody uses a connection any more, and closes them all; later uses throw ``StorageError/closed``.
    func close() async {
        guard !isClosed else { return }
        isClosed = true
        for _ in connections { await take().reset() }
    }

    private func takeWhileOpen() async throws -> OwnedConnection {
        guard !isClosed else { throw StorageError.closed }
        return await take()
    }

    private func take() async -> OwnedConnection {
        if let connection = free.popLast() { return connection }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func giveBack(_ connection: OwnedConnection) {
        guard waiting.isEmpty else { return waiting.removeFirst().resume(returning: connection) }
        free.append(connection)
    }
}

/// A transaction could not even begin, so that nothing was written and it may be run again.
struct NothingBegun: Error {
    let error: SQLError
}
