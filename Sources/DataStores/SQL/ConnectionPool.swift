import Databases

/// A few connections to one database, each on its own thread, opened when they are first needed.
actor ConnectionPool {
    private let name: String
    private let connect: @Sendable () throws -> any SQLConnection
    private var idle: [OwnedConnection] = []
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(name: String, size: Int, connect: @escaping @Sendable () throws -> any SQLConnection) {
        self.name = name
        self.connect = connect
        free = size
    }

    /// Runs `body` with a connection of its own; waits for one when all are in use.
    func lease<Value: Sendable>(
        _ body: @Sendable (OwnedConnection) async throws -> Value
    ) async throws -> Value {
        if free == 0 {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            free -= 1
        }
        defer { handOn() }
        let connection = try await takeIdle()
        defer { idle.append(connection) }
        return try await body(connection)
    }

    func giveUpIdle() { idle = [] }

    private func takeIdle() async throws -> OwnedConnection {
        if let connection = idle.popLast() { return connection }
        return try await OwnedConnection.open(name: name, connect)
    }

    private func handOn() {
        guard !waiting.isEmpty else {
            free += 1
            return
        }
        waiting.removeFirst().resume()
    }
}
