import Casework
import DataStores
import Databases
import Storage
import SubjectRequests
import Testing
import Vault

@testable import Execution

@Suite("What was erased or stopped, and came back out of a backup")
struct ReapplyTests {
    /// A deletion of Aroha's, done; answers the files' rows before and after.
    ///
    /// - Parameter isMuch: it stops once, because more is found than is expected of one person.
    private func delete(_ house: TestHouse, isMuch: Bool = false) async throws -> (before: [String], after: [String]) {
        let before = try rows(house)
        let opened = try await house.letter(.delete)
        try await house.work()
        try await house.confirm(opened)
        try await house.work()
        let reference = try house.reference(.delete, of: opened)
        if isMuch {
            try await house.casework.unpark(reference, because: Sensitive("they write a lot"), by: house.handler)
            try await house.work()
        }
        for staff in [house.approver, house.second] { _ = try await house.casework.approve(reference, by: staff) }
        house.clock.advance(days: 3)
        try await house.work()
        return (before, try rows(house))
    }

    private func rows(_ house: TestHouse) throws -> [String] {
        try ["users", "messages", "invoices"].flatMap { try house.app.rows("SELECT '\($0)', t.* FROM \($0) t") }
            + house.crm.rows("SELECT * FROM contacts")
    }

    private func restore(_ house: TestHouse) throws {
        try house.app.run(
            """
            UPDATE users SET email = 'Aroha@house.test', phone = '021 555 0124' WHERE id = 1;
            INSERT INTO messages VALUES (10, 1, 'hello'), (11, 1, 'again');
            INSERT INTO invoices VALUES (21, 1, 'Aroha', '2010-03-01');

            """
        )
        try house.crm.run("UPDATE contacts SET mail = 'aroha@house.test', telephone = '021 555 0124' WHERE id = 1;\n")
    }

    private func ledger(_ house: TestHouse) async throws -> Int64 {
        try await house.casework.storage.read { connection in
            try connection.sql.first("SELECT count(*) FROM erased") { try $0.int(0) } ?? 0
        }
    }

    @Test("is erased again, once, and the history says so", arguments: Engine.allCases)
    func again(_ engine: Engine) async throws {
        try await TestHouse.run(on: engine) { house in
            let (before, after) = try await delete(house)
            let entries = try await ledger(house)
            try restore(house)
            #expect(try rows(house) == before)
            let looked = try await house.workshop.reapply(ReapplyTerms(isDryRun: true), by: house.approver)
            #expect(looked.stores.map(\.outcome) == [.found, .found])
            #expect(try rows(house) == before)

            let report = try await house.workshop.reapply(ReapplyTerms(), by: house.approver)
            #expect(report.stores.map(\.outcome) == [.done, .done])
            #expect(report.stores.flatMap(\.collections).map(\.erased).reduce(0, +) == 5)
            #expect(try rows(house) == after)
            let second = try await house.workshop.reapply(ReapplyTerms(), by: house.approver)
            #expect(second.stores.map(\.outcome) == [.nothing, .nothing])
            #expect(try await ledger(house) == entries)
            let events = try await house.casework.storage.read { connection in
                try connection.events.of(.configuration).filter { $0.kind.rawValue == "erasures-reapplied" }
            }
            #expect(events.count == 4)
        }
    }

