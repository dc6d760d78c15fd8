import DataMap
import Foundation
import SubjectRequests
import Testing

@testable import DataStores

/// Random schemas, maps and rows against a reference that shares no code: find, correct, stop and erase agree, and
/// everybody else's rows are untouched. `HABEAS_SEED` and `HABEAS_SEEDS` run others; one that fails is run alone by its
/// number.
@Suite struct RandomWorldTests {
    @Test func agreesWithTheNaiveReferenceOnSQLite() async throws {
        try await check(2_000, on: "sqlite") { try WorldStores(.sqlite) }
    }

    @Test func agreesWithTheNaiveReferenceOnPostgres() async throws {
        try await check(200, on: "postgres") { try WorldStores(.postgres) }
    }

    @Test func agreesWithTheNaiveReferenceOnMariaDB() async throws {
        try await check(200, on: "odbc") { try WorldStores(.odbc) }
    }

    @Test func agreesWithTheNaiveReferenceOnFiles() async throws {
        try await check(200, on: "files") { try WorldFiles() }
    }

    private func check(
        _ usual: Int,
        on engine: String,
        _ place: @escaping @Sendable () throws -> any WorldHolding
    ) async throws {
        let environment = ProcessInfo.processInfo.environment
        let first = environment["HABEAS_SEED"].flatMap { Int($0) } ?? 1
        let count = environment["HABEAS_SEEDS"].flatMap { Int($0) } ?? (environment["HABEAS_SEED"] == nil ? usual : 1)
        print("random worlds on \(engine): seeds \(first)..<\(first + count)")
        let workers = 2
        let sum = try await withThrowingTaskGroup(of: WorldCounts.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var sum = WorldCounts()
                    let place = try place()
                    for seed in stride(from: first + worker, to: first + count, by: workers) {
                        do {
                            let world = place.world(seed)
                            if count == 1 { world.show() }
                            var trial = try WorldTrial(world, place)
                            sum.add(try await trial.run())
                        } catch {
                            Issue.record("seed \(seed): \(error)")
                        }
                    }
                    return sum
                }
            }
            return try await group.reduce(into: WorldCounts()) { $0.add($1) }
        }
        print("\(engine): worlds \(count), \(sum)")
        guard count >= 200 else { return }
        // Worlds that are too empty would prove nothing.
        #expect(sum.found > 5 * count && sum.own > 2 * count && sum.strangers > 5 * count)
        #expect(sum.gone > count / 4 && sum.emptied > count / 2 && sum.linked > count / 20)
        // Nothing in a file must be there, or holds another file's row.
        #expect(engine == "files" ? sum.blocked == 0 : sum.blocked > count / 50)
    }
}

struct WorldCounts: CustomStringConvertible {
    var found = 0
    var own = 0
    var strangers = 0
    var gone = 0
    var emptied = 0
    var linked = 0
    var blocked = 0

    mutating func add(_ other: WorldCounts) {
        found += other.found
        own += other.own
        strangers += other.strangers
        gone += other.gone
        emptied += other.emptied
        linked += other.linked
        blocked += other.blocked
    }

    var description: String {
        "rows found \(found), the person's alone \(own), never found \(strangers), deleted \(gone), emptied \(emptied), "
            + "identities linked \(linked), worlds blocked \(blocked)"
    }
}

/// One world, through everything that can be asked.
private struct WorldTrial {
    private let world: RandomWorld
    private let place: any WorldHolding
    private let stores: StoreSet
    private let map: StoreMap
    private var naive: NaiveReference

    init(_ world: RandomWorld, _ place: any WorldHolding) throws {
        self.world = world
        self.place = place
        stores = try place.fill(world)
        map = try StoreMap.read(world.stores.map(world.map))
        naive = NaiveReference(world)
    }

    private func identities(_ given: [WorldIdentity]) -> [Identity] {
        given.compactMap { Identity(kind: IdentityKind(rawValue: $0.kind), value: $0.value) }
    }

    private func search(_ right: Right) async throws -> PersonSearch {
        let known = SearchIdentities(verified: identities(world.verified), claimed: identities(world.claimed))
        let plan = map.plan(
            for: right,
            controller: "c",
            verified: known.verifiedKinds,
            claimed: known.claimedKinds,
            schemas: try await stores.schemas(of: map.stores)
        )
        return PersonSearch(map: map, plan: plan, stores: stores, identities: known)
    }

