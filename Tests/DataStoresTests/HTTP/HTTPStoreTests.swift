import DataMap
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// The example's two services: found, corrected, stopped and erased is exactly what is the person's.
@Suite(.timeLimit(.minutes(10))) struct HTTPStoreTests {
    @Test func findsOnePersonAndNobodyElse() async throws {
        let world = try HTTPWorld()
        #expect(
            try await world.copy("ana@x.org") == [
                "crm.contacts": ["id=1 email=Ana@X.org name=Ana Ågren phone=+64 21 555 0101 score=1.5 vip=true"],
                "crm.notes": ["id=11 contact=1 text=note 1 of Ana Ågren", "id=12 contact=1 text=note 2 of Ana Ågren"],
                "newsletter.subscribers": [
                    "email=Ana@X.org subscribed=true first_name=Ana Ågren lists=[\"news\",\"offers\"]"
                ],
                "newsletter.opens": [
                    "subscriber=Ana@X.org at=2026-01-01", "subscriber=Ana@X.org at=2026-01-02",
                    "subscriber=Ana@X.org at=2026-01-03",
                ],
            ]
        )
        #expect(try await world.copy("nobody@x.org").isEmpty)
        let calls = try await world.service.calls()
        #expect(calls.allSatisfy { $0.hasPrefix("GET ") })
    }

    @Test func findsByAPhoneNumberHoweverItIsSpelt() async throws {
        let world = try HTTPWorld()
        let schemas = try await world.stores.schemas(of: ["crm", "newsletter"])
        let plan = world.map.plan(for: .copy, controller: "c", verified: [.phone], schemas: schemas)
        let search = PersonSearch(
            map: world.map,
            plan: plan,
            stores: world.stores,
            identities: SearchIdentities(verified: [.phone("+64 (21) 555-0101")])
        )
        let outcome = try await search.spool(language: "en") { _ in }
        #expect(outcome.counts.first { $0.collection.collection == "contacts" }?.rows == 1)
        #expect(outcome.counts.first { $0.collection.collection == "notes" }?.rows == 2)
    }

    @Test func erasesExactlyItsTargets() async throws {
        let world = try HTTPWorld()
        let (erasure, changes) = try await world.erasure("ana@x.org")
        #expect(erasure.blocked.isEmpty)
        for store in ["crm", "newsletter"] {
            let counts = try await changes.erase(store, following: erasure)
            #expect(counts.map(\.rows).reduce(0, +) == (store == "crm" ? 3 : 4))
            #expect(try await changes.probe(store, following: erasure).allSatisfy { $0.rows == 0 })
        }
        #expect(try await world.service.held("contacts").keys.sorted() == ["2", "3", "4"])
        #expect(try await world.service.held("notes").keys.sorted() == ["21", "22", "31", "32", "41", "42"])
        let subscribers = try await world.service.held("subscribers").keys.sorted()
        #expect(subscribers == ["../2@x.org", "ana@x.orgg", "cara+x@x.org"])
        // Children go before parents, and once more deletes nothing more.
        let deletions = try await world.service.calls().filter { $0.hasPrefix("DELETE") }
        #expect(deletions.count == 5)
        #expect(deletions.firstIndex { $0.contains("contacts") } == 2)
        _ = try await changes.erase("crm", following: erasure)
        #expect(try await world.service.calls().filter { $0.hasPrefix("DELETE") } == deletions)
    }

    @Test func correctsWhatWasShownAndReadsItBack() async throws {
        let world = try HTTPWorld()
        let (_, changes) = try await world.erasure("ana@x.org")
        let contacts = CollectionAddress("crm", "contacts")
        func field(_ name: String) -> FieldAddress { FieldAddress(contacts, name) }
        let made = [
            FieldChange(field: field("name"), old: .text("Ana Ågren"), new: .text("Ána \"X\"\u{1F642}")),
            FieldChange(field: field("score"), old: nil, new: .text("12.25")),
            FieldChange(field: field("vip"), old: .boolean(true), new: .boolean(false)),
            FieldChange(field: field("phone"), old: .text("not what was shown"), new: .text("0")),
        ]
        #expect(try await changes.correct("crm", made) == [1, 1, 1, 0])
        let held = try #require(try await world.service.held("contacts")["1"])
        #expect(held["name"] as? String == "Ána \"X\"\u{1F642}")
        #expect(held["score"] as? Double == 12.25)
        #expect(held["vip"] as? Bool == false)
        #expect(held["phone"] as? String == "+64 21 555 0101")
        let read = try await changes.readBack([field("vip")])
        #expect(read.first?.values == [.boolean(false): 1])
        // What is so already is not written again; what does not fit is not written at all.
        let before = try await world.service.calls().count { $0.hasPrefix("PATCH") }
        #expect(try await changes.correct("crm", [made[1]]) == [1])
        let misfit = FieldChange(field: field("score"), old: nil, new: .text("many"))
        let fault = await #expect(throws: StoreFault.self) { try await changes.correct("crm", [made[0], misfit]) }
        #expect(fault?.code == "value-does-not-fit")
        #expect(try await world.service.calls().count { $0.hasPrefix("PATCH") } == before)
        let first = FieldAddress(CollectionAddress("newsletter", "subscribers"), "first_name")
        let other = FieldChange(field: first, old: nil, new: .text("Ana"))
        #expect(try await changes.correct("newsletter", [other]) == [1])
    }

    @Test func stopsOneAddressAndNoLikeOne() async throws {
        let world = try HTTPWorld()
        let list = try #require(world.map.lists(of: "c").first)
        let result = try await world.stores.suppress(list, address: "ANA@x.org", map: world.map)
        #expect(result == SuppressionResult(entries: 1, isStopped: true))
        let subscribers = try await world.service.held("subscribers")
        #expect(subscribers.filter { $0.value["subscribed"] as? Bool == false }.keys.sorted() == ["Ana@X.org"])
        // There is a call that stops, and none that starts again.
        let (_, changes) = try await world.erasure("ana@x.org")
        let again = FieldChange(
            field: FieldAddress(list.collection, "subscribed"),
            old: nil,
            new: .boolean(true)
        )
        let fault = await #expect(throws: StoreFault.self) { try await changes.correct("newsletter", [again]) }
        #expect(fault?.code == "no-endpoint")
    }

    @Test func aStoreThatLiesIsFoundOut() async throws {
        let world = try HTTPWorld()
        try await world.fault(["kind": "lie", "times": -1, "path": "/"])
        let (erasure, changes) = try await world.erasure("ana@x.org")
        #expect(try await changes.erase("crm", following: erasure).allSatisfy { $0.rows == 0 })
        #expect(try await changes.probe("crm", following: erasure).map(\.rows).sorted() == [1, 2])
        let name = FieldAddress(CollectionAddress("crm", "contacts"), "name")
        #expect(try await changes.correct("crm", [FieldChange(field: name, old: nil, new: .text("right"))]) == [0])
        let list = try #require(world.map.lists(of: "c").first)
        let result = try await world.stores.suppress(list, address: "ana@x.org", map: world.map)
        #expect(result == SuppressionResult(entries: 1, isStopped: false))
    }

    @Test func aHugeResultComesWhole() async throws {
        let world = try HTTPWorld()
        try await world.service.control("people", ["count": 10_001])
        let rows = try await world.rows("contacts", by: "email", ["many@x.org"])
        #expect(rows.count == 10_000)
        #expect(Set(rows.map { $0[0] }).count == 10_000)
        #expect(try await world.service.calls().count == 101)
    }

    /// Strings that mean something to paths, queries, headers or JSON, as identity, as key and as new value.
    @Test func hostileValuesStayInTheirPlaces() async throws {
        let world = try HTTPWorld()
        let pieces = [
            "/", "?", "&email=ana@x.org", "#", "%2e%2e", "../", "..", "{id}", "\"", "\\", "\r\nX: y",
            "\",\"vip\":true,\"", "é̂",
            "\u{1F642}", " ", "+", ";", "'", "<!--", "\u{202E}", "\u{7F}", "{changes}", "@", ",", "=", "%00",
            "\u{2028}",
        ]
        var random = SeededGenerator(for: "hostile values over HTTP")
        let others = try await world.service.held("contacts")
        for number in 0..<60 {
            let text = (0...random.below(4)).map { _ in pieces[random.below(pieces.count)] }.joined() + "h\(number)"
            try await world.service.control("add", ["number": text, "email": "\(text)@h", "name": "n", "phone": "p"])
            let found = try await world.rows("contacts", by: "email", ["\(text)@h"])
            #expect(found.map { $0.first?.keyText } == [text], "\(text.debugDescription)")
            #expect(try await world.rows("contacts", by: "id", [text]) == found)
            let table = try #require(try await world.crm.schema().table(named: "contacts"))
            let (id, name) = (try #require(table.column(named: "id")), try #require(table.column(named: "name")))
            let match = KeyMatch(columns: [MatchColumn(id)], keys: [[.text(text)]])
            let set = RowWrite(table: table, action: .set([ColumnValue(name, .text(text))]), match: match, rowsMax: 1)
            #expect(try await world.crm.write([set]) == [1])
            let held = try #require(try await world.service.held("contacts")[text])
            #expect(held["name"] as? String == text)
            #expect(held["vip"] as? Bool == false)
            let deletion = RowWrite(table: table, action: .delete, match: match, rowsMax: 1)
            #expect(try await world.crm.write([deletion]) == [1])
        }
        #expect(try await world.service.held("contacts").keys.sorted() == others.keys.sorted())
        // What would lead out of its place is refused, and what is empty asks for nothing.
        await #expect(throws: StoreFault.self) { try await world.rows("contacts", by: "id", [".."]) }
        func asked() async throws -> Int { try await world.service.calls().count { $0.contains("/crm/contacts/") } }
        let calls = try await asked()
        #expect(try await world.rows("contacts", by: "id", [""]).isEmpty)
        #expect(try await asked() == calls)
    }
}
