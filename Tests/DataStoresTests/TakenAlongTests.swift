import DataMap
import Foundation
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// A store that works row by row, whatever the one behind it can.
private struct RowByRow: DataStoreAdapter {
    let behind: any DataStoreAdapter
    var name: String { behind.name }
    var readsWholeTables: Bool { behind.readsWholeTables }

    func schema() async throws -> LiveSchema { try await behind.schema() }

    func forgetSchema() async { await behind.forgetSchema() }

    func read<Value: Sendable>(
        _ queries: [RowQuery],
        _ body: @Sendable (RowStream) throws -> Value
    ) async throws -> Value {
        try await behind.read(queries, body)
    }

    func write(_ writes: [RowWrite]) async throws -> [Int] { try await behind.write(writes) }

    func insert(_ rows: [RowInsert]) async throws -> [[ColumnValue]] { try await behind.insert(rows) }
}

/// What hangs on swept rows goes in sets; it must be exactly what would go row by row.
@Suite struct TakenAlongTests {
    private static let tables = """
        CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(80), closed_on VARCHAR(10));
        CREATE TABLE notes (id INTEGER PRIMARY KEY, person INTEGER, FOREIGN KEY (person) REFERENCES people (id));
        CREATE TABLE orders (id INTEGER PRIMARY KEY, person INTEGER);
        CREATE TABLE items (orderno INTEGER, what VARCHAR(20));
        CREATE TABLE diary (id INTEGER PRIMARY KEY, person INTEGER, day VARCHAR(10));
        CREATE TABLE letters (id INTEGER PRIMARY KEY, person INTEGER, email VARCHAR(80));
        CREATE TABLE gifts (id INTEGER PRIMARY KEY, giver INTEGER, taker INTEGER);
        CREATE TABLE talks (id INTEGER PRIMARY KEY, person INTEGER, answers INTEGER, FOREIGN KEY (answers) REFERENCES talks (id));
        CREATE TABLE hints (id INTEGER PRIMARY KEY, person INTEGER, helper INTEGER, FOREIGN KEY (helper) REFERENCES people (id));

        """

    private static let names = ["people", "notes", "orders", "items", "diary", "letters", "gifts", "talks", "hints"]

    private static let map = """
        dataset:
          - fides_key: d
            fides_meta: {namespace: {schema: public}}
            collections:
              - name: people
                habeas: {erase: row, sweep: {after: P28D, since: closed_on}}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: closed_on}

        """
        + ["notes", "orders", "talks", "hints"].map { child($0) }.joined()
        + child("letters", field: "{name: email, fides_meta: {identity: email}}")
        + child("diary", keys: ", keep: {for: P1Y, since: day, because: the tax office wants it}", field: "{name: day}")
            + """
                  - name: items
                    habeas: {about: person, erase: row}
                    fields:
                      - {name: orderno, fides_meta: {references: [{dataset: d, field: orders.id, direction: from}]}}
                      - {name: what, data_categories: [user.content]}
                  - name: gifts
                    habeas: {about: person, erase: row}
                    fields:
                      - {name: id, fides_meta: {primary_key: true}}
                      - {name: giver, fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}}
                      - {name: taker, fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}}
            """

    private static func child(_ name: String, keys: String = "", field: String? = nil) -> String {
        """
              - name: \(name)
                habeas: {about: person, erase: row\(keys)}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: person, fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}}
        \(field.map { "          - \($0)\n" } ?? "")
        """
    }

    private static let today = CivilDate(daysSinceEpoch: 20_700)

    /// People of whom about half are due, and rows that hang on them, or on nobody.
    private static func rows(_ random: inout SeededGenerator, people: Int) -> String {
        let day = today.adding(days: -28)
        var text = ""
        for id in 1...people {
            let closed = [day, day.adding(days: 1), day.adding(days: -400)][Int.random(in: 0...2, using: &random)]
            text += "INSERT INTO people VALUES (\(id), 'p\(id)@example.org', '\(closed)');\n"
        }
        func somebody() -> String {
            Int.random(in: 0...9, using: &random) == 0 ? "NULL" : "\(Int.random(in: 1...people, using: &random))"
        }
        for id in 1...people * 2 {
            text +=
                "INSERT INTO notes VALUES (\(id), \(somebody()));\nINSERT INTO orders VALUES (\(id), \(somebody()));\n"
            text += "INSERT INTO items VALUES (\(Int.random(in: 1...people * 3, using: &random)), 'x');\n"
            let written = today.adding(days: -Int.random(in: 1...700, using: &random))
            text += "INSERT INTO diary VALUES (\(id), \(somebody()), '\(written)');\n"
            text += "INSERT INTO letters VALUES (\(id), \(somebody()), NULL);\n"
            text += "INSERT INTO gifts VALUES (\(id), \(somebody()), \(somebody()));\n"
            let answers = Bool.random(using: &random) ? "\(id)" : "NULL"
            text += "INSERT INTO talks VALUES (\(id), \(somebody()), \(answers));\n"
            text += "INSERT INTO hints VALUES (\(id), \(somebody()), NULL);\n"
        }
        return text
    }

