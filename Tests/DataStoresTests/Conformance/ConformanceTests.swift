import DataMap
import Databases
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// What every adapter must do, on the same data: find, erase, correct and stop exactly what is the person's.
@Suite struct ConformanceTests {
    /// The ids of the people's rows with this address, as the store's own client sees them.
    private func peopleFound(_ world: ConformanceWorld, _ email: String) throws -> [String] {
        let hexadecimal = email.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined().uppercased()
        let bytes = try world.store.client.bytes(of: "lower(email)")
        return try world.store.client.rows("SELECT id FROM people WHERE \(bytes) = '\(hexadecimal)'")
    }

    @Test func findsTheSameOnEveryEngine() async throws {
        let worlds = try Engine.allCases.map { try ConformanceWorld($0) }
        for person in ConformanceWorld.people {
            let email = try #require(Identity(kind: .email, value: person.email)).value
            var copies: [[String: [[String]]]] = []
            for world in worlds {
                let copy = try await world.copy(email)
                let ids = try peopleFound(world, email)
                #expect((copy["people"] ?? []).compactMap(\.first) == ids.sorted(), "\(world.store.engine) \(email)")
                #expect(!ids.isEmpty)
                for (table, key) in [("orders", "id"), ("logins", "person")] {
                    let theirs = try world.store.client.rows(
                        "SELECT \(key) FROM \(table) WHERE person IN (\(ids.joined(separator: ", ")))"
                    )
                    #expect((copy[table] ?? []).map { $0[0] }.sorted() == theirs.sorted())
                }
                // Both orders of a person have the same number.
                let numbers = try world.store.client.rows(
                    """
                    SELECT r.what FROM order_rows r JOIN orders o
                    ON \(try world.store.client.bytes(of: "o.number")) = \(try world.store.client.bytes(of: "r.number"))
                    WHERE o.person IN (\(ids.joined(separator: ", "))) AND o.id % 10 = 0
                    """
                )
                #expect((copy["order_rows"] ?? []).count == numbers.count, "\(world.store.engine) \(email) \(numbers)")
                copies.append(copy)
            }
            #expect(copies.allSatisfy { $0 == copies[0] }, "\(email)")
        }
    }

    @Test(arguments: Engine.allCases) func findsNobodyWhoIsNotThere(_ engine: Engine) async throws {
        let world = try ConformanceWorld(engine)
        for email in ["an%@x.org", "nobody@x.org", "' or '1'='1", "ana@x.orG\u{301}", "ana@x"] {
            #expect(try await world.copy(email).isEmpty, "\(email)")
        }
    }

