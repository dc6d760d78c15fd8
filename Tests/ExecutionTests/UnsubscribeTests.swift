import Casework
import Databases
import Execution
import Foundation
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("Who ends a mailing is asked nothing, and gets no more of it")
struct UnsubscribeTests {
    /// Three lists: news, offers, and notices that people need.
    private static let map = HouseData.map
        .replacing(
            "{says: your account}",
            with: "{says: your account, list: {name: offers, address: email, stop: {plan: none}}}"
        )
        .appending(
            """

                  - name: notices
                    habeas:
                      list: {name: notices, address: mail, stop: {subscribed: false}, optional: false}
                    fields:
                      - {name: id, fides_meta: {primary_key: true}}
                      - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
                      - {name: subscribed}
            """
        )

    private static func run(
        on engine: Engine = .sqlite,
        map: String = map,
        _ body: @Sendable @escaping (TestHouse) async throws -> Void
    ) async throws {
        try await TestHouse.run(on: engine, map: map) { house in
            try house.crm.run(
                """
                CREATE TABLE notices (id INTEGER PRIMARY KEY, mail TEXT, subscribed BOOLEAN);
                INSERT INTO notices VALUES (1, 'aroha@house.test', 1);

                """
            )
            try await body(house)
        }
    }

    @Test(
        "one commit holds the closed request, its suppression and one event; nobody is written to",
        arguments: Engine.allCases
    )
    func oneCommit(_ engine: Engine) async throws {
        try await Self.run(on: engine) { house in
            let opened = try await house.end("news")
            let request = try #require(opened?.requests.first)
            let row = try await house.storedRequest(request.id)
            #expect(row.phase == .closed && row.outcome == .fulfilled && row.state == "stopped" && row.closedAt != nil)
            let events = try await house.casework.storage.read { try $0.events.of(.request(request.id)) }
            #expect(events.map(\.kind.rawValue) == ["opened"])
            let duties = try await house.casework.storage.read { try $0.clock.duties(of: request.id) }
            #expect(
                !duties.isEmpty
                    && duties.filter { DutyKind.metByTheEnd.contains($0.kind) }.allSatisfy { $0.metAt != nil }
            )
            #expect(try await house.suppressions() == ["news"])
            // The list is told afterwards, of her alone, and read back.
            #expect(try house.subscribed() == ["1", "1"])
            #expect(try await house.tellLists() == 0)
            #expect(try house.subscribed() == ["0", "1"])
            #expect(try house.app.rows("SELECT plan FROM users") == ["text(\"gold\")", "text(\"tin\")"])
            #expect(try await house.toldCounts() == [["crm.contacts people": 1, "crm.contacts stopped": 1]])
            try await house.work()
            #expect(try house.mails().isEmpty)
            #expect(try await house.casework.health().lists.isEmpty)
            _ = try await house.casework.storage.integrate()
        }
    }

    @Test(
        "the same once more opens nothing, says so, and stops again what was entered since",
        arguments: Engine.allCases
    )
    func again(_ engine: Engine) async throws {
        try await Self.run(on: engine) { house in
            #expect(try await house.end("news") != nil)
            _ = try await house.tellLists()
            try house.crm.run("UPDATE contacts SET subscribed = 1;\n")
            house.clock.advance(minutes: 1)
            for _ in 0..<3 { #expect(try await house.end("news") == nil) }
            _ = try await house.tellLists()
            #expect(try house.subscribed() == ["0", "1"])
            #expect(try await house.casework.storage.read { try $0.requests.list(scope: .everything) }.count == 1)
            #expect(try await house.toldCounts().count == 2)
        }
    }

    @Test("all is every list that nobody needs; a list's own link ends that list")
    func everything() async throws {
        try await Self.run { house in
            let opened = try await house.end("house")
            #expect(opened != nil)
            _ = try await house.tellLists()
            #expect(try await house.suppressions() == ["all"])
            #expect(try house.subscribed() == ["0", "1"])
            #expect(try house.app.rows("SELECT plan FROM users WHERE id = 1") == ["text(\"none\")"])
            #expect(try house.crm.rows("SELECT subscribed FROM notices") == ["int(1)"])
            // One list is among all; what people need is not, and ends by its own name only.
            #expect(try await house.end("offers") == nil)
            _ = try await house.tellLists()
            #expect(try house.crm.rows("SELECT subscribed FROM notices") == ["int(1)"])
            let lists = try await house.workshop.reapply(ReapplyTerms(store: "crm"), by: house.approver)
            #expect(lists.stores.flatMap(\.lists).isEmpty)
            #expect(try await house.end("notices") != nil)
            _ = try await house.tellLists()
            #expect(try house.crm.rows("SELECT subscribed FROM notices") == ["int(0)"])
        }
    }

    @Test("very many are told by one set of statements to each list")
    func many() async throws {
        try await Self.run { house in
            let people = (0..<300).map { "reader\($0)@far.test" }
            for (place, reader) in people.enumerated() {
                try house.crm.run("INSERT INTO contacts VALUES (\(place + 10), '\(reader)', NULL, 1);\n")
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for reader in people {
                    for list in ["news", "offers"] { group.addTask { _ = try await house.end(list, reader) } }
                }
                try await group.waitForAll()
            }
            _ = try await house.tellLists()
            #expect(
                try await house.toldCounts() == [
                    ["app.users people": 300], ["crm.contacts people": 300, "crm.contacts stopped": 300],
                ]
            )
            #expect(try house.crm.rows("SELECT count(*) FROM contacts WHERE subscribed = 1") == ["int(2)"])
        }
    }

    @Test("a list that is down is told once when it is back; until then doctor says so and the do-not-send list holds")
    func down() async throws {
        try await Self.run { house in
            try await house.crm.whileDown {
                #expect(try await house.end("news") != nil)
                _ = try await house.tellLists()
            }
            let waits = try await house.casework.health().lists
            #expect(waits.map(\.list) == ["crm.contacts"] && waits.map(\.requests) == [1])
            #expect(waits.map(\.code) == ["store-unavailable"] && waits.map(\.needsPerson) == [false])
            // Not before its time.
            _ = try await house.tellLists()
            #expect(try house.subscribed() == ["1", "1"])
            house.clock.advance(minutes: 15)
            _ = try await house.tellLists()
            #expect(try house.subscribed() == ["0", "1"])
            #expect(try await house.toldCounts().count == 1)
            #expect(try await house.casework.health().lists.isEmpty)
        }
    }

    @Test("a list that does not hold what it was told, or is gone from the map, waits for a person")
    func liar() async throws {
        try await Self.run { house in
            try house.crm.run(
                """
                CREATE TRIGGER liar AFTER UPDATE ON contacts
                BEGIN UPDATE contacts SET subscribed = 1 WHERE id = new.id; END;

                """
            )
            let opened = try #require(try await house.end("news"))
            try await house.casework.storage.write {
                try $0.listStops.plan(["crm.was-a-list"], request: opened.requests.map(\.id)[0])
            }
            _ = try await house.tellLists()
            let health = try await house.casework.health()
            #expect(health.lists.map(\.code) == ["not-stopped", "list-gone"] && health.needsSomebody)
            try house.crm.run("DROP TRIGGER liar;\n")
            house.clock.advance(minutes: 16)
            _ = try await house.tellLists()
            #expect(try house.subscribed() == ["0", "1"])
            #expect(try await house.casework.health().lists.map(\.list) == ["crm.was-a-list"])
        }
    }

    @Test("killed between telling a list and noting it, it tells the list once more and loses nobody")
    func killed() async throws {
        try await Self.run { house in
            _ = try await house.end("news")
            house.kill.arm(after: 0)
            await #expect(throws: Killed.self) { _ = try await house.tellLists() }
            #expect(house.kill.revive())
            #expect(try await house.casework.health().lists.map(\.requests) == [1])
            _ = try await house.tellLists()
            #expect(try await house.toldCounts().count == 1)
        }
    }

    @Test("who has subscribed anew before the list was told is left in it")
    func liftedBefore() async throws {
        try await Self.run { house in
            _ = try await house.end("news")
            let token = house.casework.keyring.ledgerToken(TestHouse.aroha, kind: CaseDesk.suppressionKind)
            house.clock.advance(minutes: 1)
            try await house.casework.subscribedAnew("house", "news", [token])
            _ = try await house.tellLists()
            #expect(try house.subscribed() == ["1", "1"])
            // And may leave again, by a request of its own.
            house.clock.advance(minutes: 1)
            #expect(try await house.end("news") != nil)
            _ = try await house.tellLists()
            #expect(try house.subscribed() == ["0", "1"])
        }
    }

    @Test("a controller without lists gets a task as for a letter")
    func byHand() async throws {
        let list = ", list: {name: news, address: mail, stop: {subscribed: false}}"
        try await TestHouse.run(map: HouseData.map.replacing(list, with: "")) { house in
            let opened = try #require(try await house.end("house"))
            try await house.work()
            #expect(try await house.storedRequest(opened.requests.map(\.id)[0]).outcome == .fulfilled)
            #expect(try await house.casework.tasks(for: house.handler).first?.question.disclosed.name == .stopByHand)
            #expect(try await house.end("house") == nil)
        }
    }
}

