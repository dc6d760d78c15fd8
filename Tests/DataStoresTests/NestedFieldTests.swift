import DataMap
import SubjectRequests
import Testing

@testable import DataStores

/// Fields inside JSON objects: found by, led on from, and erased without the rest of the object.
@Suite struct NestedFieldTests {
    private static let map = """
        dataset:
          - fides_key: d
            habeas: {backups-rotate: P1D}
            collections:
              - name: feedback
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - name: info
                    fides_meta: {data_type: object}
                    fields:
                      - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                      - {name: member, fides_meta: {data_type: integer}}
                      - name: home
                        fides_meta: {data_type: object}
                        fields:
                          - name: city
                            data_categories: [user.contact.address.city]
                            fides_meta:
                              masking_strategy_override:
                                strategy: string_rewrite
                                configuration: {rewrite_value: 'no "where"'}
                          - {name: planet}
                  - {name: rating, data_categories: [user.behavior]}
              - name: members
                fields:
                  - name: number
                    fides_meta:
                      primary_key: true
                      references: [{dataset: d, field: feedback.info.member, direction: from}]
                  - {name: name, data_categories: [user.name]}
        """

    private static func tables(_ engine: Engine) -> String {
        """
        CREATE TABLE feedback (id INTEGER PRIMARY KEY, info \(engine == .postgres ? "JSONB" : "JSON"), rating INTEGER);
        CREATE TABLE members (number INTEGER PRIMARY KEY, name VARCHAR(40));
        INSERT INTO feedback VALUES
            (1, '{"email": "Ann@example.org", "member": 7, "home": {"city": "Napier", "planet": "Earth"}}', 3),
            (2, '{"email": "bob@example.org", "member": 8, "home": {"city": "Ross", "planet": "Earth"}}', 4),
            (3, '{"email": null, "home": ["ann@example.org"]}', 5), (4, NULL, 6),
            (5, '{"email": "ann@example.org", "home": null}', 7);
        INSERT INTO members VALUES (7, 'Ann'), (8, 'Bob');

        """
    }

    private func person(_ store: TestStore, _ email: String) async throws -> (PersonSearch, ErasureTerms, MapFindings) {
        let map = try StoreMap.read([MapFile(store: "app", path: "map.yml", text: NestedFieldTests.map)])
        let schemas = ["app": try await store.adapter.schema()]
        let plan = map.plan(for: .delete, controller: "x", verified: [.email], schemas: schemas)
        let erasure = map.erasurePlan(following: plan, schemas: schemas)
        let search = PersonSearch(
            map: map,
            plan: plan,
            stores: StoreSet([store.adapter]),
            identities: SearchIdentities(verified: [.email(email)])
        )
        let terms = ErasureTerms(plan: erasure, today: CivilDate(daysSinceEpoch: 20_700), substitutes: testSubstitutes)
        return (search, terms, map.findings(in: schemas))
    }

    @Test(arguments: Engine.databases) func whatStandsInsideIsFoundAndLedOnFrom(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "app")
        try store.run(NestedFieldTests.tables(engine))
        let (search, terms, findings) = try await person(store, "ann@example.org")
        #expect(findings.errors.map(\.sentence) == [])
        #expect(terms.plan.blocked.isEmpty)
        let preview = try await search.preview()
        let found = preview.collections.map { collection in
            let rows = collection.rows.compactMap { ($0.values["id"] ?? $0.values["name"])?.keyText }
            return "\(collection.collection): \(rows.sorted().joined(separator: ", "))"
        }
        #expect(found == ["feedback: 1, 5", "members: Ann"])
        #expect(try await person(store, "nobody@example.org").0.preview().collections.allSatisfy(\.rows.isEmpty))
    }

    @Test(arguments: Engine.databases) func onlyThePersonsPartOfAnObjectIsErased(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "app")
        try store.run(NestedFieldTests.tables(engine))
        let text = ["info.email", "info.member", "info.home.city", "info.home.planet"]
        let others = try store.rows("SELECT * FROM feedback WHERE id IN (2, 3, 4)")
        let (search, terms, _) = try await person(store, "ann@example.org")
        let resolved = try await search.resolve(for: terms)
        let changes = RowChanges(map: search.map, stores: search.stores, resolved: resolved)
        for _ in 0..<2 { _ = try await changes.erase("app", following: terms.plan) }
        #expect(try await changes.probe("app", following: terms.plan).allSatisfy { $0.rows == 0 })
        let table = try #require(try await store.adapter.schema().table(named: "feedback"))
        let query = RowQuery(
            table: table,
            columns: try text.map { .column(try #require(table.column(named: $0))) },
            matches: [KeyMatch(columns: [MatchColumn(try #require(table.column(named: "id")))], keys: [[.integer(1)]])]
        )
        let row = try await store.adapter.read([query]) { rows in
            var found: [String?] = []
            try rows.forEach { found += $0.map(\.keyText) }
            return found
        }
        #expect(row == [nil, "7", "no \"where\"", "Earth"])
        #expect(try store.rows("SELECT * FROM feedback WHERE id IN (2, 3, 4)") == others)
        #expect(try store.rows("SELECT number, name FROM members") == ["int(7) | null", "int(8) | text(\"Bob\")"])
    }

    /// A list stands in the way, or nobody says that there is none.
    @Test(arguments: ["object[]", "none"]) func whatMayBeAListIsDecidedAsAWhole(_ type: String) async throws {
        let store = try TestStore(.sqlite, name: "app")
        try store.run(NestedFieldTests.tables(.sqlite))
        let word = type == "none" ? "fides_meta: {}" : "fides_meta: {data_type: \"\(type)\"}"
        let text = NestedFieldTests.map.replacing("fides_meta: {data_type: object}", with: word)
        let map = try StoreMap.read([MapFile(store: "app", path: "map.yml", text: text)])
        let findings = map.findings(in: ["app": try await store.adapter.schema()])
        #expect(findings.errors.map(\.code).contains("blocked-part-of-object"))
        #expect(findings.errors.map(\.code).contains("nested-key") == (type == "object[]"))
    }
}
