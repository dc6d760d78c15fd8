/// A few things of one kind, such as connections to one store, each opened when it is first needed and used by one at a time.
actor LeasePool<Resource: Sendable> {
    private let open: @Sendable () async throws -> Resource
    private var idle: [Resource] = []
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(size: Int, open: @escaping @Sendable () async throws -> Resource) {
        self.open = open
        free = size
    }

    /// Runs `body` with one of its own; waits for one when all are in use.
    func lease<Value: Sendable>(_ body: @Sendable (Resource) async throws -> Value) async throws -> Value {
        if free == 0 {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            free -= 1
        }
        defer { handOn() }
        let resource = try await takeIdle()
        defer { idle.append(resource) }
        return try await body(resource)
    }

    /// How many wait until one is free.
    var waitingCount: Int { waiting.count }

    func giveUpIdle() { idle = [] }

    private func takeIdle() async throws -> Resource {
        if let resource = idle.popLast() { return resource }
        return try await open()
    }

    private func handOn() {
        guard !waiting.isEmpty else {
            free += 1
            return
        }
        waiting.removeFirst().resume()
    }
}
