import Casework
import DataStores
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@testable import Execution

/// The house's databases where customers close and trials end. At the house it is 27 November 2026, in London still the 26th.
private enum Retention {
    static let map =
        """
        dataset:
          - fides_key: app
            collections:
              - name: customers
                habeas: {about: nobody, sweep: {after: P28D, since: closed_on}}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: closed_on}
              - name: trials
                habeas: {says: your trial, erase: row, sweep: {after: P3M, since: last_contact}}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: last_contact}
              - name: users
                habeas: {says: your account, erase: row}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: phone, data_categories: [user.contact.phone_number]}
                  - {name: plan, habeas: {belongs-to: app.customers.id}}
              - name: messages
                habeas: {says: messages that we sent you, erase: row}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: user_id, fides_meta: {references: [{dataset: app, field: users.id, direction: from}]}}
                  - {name: body, data_categories: [user.content]}
        ---
        dataset:
          - fides_key: crm
            collections:
              - name: contacts
                habeas: {says: your contact details}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - name: mail
                    data_categories: [user.contact.email]
                    fides_meta: {identity: email}
                    habeas: {erase: keyed-hash}
                  - {name: telephone, data_categories: [user.contact.phone_number]}
        """

    /// `north` was closed 28 days ago, `south` 27; of the trials, 1 and 2 ended three months ago. Dora is a user of `north` and
    /// of `south`, Ben a user of `south` who had a trial.
    static let app = """
        DROP TABLE invoices;
        CREATE TABLE customers (id TEXT PRIMARY KEY, closed_on TEXT);
        INSERT INTO customers VALUES ('north', '2026-10-30'), ('south', '2026-10-31'), ('east', NULL), ('west', '2099-01-01'),
            ('odd', 'soon');
        CREATE TABLE trials (id INTEGER PRIMARY KEY, email TEXT, last_contact TEXT);
        INSERT INTO trials VALUES (1, 'Eve@house.test', '2026-08-27'), (2, 'ben@house.test', '2026-01-31'),
            (3, 'finn@house.test', '2026-08-28'), (4, 'gus@house.test', NULL);
        DELETE FROM messages;
        DELETE FROM users;
        INSERT INTO users VALUES (1, 'aroha@house.test', '1', 'north'), (2, 'ben@house.test', '2', 'south'),
            (3, 'cleo@house.test', '3', 'north'), (4, 'dora@house.test', '4', 'north'), (5, 'Dora@house.test', '5', 'south'),
            (6, 'hana@house.test', '6', 'odd'), (7, 'ida@house.test', '7', 'west');
        INSERT INTO messages VALUES (10, 1, 'a'), (12, 2, 'b'), (13, 3, 'c'), (14, 4, 'd'), (15, 5, 'd too'), (16, 6, 'e');

        """

    static let crm = """
        INSERT INTO contacts VALUES (3, 'Cleo@house.test', '3', 1), (4, 'dora@house.test', '4', 1), (5, 'eve@house.test', '5', 1),
            (6, 'gus@house.test', '6', 1);

        """
}

@Suite("Retention sweeps")
struct SweepTests {
    private func run(
        on engine: Engine = .sqlite,
        change: @Sendable (inout DataController) -> Void = { _ in },
        _ body: (TestHouse) async throws -> Void
    ) async throws {
        try await TestHouse.run(on: engine, map: Retention.map, change: change) { house in
            try house.app.run(Retention.app)
            try house.crm.run(Retention.crm)
            try await body(house)
        }
    }

    private func newest(_ house: TestHouse) async throws -> RequestRow {
        try #require(try await house.casework.storage.read { try $0.requests.sweeps(at: "house", limit: 1) }.first)
    }

    /// Proposed by itself and looked up.
    private func proposed(_ house: TestHouse) async throws -> RequestRow {
        #expect(try await SweepRunner(house.workshop).runOnce() == 1)
        try await house.work()
        return try await newest(house)
    }

    private func effects(_ request: RequestRow, _ house: TestHouse) async throws -> [EffectRow] {
        try await house.casework.storage.read { try $0.effects.of(request.id) }
    }

