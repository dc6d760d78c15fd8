import Casework
import Databases
import Execution
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("What is held for customers is referred to them")
struct ReferralTests {
    private static let map = """
        \(HouseData.map)
          - fides_key: held
            habeas: {role: processor, customer: owners.contact}
            collections:
              - name: owners
                habeas: {about: nobody}
                fields:
                  - name: id
                    fides_meta: {primary_key: true, references: [{dataset: held, field: members.owner_id, direction: from}]}
                  - {name: contact}
              - name: members
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: owner_id}
                  - {name: address, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: choir, data_categories: [user.account]}
        """

    private static let tables = """
        CREATE TABLE owners (id INTEGER PRIMARY KEY, contact TEXT);
        CREATE TABLE members (id INTEGER PRIMARY KEY, owner_id INTEGER, address TEXT, choir TEXT);
        INSERT INTO owners VALUES (1, 'privacy@choir.test'), (2, 'office@club.test'), (3, 'other@club.test');
        INSERT INTO members VALUES (1, 1, 'aroha@house.test', 'alto-canary'), (2, 2, 'Aroha@house.test', 'bowls-canary'),
            (3, 3, 'ben@house.test', 'chess');

        """

    private static let unknownHere = """
        DELETE FROM invoices WHERE user_id = 1;
        DELETE FROM messages WHERE user_id = 1;
        DELETE FROM users WHERE id = 1;

        """

    /// A house that holds data for three customers. `isKnown` is false where Aroha stands in their data only.
    private func run(isKnown: Bool, _ body: (TestHouse) async throws -> Void) async throws {
        try await TestHouse.run(map: ReferralTests.map) { house in
            try house.crm.run(ReferralTests.tables)
            if !isKnown {
                try house.app.run(ReferralTests.unknownHere)
                try house.crm.run("DELETE FROM contacts WHERE id = 1;\n")
            }
            try await body(house)
        }
    }

    private func shown(_ right: Right, _ house: TestHouse) async throws -> OpenedCase {
        let opened = try await house.letter(right)
        try await house.work()
        try await house.confirm(opened)
        try await house.work()
        #expect(try await house.request(right, of: opened).state == "review")
        return opened
    }

    private func passedOn(_ house: TestHouse) throws -> [InboundMessage] {
        try house.mails().filter { $0.subjectLine.contains("data that we hold for you") }
    }

    private func customers(_ house: TestHouse) throws -> [String] {
        try passedOn(house).flatMap { $0.to.map(\.address) }.sorted()
    }

    @Test("each customer is told once, with who asks for what and no more; the person is told to whom it went")
    func allHeldForCustomers() async throws {
        try await run(isKnown: false) { house in
            let opened = try await shown(.copy, house)
            #expect(try customers(house) == ["office@club.test", "privacy@choir.test"])
            for mail in try passedOn(house) {
                #expect(mail.text.contains("aroha@house.test") && mail.text.contains("a copy of the data"))
                #expect(!mail.text.contains("canary") && mail.attachments.isEmpty && !mail.text.contains("#"))
                let others = mail.to.map(\.address) == ["office@club.test"] ? "privacy@choir" : "office@club"
                #expect(!mail.text.contains(others))
            }
            _ = try await house.casework.approve(house.reference(.copy, of: opened), by: house.approver)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).outcome == .referred)
            let answer = try house.mail("has been passed on")
            #expect(answer.to.map(\.address) == [TestHouse.aroha])
            #expect(answer.text.contains("- office@club.test") && answer.text.contains("- privacy@choir.test"))
            #expect(try house.mails().count { $0.to.map(\.address) == [TestHouse.aroha] } == 2)
            #expect(try await house.work() == 0 && customers(house).count == 2)
        }
    }

    @Test("where we hold data too, the answer hands those over and names the customers")
    func someHeldForCustomers() async throws {
        try await run(isKnown: true) { house in
            let opened = try await shown(.copy, house)
            _ = try await house.casework.approve(house.reference(.copy, of: opened), by: house.approver)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).outcome == .fulfilled)
            let answer = try #require(try house.mails().last { !$0.attachments.isEmpty })
            #expect(answer.text.contains("- office@club.test") && answer.text.contains("your account"))
            #expect(try customers(house).count == 2)
        }
    }

    @Test("a deletion is passed on, and the customers' rows stay", arguments: [true, false])
    func deletion(_ isKnown: Bool) async throws {
        try await run(isKnown: isKnown) { house in
            let members = try house.crm.rows("SELECT * FROM members")
            let opened = try await shown(.delete, house)
            for staff in [house.approver, house.second] {
                _ = try await house.casework.approve(house.reference(.delete, of: opened), by: staff)
            }
            house.clock.advance(days: 3)
            try await house.work()
            #expect(try await house.request(.delete, of: opened).outcome == (isKnown ? .fulfilled : .referred))
            #expect(try house.crm.rows("SELECT * FROM members") == members)
            #expect(try passedOn(house).allSatisfy { $0.text.contains("the deletion of the data") })
            #expect(try #require(house.mails().last).text.contains("- privacy@choir.test"))
        }
    }

    @Test("a runner that was lost between two mails goes on with those it had found, and repeats none that is stored")
    func resumed() async throws {
        try await run(isKnown: false) { house in
            let opened = try await shown(.copy, house)
            let effect = try await house.effect(.refer, .copy, of: opened)
            try await house.casework.storage.write { connection in
                for statement: SQLText in [
                    """
                    UPDATE effects SET state = 'unknown', finished_at = NULL, result = NULL WHERE id = \(effect.id)
                    """,
                    "DELETE FROM messages WHERE effect_id = \(effect.id) AND id LIKE '%-c2'",
                ] { _ = try connection.sql.run(statement) }
            }
            try house.crm.run("INSERT INTO members VALUES (4, 3, 'aroha@house.test', 'new');\n")
            try await house.work()
            #expect(try await house.effect(.refer, .copy, of: opened).state == .done)
            // The second may have gone out before the runner was lost: it is the same message, by its id.
            #expect(Set(try passedOn(house).compactMap(\.messageID)).count == 2)
            #expect(try customers(house).count { $0 == "office@club.test" } == 1)
            #expect(try !customers(house).contains("other@club.test"))
        }
    }

    @Test("where the store holds no contact, staff are asked")
    func noContact() async throws {
        try await run(isKnown: true) { house in
            try house.crm.run("UPDATE owners SET contact = NULL;\n")
            let opened = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            let parked = try await house.effect(.refer, .copy, of: opened)
            #expect(parked.state == .parked && parked.parkedReason == "customer-unknown")
            #expect(try passedOn(house).isEmpty)
        }
    }

    @Test("a house that holds nothing for customers plans no referral")
    func none() async throws {
        try await TestHouse.run { house in
            let opened = try await shown(.copy, house)
            #expect(try await !house.effects(.copy, of: opened).contains { $0.kind == .refer })
        }
    }
}
