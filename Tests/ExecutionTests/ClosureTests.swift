import Casework
import DataMap
import Execution
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

/// The house's databases where its users belong to customers: Aroha and Cleo to the first, Ben to the second.
private enum Customers {
    static let map =
        """
        dataset:
          - fides_key: app
            habeas: {backups-rotate: P30D}
            collections:
              - name: customers
                habeas: {about: nobody}
                fields:
                  - name: id
                    fides_meta: {primary_key: true, references: [{dataset: app, field: users.plan, direction: from}]}
                  - {name: title}
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
                  - {name: author, fides_meta: {references: [{dataset: app, field: users.id, direction: from}]}}
                  - {name: body, data_categories: [user.content]}
        ---
        dataset:
          - fides_key: crm
            habeas: {backups-rotate: P30D}
            collections:
              - name: contacts
                habeas: {says: your contact details, erase: row}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: telephone, data_categories: [user.contact.phone_number]}
        """

    /// Aroha and Cleo at `north`, Ben at `south`; Dora is a user of both, with one address.
    static let app = """
        DROP TABLE invoices;
        CREATE TABLE customers (id TEXT PRIMARY KEY, title TEXT);
        INSERT INTO customers VALUES ('north', 'North Limited'), ('south', 'South Limited');
        DELETE FROM messages;
        DELETE FROM users;
        INSERT INTO users VALUES (1, 'aroha@house.test', '1', 'north'), (2, 'ben@house.test', '2', 'south'),
            (3, 'cleo@house.test', '3', 'north'), (4, 'dora@house.test', '4', 'north'), (5, 'Dora@house.test', '5', 'south');
        INSERT INTO messages VALUES (10, 1, 'a'), (12, 2, 'b'), (13, 3, 'c'), (14, 4, 'd'), (15, 5, 'd too');
        ALTER TABLE messages ADD COLUMN author INTEGER;
        INSERT INTO messages VALUES (19, 1, 'from Ben', 2);

        """

    static let crm = """
        INSERT INTO contacts VALUES (3, 'Cleo@house.test', '3', 1), (4, 'dora@house.test', '4', 1);

        """

    static func british(_ controller: inout DataController) {
        controller.jurisdiction = "GB-ENG"
        controller.rights = Right.allCases
        controller.approval = [.closeAccount: .one]
        controller.promises = [.closeAccount: Promise(within: .days(28), source: "privacy policy")]
    }
}

@Suite("Closing an organisation's account")
struct ClosureTests {
    private func run(_ body: (TestHouse) async throws -> Void) async throws {
        try await TestHouse.run(map: Customers.map, change: Customers.british) { house in
            try house.app.run(Customers.app)
            try house.crm.run(Customers.crm)
            try await body(house)
        }
    }

    /// To where staff say that nothing is owed, and the rows have been looked up.
    private func lookedUp(_ house: TestHouse) async throws -> OpenedCase {
        let opened = try await house.letter(.closeAccount)
        let reference = try house.reference(.closeAccount, of: opened)
        try await house.work()
        try await house.confirm(opened)
        try await house.work()
        #expect(try await house.casework.approve(reference, by: house.approver))
        try await house.work()
        try await house.casework.settle(reference, because: Sensitive("paid"), by: house.handler)
        try await house.work()
        return opened
    }

