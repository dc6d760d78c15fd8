import DataMap
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// Rows put into a service, whose keys it makes itself, and whole tables asked of it.
@Suite(.timeLimit(.minutes(3))) struct HTTPEnteringTests {
    private func inserts(_ world: HTTPWorld, text: String = "a note") async throws -> [RowInsert] {
        let schema = try await world.crm.schema()
        let contacts = try #require(schema.table(named: "contacts"))
        let notes = try #require(schema.table(named: "notes"))
        let email = try #require(contacts.column(named: "email"))
        let contact = try #require(notes.column(named: "contact"))
        return [
            RowInsert(table: contacts, values: [ColumnValue(email, .text("new@x.org"))]),
            RowInsert(
                table: notes,
                values: [ColumnValue(try #require(notes.column(named: "text")), .text(text))],
                repeated: [RepeatedValue(contact, row: 0, source: "id")]
            ),
        ]
    }

    @Test func aRowIsPutInAndItsKeyLearned() async throws {
        let world = try HTTPWorld()
        let before = try await world.service.held("contacts")
        let made = try await world.crm.insert(try await inserts(world))
        let key = try #require(made[0].first { $0.column.name == "id" }?.value.keyText)
        #expect(try await world.service.held("contacts")[key]?["email"] as? String == "new@x.org")
        let notes = try await world.service.held("notes").values.filter { $0["contact"] as? String == key }
        #expect(notes.map { $0["text"] as? String } == ["a note"])
        #expect(made[1].contains { $0.column.name == "contact" && $0.value == .text(key) })
        #expect(try await world.service.held("contacts").count == before.count + 1)
    }

    @Test func aServiceThatSaysItHasARowIsNotBelieved() async throws {
        let world = try HTTPWorld()
        let rows = try await inserts(world)
        try await world.fault(["kind": "lie", "times": 1, "method": "POST", "path": "/crm/notes"])
        let fault = await #expect(throws: StoreFault.self) { try await world.crm.insert(rows) }
        #expect(fault?.code == "row-not-kept")
        #expect(fault?.sentence.contains("1 of 2") == true)
        #expect(try await world.crm.insertsWhole() == false)
    }

    /// A service that knows the deletion of a row by its key, and has the row again out of a backup.
    @Test func whatABackupBroughtBackIsDeletedAgain() async throws {
        let world = try HTTPWorld()
        let contacts = try #require(try await world.crm.schema().table(named: "contacts"))
        let id = try #require(contacts.column(named: "id"))
        let match = KeyMatch(columns: [MatchColumn(id)], keys: [[.text("1")]])
        let deletion = RowWrite(table: contacts, action: .delete, match: match, rowsMax: 1)
        for _ in 0..<3 {
            #expect(try await world.crm.write([deletion]) == [1])
            #expect(try await world.service.held("contacts")["1"] == nil)
            let ana = ["number": "1", "email": "Ana@X.org", "name": "Ana Ågren", "phone": "+64 21 555 0101"]
            try await world.service.control("add", ana)
        }
        let calls = try await world.service.calls().filter { $0 == "DELETE /crm/contacts/1" }
        #expect(calls.count == 5)
    }

    @Test func everyRowIsListedPageByPage() async throws {
        let world = try HTTPWorld()
        try await world.service.control("people", ["count": 250])
        let schema = try await world.crm.schema()
        let contacts = try #require(schema.table(named: "contacts"))
        let query = RowQuery(everyRowOf: contacts, columns: contacts.columns.map { .column($0) })
        let rows = try await world.crm.read([query]) { rows in
            var found: Set<[HeldValue]> = []
            try rows.forEach { found.insert($0) }
            return found
        }
        #expect(rows.count == 254)
        #expect(rows.count == (try await world.service.held("contacts").count))
        let opens = try #require(try await world.newsletter.schema().table(named: "opens"))
        #expect(!opens.isListed && opens.entry == .closed(.noCreate))
        let all = RowQuery(everyRowOf: opens, columns: opens.columns.map { .column($0) })
        let fault = await #expect(throws: StoreFault.self) {
            try await world.newsletter.read([all]) { rows in try rows.forEach { _ in } }
        }
        #expect(fault?.code == "no-endpoint")
    }

    @Test func theEndpointsFileSaysWhatCanBeGiven() throws {
        func table(_ change: (String) -> String) throws -> HTTPTable {
            let endpoints = try HTTPWorld.endpoints(change(try HTTPWorld.file("endpoints/crm.yml")), nil)
            return try #require(endpoints.tables.first { $0.live.name == "contacts" })
        }
        let given = "fields: [email, name, phone, score, vip]"
        #expect(try table { $0 }.live.entry == .columns(["email", "name", "phone", "score", "vip"]))
        #expect(try table { $0.replacing(", \(given)", with: "") }.live.entry == .open)
        let undeletable = try table { $0.replacing("    delete: {path: \"/contacts/{id}\"}\n", with: "") }
        #expect(undeletable.live.entry == .closed(.noDelete))
        #expect(throws: (any Error).self) { try table { $0.replacing(given, with: "fields: [emails]") } }
        #expect(throws: (any Error).self) {
            try table { $0.replacing("list: {path: /contacts,", with: "list: {by: email, path: /contacts,") }
        }
    }

    /// A canary over HTTP: planted, found, erased and gone; of nobody else anything.
    @Test func aCanaryStandsAndGoes() async throws {
        let world = try HTTPWorld()
        let before = try await world.service.held("contacts").keys.sorted()
        let person = CanaryPerson(map: world.map, stores: world.stores, store: "crm", mail: "canary-1@house.test")
        let today = CivilDate(daysSinceEpoch: 20_783)
        let drafts = try await person.drafts(at: "c", number: 1_600_000_001, today: today)
        let planting = try await person.plant(drafts)
        #expect(planting.rows.map { "\($0.address)" } == ["crm.contacts", "crm.notes"])
        #expect(planting.rows.allSatisfy { $0.key.count == 1 })
        #expect(try await world.service.held("contacts").count == before.count + 1)
        // It says that it has deleted them.
        try await world.fault(["kind": "lie", "times": 4, "method": "DELETE", "path": "/crm"])
        #expect(try await person.clear(planting.rows).map(\.collection) == ["notes", "contacts"])
        #expect(try await person.clear(planting.rows).isEmpty)
        #expect(try await world.service.held("contacts").keys.sorted() == before)
        let list = CanaryPerson(map: world.map, stores: world.stores, store: "newsletter", mail: "canary-1@house.test")
        let news = try await list.plant(try await list.drafts(at: "c", number: 1, today: today))
        #expect(news.rows.map(\.key) == [["canary-1@house.test"]])
        #expect(news.gaps.map(\.code) == ["no-create-endpoint"])
    }
}