extension TestHouse {
    /// What a one-click POST does; answers the case that it opened, or nil where the mailing had ended before.
    func end(_ list: String, _ address: String = TestHouse.aroha) async throws -> OpenedCase? {
        let token = try casework.keyring.unsubscribeToken(list: list, address: address)
        let mailing = try #require(casework.mailing(ofUnsubscribeToken: token))
        guard case .ended(let opened) = try await casework.unsubscribe(mailing) else { return nil }
        return opened
    }

    func tellLists() async throws -> Int { try await ListRunner(workshop).runOnce() }

    func storedRequest(_ id: String) async throws -> RequestRow {
        try #require(try await casework.storage.read { try $0.requests.load(id, scope: .everything) })
    }

    /// Of Aroha's address.
    func suppressions() async throws -> [String] {
        let token = casework.keyring.ledgerToken(TestHouse.aroha, kind: CaseDesk.suppressionKind)
        return try await casework.storage.read { connection in
            try ["all", "news", "offers", "notices"].filter {
                try connection.ledger.isSuppressed(controller: "house", list: $0, token: token)
            }
        }
    }

    /// Aroha's, then Ben's.
    func subscribed() throws -> [String] {
        try crm.connect().rows("SELECT subscribed FROM contacts WHERE id < 3 ORDER BY id") { "\(try $0.int(0))" }
    }

    func toldCounts() async throws -> [[String: Int]] {
        let leaves = try await casework.storage.read { connection in
            try connection.events.of(.configuration).filter { $0.kind.rawValue == "list-told" }.map(\.leaf)
        }
        struct Leaf: Decodable { let cnt: [String: Int] }
        return try leaves.map { try JSONDecoder().decode(Leaf.self, from: Data($0)).cnt.filter { $0.value > 0 } }
    }
}
