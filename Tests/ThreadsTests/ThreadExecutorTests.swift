import Foundation
import Synchronization
import Testing
import Threads

@Suite struct ThreadExecutorTests {
    @Test func workRunsInTurnOnItsOwnThread() async throws {
        let own = OwnThread(name: "own-thread-test")
        let room = Room()
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await own.run {
                        let isAlone = room.enter()
                        defer { room.leave() }
                        return isAlone ? try threadName() : "not alone"
                    }
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(names == ["own-thread-test"])
    }

    @Test func blockedThreadsDoNotHoldUpThePool() async {
        // More of them than the pool has threads; they wait for a task that needs one of the pool's.
        let gate = DispatchSemaphore(value: 0)
        let benches = (0..<16).map { OwnThread(name: "blocked \($0)") }
        await withTaskGroup(of: Void.self) { group in
            for bench in benches { group.addTask { await bench.run { gate.wait() } } }
            group.addTask { for _ in benches { gate.signal() } }
        }
    }

    @Test func theThreadEndsWithItsOwner() async throws {
        var own: OwnThread? = OwnThread(name: "ending-thread")
        let id = try await own?.run { try threadPath() }
        let path = try #require(id)
        #expect(FileManager.default.fileExists(atPath: path))
        own = nil
        while FileManager.default.fileExists(atPath: path) { await Task.yield() }
    }
}

/// Counts who is inside.
private final class Room: Sendable {
    private let inside = Mutex(0)

    /// True for who finds nobody.
    func enter() -> Bool {
        inside.withLock { count in
            count += 1
            return count == 1
        }
    }

    func leave() { inside.withLock { $0 -= 1 } }
}

private func threadName() throws -> String {
    try String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8).trimmingCharacters(in: .newlines)
}

private func threadPath() throws -> String {
    "/proc/" + (try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self"))
}