    @Test(
        "it takes what is due on the house's own day with its people, and nobody else's row",
        arguments: Engine.allCases
    )
    func due(engine: Engine) async throws {
        try await run(on: engine) { house in
            let request = try await proposed(house)
            #expect(
                request.state == "review" && request.right == .delete && request.nextDueOn?.description == "2026-11-27"
            )
            let resolved = try #require(try await effects(request, house).last { $0.kind == .resolve })
            #expect(
                resolved.counts == [
                    "app.trials erased": 2, "app.users erased": 3, "app.messages erased": 3, "crm.contacts erased": 3,
                    "crm.contacts shared": 2,
                ]
            )
            #expect(try house.app.rows("SELECT id FROM users").count == 7)
            #expect(try await house.casework.approve(request.reference, by: house.approver))
            try await house.work()
            #expect(try await newest(house).outcome == .fulfilled)
            #expect(try house.app.rows("SELECT id FROM users") == ["int(2)", "int(5)", "int(6)", "int(7)"])
            #expect(try house.app.rows("SELECT id FROM messages") == ["int(12)", "int(15)", "int(16)"])
            #expect(try house.app.rows("SELECT id FROM trials") == ["int(3)", "int(4)"])
            #expect(
                try house.crm.rows("SELECT id FROM contacts WHERE telephone IS NOT NULL") == [
                    "int(2)", "int(4)", "int(6)",
                ]
            )
            #expect(try house.app.rows("SELECT id FROM customers").count == 5)
            #expect(try house.mails().isEmpty)
            let erased = try await effects(request, house).filter { $0.kind == .erase }
            #expect(erased.map(\.store) == ["app", "crm"] || erased.map(\.store) == ["crm", "app"])
            let events = try await house.casework.sheet(request.reference, for: house.handler).events
            #expect(events.count { $0.kind == "rows-erased" } == 2)
        }
    }

    @Test("rows that were emptied are not due again, and the next day takes what is due then")
    func nextDays() async throws {
        try await run { house in
            let first = try await proposed(house)
            #expect(try await SweepRunner(house.workshop).runOnce() == 0)
            _ = try await house.casework.approve(first.reference, by: house.approver)
            try await house.work()
            let emptied = try house.crm.rows("SELECT * FROM contacts WHERE telephone IS NULL")
            #expect(try await SweepRunner(house.workshop).runOnce() == 0)
            #expect(try await !house.workshop.previewSweep(at: house.casework.rules.controller("house")).isDue)
            house.clock.advance(days: 1)
            let second = try await proposed(house)
            #expect(second.id != first.id)
            let resolved = try #require(try await effects(second, house).last { $0.kind == .resolve })
            #expect(resolved.counts["crm.contacts erased"] == 2 && resolved.counts["app.users erased"] == 2)
            _ = try await house.casework.approve(second.reference, by: house.approver)
            try await house.work()
            #expect(
                try house.crm.rows("SELECT * FROM contacts WHERE telephone IS NULL").filter(emptied.contains) == emptied
            )
            house.clock.advance(days: 1)
            #expect(try await SweepRunner(house.workshop).runOnce() == 0)
        }
    }

    @Test("what went along with swept rows goes again, be it that a backup brings back both or it alone")
    func returned() async throws {
        try await run { house in
            let request = try await proposed(house)
            _ = try await house.casework.approve(request.reference, by: house.approver)
            try await house.work()
            let swept = try house.app.rows("SELECT * FROM users") + house.app.rows("SELECT * FROM messages")
            // Aroha came back with her message; Cleo's came without her; 99 never had an owner.
            try house.app.run(
                """
                PRAGMA foreign_keys = OFF;
                INSERT INTO users VALUES (1, 'aroha@house.test', '1', 'north');
                INSERT INTO messages VALUES (10, 1, 'a'), (13, 3, 'c'), (17, 99, 'nobody is known');

                """
            )
            let report = try await house.workshop.reapply(ReapplyTerms(store: "app"), by: house.approver)
            #expect(report.stores.map(\.outcome) == [.done])
            let messages = try #require(report.stores[0].collections.first { $0.collection == "app.messages" })
            #expect([messages.returned, messages.erased, messages.left] == [1, 2, 0])
            try house.app.run("DELETE FROM messages WHERE id = 17;\n")
            let left = try house.app.rows("SELECT * FROM users") + house.app.rows("SELECT * FROM messages")
            #expect(left == swept)
            // A new owner who was given the old number keeps what is theirs.
            try house.app.run(
                """
                INSERT INTO users VALUES (3, 'new@house.test', '9', 'south');
                INSERT INTO messages VALUES (18, 3, 'mine');

                """
            )
            _ = try await house.workshop.reapply(ReapplyTerms(store: "app"), by: house.approver)
            #expect(try house.app.rows("SELECT id FROM messages WHERE id = 18").count == 1)
        }
    }

    @Test("whoever is under a hold stays, with all that hangs on them, also when the hold comes after the approval")
    func holds() async throws {
        try await run { house in
            let opened = try await house.letter(.delete)
            let reference = try house.reference(.delete, of: opened)
            let cleo = try #require(Identity(kind: .email, value: "cleo@house.test"))
            _ = try await house.casework.hold(
                reference,
                .identity(cleo),
                because: "a claim",
                until: nil,
                by: house.handler
            )
            let request = try await proposed(house)
            let resolved = try #require(try await effects(request, house).last { $0.kind == .resolve })
            #expect(resolved.counts["app.users erased"] == 2 && resolved.counts["app.users kept"] == 1)
            #expect(resolved.counts["crm.contacts kept"] == 1 && resolved.counts["app.messages erased"] == 2)
            #expect(try await house.casework.approve(request.reference, by: house.approver))
            let aroha = try #require(Identity(kind: .email, value: TestHouse.aroha))
            _ = try await house.casework.hold(
                reference,
                .identity(aroha),
                because: "a claim",
                until: nil,
                by: house.handler
            )
            try await house.work()
            let again = try await newest(house)
            #expect(again.state == "review")
            #expect(try house.app.rows("SELECT count(*) FROM users") == ["int(7)"])
            #expect(try await house.casework.approve(again.reference, by: house.approver))
            try await house.work()
            #expect(try await newest(house).outcome == .fulfilled)
            #expect(try house.app.rows("SELECT id FROM users WHERE plan = 'north'") == ["int(1)", "int(3)"])
            #expect(try house.app.rows("SELECT id FROM messages WHERE user_id IN (1, 3)") == ["int(10)", "int(13)"])
        }
    }

    @Test("whoever is owed a copy stays until they have it")
    func copyOwed() async throws {
        try await run { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(opened)
            let request = try await proposed(house)
            let resolved = try #require(try await effects(request, house).last { $0.kind == .resolve })
            #expect(resolved.counts["app.users erased"] == 2 && resolved.counts["app.users kept"] == 1)
        }
    }

    @Test("a kill between two stores is taken up, and each store is swept once", arguments: 0..<9)
    func killed(steps: Int) async throws {
        try await run { house in
            let request = try await proposed(house)
            _ = try await house.casework.approve(request.reference, by: house.approver)
            house.kill.arm(after: steps)
            try await house.work()
            _ = house.kill.revive()
            try await house.casework.storage.write { _ = try $0.effects.takeBack() }
            try await house.work()
            #expect(try await newest(house).outcome == .fulfilled)
            #expect(try house.app.rows("SELECT id FROM users").count == 4)
            let erased = try await effects(request, house).filter { $0.kind == .erase }
            #expect(erased.count == 2 && erased.allSatisfy { $0.state == .done })
        }
    }

    @Test("a controller that sweeps by hand is left alone, and one approval is not enough where it wants two")
    func terms() async throws {
        try await run(change: { $0.sweep = SweepTerms(approval: .two, start: .byHand) }) { house in
            #expect(try await SweepRunner(house.workshop).runOnce() == 0)
            let reference = try await house.casework.openSweep(at: "house", by: house.handler.party(at: "house"))
            try await house.work()
            let request = try await newest(house)
            #expect(reference == request.reference && request.state == "review")
            #expect(try await house.casework.openSweep(at: "house", by: house.handler.party(at: "house")) == nil)
            #expect(try await !house.casework.approve(request.reference, by: house.approver))
            #expect(try await house.casework.approve(request.reference, by: house.second))
        }
    }

    @Test("many times what the last sweep took stops, says how much, and goes on when somebody says so")
    func growth() async throws {
        try await run { house in
            let first = try await proposed(house)
            _ = try await house.casework.approve(first.reference, by: house.approver)
            try await house.work()
            try house.app.run(
                """
                INSERT INTO messages WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 1095)
                SELECT i, 2, 'm' FROM n;

                """
            )
            house.clock.advance(days: 1)
            let second = try await proposed(house)
            let stopped = try #require(try await effects(second, house).last { $0.kind == .resolve })
            #expect(stopped.state == .parked)
            #expect(stopped.parkedReason?.hasPrefix("more-than-last-time sweep ") == true)
            try await house.casework.unpark(second.reference, because: Sensitive("looked at"), by: house.handler)
            try await house.work()
            #expect(try await newest(house).state == "review")
        }
    }
}

