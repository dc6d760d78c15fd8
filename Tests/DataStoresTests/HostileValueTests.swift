import DataMap
import Databases
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

@Suite struct HostileValueTests {
    /// Strings that mean something to SQL, JSON, arrays or LIKE, every one different.
    private func hostile(_ count: Int) -> [String] {
        let pieces = [
            "'; DROP TABLE users; --", "\"", "\\", "{a,b}", "%_", "$1", "${x}", "[\"a\"]", "NULL", "\u{1}\u{1F}",
            "\n\t", "é̂🙂",
            "\\x41", "' OR '1'='1", "/* */", "{\"\",}", "\u{202E}", "0x1F", "1e9", " ",
        ]
        var random = SeededGenerator(seed: 7)
        return (0..<count).map { number in
            (0...random.below(3)).map { _ in pieces[random.below(pieces.count)] }.joined() + "#\(number)"
        }
    }

    @Test(arguments: Engine.allCases) func reachTheirOwnRowsAndNoStatementsText(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "main")
        try store.run("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);\n")
        let values = hostile(10_000)
        let connection = try store.connect()
        try connection.transaction(.write) {
            for (id, value) in values.enumerated() {
                try connection.run("INSERT INTO people (id, name) VALUES (\(id), \(value))")
            }
        }
        let table = try #require(try await store.adapter.schema().table(named: "people"))
        let name = try #require(table.column(named: "name"))
        let id = try #require(table.column(named: "id"))
        store.log.clear()
        var found = 0
        for start in stride(from: 0, to: values.count, by: 1_000) {
            let asked = Array(values[start..<start + 1_000])
            let match = KeyMatch(columns: [MatchColumn(name)], keys: asked.map { [.text($0)] } + [[.text("a\0b")]])
            let query = RowQuery(table: table, columns: [.column(id), .column(name)], matches: [match])
            let rows = try await store.adapter.read([query]) { rows in
                var pairs: [Int64: String] = [:]
                try rows.forEach { row in
                    guard case .integer(let id) = row[0], case .text(let name) = row[1] else { return }
                    pairs[id] = name
                }
                return pairs
            }
            #expect(rows.count == 1_000)
            #expect(rows.allSatisfy { values[Int($0.key)] == $0.value })
            found += rows.count
        }
        #expect(found == 10_000)
        guard engine != .command else { return }
        #expect(Set(store.log.all).count == 1, "one statement's text for all of them")
        #expect(!(store.log.all.first ?? "#").contains("#"))
        #expect(store.log.all.count == 10)
    }

    @Test(arguments: Engine.allCases) func travelThroughReferencesAndChanges(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "main")
        try store.run(
            "CREATE TABLE people (id TEXT PRIMARY KEY, email TEXT);\nCREATE TABLE notes (a TEXT, b TEXT, body TEXT);\n"
        )
        let connection = try store.connect()
        let values = hostile(200)
        for value in values {
            try connection.run("INSERT INTO people (id, email) VALUES (\(value), \("hostile@x.org"))")
            try connection.run("INSERT INTO notes (a, b, body) VALUES (\(value), \(value), \("text"))")
        }
        try connection.run("INSERT INTO notes (a, b, body) VALUES (\("other"), \("other"), \("theirs"))")
        let map = try StoreMap.read([
            MapFile(
                store: "main",
                path: "map.yml",
                text: """
                    dataset:
                      - fides_key: d
                        collections:
                          - name: people
                            fields:
                              - {name: id, fides_meta: {primary_key: true}}
                              - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                          - name: notes
                            fields:
                              - {name: a, fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}}
                              - {name: body, data_categories: [user.content]}
                    """
            )
        ])
        let stores = StoreSet([store.adapter])
        let schemas = try await stores.schemas(of: ["main"])
        let plan = map.plan(for: .delete, controller: "c", verified: [.email], schemas: schemas)
        let erasure = map.erasurePlan(following: plan, schemas: schemas)
        let search = PersonSearch(
            map: map,
            plan: plan,
            stores: stores,
            identities: SearchIdentities(verified: [.email("HOSTILE@x.org")])
        )
        let terms = ErasureTerms(plan: erasure, today: CivilDate(daysSinceEpoch: 20_700), substitutes: testSubstitutes)
        let resolved = try await search.resolve(for: terms)
        #expect(resolved[CollectionAddress("d", "notes")]?.rows.count == 200)
        let changes = RowChanges(map: map, stores: stores, resolved: try ResolvedKeys(decoding: resolved.encoded()))
        _ = try await changes.erase("main", following: erasure)
        #expect(try store.rows("SELECT count(*) FROM notes WHERE body IS NULL") == ["int(200)"])
        #expect(try store.rows("SELECT body FROM notes WHERE body IS NOT NULL") == ["text(\"theirs\")"])
        #expect(store.log.all.allSatisfy { text in !text.contains("#") && !text.contains("hostile@") })
    }

    @Test(arguments: Engine.allCases) func namesAreQuoted(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "main")
        let table = "we\"ird; DROP TABLE victims; --"
        try store.run(
            """
            CREATE TABLE victims (id INTEGER);
            CREATE TABLE "we""ird; DROP TABLE victims; --" (id INTEGER PRIMARY KEY, "sel""ect" TEXT);
            INSERT INTO "we""ird; DROP TABLE victims; --" VALUES (1, 'a@x.org');

            """
        )
        let map = try StoreMap.read([
            MapFile(
                store: "main",
                path: "map.yml",
                text: """
                    dataset:
                      - fides_key: d
                        collections:
                          - name: '\(table)'
                            fields:
                              - {name: id, fides_meta: {primary_key: true}}
                              - {name: 'sel"ect', data_categories: [user.contact.email], fides_meta: {identity: email}}
                    """
            )
        ])
        let stores = StoreSet([store.adapter])
        let plan = map.plan(
            for: .copy,
            controller: "c",
            verified: [.email],
            schemas: try await stores.schemas(of: ["main"])
        )
        let spool = SpoolLog()
        let search = PersonSearch(
            map: map,
            plan: plan,
            stores: stores,
            identities: SearchIdentities(verified: [.email("a@x.org")])
        )
        _ = try await search.spool(language: "en") { spool.take($0) }
        #expect(spool.rows == ["d.\(table)": ["id=1 sel\"ect=a@x.org"]])
        #expect(try store.rows("SELECT count(*) FROM victims") == ["int(0)"])
    }
}
