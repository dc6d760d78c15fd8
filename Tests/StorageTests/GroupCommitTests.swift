import Databases
import Dispatch
import Foundation
import SubjectRequests
import Testing

@testable import Storage

/// One write that fails harms no neighbour, however it fails.
@Suite struct GroupCommitTests {
    struct Refused: Error {}

    /// The ways in which a write can go wrong.
    enum Fault: String, CaseIterable, CustomTestStringConvertible {
        case errorAfterWriting
        case uniqueViolation
        case wholeTransactionEnded
        case failsOnlyAtCommit
        case errorWithAnOpenCursor

        var testDescription: String { rawValue }

        func commit(_ number: Int, _ connection: StorageConnection) throws {
            try connection.sql.run("INSERT INTO parcels (id, box) VALUES (\("p\(number)"), NULL)")
            switch self {
            case .errorAfterWriting: throw Refused()
            case .uniqueViolation: try connection.sql.run("INSERT INTO parcels (id) VALUES ('taken')")
            case .wholeTransactionEnded: try connection.sql.run("INSERT INTO parcels (id) VALUES ('bomb')")
            case .failsOnlyAtCommit:
                try connection.sql.run("UPDATE parcels SET box = 'nowhere' WHERE id = \("p\(number)")")
            case .errorWithAnOpenCursor:
                try connection.sql.each("SELECT id FROM parcels") { _ in throw Refused() }
            }
        }
    }

    private func makeTables(_ connection: StorageConnection) throws {
        try connection.sql.run("CREATE TABLE boxes (id TEXT PRIMARY KEY)")
        try connection.sql.run(
            """
            CREATE TABLE parcels (id TEXT PRIMARY KEY, box TEXT REFERENCES boxes (id) DEFERRABLE INITIALLY DEFERRED)
            """
        )
        try connection.sql.run("INSERT INTO parcels (id) VALUES ('taken')")
        if connection.sql.dialect == .sqlite {
            try connection.sql.run(
                """
                CREATE TRIGGER bomb BEFORE INSERT ON parcels WHEN NEW.id = 'bomb'
                BEGIN SELECT RAISE(ROLLBACK, 'gone'); END
                """
            )
        } else {
            try connection.sql.run("INSERT INTO parcels (id) VALUES ('bomb')")
        }
    }