    @Test("it takes everybody who belongs to the customer, and nothing that another customer's people need")
    func everybody() async throws {
        try await run { house in
            let opened = try await lookedUp(house)
            let reference = try house.reference(.closeAccount, of: opened)
            #expect(try await house.request(.closeAccount, of: opened).state == "review")
            let resolved = try await house.effect(.resolve, .closeAccount, of: opened)
            #expect(
                resolved.counts == [
                    "app.users erased": 3, "app.messages erased": 3, "app.messages shared": 1,
                    "app.messages letting-go": 1,
                    "crm.contacts erased": 2, "crm.contacts shared": 1,
                ]
            )
            #expect(try await house.casework.approve(reference, by: house.approver))
            house.clock.advance(days: 4)
            try await house.work()
            #expect(try await house.request(.closeAccount, of: opened).outcome == .fulfilled)
            #expect(try house.app.rows("SELECT id FROM users") == ["int(2)", "int(5)"])
            #expect(
                try house.app.rows("SELECT id, user_id, author FROM messages") == [
                    "int(12) | int(2) | null", "int(15) | int(5) | null", "int(19) | null | int(2)",
                ],
                "what Ben wrote to Aroha stays his, and names her no more"
            )
            #expect(try house.crm.rows("SELECT id FROM contacts") == ["int(2)", "int(4)"])
            #expect(try house.app.rows("SELECT id FROM customers").count == 2)
        }
    }

    @Test("the promised day stands in the clock, in the queue, and is met by the end alone")
    func promise() async throws {
        try await run { house in
            let opened = try await house.letter(.closeAccount)
            let id = try #require(opened.requests.first).id
            func promised() async throws -> DutyRow? {
                try await house.casework.storage.read { try $0.clock.duties(of: id).first { $0.kind == .promise } }
            }
            let duty = try #require(try await promised())
            #expect(duty.dueOn?.description == "2026-12-25")
            #expect(duty.derivation.contains("privacy policy"))
            #expect(try await house.request(.closeAccount, of: opened).nextDueOn?.description == "2026-12-25")
            let timers = try await house.casework.storage.read { try $0.timers.of(id).map(\.name) }
            #expect(timers.contains("near:promise") && timers.contains("missed:promise"))
            try await house.work()
            try await house.casework.withdraw(house.reference(.closeAccount, of: opened), by: house.handler)
            try await house.work()
            #expect(try await promised()?.metAt != nil)
        }
    }

    @Test(
        "staff who do not say whether an invoice is open are shown the erasure after a fortnight; nothing goes by itself"
    )
    func fortnight() async throws {
        try await run { house in
            let opened = try await house.letter(.closeAccount)
            let reference = try house.reference(.closeAccount, of: opened)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            #expect(try await house.casework.approve(reference, by: house.approver))
            try await house.work()
            #expect(try await house.request(.closeAccount, of: opened).state == "unsettled")
            house.clock.advance(days: 14)
            try await house.passTime()
            #expect(try await house.request(.closeAccount, of: opened).state == "review")
            #expect(try house.app.rows("SELECT id FROM users").count == 5)
        }
    }

    @Test("whose rows lead to two customers, or to none, closes neither before staff name one")
    func several() async throws {
        try await run { house in
            try house.app.run("INSERT INTO users VALUES (6, 'AROHA@house.test', '6', 'south');\n")
            // The way from Aroha's row to a message of Ben's must not go on, up, to him.
            try house.app.run("INSERT INTO messages VALUES (16, 1, 'from Ben', 2);\n")
            let opened = try await lookedUp(house)
            let reference = try house.reference(.closeAccount, of: opened)
            let parked = try await house.effect(.resolve, .closeAccount, of: opened)
            #expect(parked.state == .parked && parked.parkedReason == "several-accounts")
            let north = AccountKey(collection: CollectionAddress("app", "customers"), value: "north")
            let users = AccountKey(collection: CollectionAddress("app", "users"), value: "1")
            await #expect(throws: CaseworkError.noSuchAccount(["app.customers"])) {
                try await house.casework.close([users], reference, by: house.handler)
            }
            await #expect(throws: CaseworkError.notPermitted(.attestIdentity)) {
                try await house.casework.close([north], reference, by: house.approver)
            }
            try await house.casework.close([north], reference, by: house.handler)
            try await house.work()
            let resolved = try await house.effect(.resolve, .closeAccount, of: opened)
            #expect(resolved.counts["app.users erased"] == 3)
            #expect(resolved.counts["crm.contacts shared"] == 2)
            // What an approver is shown changes with the name of the customer, and the approval with it.
            let south = AccountKey(collection: CollectionAddress("app", "customers"), value: "south")
            let shown = try await house.request(.closeAccount, of: opened).shownDigest
            try await house.casework.close([south], reference, by: house.handler)
            try await house.work()
            #expect(try await house.request(.closeAccount, of: opened).shownDigest != shown)
            #expect(try await house.effect(.resolve, .closeAccount, of: opened).counts["app.users erased"] == 3)
            #expect(try await house.casework.approve(reference, by: house.approver))
            await #expect(throws: CaseworkError.notAClosure) {
                try await house.casework.close([north], reference, by: house.handler)
            }
        }
    }
}
