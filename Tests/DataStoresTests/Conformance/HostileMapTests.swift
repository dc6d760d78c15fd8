import DataMap
import Databases
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// What a letter says and what a map says, where it is written by somebody who means harm: the engine itself tells that it
/// ran exactly the planned statements, and that nothing of it was in their text.
@Suite struct HostileMapTests {
    /// One person with a map of their own: the address that is searched, old and new values, and all that a map can have
    /// written.
    private struct Victim {
        let id: Int
        let address: String
        let old: String
        let new: String
        let constant: String
        let rewritten: String
        let marketing: String
        let stop: String
        let because: String

        init(_ id: Int, _ strings: inout HostileStrings) {
            self.id = id
            address = String(strings.next().prefix(180)) + "\(HostileStrings.sign)a\(id)"
            (old, new, constant, rewritten) = (strings.next(), strings.next(), strings.next(), strings.next())
            (marketing, stop, because) = (strings.next(), strings.next(), strings.next())
        }

        func map() throws -> StoreMap {
            let yaml = HostileStrings.yaml
            return try StoreMap.read([
                MapFile(
                    store: "main",
                    path: "map.yml",
                    text: """
                        dataset:
                          - fides_key: d
                            collections:
                              - name: people
                                habeas:
                                  says: \(yaml(because))
                                  list: {name: \(yaml(because)), address: email, stop: {stopped: \(yaml(stop))}}
                                fields:
                                  - {name: id, fides_meta: {primary_key: true}}
                                  - name: email
                                    data_categories: [user.contact.email]
                                    fides_meta: {identity: email}
                                    habeas: {erase: keep, because: \(yaml(because))}
                                  - {name: a, habeas: {erase: constant, value: \(yaml(constant))}}
                                  - name: b
                                    data_categories: [user.content]
                                    fides_meta:
                                      masking_strategy_override:
                                        {strategy: string_rewrite, configuration: {rewrite_value: \(yaml(rewritten))}}
                                  - {name: marketing, habeas: {marketing-stop: \(yaml(marketing))}}
                                  - {name: stopped}
                        """
                )
            ])
        }
    }

    private static let statementsOfOne = 1 + 2 + 2 + 3 + 2 + 3

