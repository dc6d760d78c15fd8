import DataMap
import SubjectRequests
import Testing

@testable import DataStores

/// How often a copy asks, by the engine's own account: once for each collection, however many rows there are.
@Suite struct StatementCountTests {
    private static let children = 10

    private func store(_ engine: Engine, rows: Int) throws -> (store: TestStore, map: StoreMap) {
        let store = try TestStore(engine, name: "main")
        var script = "CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(99));\n"
        script += "INSERT INTO people VALUES (1, 'ann@x.org'), (2, 'bob@x.org');\n"
        var map = """
            dataset:
              - fides_key: d
                collections:
                  - name: people
                    fields:
                      - {name: id, fides_meta: {primary_key: true}}
                      - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}

            """
        for child in 0..<StatementCountTests.children {
            // Half of them hang on the one before, and not on the person.
            let parent = child % 2 == 0 ? "people" : "c\(child - 1)"
            script += "CREATE TABLE c\(child) (id INTEGER PRIMARY KEY, owner INTEGER, body TEXT);\n"
            let values = (0..<rows).map { "(\($0), \(parent == "people" ? $0 % 2 + 1 : $0), 'body')" }
            script += "INSERT INTO c\(child) VALUES \(values.joined(separator: ", "));\n"
            map += """
                      - name: c\(child)
                        fields:
                          - {name: id, fides_meta: {primary_key: true}}
                          - name: owner
                            fides_meta: {references: [{dataset: d, field: \(parent).id, direction: from}]}
                          - {name: body, data_categories: [user.content]}

                """
        }
        try store.run(script)
        return (store, try StoreMap.read([MapFile(store: "main", path: "map.yml", text: map)]))
    }

    @Test(arguments: Engine.databases) func aCopyAsksOnceForEachCollection(_ engine: Engine) async throws {
        for rows in [4, 1_000] {
            let (store, map) = try store(engine, rows: rows)
            let log = try EngineLog(store)
            let stores = StoreSet([log.adapter])
            let schemas = try await stores.schemas(of: ["main"])
            let plan = map.plan(for: .copy, controller: "c", verified: [.email], schemas: schemas)
            let search = PersonSearch(
                map: map,
                plan: plan,
                stores: stores,
                identities: SearchIdentities(verified: [.email("ann@x.org")])
            )
            // The first opens connections, and sets them up.
            _ = try await search.spool(language: "en") { _ in }
            let before = try log.statements().count
            let counts = try await search.spool(language: "en") { _ in }.counts
            #expect(counts.count == StatementCountTests.children + 1)
            #expect(counts.map(\.rows).reduce(0, +) == 1 + StatementCountTests.children * rows / 2)
            let ran = try log.statements().dropFirst(before)
            #expect(ran.count >= counts.count && ran.count <= counts.count + 3, "\(engine): \(ran)")
        }
    }
}
