import DataMap
import DataStores
import Databases
import Foundation
import Storage
import SubjectRequests
import TestPeers
import Vault

/// A retention sweep: what is due is found and resolved, entered in the erasure ledger, erased and proven gone, beside the
/// deletions that somebody would write by hand who trusts them.
struct SweepBenchmark {
    /// So many people are due, and as many stay.
    private static let due = 100_000
    private static let tables = ["orders": 3, "notes": 2]
    private static let rowsPerCommit = 20_000

    /// Where the ledger is: a site that is running already.
    private typealias Site = (storage: SiteStorage, keyring: Keyring)

    let engine: Engine

    enum Engine: String, CaseIterable { case sqlite, postgres }

    /// So many pairs: the machine is not as quick in one second as in the next, so that a run is compared with the floor that
    /// was measured right beside it.
    private static let pairs = 7

    func figures() async throws -> [Figure] {
        var hand: [Double] = []
        var ours: [Double] = []
        func runByHand() async throws { hand.append(try await measured { try byHand($0) }) }
        func runOurs() async throws {
            ours.append(try await withSite { site in try await measured { try await sweep($0, site) } })
        }
        for pair in 0..<SweepBenchmark.pairs {
            // In turns: the second finds the machine as the first has left it.
            if !pair.isMultiple(of: 2) { try await runOurs() }
            try await runByHand()
            if pair.isMultiple(of: 2) { try await runOurs() }
        }
        let times = zip(ours, hand).map { $0 / $1 }.sorted()
        let usual = times[times.count / 2]
        return [
            figure("a sweep on \(engine.rawValue): found, resolved, entered in the ledger, erased, probed", ours, "s"),
            figure("its floor: a deletion for each table, by hand, in one transaction", hand, "s"),
            figure(
                "the same: a sweep beside the floor of its pair",
                times,
                "×",
                Figure.Goal(text: "≥ half the speed of the floor in the usual pair", isHeld: usual <= 2)
            ),
        ]
    }

    /// With a ledger that holds nothing yet.
    private func withSite<Value>(_ body: (Site) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let keyring = try Keyring.fresh(month: "2026-11")
        let storage = try await SiteStorage.bench(in: folder, keyring)
        let value = try await body((storage, keyring))
        await storage.close()
        return value
    }

    private func figure(_ what: String, _ measured: [Double], _ unit: String, _ goal: Figure.Goal? = nil) -> Figure {
        let rows = SweepBenchmark.due * (1 + SweepBenchmark.tables.values.reduce(0, +))
        let sorted = measured.sorted()
        return Figure(
            what: what,
            counts: "\(SweepBenchmark.due) people, \(rows) rows",
            runs: sorted.count,
            usual: "\(shown(sorted[sorted.count / 2])) \(unit)",
            slowest: "\(shown(sorted[sorted.count - 1])) \(unit)",
            goal: goal
        )
    }

    /// Seconds, in a store of its own.
    private func measured(_ body: (_ location: String) async throws -> Void) async throws -> Double {
        let location = try makeStore()
        defer { if engine == .sqlite { try? FileManager.default.removeItem(atPath: location) } }
        // What making the store has left to be written is nobody's here.
        sync()
        let clock = ContinuousClock()
        let start = clock.now
        try await body(location)
        let took = (clock.now - start).components
        let left = try connect(location).rows("SELECT count(*) FROM people") { try $0.int(0) }
        precondition(left == [Int64(SweepBenchmark.due)], "other rows are left than stay")
        return Double(took.seconds) + Double(took.attoseconds) / 1e18
    }

    private func connect(_ location: String) throws -> any SQLConnection {
        switch engine {
        case .sqlite: try SQLiteConnection(.foreign(path: location, access: .readWrite, busySeconds: 1))
        case .postgres: try PostgresConnection(url: location)
        }
    }

