import DataMap
import Databases
import Foundation
import SubjectRequests
import Testing

@testable import DataStores

@Suite struct RandomWorldTests {
    /// Random schemas, maps and rows against a reference that shares no code: find and erase agree, everybody else's
    /// rows are untouched.
    @Test func agreesWithTheNaiveReferenceOnSQLite() async throws {
        let first = Int(ProcessInfo.processInfo.environment["HABEAS_SEED"] ?? "") ?? 1
        let count = Int(ProcessInfo.processInfo.environment["HABEAS_SEEDS"] ?? "") ?? 250
        print("random worlds on sqlite: seeds \(first)..<\(first + count)")
        try await check(first..<(first + count), on: .sqlite)
    }

    @Test func agreesWithTheNaiveReferenceOnPostgres() async throws {
        print("random worlds on postgres: seeds 1..<21")
        try await check(1..<21, on: .postgres)
    }

    @Test func agreesWithTheNaiveReferenceOnMariaDB() async throws {
        print("random worlds on odbc: seeds 1..<21")
        try await check(1..<21, on: .odbc)
    }

    private func check(_ seeds: Range<Int>, on engine: Engine) async throws {
        var rows = 0
        var erased = 0
        for seed in seeds {
            let (found, changed) = try await check(seed, on: engine)
            rows += found
            erased += changed
        }
        print("\(engine): worlds \(seeds.count), rows found \(rows), rows erased \(erased)")
        #expect(rows > seeds.count, "the worlds are too empty to prove anything")
        #expect(erased > seeds.count / 2)
    }

    private func check(_ seed: Int, on engine: Engine) async throws -> (rows: Int, erased: Int) {
        let world = RandomWorld(seed: seed)
        let names = Set(world.tables.map(\.store)).union(["one", "two"]).sorted()
        var opened: [TestStore] = []
        for name in names {
            let store = try TestStore(engine, name: name)
            try store.run(world.script(store: name))
            opened.append(store)
        }
        let map = try StoreMap.read(names.filter { name in world.tables.contains { $0.store == name } }.map(world.map))
        let stores = StoreSet(opened.map(\.adapter))
        let schemas = try await stores.schemas(of: map.stores)
        let plan = map.plan(for: .delete, controller: "c", verified: [.email], schemas: schemas)
        let search = PersonSearch(
            map: map,
            plan: plan,
            stores: stores,
            identities: SearchIdentities(verified: [.email("ANN@x.org")])
        )
        let naive = NaiveReference(world, email: "ann@x.org")

        let spool = SpoolLog()
        _ = try await search.spool(language: "en") { spool.take($0) }
        #expect(spool.rows == naive.copy(), "seed \(seed)")

        let erasure = map.erasurePlan(following: plan, schemas: schemas)
        let terms = ErasureTerms(plan: erasure, today: CivilDate(daysSinceEpoch: 20_700), substitutes: testSubstitutes)
        let resolved = try await search.resolve(for: terms)
        let changes = RowChanges(map: map, stores: stores, resolved: try ResolvedKeys(decoding: resolved.encoded()))
        let notes = world.tables.filter(\.isPersonal).map { FieldAddress(CollectionAddress($0.store, $0.name), "note") }
        for store in map.stores {
            _ = try await changes.correct(store, notes.map { FieldChange(field: $0, old: nil, new: .text("right")) })
        }
        try await compare(world, opened, "corrected, seed \(seed)", naive.rowsAfterCorrection)
        for store in erasure.stores.map(\.store) {
            _ = try await changes.erase(store, following: erasure)
            #expect(try await changes.probe(store, following: erasure).allSatisfy { $0.rows == 0 }, "seed \(seed)")
        }
        try await compare(world, opened, "erased, seed \(seed)", naive.rowsAfterErasure)
        return (naive.found.count, naive.exclusive.count)
    }

    private func compare(
        _ world: RandomWorld,
        _ stores: [TestStore],
        _ what: String,
        _ expected: (Int) -> [String]
    ) async throws {
        for (number, table) in world.tables.enumerated() {
            guard let store = stores.first(where: { $0.name == table.store }) else { continue }
            let connection = try store.connect()
            let rows = try connection.rows("SELECT * FROM \(raw: .init(table.name))") { row in
                try table.fields.indices.map { index in
                    switch try row.value(at: index) {
                    case .null: "-"
                    case .int(let number): "\(number)"
                    case .text(let text): text
                    case .real, .blob: "?"
                    }
                }.joined(separator: " ")
            }
            #expect(rows.sorted() == expected(number), "\(what), table \(table.name)")
        }
    }
}