    @Test("only staff who may do so may, and nothing is erased under a hold")
    func held() async throws {
        try await TestHouse.run { house in
            let (before, _) = try await delete(house)
            try restore(house)
            await #expect(throws: CaseworkError.notPermitted(.reapplyErasures)) {
                _ = try await house.workshop.reapply(ReapplyTerms(), by: house.handler)
            }
            let identity = try #require(Identity(kind: .email, value: TestHouse.aroha))
            let (token, staff) = (house.casework.token(identity), house.handler.id)
            try await house.casework.storage.write { connection in
                try connection.holds.place(
                    id: "hold-1",
                    .identity(token: token),
                    controller: "house",
                    reason: "a claim is pending",
                    by: staff
                )
            }
            let report = try await house.workshop.reapply(ReapplyTerms(), by: house.approver)
            #expect(report.stores.map(\.outcome) == [.held, .held] && report.needsSomebody)
            #expect(try rows(house) == before)
        }
    }

    @Test("what rows that stay point at is left whole until somebody has mended them")
    func pointedAt() async throws {
        try await TestHouse.run { house in
            try house.app.run(
                """
                CREATE TABLE stars (id INTEGER PRIMARY KEY, message INTEGER NOT NULL REFERENCES messages (id));

                """
            )
            let (before, after) = try await delete(house)
            try restore(house)
            try house.app.run("INSERT INTO stars VALUES (1, 10), (2, 12);\n")
            let report = try await house.workshop.reapply(ReapplyTerms(store: "app"), by: house.approver)
            #expect(report.stores.map(\.outcome) == [.pointedAt] && report.needsSomebody)
            let pointing = report.stores.flatMap(\.pointing)
            #expect(pointing.map(\.collection) == ["app.messages"])
            #expect(pointing.map(\.table) == ["stars"] && pointing.map(\.rows) == [1])
            #expect(try rows(house) == before)
            try house.app.run("DELETE FROM stars WHERE message = 10;\n")
            _ = try await house.workshop.reapply(ReapplyTerms(), by: house.approver)
            #expect(try rows(house) == after)
        }
    }

    @Test("much at once is only counted until somebody says go on")
    func tooMany() async throws {
        try await TestHouse.run { house in
            try house.app.run(
                """
                WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 2100)
                INSERT INTO messages SELECT i, 1, 'n' || i FROM n;

                """
            )
            let (before, after) = try await delete(house, isMuch: true)
            try restore(house)
            try house.app.run(
                """
                WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 2100)
                INSERT INTO messages SELECT i, 1, 'n' || i FROM n;

                """
            )
            var terms = ReapplyTerms(store: "app")
            let asked = try await house.workshop.reapply(terms, by: house.approver)
            #expect(asked.stores.map(\.outcome) == [.tooMany])
            #expect(try rows(house) == before)
            terms.goesOn = true
            _ = try await house.workshop.reapply(terms, by: house.approver)
            _ = try await house.workshop.reapply(ReapplyTerms(), by: house.approver)
            #expect(try rows(house) == after)
        }
    }

    @Test("marketing that was stopped in somebody's own row is stopped again, and only there")
    func marketing() async throws {
        let map = HouseData.map.replacing("{name: plan}", with: "{name: plan, habeas: {marketing-stop: none}}")
        try await TestHouse.run(map: map, change: { $0.rights.append(.restrict) }) { house in
            let opened = try await house.letter(.restrict)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            #expect(try house.app.rows("SELECT plan FROM users ORDER BY id") == ["text(\"none\")", "text(\"tin\")"])
            try house.app.run("UPDATE users SET plan = 'gold';\n")
            try house.crm.run("UPDATE contacts SET subscribed = 1;\n")
            let report = try await house.workshop.reapply(ReapplyTerms(), by: house.approver)
            #expect(report.stores.flatMap(\.lists).map(\.stopped) == [1, 1])
            #expect(
                try house.app.rows("SELECT id, plan FROM users").map { $0.suffix(14) }.sorted() == [
                    "| text(\"gold\")", "| text(\"none\")",
                ]
            )
            #expect(try house.crm.rows("SELECT subscribed FROM contacts") == ["int(0)", "int(1)"])
        }
    }

    @Test(
        "a store that refuses for good leaves nothing in the ledger; a process that is killed, no erased row outside of it"
    )
    func crashes() async throws {
        try await TestHouse.run { house in
            try house.app.run(
                """
                CREATE TRIGGER stubborn BEFORE DELETE ON messages BEGIN SELECT RAISE(ABORT, 'no'); END;

                """
            )
            _ = try await delete(house)
            let places = try await house.casework.storage.read { connection in
                try connection.sql.rows("SELECT DISTINCT collection FROM erased") { try $0.text(0) }
            }
            #expect(!places.contains { $0.hasPrefix("app.") }, "\(places)")
            #expect(try house.app.rows("SELECT count(*) FROM messages WHERE user_id = 1") == ["int(2)"])
        }
        var seen: Set<StepPlace> = []
        for steps in 0..<10 {
            try await TestHouse.run { house in
                let opened = try await house.letter(.delete)
                try await house.work()
                try await house.confirm(opened)
                try await house.work()
                let reference = try house.reference(.delete, of: opened)
                for staff in [house.approver, house.second] {
                    _ = try await house.casework.approve(reference, by: staff)
                }
                try await house.work()
                house.clock.advance(days: 3)
                house.kill.arm(after: steps)
                _ = try await house.runner.runOnce()
                let gone = try house.app.rows("SELECT * FROM messages WHERE user_id = 1").isEmpty
                if gone { #expect(try await ledger(house) >= 5, "rows are gone that the ledger does not know") }
                if house.kill.revive() { try await house.casework.storage.write { _ = try $0.effects.takeBack() } }
                seen.formUnion(house.kill.places)
                try await house.work()
                #expect(try await house.request(.delete, of: opened).outcome == .fulfilled)
                #expect(try await ledger(house) == 7)
            }
        }
        #expect(seen.contains(.entered), "\(seen)")
    }

    @Test func aRowIsKnownByMoreThanItsKey() {
        func row(_ key: UInt8, _ owner: UInt8, _ content: UInt8) -> [UInt8] {
            [UInt8](repeating: key, count: 10) + [UInt8](repeating: owner, count: 10)
                + [UInt8](repeating: content, count: 12)
        }
        let entry = ErasedRow(token: row(1, 1, 1), erasedAt: Timestamp(microseconds: 100))
        let (earlier, later) = (Timestamp(microseconds: 99), Timestamp(microseconds: 100))
        func standing(_ bytes: [UInt8], _ backup: Timestamp?, knowsOwner: Bool = true) -> Reappearance? {
            Reappearance(Tombstone(bytes), entries: [entry], knowsOwner: knowsOwner, backup: backup)
        }
        #expect(standing(row(1, 1, 1), nil) == .returned)
        #expect(standing(row(1, 1, 1), earlier) == .returned)
        #expect(standing(row(1, 1, 1), later) == .reused, "it was gone when the backup was made")
        #expect(standing(row(1, 1, 2), nil) == .changed)
        #expect(standing(row(1, 1, 2), earlier) == .returned)
        #expect(standing(row(1, 1, 2), later) == .reused)
        #expect(standing(row(1, 1, 2), earlier, knowsOwner: false) == .reused)
        #expect(standing(row(1, 2, 1), earlier) == .reused)
        #expect(standing(row(2, 1, 1), earlier) == nil)
    }
}
