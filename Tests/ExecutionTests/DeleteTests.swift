import Casework
import DataStores
import Databases
import Execution
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("A deletion, from letter to answer")
struct DeleteTests {
    /// A deletion that two people have approved, before its cooling-off ends.
    private func approved(_ house: TestHouse) async throws -> OpenedCase {
        let opened = try await house.letter(.delete)
        try await house.work()
        try await house.confirm(opened)
        try await house.work()
        let reference = try house.reference(.delete, of: opened)
        #expect(try await house.request(.delete, of: opened).state == "review")
        #expect(try await !house.casework.approve(reference, by: house.approver))
        #expect(try await house.casework.approve(reference, by: house.second))
        try await house.work()
        return opened
    }

    @Test("only what was approved is erased, after the cooling-off, and the person is told what stays")
    func delete() async throws {
        try await TestHouse.run { house in
            let before = try house.everybodyElse()
            let opened = try await approved(house)
            let resolved = try await house.effect(.resolve, .delete, of: opened)
            #expect(
                resolved.counts == [
                    "app.users erased": 1, "app.messages erased": 2, "app.invoices erased": 1, "app.invoices kept": 1,
                    "crm.contacts erased": 1,
                ]
            )
            #expect(try house.mail("delete your data on Monday 30 November 2026").text.contains("/r/"))
            #expect(try house.app.rows("SELECT count(*) FROM messages WHERE user_id = 1") == ["int(2)"])
            house.clock.advance(days: 2)
            #expect(try await house.work() == 0)

            house.clock.advance(days: 1)
            try await house.work()
            #expect(try await house.request(.delete, of: opened).outcome == .fulfilled)
            #expect(try house.everybodyElse() == before)
            #expect(try house.app.rows("SELECT * FROM messages WHERE user_id = 1").isEmpty)
            #expect(try house.app.rows("SELECT id FROM invoices WHERE user_id = 1") == ["int(20)"])
            #expect(try house.app.rows("SELECT phone, plan FROM users WHERE id = 1") == ["null | text(\"gold\")"])
            #expect(try house.app.rows("SELECT email FROM users WHERE email LIKE '%aroha%'").isEmpty)
            #expect(try house.crm.rows("SELECT mail, telephone FROM contacts WHERE id = 1") == ["null | null"])

            let answer = try house.mail("have been deleted").text
            for words in ["your account", "messages that we sent you", "your contact details", "your invoices"] {
                #expect(answer.contains(words), "\(words)")
            }
            #expect(answer.contains("Tax law says that we must keep them. We keep this until Monday 1 March 2032."))
            #expect(answer.contains("the customer database: gone by Wednesday 30 December 2026"))
            #expect(try await erasedKeys(house) == 5 + 2)
        }
    }

    private func erasedKeys(_ house: TestHouse) async throws -> Int {
        try await house.casework.storage.read { connection in
            Int(try connection.sql.first("SELECT count(*) FROM erased") { try $0.int(0) } ?? 0)
        }
    }

    @Test("a hold that comes after the approval stops the erasure until it is lifted")
    func hold() async throws {
        try await TestHouse.run { house in
            let opened = try await approved(house)
            let request = try await house.request(.delete, of: opened)
            let staff = house.handler.id
            try await house.casework.storage.write { connection in
                try connection.holds.place(
                    id: "hold-1",
                    .request(request.id),
                    controller: "house",
                    reason: "a claim is pending",
                    by: staff
                )
            }
            let before = try house.app.rows("SELECT * FROM messages") + house.crm.rows("SELECT * FROM contacts")
            house.clock.advance(days: 4)
            try await house.work()
            let waiting = try #require(try await house.effects(.delete, of: opened).first { $0.kind == .erase })
            #expect(waiting.state == .planned && waiting.result == "blocked-no-hold")
            #expect(try house.app.rows("SELECT * FROM messages") + house.crm.rows("SELECT * FROM contacts") == before)

            try await house.casework.storage.write { try $0.holds.lift("hold-1", by: staff) }
            house.clock.advance(minutes: 15)
            try await house.work()
            #expect(try await house.request(.delete, of: opened).outcome == .fulfilled)
        }
    }

    @Test("a deletion that a hold turned back has not started, so the person may still withdraw it")
    func withdrawnUnderHold() async throws {
        try await TestHouse.run { house in
            let opened = try await approved(house)
            let request = try await house.request(.delete, of: opened)
            let staff = house.handler.id
            try await house.casework.storage.write { connection in
                try connection.holds.place(
                    id: "hold-1",
                    .request(request.id),
                    controller: "house",
                    reason: "a claim is pending",
                    by: staff
                )
            }
            house.clock.advance(days: 4)
            try await house.work()
            #expect(try await house.effect(.erase, .delete, of: opened).attempts == 0)
            let turned = try #require(try await house.effects(.delete, of: opened).first { $0.kind == .erase })
            #expect(turned.attempts > 0 && turned.begunAt == nil)
            try await house.casework.withdraw(request.reference, by: house.handler)
            try await house.casework.storage.write { try $0.holds.lift("hold-1", by: staff) }
            house.clock.advance(days: 4)
            try await house.work()
            #expect(try await house.request(.delete, of: opened).outcome == .withdrawn)
            #expect(try house.app.rows("SELECT count(*) FROM messages") == ["int(3)"])
        }
    }

    @Test(
        "a store that goes down half-way waits for its turn, the other does not wait for it",
        arguments: ["app", "crm"]
    )
    func downHalfWay(_ name: String) async throws {
        try await TestHouse.run { house in
            let opened = try await approved(house)
            house.clock.advance(days: 3)
            // As in a process that has just been started: nobody remembers a table.
            for store in ["app", "crm"] { await house.workshop.stores[store]?.forgetSchema() }
            try await (name == "app" ? house.app : house.crm).whileDown {
                try await house.work()
                let erasures = try await house.effects(.delete, of: opened).filter { $0.kind == .erase }
                let waiting = try #require(erasures.first { $0.store == name })
                #expect(waiting.state == .planned && waiting.result == "store-unavailable" && waiting.waitsFor == name)
                let other = try #require(erasures.first { $0.store != name })
                #expect(other.state == .done && !other.counts.isEmpty && other.attempts == 1)
                #expect(try await house.request(.delete, of: opened).state == "erasing")
                let summary = try await house.casework.summary(
                    house.reference(.delete, of: opened),
                    for: house.handler
                )
                #expect(summary.waiting.map(\.store) == [name] && summary.flags.contains("waiting-for-store"))
                #expect(summary.work?.contains { $0.store == other.store && $0.state == .done } == true)
            }
            house.clock.advance(minutes: 15)
            try await house.work()
            #expect(try await house.request(.delete, of: opened).outcome == .fulfilled)
            #expect(try house.mails().count { $0.subjectLine.contains("have been deleted") } == 1)
            #expect(try house.app.rows("SELECT * FROM messages WHERE user_id = 1").isEmpty)
            #expect(try house.crm.rows("SELECT mail FROM contacts WHERE id = 1") == ["null"])
        }
    }

    @Test("where rows of one store must go before those of another, that other waits for it")
    func stated() async throws {
        let keys = "habeas: {says: your contact details,"
        let map = HouseData.map.replacing(keys, with: "fides_meta: {erase_after: [app.messages]}\n        \(keys)")
        try #require(map != HouseData.map)
        try await TestHouse.run(map: map) { house in
            let opened = try await approved(house)
            house.clock.advance(days: 3)
            try await house.app.whileDown {
                try await house.work()
                let erasures = try await house.effects(.delete, of: opened).filter { $0.kind == .erase }
                #expect(erasures.allSatisfy { $0.state == .planned })
                #expect(erasures.first { $0.store == "crm" }?.result == "waits-for-earlier-store")
                #expect(try house.crm.rows("SELECT mail FROM contacts WHERE id = 1") != ["null"])
            }
            for _ in 0..<3 {
                house.clock.advance(minutes: 15)
                try await house.work()
            }
            #expect(try await house.request(.delete, of: opened).outcome == .fulfilled)
        }
    }

    @Test("what changes its meaning between approval and act is not done")
    func changedKeys() async throws {
        try await TestHouse.run { house in
            let opened = try await approved(house)
            let request = try await house.request(.delete, of: opened)
            try await house.casework.storage.write { connection in
                _ = try connection.sql.run("UPDATE requests SET shown_digest = 'another' WHERE id = \(request.id)")
                _ = try connection.sql.run(
                    "UPDATE approvals SET shown_digest = 'another' WHERE request_id = \(request.id)"
                )
            }
            house.clock.advance(days: 3)
            try await house.work()
            let turned = try #require(try await house.effects(.delete, of: opened).first { $0.kind == .erase })
            #expect(turned.state == .superseded && turned.result == "shown-changed")
            #expect(try house.app.rows("SELECT count(*) FROM messages") == ["int(3)"])
            // It was looked up anew, waits for a new approval, and says why.
            let again = try await house.request(.delete, of: opened)
            #expect(again.state == "review" && again.shownDigest != "another")
            let sheet = try await house.casework.sheet(again.reference, for: house.handler)
            #expect(sheet.approvals.isEmpty)
            let back = try #require(sheet.events.last { $0.kind == "sent-back" })
            #expect(back.actor.disclosed == "system" && back.words?.disclosed.contains("not what was approved") == true)
            for staff in [house.approver, house.second] {
                _ = try await house.casework.approve(again.reference, by: staff)
            }
            house.clock.advance(days: 3)
            try await house.work()
            #expect(try await house.request(.delete, of: opened).outcome == .fulfilled)
        }
    }

    @Test("rows that are put back before the store is searched again park the deletion")
    func rowsLeft() async throws {
        try await TestHouse.run { house in
            let opened = try await approved(house)
            try house.app.run(
                """
                CREATE TRIGGER stubborn AFTER DELETE ON messages
                BEGIN INSERT INTO messages VALUES (old.id, old.user_id, old.body); END;

                """
            )
            house.clock.advance(days: 3)
            try await house.work()
            let probe = try #require(
                try await house.effects(.delete, of: opened).first { $0.kind == .probe && $0.store == "app" }
            )
            #expect(probe.state == .parked && probe.parkedReason == "rows-left")
            #expect(try await house.request(.delete, of: opened).phase != .closed)
        }
    }

    @Test("nothing starts while the map leaves a field open")
    func blocked() async throws {
        let map = HouseData.map.replacing("            habeas: {erase: keyed-hash}\n", with: "")
        try await TestHouse.run(map: map) { house in
            let opened = try await house.letter(.delete)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            let parked = try await house.effect(.resolve, .delete, of: opened)
            #expect(parked.state == .parked && parked.parkedReason == "erasure-blocked")
        }
    }

    @Test("a deletion waits until the same person's copy is answered")
    func copyFirst() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy, .delete)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            #expect(try await house.request(.delete, of: opened).state == "waiting-for-copy")
            _ = try await house.casework.approve(house.reference(.copy, of: opened), by: house.approver)
            try await house.work()
            #expect(try await house.request(.delete, of: opened).state == "review")
        }
    }
}