    @Test(arguments: Engine.allCases) func erasesExactlyItsTargets(_ engine: Engine) async throws {
        let world = try ConformanceWorld(engine)
        let before = try world.dump()
        let (erasure, changes) = try await world.erasure("ana@x.org")
        #expect(erasure.blocked.isEmpty)
        _ = try await changes.erase("main", following: erasure)
        #expect(try await changes.probe("main", following: erasure).allSatisfy { $0.rows == 0 })
        let after = try world.dump()
        // Ana is number 1, and number 5, who spells her address with capitals.
        let mine = Set(["1", "5"].map { $0.utf8.map { String($0, radix: 16) }.joined() })
        func owner(_ row: String, _ column: Int) -> String { String(row.split(separator: "\t")[column]) }
        #expect(after["orders"] == before["orders"]?.filter { !mine.contains(owner($0, 1)) })
        #expect(after["logins"] == before["logins"]?.filter { !mine.contains(owner($0, 0)) })
        #expect(after["letters"] == before["letters"])
        let others = { (rows: [String]?) in rows?.filter { !mine.contains(owner($0, 0)) } }
        #expect(others(after["people"]) == others(before["people"]))
        #expect(
            try world.store.client.rows("SELECT id, email, name, born, note FROM people WHERE id IN (1, 5)") == [
                "1\tNULL\tNULL\tNULL\tNULL", "5\tNULL\tNULL\tNULL\tNULL",
            ]
        )
        #expect(try world.store.client.rows("SELECT count(*) FROM order_rows WHERE what IS NULL") == ["6"])
        #expect(try world.store.client.rows("SELECT count(*) FROM order_rows WHERE what = 'what 2'") == ["3"])
        // Once more changes nothing.
        _ = try await changes.erase("main", following: erasure)
        #expect(try world.dump() == after)
    }

    @Test(arguments: Engine.allCases) func correctsWhatWasShownAndReadsItBack(_ engine: Engine) async throws {
        let world = try ConformanceWorld(engine)
        let before = try world.dump()
        let (_, changes) = try await world.erasure("o'brien@x.org")
        func field(_ name: String) -> FieldAddress { FieldAddress(CollectionAddress("d", "people"), name) }
        let values: [(String, HeldValue, HeldValue)] = [
            ("name", .text("O'Brien"), .text("Ó Briain 🙂'; --")), ("born", .text("1980-02-28"), .text("1980-02-29")),
            ("balance", .text("10000030.1244"), .text("0.1000")), ("active", .boolean(true), .boolean(false)),
            ("email", .text("o'brien@x.org"), .text("O'Briain@x.org")),
        ]
        let made = values.map { FieldChange(field: field($0.0), old: $0.1, new: $0.2) }
        #expect(try await changes.correct("main", made) == made.map { _ in 1 })
        for (name, _, new) in values {
            let read = try #require(try await changes.readBack([field(name)]).first).values
            #expect(read.count == 1)
            #expect(read.keys.allSatisfy { $0.isSame(as: new) }, "\(name): \(read)")
        }
        // What is not as it was shown is left alone, and so is what differs only to a collation.
        let stale = ["o'briain@x.org", "O'Briain@x.org "].map {
            FieldChange(field: field("email"), old: .text($0), new: .text("wrong"))
        }
        #expect(try await changes.correct("main", stale) == [0, 0])
        let after = try world.dump()
        let mine = { (row: String) in row.hasPrefix("3131\t") }
        #expect(after.filter { $0.key != "people" } == before.filter { $0.key != "people" })
        #expect(after["people"]?.filter { !mine($0) } == before["people"]?.filter { !mine($0) })
        #expect(after["people"]?.filter(mine) != before["people"]?.filter(mine))
    }

    @Test(arguments: Engine.allCases) func stopsOneAddressAndNoLikeOne(_ engine: Engine) async throws {
        let world = try ConformanceWorld(engine)
        let list = try #require(world.map.lists(of: "c").first)
        let result = try await world.stores.suppress(list, address: "ANA@x.org", map: world.map)
        #expect(result == SuppressionResult(entries: 2, isStopped: true))
        let flag = engine == .postgres ? "stopped" : "stopped = 1"
        let stopped = try world.store.client.rows(
            "SELECT \(try world.store.client.bytes(of: "address")) FROM letters WHERE \(flag)"
        )
        #expect(stopped == ["416E6140582E6F7267", "616E6140782E6F7267"])
    }

    /// A store that says that it did what it was told, and did not.
    @Test(arguments: Engine.allCases) func aStoreThatLiesIsFoundOut(_ engine: Engine) async throws {
        let world = try ConformanceWorld(engine)
        try world.store.makeLie(about: "people", column: "note")
        try world.store.makeLie(about: "letters", column: "stopped")
        let (erasure, changes) = try await world.erasure("straße@x.org")
        _ = try await changes.erase("main", following: erasure)
        let left = try await changes.probe("main", following: erasure)
        #expect(left.filter { $0.rows > 0 }.map(\.collection.collection) == ["people"])
        let field = FieldAddress(CollectionAddress("d", "people"), "note")
        _ = try await changes.correct("main", [FieldChange(field: field, old: nil, new: .text("right"))])
        #expect(try await changes.readBack([field]).first?.values == [.text("note 9"): 1])
        let list = try #require(world.map.lists(of: "c").first)
        let result = try await world.stores.suppress(list, address: "straße@x.org", map: world.map)
        #expect(result == SuppressionResult(entries: 1, isStopped: false))
    }
}