@Suite("More than a request should find")
struct AnomalyTests {
    /// Aroha wrote this many messages; the table has six more rows than that.
    private func flood(_ house: TestHouse, _ count: Int) throws {
        try house.app.run(
            """
            INSERT INTO messages WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < \(count + 99))
            SELECT i, 1, 'm' FROM n;

            """
        )
    }

    @Test(
        "stops a copy and a deletion before anything is shown, with counts; whoever looked says go on",
        arguments: [Right.copy, .delete]
    )
    func stops(right: Right) async throws {
        try await TestHouse.run { house in
            try flood(house, 1_100)
            let opened = try await house.letter(right)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            let kind: EffectKind = right == .copy ? .collect : .resolve
            let stopped = try await house.effect(kind, right, of: opened)
            #expect(stopped.state == .parked)
            #expect(stopped.parkedReason == "more-than-expected-share app.messages 1102/1103")
            let reference = try house.reference(right, of: opened)
            try await house.casework.unpark(reference, because: Sensitive("a robot wrote to her"), by: house.handler)
            // Seen is what was there when they looked, and no more.
            try house.app.run("INSERT INTO messages VALUES (9000, 1, 'one more');\n")
            try await house.work()
            #expect(try await house.effect(kind, right, of: opened).parkedReason?.hasSuffix("1103/1104") == true)
            try await house.casework.unpark(reference, because: Sensitive("one more"), by: house.handler)
            try await house.work()
            #expect(try await house.request(right, of: opened).state == "review")
        }
    }

    @Test("a thousand rows are never too many, nor is the twentieth part of a large table")
    func share() {
        #expect(!ExpectedShare.isExceeded(1_000, of: 1_000) && ExpectedShare.isExceeded(1_001, of: 1_001))
        #expect(!ExpectedShare.isExceeded(5_000, of: 100_000) && ExpectedShare.isExceeded(5_001, of: 100_000))
    }
}
