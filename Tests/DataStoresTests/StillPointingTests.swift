import DataMap
import SubjectRequests
import Testing
import Vault

@testable import DataStores

/// Rows that came back out of a backup, and to which rows that stay point again: they let go, or hold them; nothing is torn.
@Suite struct StillPointingTests {
    private let tokens = LedgerTokens { kind in
        { text in
            var digest = ContentDigest()
            digest.update("\(kind)/\(text)")
            return digest.bytes
        }
    }

    private static let mapText = """
        dataset:
          - fides_key: app
            collections:
              - name: people
                habeas: {erase: row}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: boss}
              - name: letters
                habeas: {erase: row}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: person, fides_meta: {references: [{dataset: app, field: people.id, direction: from}]}}
                  - {name: body, data_categories: [user.content]}
        """

    private static let script = """
        CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(80), boss INTEGER REFERENCES people (id));
        CREATE TABLE letters (id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id), body TEXT);
        CREATE TABLE badges (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES people (id));
        INSERT INTO people VALUES (1, 'aroha@x.test', NULL), (2, 'ben@x.test', NULL), (3, 'cara@x.test', 2);
        INSERT INTO letters VALUES (10, 1, 'hers'), (11, 2, 'his');

        """

    private func house(_ engine: Engine) throws -> CanaryHouse {
        try CanaryHouse(engine, map: StillPointingTests.mapText, script: StillPointingTests.script)
    }

    /// Erases Aroha, puts her back, and answers what is to be erased again.
    private func returned(_ house: CanaryHouse, and script: String) async throws -> (LedgerScan, ResolvedKeys) {
        let identities = SearchIdentities(verified: [.email("aroha@x.test")])
        let schemas = try await house.stores.schemas(of: ["app"])
        let plan = house.map.plan(for: .delete, controller: "house", verified: [.email], schemas: schemas)
        let search = PersonSearch(map: house.map, plan: plan, stores: house.stores, identities: identities)
        let erasure = house.map.erasurePlan(following: plan, schemas: schemas)
        let today = CivilDate(daysSinceEpoch: 20_783)
        let keys = try await search.resolve(
            for: ErasureTerms(plan: erasure, today: today, substitutes: testSubstitutes)
        )
        let changes = RowChanges(map: house.map, stores: house.stores, resolved: keys)
        let entries = try await changes.ledgerEntries("app", following: erasure, tokens: tokens)
        _ = try await changes.erase("app", following: erasure)
        try house.store.run("INSERT INTO people VALUES (1, 'aroha@x.test', NULL);\n" + script)
        let scan = try await LedgerScan(
            map: house.map,
            stores: house.stores,
            controllers: ["house"],
            tokens: tokens
        )
        var found: [CollectionAddress: [ScannedRow]] = [:]
        for address in scan.collections(of: "app") {
            let prefixes = entries.filter { $0.place == "\(address)" }.flatMap(\.tokens)
                .map { $0.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }.sorted()
            let rows = try await scan.scan(address, keys: TokenPrefixes(sorted: prefixes)).rows
            if !rows.isEmpty { found[address] = rows }
        }
        #expect(!found.isEmpty)
        return (
            scan, try await scan.resolved(found, in: "app", today: today, substitutes: testSubstitutes)
        )
    }

    @Test(arguments: Engine.databases) func aRowThatStaysLetsGo(_ engine: Engine) async throws {
        let house = try house(engine)
        let (scan, keys) = try await returned(
            house,
            and: "INSERT INTO letters VALUES (10, 1, 'hers');\nUPDATE people SET boss = 1 WHERE id IN (1, 2);\n"
        )
        #expect(keys.held == [])
        let changes = RowChanges(map: house.map, stores: house.stores, resolved: keys)
        _ = try await changes.erase("app", following: scan.erasure)
        #expect(try await changes.probe("app", following: scan.erasure).allSatisfy { $0.rows == 0 })
        #expect(
            try house.store.rows("SELECT id, boss FROM people") == [
                "int(2) | null", "int(3) | int(2)",
            ]
        )
        #expect(try house.store.rows("SELECT id FROM letters") == ["int(11)"])
    }

    @Test(arguments: Engine.databases) func aRowThatCannotLetGoHoldsIt(_ engine: Engine) async throws {
        let house = try house(engine)
        let (_, keys) = try await returned(house, and: "INSERT INTO badges VALUES (5, 1), (6, 2);\n")
        let people = CollectionAddress("app", "people")
        #expect(keys.held == [HeldRows(collection: people, table: "badges", rows: 1)])
    }
}