    mutating func run() async throws -> WorldCounts {
        var counts = WorldCounts()
        counts.found = naive.found.count
        counts.own = naive.exclusive.count
        counts.linked = naive.linked.count
        counts.strangers = world.tables.reduce(0) { $0 + $1.rows.count } - naive.found.count
        try await finds()
        try await stops()
        try await corrects()
        let isBlocked = naive.isBlocked || naive.isHeldUp
        counts.blocked = isBlocked ? 1 : 0
        let before = naive.tables
        try await erases(isBlocked)
        counts.gone = zip(before, naive.tables).reduce(0) { $0 + $1.0.rows.count - $1.1.rows.count }
        counts.emptied = isBlocked ? 0 : counts.own - counts.gone
        try place.remove(world)
        return counts
    }

    private func compare(_ what: String) throws {
        let rows = try place.rows(of: world)
        for table in world.tables {
            #expect(rows[table.number] == naive.rows(of: table.number), "\(what), seed \(world.seed), \(table.name)")
        }
    }

    private func finds() async throws {
        let spool = SpoolLog()
        let outcome = try await search(.copy).spool(language: "en") { spool.take($0) }
        let expected = naive.copy()
        for name in Set(expected.keys).union(spool.rows.keys).sorted() {
            #expect(spool.rows[name] ?? [] == expected[name] ?? [], "copy, seed \(world.seed), \(name)")
        }
        let linked = Set(outcome.linked.map { WorldIdentity(kind: $0.kind.rawValue, value: $0.value) })
        #expect(linked == naive.linked, "linked, seed \(world.seed)")
    }

    private mutating func stops() async throws {
        let resolved = try await search(.unsubscribe).resolve()
        let changes = RowChanges(map: map, stores: stores, resolved: resolved)
        for stop in map.marketingStops(of: "c") { #expect(try await changes.stopMarketing(stop)) }
        naive.stopMarketing()
        var entries = 0
        for list in map.lists(of: "c") {
            let result = try await stores.suppress(list, address: "CY@x.org", map: map)
            #expect(result.isStopped, "seed \(world.seed)")
            entries += result.entries
        }
        #expect(entries == naive.suppress("cy@x.org"), "lists, seed \(world.seed)")
        try compare("stopped")
    }

    private mutating func corrects() async throws {
        let resolved = try await search(.correct).resolve()
        let sealed = try ResolvedKeys(decoding: resolved.encoded())
        #expect(sealed == resolved)
        let changes = RowChanges(map: map, stores: stores, resolved: sealed)
        let old: String? = world.seed % 2 == 0 ? nil : "note 1"
        let notes = world.tables.filter(\.isPersons).map { table in
            (table.number, FieldAddress(CollectionAddress(table.dataset, table.name), "note"))
        }
        for store in map.stores {
            let made = notes.map { FieldChange(field: $0.1, old: old.map { .text($0) }, new: .text("right '\\")) }
            _ = try await changes.correct(store, made)
        }
        naive.correctNotes(old, to: "right '\\")
        for (number, field) in notes {
            let values = try await changes.readBack([field]).first?.values ?? [:]
            let read = Dictionary(uniqueKeysWithValues: values.map { ($0.key.shown, $0.value) })
            #expect(read == naive.notes(in: number), "read back, seed \(world.seed), \(field)")
        }
        try compare("corrected")
    }

    private mutating func erases(_ isBlocked: Bool) async throws {
        let search = try await search(.delete)
        let erasure = map.erasurePlan(following: search.plan, schemas: try await stores.schemas(of: map.stores))
        #expect(erasure.blocked.isEmpty != naive.isBlocked, "seed \(world.seed): \(erasure.blocked)")
        let terms = ErasureTerms(
            plan: erasure,
            today: CivilDate(daysSinceEpoch: 20_700),
            substitutes: SubstituteMaker(keyedHash: { worldHash($0) }, encrypted: { Array($0.utf8) })
        )
        let found = try await search.resolve(for: terms)
        let resolved = try ResolvedKeys(decoding: try found.encoded())
        if !naive.isBlocked {
            #expect(found.held.isEmpty != naive.isHeldUp, "held, seed \(world.seed): \(found.held)")
        }
        let changes = RowChanges(map: map, stores: stores, resolved: resolved)
        // Every third world is erased twice, as after a crash.
        for _ in 0..<(world.seed % 3 == 0 ? 2 : 1) {
            for store in erasure.stores.map(\.store) {
                guard !isBlocked else {
                    guard naive.isBlocked else { continue }
                    await #expect(throws: StoreFault.self) { try await changes.erase(store, following: erasure) }
                    continue
                }
                _ = try await changes.erase(store, following: erasure)
                let left = try await changes.probe(store, following: erasure)
                #expect(left.allSatisfy { $0.rows == 0 }, "left, seed \(world.seed): \(left)")
            }
        }
        if !isBlocked { naive.erase(lengthIsKept: place.keepsLengths) }
        try compare(isBlocked ? "blocked" : "erased")
    }
}