    @Test(arguments: Engine.allCases, Fault.allCases)
    func eightBadWritesAmongSixtyFour(_ engine: Engine, _ fault: Fault) async throws {
        try await StorageFixture.with(engine) { fixture in
            let storage = fixture.storage
            try await storage.write { try makeTables($0) }
            // Holds the writer, so that the others gather behind it into one group.
            let isHeld = DispatchSemaphore(value: 0)
            let mayGoOn = DispatchSemaphore(value: 0)
            let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
                if engine == .sqlite {
                    group.addTask {
                        try await storage.write { _ in
                            isHeld.signal()
                            mayGoOn.wait()
                        }
                        return true
                    }
                    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                        DispatchQueue.global().async {
                            isHeld.wait()
                            continuation.resume()
                        }
                    }
                }
                for number in 0..<64 {
                    group.addTask {
                        do {
                            try await storage.write { connection in
                                if number % 8 == 3 {
                                    try fault.commit(number, connection)
                                } else {
                                    try connection.sql.run("INSERT INTO parcels (id) VALUES (\("p\(number)"))")
                                }
                            }
                            return true
                        } catch {
                            #expect(number % 8 == 3, "write \(number) failed: \(error)")
                            return false
                        }
                    }
                }
                mayGoOn.signal()
                return try await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(outcomes.filter { !$0 }.count == 8)
            let stored = try await storage.read { connection in
                try connection.sql.rows("SELECT id FROM parcels WHERE id LIKE 'p%' ORDER BY id") { try $0.text(0) }
            }
            #expect(stored.count == 56)
            #expect(!stored.contains("p3"))
        }
    }

    @Test func errorsReachTheRightCallers() async throws {
        try await StorageFixture.with(.sqlite) { fixture in
            try await fixture.storage.write { try makeTables($0) }
            for (fault, kind): (Fault, SQLError.Kind?) in [
                (.errorAfterWriting, nil), (.uniqueViolation, .unique), (.failsOnlyAtCommit, .foreignKey),
            ] {
                do {
                    try await fixture.storage.write { try fault.commit(1, $0) }
                    Issue.record("\(fault) did not fail")
                } catch let error as SQLError {
                    #expect(error.kind == kind)
                } catch {
                    #expect(kind == nil && error is Refused)
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func anAnsweredWriteIsSeenByEveryReader(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let storage = fixture.storage
            try await storage.write { try makeTables($0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try await storage.write {
                            _ = try $0.sql.run("INSERT INTO parcels (id) VALUES (\("p\(number)"))")
                        }
                        let isThere = try await storage.read {
                            try $0.sql.exists("SELECT 1 FROM parcels WHERE id = \("p\(number)")")
                        }
                        #expect(isThere)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func aReadCannotWrite(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            await #expect(throws: SQLError.self) {
                try await fixture.storage.read { _ = try $0.sql.run("UPDATE meta SET epoch = 2") }
            }
        }
    }

    @Test func aClosedStorageSaysSo() async throws {
        try await StorageFixture.with(.sqlite) { fixture in
            await fixture.storage.close()
            await #expect(throws: StorageError.closed) { try await fixture.storage.write { _ in } }
            guard case .sqlite(let path) = fixture.settings.location else { return }
            let logBytes = FileManager.default.contents(atPath: path + "-wal")?.count ?? 0
            #expect(logBytes == 0, "the write-ahead log is emptied on closing")
        }
    }

    @Test func lostUpdatesAreRetriedOnPostgres() async throws {
        try await StorageFixture.with(.postgres) { fixture in
            let storage = fixture.storage
            try await storage.write { connection in
                try connection.sql.run("CREATE TABLE counters (id TEXT PRIMARY KEY, n BIGINT NOT NULL)")
                try connection.sql.run("INSERT INTO counters VALUES ('a', 0), ('b', 0)")
            }
            // Opposite orders deadlock; the server ends one, which is run again.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let order = number % 2 == 0 ? ["a", "b"] : ["b", "a"]
                        try await storage.write { connection in
                            for id in order {
                                try connection.sql.run("UPDATE counters SET n = n + 1 WHERE id = \(id)")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let counts = try await storage.read { try $0.sql.rows("SELECT n FROM counters") { try $0.int(0) } }
            #expect(counts == [40, 40])
        }
    }

    @Test func droppedConnectionsAreReplaced() async throws {
        try await StorageFixture.with(.postgres) { fixture in
            guard case .postgres(let url) = fixture.settings.location else { return }
            try await fixture.storage.write { try makeTables($0) }
            let killer = try PostgresConnection(url: url.disclosed)
            try killer.each(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """
            ) { _ in }
            // Nothing had begun on the dropped connections, so nobody notices.
            for number in 0..<6 {
                try await fixture.storage.write {
                    try $0.sql.run("INSERT INTO parcels (id) VALUES (\("p\(number)"))")
                }
            }
            let count = try await fixture.storage.read {
                try $0.sql.first("SELECT count(*) FROM parcels WHERE id LIKE 'p%'") { try $0.int(0) }
            }
            #expect(count == 6)
        }
    }

    @Test func aConnectionDroppedMidwayIsATemporaryErrorAndStoresNothing() async throws {
        try await StorageFixture.with(.postgres) { fixture in
            try await fixture.storage.write { try makeTables($0) }
            let error = await #expect(throws: SQLError.self) {
                try await fixture.storage.write { connection in
                    try connection.sql.run("INSERT INTO parcels (id) VALUES ('lost')")
                    try connection.sql.each("SELECT pg_terminate_backend(pg_backend_pid())") { _ in }
                }
            }
            #expect(error?.isTemporary == true)
            for _ in 0..<4 {
                let isThere = try await fixture.storage.read {
                    try $0.sql.exists("SELECT 1 FROM parcels WHERE id = 'lost'")
                }
                #expect(!isThere)
            }
        }
    }
}
