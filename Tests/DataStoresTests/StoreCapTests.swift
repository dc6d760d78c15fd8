import DataMap
import Databases
import Dispatch
import Foundation
import SubjectRequests
import Synchronization
import Testing

@testable import DataStores

/// How much a database is asked at once and in a second; counted, never timed.
@Suite("What a database is burdened with at most") struct StoreCapTests {
    private final class Visitors: Sendable {
        let count = Mutex(0)
        var all: Int { count.withLock { $0 } }
    }

    /// A clock on which only waiting takes time.
    private final class CountedClock: Sendable {
        private let times = Mutex((now: ContinuousClock.now, rests: [Duration]()))

        var rests: [Duration] { times.withLock { $0.rests } }

        var clock: PacingClock {
            PacingClock(
                now: { self.times.withLock { $0.now } },
                rest: { pause in
                    self.times.withLock { times in
                        times.now += pause
                        times.rests.append(pause)
                    }
                }
            )
        }
    }

    @Test(arguments: [1, 3]) func soManyReadAtOnceAndTheOthersWait(_ connections: Int) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-\(UUID().uuidString).db").path
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
        _ = try SQLiteConnection(.own(path: folder)).run("CREATE TABLE t (id INTEGER PRIMARY KEY)")
        let address = StoreAddress(
            name: "app",
            adapter: .sqlite,
            location: Sensitive(folder),
            connections: connections
        )
        let store = try #require(try address.open() as? SQLStore)
        let table = try #require(try await store.schema().tables.first)
        let query = RowQuery(everyRowOf: table, columns: [])
        let all = 8
        let (inside, door) = (Visitors(), DispatchSemaphore(value: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<all {
                group.addTask {
                    try await store.read([query]) { _ in
                        inside.count.withLock { $0 += 1 }
                        door.wait()
                    }
                }
            }
            // Every one of them is either inside or waits for a connection.
            while await inside.all + store.readers.waitingCount < all { await Task.yield() }
            #expect(inside.all == connections)
            for _ in 0..<all { door.signal() }
            try await group.waitForAll()
        }
        #expect(inside.all == all)
    }

    @Test func statementsKeepTheirPaceWhicheverConnectionTheyTake() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-\(UUID().uuidString).db").path
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
        _ = try SQLiteConnection(.own(path: folder)).run("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)")
        let (counted, log) = (CountedClock(), StatementLog())
        let store = SQLStore(
            name: "app",
            connections: 2,
            pacing: CallPacing(callsPerSecond: 4, clock: counted.clock),
            reader: { log.noting(try SQLiteConnection(.foreign(path: folder, access: .readOnly, busySeconds: 1))) },
            writer: { log.noting(try SQLiteConnection(.foreign(path: folder, access: .readWrite, busySeconds: 1))) }
        )
        let table = try #require(try await store.schema().tables.first)
        let name = try #require(table.column(named: "name"))
        try await store.insert([RowInsert(table: table, values: [ColumnValue(name, .text("a"))])])
        for _ in 0..<3 {
            _ = try await store.read([RowQuery(everyRowOf: table, columns: [.column(name)])]) { rows in
                try rows.forEach { _ in }
            }
        }
        // The first begins at once, and each other a quarter of a second after the one before.
        #expect(log.all.count > 4)
        #expect(counted.rests == [Duration](repeating: .milliseconds(250), count: log.all.count - 1))
    }

    @Test func withoutAPaceNobodyWaits() async throws {
        let counted = CountedClock()
        let pacing = CallPacing(callsPerSecond: nil, clock: counted.clock)
        for _ in 0..<100 { #expect(pacing.takeTurn() == 0) }
        #expect(counted.rests.isEmpty)
    }
}
