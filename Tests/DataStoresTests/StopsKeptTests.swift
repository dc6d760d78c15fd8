import DataMap
import Foundation
import SubjectRequests
import Testing
import Vault

@testable import DataStores

@Suite("Stops outlive the rows, and are read back, on every database") struct StopsKeptTests {
    private func token(_ identity: Identity) -> [UInt8] {
        var digest = ContentDigest()
        digest.update(identity.value)
        return digest.bytes
    }

    /// After each change of a row the database puts the column back, as replication or a trigger may.
    private func lie(_ store: TestStore, _ table: String, _ column: String) throws {
        switch store.engine {
        case .sqlite, .command:
            try store.run(
                """
                CREATE TRIGGER liar AFTER UPDATE ON \(table)
                BEGIN UPDATE \(table) SET \(column) = 1 WHERE rowid = new.rowid; END;

                """
            )
        case .postgres:
            try store.run(
                """
                CREATE FUNCTION liar() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN NEW.\(column) := true; RETURN NEW; END';
                CREATE TRIGGER liar BEFORE UPDATE ON \(table) FOR EACH ROW EXECUTE FUNCTION liar();

                """
            )
        case .odbc:
            try store.run("CREATE TRIGGER liar BEFORE UPDATE ON \(table) FOR EACH ROW SET NEW.\(column) = 1;\n")
        }
    }

    @Test(arguments: Engine.databases) func aReimportIsStoppedAgainAfterTheRestIsErased(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let list = try #require(shop.map.lists(of: "shop").first)
        let address = try #require(Identity(kind: .email, value: "aroha@example.org"))
        #expect(try await shop.stores.suppress(list, address: address.value, map: shop.map).isStopped)
        let (_, erasure, resolved) = try await shop.resolve([address])
        let changes = RowChanges(map: shop.map, stores: shop.stores, resolved: resolved)
        for store in erasure.stores.map(\.store) { _ = try await changes.erase(store, following: erasure) }
        #expect(try shop.crm.rows("SELECT mail FROM contacts WHERE mail LIKE '%roha%' OR mail LIKE '%ROHA%'").isEmpty)

        try shop.crm.run(
            "INSERT INTO contacts VALUES ('9', 'Aroha@Example.org', '1'), ('8', 'cara@example.org', '1');\n"
        )
        let suppressed = token(address)
        let known = TokenPrefixes(sorted: [suppressed.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }])
        let back = try await shop.stores.unstopped(list, map: shop.map, known: known, zone: .gmt) { self.token($0) }
        #expect(back.map(\.address) == [address] && back.map(\.token) == [suppressed])
        let stopped = try await shop.stores.suppress(list, addresses: back.map(\.address.value), map: shop.map)
        #expect(stopped == SuppressionResult(entries: 1, isStopped: true))
        let rows = try shop.crm.rows("SELECT user_ref, subscribed FROM contacts WHERE user_ref IN ('2', '8', '9')")
        #expect(rows == ["text(\"2\") | int(1)", "text(\"8\") | int(1)", "text(\"9\") | int(0)"])
    }

    @Test(arguments: Engine.databases) func aStoreThatSaysYesAndDoesNotIsSeen(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let list = try #require(shop.map.lists(of: "shop").first)
        let stop = try #require(shop.map.marketingStops(of: "shop").first)
        let search = try await shop.search(.restrict, verified: [.email("ben@example.org")])
        let changes = RowChanges(map: shop.map, stores: shop.stores, resolved: try await search.resolve())
        try lie(shop.crm, "contacts", "subscribed")
        try lie(shop.app, "users", "wants_news")
        let told = try await shop.stores.suppress(list, address: "ben@example.org", map: shop.map)
        #expect(told == SuppressionResult(entries: 1, isStopped: false))
        #expect(try await !changes.stopMarketing(stop))

        for store in [shop.crm, shop.app] {
            let table = store.name == "crm" ? "contacts" : "users"
            try store.run(engine == .postgres ? "DROP TRIGGER liar ON \(table);\n" : "DROP TRIGGER liar;\n")
        }
        let heard = try await shop.stores.suppress(list, address: "ben@example.org", map: shop.map)
        #expect(heard == SuppressionResult(entries: 1, isStopped: true))
        #expect(try await changes.stopMarketing(stop))
        #expect(try shop.crm.rows("SELECT subscribed FROM contacts WHERE user_ref = '2'") == ["int(0)"])
        #expect(try shop.app.rows("SELECT wants_news FROM users WHERE id = 2") == ["int(0)"])
    }
}
