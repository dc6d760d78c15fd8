import DataMap
import Foundation
import SubjectRequests
import Synchronization
import TestPeers
import Testing
import Vault

@testable import DataStores

/// No row is gone before the erasure ledger knows it, be they few or very many.
@Suite struct EnteredErasureTests {
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

    private static let today = CivilDate(daysSinceEpoch: 20_700)

    private let tokens = LedgerTokens { kind in
        { text in
            var digest = ContentDigest()
            digest.update("\(kind)/\(text)")
            return digest.bytes
        }
    }

    /// A database in which so many people are due.
    private func store(_ engine: Engine, people: Int, journal: String) throws -> TestStore {
        let store = try TestStore(engine, name: "app")
        if engine == .sqlite { try store.run("PRAGMA journal_mode = \(journal);\n") }
        let text = engine == .odbc ? "CONCAT('p', i, '@example.org')" : "'p' || i || '@example.org'"
        try store.run(
            """
            CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(80), closed_on VARCHAR(10));
            INSERT INTO people WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(people))
            SELECT i, \(text), '2020-01-01' FROM n;

            """
        )
        return store
    }

    private func resolved(_ store: TestStore) async throws -> (changes: RowChanges, plan: ErasurePlan) {
        let map = try StoreMap.read([MapFile(store: "app", path: "map.yml", text: EnteredErasureTests.map)])
        let stores = StoreSet([store.adapter])
        let zone = try #require(TimeZone(identifier: "UTC"))
        let due = try await DueRows(map: map, stores: stores, today: EnteredErasureTests.today, zone: zone)
            .find(in: map.sweptCollections(of: "c", among: ["c"]))
        let schemas = try await stores.schemas(of: map.stores)
        let plan = map.sweepPlan(controller: "c", among: ["c"], schemas: schemas)
        let identities = SearchIdentities(verified: [], accounts: due)
        let search = PersonSearch(map: map, plan: plan, stores: stores, identities: identities)
        let erasure = map.erasurePlan(following: plan, schemas: schemas)
        let terms = ErasureTerms(plan: erasure, today: EnteredErasureTests.today, substitutes: testSubstitutes)
        return (RowChanges(map: map, stores: stores, resolved: try await search.resolve(for: terms)), erasure)
    }

    /// What the ledger was told, and how many rows anybody else saw then.
    private struct Told: Sendable {
        var entries: [LedgerEntries] = []
        var rowsLeft: [String] = []
    }

    enum Kind: String, CaseIterable, Sendable {
        case sqliteWithLogAhead, sqliteWithJournal, postgres, odbc

        var engine: Engine {
            switch self {
            case .sqliteWithLogAhead, .sqliteWithJournal: .sqlite
            case .postgres: .postgres
            case .odbc: .odbc
            }
        }
    }

    /// Very many rows are looked at while they are being deleted where a store allows it (a log that is written ahead,
    /// PostgreSQL), and before where it does not.
    @Test(arguments: Kind.allCases, [30, 10_050])
    func everyRowIsEnteredWhileNobodyMissesIt(_ kind: Kind, _ people: Int) async throws {
        let journal = kind == .sqliteWithJournal ? "delete" : "wal"
        let store = try store(kind.engine, people: people, journal: journal)
        let (changes, plan) = try await resolved(store)
        let told = Mutex(Told())
        let erased = try await changes.erase("app", following: plan, tokens: tokens) { entries in
            let left = try store.rows("SELECT count(*) FROM people")
            told.withLock {
                $0.entries += entries
                $0.rowsLeft += left
            }
        }
        #expect(erased.map(\.rows) == [people])
        let known = told.withLock { $0 }
        #expect(known.rowsLeft == ["int(\(people))"])
        #expect(known.entries.map(\.place).sorted() == ["d.people", "d.people.email"])
        #expect(
            known.entries.allSatisfy {
                Set($0.tokens).count == people && $0.tokens == $0.tokens.sorted { $0.lexicographicallyPrecedes($1) }
            }
        )
        #expect(try store.rows("SELECT count(*) FROM people") == ["int(0)"])
    }

    @Test(arguments: Engine.databases, [30, 10_050])
    func nothingGoesThatCannotBeEntered(_ engine: Engine, _ people: Int) async throws {
        struct LedgerIsFull: Error {}
        let store = try store(engine, people: people, journal: "wal")
        let (changes, plan) = try await resolved(store)
        await #expect(throws: LedgerIsFull.self) {
            try await changes.erase("app", following: plan, tokens: tokens) { _ in throw LedgerIsFull() }
        }
        #expect(try store.rows("SELECT count(*) FROM people") == ["int(\(people))"])
    }
}