    private struct Swept {
        let resolved: ResolvedKeys
        let erased: [CollectionAddress: Int]
        let left: [String]
    }

    private func sweep(_ store: TestStore, inSets: Bool, arriving: String? = nil) async throws -> Swept {
        let map = try StoreMap.read([MapFile(store: "app", path: "map.yml", text: TakenAlongTests.map)])
        let adapter: any DataStoreAdapter = inSets ? store.adapter : RowByRow(behind: store.adapter)
        let stores = StoreSet([adapter])
        let zone = try #require(TimeZone(identifier: "UTC"))
        let due = try await DueRows(map: map, stores: stores, today: TakenAlongTests.today, zone: zone)
            .find(in: map.sweptCollections(of: "c", among: ["c"]))
        let schemas = try await stores.schemas(of: map.stores)
        let plan = map.sweepPlan(controller: "c", among: ["c"], schemas: schemas)
        let identities = SearchIdentities(verified: [], accounts: due)
        let search = PersonSearch(map: map, plan: plan, stores: stores, identities: identities)
        let erasure = map.erasurePlan(following: plan, schemas: schemas)
        #expect(erasure.blocked.isEmpty)
        let terms = ErasureTerms(plan: erasure, today: TakenAlongTests.today, substitutes: testSubstitutes)
        let resolved = try await search.resolve(for: terms)
        // As it is sealed and opened again.
        let changes = try RowChanges(map: map, stores: stores, resolved: ResolvedKeys(decoding: resolved.encoded()))
        if let arriving { try store.run(arriving) }
        let erased = try await changes.erase("app", following: erasure)
        #expect(try await changes.probe("app", following: erasure).allSatisfy { $0.rows == 0 })
        return Swept(
            resolved: resolved,
            erased: Dictionary(uniqueKeysWithValues: erased.map { ($0.collection, $0.rows) }),
            left: try TakenAlongTests.names.flatMap { name in
                try store.rows("SELECT * FROM \(name)").sorted().map { "\(name) \($0)" }
            }
        )
    }

    @Test(arguments: Engine.databases) func whatGoesInSetsIsWhatGoesRowByRow(_ engine: Engine) async throws {
        let seed = UInt64.random(in: 0...9_999_999)
        print("seed of rows that are taken along, \(engine): \(seed)")
        for world in 0..<(engine == .sqlite ? 40 : 6) {
            var random = SeededGenerator(seed: seed &+ UInt64(world))
            let rows = TakenAlongTests.rows(&random, people: Int.random(in: 1...30, using: &random))
            var swept: [Swept] = []
            for inSets in [true, false] {
                let store = try TestStore(engine, name: "app")
                try store.run(TakenAlongTests.tables)
                try store.run(rows)
                swept.append(try await sweep(store, inSets: inSets))
            }
            #expect(swept[0].left == swept[1].left, "seed \(seed), world \(world)")
            #expect(swept[0].erased == swept[1].erased, "seed \(seed), world \(world)")
            #expect(Set(swept[0].resolved.counts) == Set(swept[1].resolved.counts), "seed \(seed), world \(world)")
            let along = swept[0].resolved.collections.filter { $0.takenAlong != nil }.map(\.collection.collection)
            #expect(Set(along) == ["notes", "items"], "what anything else could be said of goes row by row")
            #expect(swept[1].resolved.collections.allSatisfy { $0.takenAlong == nil })
        }
    }

    @Test(arguments: Engine.databases) func aRowThatCameSinceStopsTheSweepWhole(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "app")
        try store.run(TakenAlongTests.tables)
        let day = TakenAlongTests.today.adding(days: -28)
        try store.run(
            """
            INSERT INTO people VALUES (1, 'a@example.org', '\(day)'), (2, 'b@example.org', '2099-01-01');
            INSERT INTO notes VALUES (1, 1), (2, 2);

            """
        )
        let late = "INSERT INTO notes VALUES (3, 1);\n"
        let fault = await #expect(throws: StoreFault.self) { try await sweep(store, inSets: true, arriving: late) }
        #expect(fault?.code == "more-rows-than-resolved")
        #expect(try store.rows("SELECT id FROM notes").sorted() == ["int(1)", "int(2)", "int(3)"])
        #expect(try store.rows("SELECT id FROM people").count == 2)
        let again = try await sweep(store, inSets: true)
        #expect(
            again.left == ["people int(2) | text(\"b@example.org\") | text(\"2099-01-01\")", "notes int(2) | int(2)"]
        )
    }
}