    @Test(arguments: Engine.databases) func noValueBecomesText(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "main")
        try store.run(
            """
            CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(400), a TEXT, b TEXT, marketing TEXT, stopped TEXT);

            """
        )
        var strings = HostileStrings(seed: 23)
        let victims = (0..<400).map { Victim($0, &strings) }
        let connection = try store.connect()
        try connection.transaction(.write) {
            for victim in victims {
                try connection.run(
                    "INSERT INTO people (id, email, a, b) VALUES (\(victim.id), \(victim.address), \("a"), \(victim.old))"
                )
            }
        }
        let log = try EngineLog(store)
        let stores = StoreSet([log.adapter])
        let schemas = try await stores.schemas(of: ["main"])
        let before = try log.statements().count
        store.log.clear()
        for victim in victims { try await everything(victim, stores, schemas) }
        let ran = try log.working(after: before)
        #expect(ran.count == victims.count * HostileMapTests.statementsOfOne)
        #expect(store.log.all.filter { !$0.hasPrefix("SET ") }.count == ran.count)
        #expect(ran.allSatisfy { !$0.contains(HostileStrings.sign) && !$0.contains("DROP TABLE") })
        #expect(Set(ran).count <= 12)
        let rows = try connection.rows("SELECT id, email, a, b, marketing, stopped FROM people ORDER BY id") { row in
            try (0..<6).map { try row.value(at: $0) }
        }
        #expect(rows.count == victims.count)
        for (row, victim) in zip(rows, victims) {
            let texts = [victim.address, victim.constant, victim.rewritten, victim.marketing, victim.stop]
            #expect(row == [.int(Int64(victim.id))] + texts.map { .text($0) })
        }
    }

    /// A copy, a preview, a list, marketing, a correction and a deletion.
    private func everything(_ victim: Victim, _ stores: StoreSet, _ schemas: LiveSchemas) async throws {
        let map = try victim.map()
        let identities = SearchIdentities(verified: [.email(victim.address)])
        func search(_ right: Right) -> PersonSearch {
            let plan = map.plan(for: right, controller: "c", verified: [.email], schemas: schemas)
            return PersonSearch(map: map, plan: plan, stores: stores, identities: identities)
        }
        let outcome = try await search(.copy).spool(language: "en") { _ in }
        #expect(outcome.counts.map(\.rows) == [1])
        let erasure = map.erasurePlan(following: search(.delete).plan, schemas: schemas)
        let terms = ErasureTerms(plan: erasure, today: CivilDate(daysSinceEpoch: 20_700), substitutes: testSubstitutes)
        let preview = try await search(.delete).preview(for: terms)
        #expect(preview.collections.map(\.rows.count) == [1] && preview.erase.map(\.rows) == [1])
        let list = try #require(map.lists(of: "c").first)
        let stopped = try await stores.suppress(list, address: victim.address, map: map)
        #expect(stopped == SuppressionResult(entries: 1, isStopped: true))
        let mine = RowChanges(map: map, stores: stores, resolved: try await search(.unsubscribe).resolve())
        let marketing = try #require(map.marketingStops(of: "c").first)
        #expect(try await mine.stopMarketing(marketing))
        let field = FieldAddress(CollectionAddress("d", "people"), "b")
        let change = FieldChange(field: field, old: .text(victim.old), new: .text(victim.new))
        #expect(try await mine.correct("main", [change]) == [1])
        #expect(try await mine.readBack([field]).first?.values == [.text(victim.new): 1])
        let resolved = RowChanges(map: map, stores: stores, resolved: try await search(.delete).resolve(for: terms))
        _ = try await resolved.erase("main", following: erasure)
        #expect(try await resolved.probe("main", following: erasure).allSatisfy { $0.rows == 0 })
    }

    /// No text can hold a NUL: it finds nobody, and where it was to be written nothing is.
    @Test(arguments: Engine.databases) func aNULReachesNoStatement(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "main")
        try store.run("CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(99), a TEXT, stopped TEXT);\n")
        try store.run("INSERT INTO people VALUES (1, 'ann@x.org', 'a', '0');\n")
        let map = try StoreMap.read([
            MapFile(
                store: "main",
                path: "map.yml",
                text: #"""
                    dataset:
                      - fides_key: d
                        collections:
                          - name: people
                            habeas: {list: {name: news, address: email, stop: {stopped: "a\0b"}}}
                            fields:
                              - {name: id, fides_meta: {primary_key: true}}
                              - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                              - {name: a, habeas: {erase: constant, value: "a\0b"}}
                              - {name: stopped}
                    """#
            )
        ])
        let stores = StoreSet([store.adapter])
        let schemas = try await stores.schemas(of: ["main"])
        let plan = map.plan(for: .delete, controller: "c", verified: [.email], schemas: schemas)
        func search(_ address: String) -> PersonSearch {
            PersonSearch(
                map: map,
                plan: plan,
                stores: stores,
                identities: SearchIdentities(verified: [.email(address)])
            )
        }
        store.log.clear()
        #expect(try await search("ann@x.org\0").spool(language: "en") { _ in }.counts.map(\.rows) == [0])
        let list = try #require(map.lists(of: "c").first)
        #expect(try await stores.suppress(list, address: "ann@x.org\0", map: map).entries == 0)
        #expect(store.log.all.isEmpty)
        await #expect(throws: (any Error).self) { try await stores.suppress(list, address: "ann@x.org", map: map) }
        let erasure = map.erasurePlan(following: plan, schemas: schemas)
        let terms = ErasureTerms(plan: erasure, today: CivilDate(daysSinceEpoch: 20_700), substitutes: testSubstitutes)
        let changes = RowChanges(
            map: map,
            stores: stores,
            resolved: try await search("ann@x.org").resolve(for: terms)
        )
        await #expect(throws: (any Error).self) { try await changes.erase("main", following: erasure) }
        #expect(try store.client.rows("SELECT id, email, a, stopped FROM people") == ["1\tann@x.org\ta\t0"])
    }

    // MARK: - Names

    /// A table with its columns, all named by somebody who means harm.
    private struct Named {
        let table: String
        let key: String
        let address: String
        let owner: String
        let since: String
        let note: String

        init(_ strings: inout HostileStrings) {
            table = strings.nextName(without: ".")
            (key, address, owner) = (strings.nextName(), strings.nextName(), strings.nextName())
            (since, note) = (strings.nextName(), strings.nextName())
        }

        var names: [String] { [table, key, address, owner, since, note] }

        func map() throws -> StoreMap {
            let yaml = HostileStrings.yaml
            return try StoreMap.read([
                MapFile(
                    store: "main",
                    path: "map.yml",
                    text: """
                        dataset:
                          - fides_key: d
                            collections:
                              - name: \(yaml(table))
                                habeas:
                                  erase: row
                                  keep: {for: P1Y, since: \(yaml(since)), because: the law}
                                  list: {name: news, address: \(yaml(address)), stop: {\(yaml(note)): stopped}}
                                fields:
                                  - {name: \(yaml(key)), fides_meta: {primary_key: true}}
                                  - {name: \(yaml(address)), fides_meta: {identity: email}}
                                  - name: \(yaml(owner))
                                    fides_meta:
                                      references: [{dataset: d, field: \(yaml("\(table).\(key)")), direction: from}]
                                  - {name: \(yaml(since))}
                                  - {name: \(yaml(note)), data_categories: [user.content]}
                        """
                )
            ])
        }
    }

    @Test(arguments: Engine.databases) func namesAreNothingButNames(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "main")
        try store.run("CREATE TABLE victims (id INTEGER);\nINSERT INTO victims VALUES (1);\n")
        var strings = HostileStrings(seed: 29)
        let tables = (0..<40).map { _ in Named(&strings) }
        let connection = try store.connect()
        for named in tables {
            let names = try named.names.map { try SQLIdentifier($0) }
            try connection.run(
                """
                CREATE TABLE \(raw: names[0]) (\(raw: names[1]) INTEGER PRIMARY KEY, \(raw: names[2]) VARCHAR(99),
                    \(raw: names[3]) INTEGER, \(raw: names[4]) DATE, \(raw: names[5]) TEXT)
                """
            )
            for (id, address, owner) in [(1, "ann@x.org", nil), (2, nil, 1), (3, "bob@x.org", nil)]
                as [(Int, String?, Int?)]
            {
                try connection.run(
                    "INSERT INTO \(raw: names[0]) VALUES (\(id), \(address), \(owner), \("2001-01-01"), \("note"))"
                )
            }
        }
        let log = try EngineLog(store)
        let stores = StoreSet([log.adapter])
        let schemas = try await stores.schemas(of: ["main"])
        let before = try log.statements().count
        store.log.clear()
        for named in tables { try await everything(named, stores, schemas) }
        // What the map alone names is refused before anything is asked.
        for _ in 0..<100 {
            let map = try Named(&strings).map()
            let plan = map.plan(for: .copy, controller: "c", verified: [.email], schemas: schemas)
            let search = PersonSearch(
                map: map,
                plan: plan,
                stores: stores,
                identities: SearchIdentities(verified: [.email("ann@x.org")])
            )
            let fault = try await #require(throws: StoreFault.self) { try await search.spool(language: "en") { _ in } }
            #expect(fault.code == "schema-changed")
        }
        let ran = try log.working(after: before)
        #expect(ran.count == store.log.all.filter { !$0.hasPrefix("SET ") }.count)
        let quoted = try tables.flatMap(\.names).map { try SQLIdentifier($0).quoted }
        for text in ran {
            var rest = text
            for name in quoted where rest.contains(name) { rest = rest.replacing(name, with: "") }
            #expect(!rest.contains(HostileStrings.sign), "\(text)")
        }
        #expect(try store.client.rows("SELECT count(*) FROM victims") == ["1"])
        for named in tables {
            let left = try connection.rows(
                "SELECT \(raw: SQLIdentifier(named.address)) FROM \(raw: SQLIdentifier(named.table))"
            ) { try $0.text(0) }
            #expect(left == ["bob@x.org"])
        }
    }

    private func everything(_ named: Named, _ stores: StoreSet, _ schemas: LiveSchemas) async throws {
        let map = try named.map()
        let plan = map.plan(for: .delete, controller: "c", verified: [.email], schemas: schemas)
        let search = PersonSearch(
            map: map,
            plan: plan,
            stores: stores,
            identities: SearchIdentities(verified: [.email("ann@x.org")])
        )
        #expect(try await search.spool(language: "en") { _ in }.counts.map(\.rows) == [2])
        let list = try #require(map.lists(of: "c").first)
        #expect(try await stores.suppress(list, address: "bob@x.org", map: map).isStopped)
        let erasure = map.erasurePlan(following: plan, schemas: schemas)
        let terms = ErasureTerms(plan: erasure, today: CivilDate(daysSinceEpoch: 20_700), substitutes: testSubstitutes)
        let changes = RowChanges(map: map, stores: stores, resolved: try await search.resolve(for: terms))
        let note = FieldAddress(CollectionAddress("d", named.table), named.note)
        let change = FieldChange(field: note, old: .text("note"), new: .text("right"))
        #expect(try await changes.correct("main", [change]) == [2])
        #expect(try await changes.erase("main", following: erasure).map(\.rows) == [2])
        #expect(try await changes.probe("main", following: erasure).map(\.rows) == [0])
    }
}
