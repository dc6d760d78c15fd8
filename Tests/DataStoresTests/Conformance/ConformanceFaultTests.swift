import DataMap
import Databases
import SubjectRequests
import Testing

@testable import DataStores

/// What every adapter must do when its store does not: say so, change nothing by half, and work again afterwards.
@Suite struct ConformanceFaultTests {
    private static let servers: [Engine] = [.postgres, .odbc]

    /// Another program holds the rows for longer than a statement may take.
    @Test(arguments: Engine.allCases) func aSlowStoreIsGivenUpAndWorksLater(_ engine: Engine) async throws {
        let world = try ConformanceWorld(engine, statementSeconds: 1)
        let (erasure, changes) = try await world.erasure("ana@x.org")
        let before = try world.dump()
        let holder = try world.store.connect()
        try holder.begin(.write)
        try holder.run("UPDATE people SET note = note WHERE id = 5")
        let fault = try await #require(throws: StoreFault.self) {
            try await changes.erase("main", following: erasure)
        }
        #expect(fault.code == "store-unavailable")
        #expect(fault.isTemporary)
        try holder.rollBack()
        #expect(try world.dump() == before)
        _ = try await changes.erase("main", following: erasure)
        #expect(try await changes.probe("main", following: erasure).allSatisfy { $0.rows == 0 })
    }

    /// The connection dies before each statement of an erasure in turn: nothing of it is kept, and it finishes once.
    @Test(arguments: servers) func aStoreThatDiesMidWayKeepsNothing(_ engine: Engine) async throws {
        let world = try ConformanceWorld(engine)
        let (erasure, changes) = try await world.erasure("ana@x.org")
        let before = try world.dump()
        var deaths = 0
        for place in 0..<100 {
            world.store.log.clear()
            world.store.log.beforeStatement(place) { [store = world.store] in try store.endSessions() }
            do {
                _ = try await changes.erase("main", following: erasure)
                break
            } catch let fault as StoreFault {
                #expect(fault.isTemporary)
                deaths += 1
                #expect(try world.dump() == before)
            }
        }
        world.store.log.beforeStatement(-1) {}
        #expect(deaths >= erasure.stores.flatMap(\.steps).count)
        #expect(try world.dump() != before)
        // The connections for reading died as well.
        await #expect(throws: StoreFault.self) { try await changes.probe("main", following: erasure) }
        #expect(try await changes.probe("main", following: erasure).allSatisfy { $0.rows == 0 })
    }

    /// It dies while rows are arriving: what has arrived is not taken for the whole.
    @Test(arguments: servers) func aReadThatBreaksOffIsNoResult(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "main")
        try store.makeManyRows(20_000)
        let table = try #require(try await store.adapter.schema().table(named: "many"))
        let owner = try #require(table.column(named: "owner"))
        let query = RowQuery(
            table: table,
            columns: table.columns.map { .column($0) },
            matches: [KeyMatch(columns: [MatchColumn(owner)], keys: [[.integer(1)]])]
        )
        let fault = try await #require(throws: StoreFault.self) {
            try await store.adapter.read([query]) { rows in
                var count = 0
                try rows.forEach { _ in
                    count += 1
                    if count == 100 { try store.endSessions() }
                }
            }
        }
        #expect(fault.isTemporary)
        let again = try await store.adapter.read([query]) { rows in
            var count = 0
            try rows.forEach { _ in count += 1 }
            return count
        }
        #expect(again == 20_000)
    }

    /// A table that the database's user may not read, and one that is gone.
    @Test(arguments: servers) func aPartOfTheStoreThatIsClosedIsNamed(_ engine: Engine) async throws {
        let world = try ConformanceWorld(engine)
        let limited = try world.store.limitedAdapter(to: ["people", "orders", "order_rows", "letters"])
        let stores = StoreSet([limited])
        let search = try await world.search(.copy, "ana@x.org")
        let narrow = PersonSearch(
            map: world.map,
            plan: search.plan,
            stores: stores,
            identities: SearchIdentities(verified: [.email("ana@x.org")])
        )
        let fault = try await #require(throws: StoreFault.self) { try await narrow.spool(language: "en") { _ in } }
        #expect(!fault.isTemporary)
        #expect(fault.sentence.contains("logins"))
        #expect(!fault.sentence.contains("ana@"))
    }

    @Test(arguments: Engine.allCases) func aTableThatIsGoneIsNamedAtItsLine(_ engine: Engine) async throws {
        let world = try ConformanceWorld(engine)
        let search = try await world.search(.copy, "ana@x.org")
        try world.store.run("DROP TABLE logins;\n")
        let early = try await #require(throws: StoreFault.self) { try await search.spool(language: "en") { _ in } }
        #expect(!early.isTemporary)
        await world.store.adapter.forgetSchema()
        let late = try await #require(throws: StoreFault.self) { try await search.spool(language: "en") { _ in } }
        #expect(late.code == "schema-changed")
        #expect(late.sentence.hasPrefix("main.yml:"))
    }
}