    private func makeStore() throws -> String {
        let location: String
        switch engine {
        case .sqlite:
            location =
                FileManager.default.temporaryDirectory.appending(path: "habeas-bench-\(UUID().uuidString).db").path
            _ = try SQLiteConnection(.own(path: location))
        case .postgres: location = try PostgresCluster.shared.makeDatabase()
        }
        let connection = try connect(location)
        let all = SweepBenchmark.due * 2
        try connection.transaction(.write) {
            try connection.run("CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, closed_on DATE)")
            try connection.run(
                """
                INSERT INTO people WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(Int64(all)))
                SELECT i, 'p' || i || '@x.org', CASE WHEN i % 2 = 0 THEN date('2026-01-31') END FROM n
                """
            )
            for (table, each) in SweepBenchmark.tables.sorted(by: { $0.key < $1.key }) {
                try connection.run(
                    SQLText(
                        stringLiteral: """
                            CREATE TABLE \(table) (id INTEGER PRIMARY KEY,
                                person INTEGER REFERENCES people (id), body TEXT)
                            """
                    )
                )
                try connection.run(
                    SQLText(
                        stringLiteral: """
                            INSERT INTO \(table) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
                                WHERE i < \(all * each))
                            SELECT i, 1 + i % \(all), 'what was written in row ' || i FROM n
                            """
                    )
                )
                try connection.run(SQLText(stringLiteral: "CREATE INDEX \(table)_person ON \(table) (person)"))
            }
        }
        try connection.run("ANALYZE")
        return location
    }

    private func byHand(_ location: String) throws {
        let connection = try connect(location)
        try connection.transaction(.write) {
            for table in SweepBenchmark.tables.keys.sorted() {
                try connection.run(
                    SQLText(
                        stringLiteral: """
                            DELETE FROM \(table) WHERE person IN (SELECT id FROM people WHERE closed_on <= '2026-10-01')
                            """
                    )
                )
            }
            try connection.run("DELETE FROM people WHERE closed_on <= '2026-10-01'")
        }
    }

    private func sweep(_ location: String, _ site: Site) async throws {
        let map = try StoreMap.read([MapFile(store: "main", path: "map.yml", text: mapText)])
        let adapter: StoreAddress.Adapter = engine == .sqlite ? .sqlite : .postgres
        let stores = StoreSet([try StoreAddress(name: "main", adapter: adapter, location: Sensitive(location)).open()])
        guard let today = CivilDate("2026-11-21"), let zone = TimeZone(identifier: "UTC") else { return }
        let due = try await DueRows(map: map, stores: stores, today: today, zone: zone)
            .find(in: map.sweptCollections(of: "c", among: ["c"]))
        let schemas = try await stores.schemas(of: map.stores)
        let plan = map.sweepPlan(controller: "c", among: ["c"], schemas: schemas)
        let search = PersonSearch(
            map: map,
            plan: plan,
            stores: stores,
            identities: SearchIdentities(verified: [], accounts: due)
        )
        let erasure = map.erasurePlan(following: plan, schemas: schemas)
        let substitutes = SubstituteMaker(keyedHash: { Array($0.utf8) }, encrypted: { Array($0.utf8) })
        let resolved = try await search.resolve(
            for: ErasureTerms(plan: erasure, today: today, substitutes: substitutes)
        )
        let changes = RowChanges(map: map, stores: stores, resolved: resolved)
        let sealable = try resolved.encoded()
        precondition(sealable.count > SweepBenchmark.due, "no keys to seal")
        try await erase(changes, erasure, site)
        let left = try await changes.probe("main", following: erasure)
        precondition(left.allSatisfy { $0.rows == 0 }, "rows are left")
    }

    /// As Habeas itself erases: no row is gone before it is entered in the ledger for good.
    private func erase(_ changes: RowChanges, _ erasure: ErasurePlan, _ site: Site) async throws {
        let keyring = site.keyring
        let tokens = LedgerTokens { kind in
            let code = keyring.ledgerTokens(of: kind)
            return { code.token($0) }
        }
        _ = try await changes.erase("main", following: erasure, tokens: tokens) { entries in
            for entries in entries {
                let keys = ErasedKeys(store: "main", collection: entries.place, tokens: entries.joined)
                for part in keys.split(by: SweepBenchmark.rowsPerCommit) {
                    _ = try await site.storage.write { try $0.ledger.enter(part) }
                }
            }
        }
    }

    private var mapText: String {
        """
        dataset:
          - fides_key: d
            collections:
              - name: people
                habeas: {erase: row, sweep: {after: P28D, since: closed_on}}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: closed_on}

        """
            + SweepBenchmark.tables.keys.sorted().map { table in
                """
                      - name: \(table)
                        habeas: {erase: row}
                        fields:
                          - {name: id, fides_meta: {primary_key: true}}
                          - {name: person, fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}}
                          - {name: body, data_categories: [user.content]}

                """
            }.joined()
    }
}
