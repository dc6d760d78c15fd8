import DataMap
import DataStores
import Databases
import SubjectRequests
import TestPeers
import Vault

/// What a copy of one person costs us, over eleven collections in PostgreSQL, beside a bare loop over the same statements.
struct CopyBenchmark {
    private static let children = 10
    private static let people = 1_000
    private static let email = "p7@x.org"

    func figures() async throws -> [Figure] {
        let url = try PostgresCluster.shared.makeDatabase()
        let connection = try PostgresConnection(url: url)
        try fill(connection)
        let map = try StoreMap.read([MapFile(store: "main", path: "map.yml", text: mapText)])
        let stores = StoreSet([try StoreAddress(name: "main", adapter: .postgres, location: Sensitive(url)).open()])
        let key = DataKey()
        let rows = try await copy(map, stores, key)
        let counts = "11 collections, \(rows) rows"
        let measured = try await Measurement(runs: 20, times: 50) { try await copy(map, stores, key) }
        let floor = try await Measurement(runs: 20, times: 50) { try bare(connection) }
        return [
            Figure(
                what: "a copy: planned, searched, spooled and sealed; our own processor time",
                counts: counts,
                measurement: measured,
                most: 3
            ),
            Figure(
                what: "its floor: the same rows by prepared statements in a loop; processor time",
                counts: counts,
                measurement: floor,
                most: nil
            ),
        ]
    }

    private func parent(of child: Int) -> String { child % 2 == 0 ? "people" : "c\(child - 1)" }

    private func fill(_ connection: PostgresConnection) throws {
        try connection.run("CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, name TEXT)")
        try connection.run(
            """
            INSERT INTO people SELECT i, 'p' || i || '@x.org', 'Person ' || i
            FROM generate_series(1, \(CopyBenchmark.people)) i
            """
        )
        try connection.run("CREATE INDEX people_email ON people (lower(email))")
        for child in 0..<CopyBenchmark.children {
            let name = "c\(child)"
            try connection.run(
                SQLText(
                    stringLiteral: "CREATE TABLE \(name) (id INTEGER PRIMARY KEY, owner INTEGER, body TEXT, at DATE)"
                )
            )
            // Two rows for each of the people; those of the second row hang on these, one for one.
            let each = parent(of: child) == "people" ? 2 : 1
            try connection.run(
                SQLText(
                    stringLiteral: """
                        INSERT INTO \(name) SELECT i, 1 + (i - 1) / \(each), 'what was written in row ' || i, '2026-11-21'
                        FROM generate_series(1, \(CopyBenchmark.people * 2)) i
                        """
                )
            )
            try connection.run(SQLText(stringLiteral: "CREATE INDEX \(name)_owner ON \(name) (owner)"))
        }
        try connection.run("ANALYZE")
    }

    private var mapText: String {
        var text = """
            dataset:
              - fides_key: d
                collections:
                  - name: people
                    fields:
                      - {name: id, fides_meta: {primary_key: true}}
                      - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                      - {name: name, data_categories: [user.name]}

            """
        for child in 0..<CopyBenchmark.children {
            text += """
                      - name: c\(child)
                        fields:
                          - {name: id, fides_meta: {primary_key: true}}
                          - name: owner
                            fides_meta: {references: [{dataset: d, field: \(parent(of: child)).id, direction: from}]}
                          - {name: body, data_categories: [user.content]}
                          - {name: at}

                """
        }
        return text
    }

    /// Answers the rows.
    private func copy(_ map: StoreMap, _ stores: StoreSet, _ key: DataKey) async throws -> Int {
        let schemas = try await stores.schemas(of: map.stores)
        let plan = map.plan(for: .copy, controller: "c", verified: [.email], schemas: schemas)
        guard let identity = Identity(kind: .email, value: CopyBenchmark.email) else { return 0 }
        let search = PersonSearch(
            map: map,
            plan: plan,
            stores: stores,
            identities: SearchIdentities(verified: [identity])
        )
        let spool = try SealedSpool(key)
        let outcome = try await search.spool(language: "en") { try spool.take($0) }
        try spool.finish()
        return outcome.counts.reduce(0) { $0 + $1.rows }
    }

    private func bare(_ connection: PostgresConnection) throws -> Int {
        var rows = 0
        var keys: [String: [Int64]] = [:]
        keys["people"] = try connection.rows(
            "SELECT id, email, name FROM people WHERE lower(email) = \(CopyBenchmark.email)"
        ) { row in
            rows += 1
            _ = (try row.text(1), try row.text(2))
            return try row.int(0)
        }
        for child in 0..<CopyBenchmark.children {
            let name = "c\(child)"
            for owner in keys[parent(of: child)] ?? [] {
                keys[name, default: []] += try connection.rows(
                    "SELECT id, owner, body, at FROM \(raw: SQLIdentifier(name)) WHERE owner = \(owner)"
                ) { row in
                    rows += 1
                    _ = (try row.int(1), try row.text(2), try row.text(3))
                    return try row.int(0)
                }
            }
        }
        return rows
    }
}
