import DataMap
import Databases
import Foundation
import SubjectRequests
import Synchronization
import Testing

@testable import DataStores

@Suite struct StreamingTests {
    private static let script = """
        CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, person INTEGER, partner INTEGER, note TEXT);
        CREATE TABLE order_lines (order_id INTEGER, first_order_id INTEGER, text TEXT);
        INSERT INTO people VALUES (1, 'a@x.org'), (2, 'b@x.org');
        INSERT INTO orders WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            SELECT i, 1 + i % 2, 1 + i % 3, 'note' FROM n;
        INSERT INTO order_lines WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)
            SELECT o.id, o.id, 'a line of an order that is long enough to be felt in memory if it were held ' || n.i
            FROM orders o CROSS JOIN n;

        """

    private static let mapText = """
        dataset:
          - fides_key: d
            collections:
              - name: people
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
              - name: orders
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: person, fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}}
                  - {name: partner, fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}}
              - name: order_lines
                fields:
                  - {name: order_id, fides_meta: {references: [{dataset: d, field: orders.id, direction: from}]}}
                  - name: first_order_id
                    fides_meta: {references: [{dataset: d, field: orders.id, direction: from}]}
                  - {name: text}
        """

    /// A person with many rows in many batches: every row comes once, and memory does not follow their number.
    @Test(arguments: Engine.allCases) func manyRowsComeOnceAndAreNotHeld(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "main")
        try store.run(
            StreamingTests.script
        )
        let map = try StoreMap.read([
            MapFile(
                store: "main",
                path: "map.yml",
                text: StreamingTests.mapText
            )
        ])
        let stores = StoreSet([store.adapter])
        let plan = map.plan(
            for: .copy,
            controller: "c",
            verified: [.email],
            schemas: try await stores.schemas(of: ["main"])
        )
        let search = PersonSearch(
            map: map,
            plan: plan,
            stores: stores,
            identities: SearchIdentities(verified: [.email("a@x.org")])
        )
        store.log.clear()
        let frames = Mutex((heads: 0, rows: 0))
        let outcome = try await search.spool(language: "en") { frame in
            frames.withLock { count in
                switch frame {
                case .collection: count.heads += 1
                case .row: count.rows += 1
                }
            }
        }
        // Many orders are the person's twice over, as person and as partner, and come by different statements.
        let orders = try store.rows("SELECT count(*) FROM orders WHERE person = 1 OR partner = 1")
        let counts = Dictionary(uniqueKeysWithValues: outcome.counts.map { ($0.collection.collection, $0.rows) })
        #expect(orders == ["int(\(counts["orders"] ?? 0))"])
        #expect(counts["order_lines"] == (counts["orders"] ?? 0) * 10)
        #expect(frames.withLock { $0.heads } == 3)
        #expect(frames.withLock { $0.rows } == counts.values.reduce(0, +))
        // One statement for people and orders, one for each thousand orders and each of the two ways to their lines.
        var statements = 2 + ((counts["orders"] ?? 0) + 999) / 1_000 * 2
        // By ODBC what does not fit one page is asked for page by page.
        if engine == .odbc { statements += (counts["orders"] ?? 0) / PagedSelect.pageRows + 1 }
        if engine != .command { #expect(store.log.all.count == statements) }
    }

    /// The step that is writing holds the others back, whatever its sink does, and an error lets them go.
    @Test func aFailingSinkEndsTheSearchAndFreesTheTurn() async throws {
        struct DiskFull: Error {}
        let shop = try Shop(.sqlite)
        let search = try await shop.search(verified: [.email("aroha@example.org")])
        await #expect(throws: DiskFull.self) {
            try await search.spool(language: "en") { frame in
                if case .row = frame { throw DiskFull() }
            }
        }
        let (_, rows) = try await shop.copy(verified: [.email("aroha@example.org")])
        #expect(rows["app.users"]?.count == 1)
    }
}
