import DataMap
import SubjectRequests

extension RowChanges {
    /// A person's rows; a sweep has very many more.
    private static let fewRows = 10_000

    /// As ``erase(_:following:after:)``, and no row is gone for good before `enter` has told the erasure ledger of it. What is
    /// few is entered before the store is asked for anything, so that it waits for nobody; what is many while the store
    /// deletes it.
    package func erase(
        _ store: String,
        following plan: ErasurePlan,
        tokens: LedgerTokens,
        enter: @escaping @Sendable ([LedgerEntries]) async throws -> Void
    ) async throws -> [CollectionCount] {
        let rows = resolved.collections.filter { $0.store == store }.reduce(0) { $0 + $1.rows.count }
        let adapter = try stores.adapter(store)
        if rows > RowChanges.fewRows, try await adapter.readsBesideWrites() {
            return try await erase(store, following: plan) {
                try await enter(ledgerEntries(store, following: plan, tokens: tokens))
            }
        }
        let entries = try await ledgerEntries(store, following: plan, tokens: tokens)
        guard rows > RowChanges.fewRows else {
            try await enter(entries)
            return try await erase(store, following: plan)
        }
        return try await erase(store, following: plan) { try await enter(entries) }
    }

    /// What the erasure ledger is to keep of the rows that an erasure in `store` is about to change. Rows that are gone, or
    /// look erased already, are not among them, so that it may be asked again after a crash. Nor are rows that are taken
    /// along: they are known by their owners, with which they come back and go again.
    package func ledgerEntries(
        _ store: String,
        following plan: ErasurePlan,
        tokens: LedgerTokens
    ) async throws -> [LedgerEntries] {
        var entries: [LedgerEntries] = []
        for step in plan.stores.first(where: { $0.store == store })?.steps ?? [] {
            guard step.action != .writeFields([]), let target = try await target(step.collection),
                let collection = map[step.collection], target.collection.takenAlong == nil
            else { continue }
            let ledger = LedgerCollection(collection, target.table, step: step, tokens: tokens)
            // Places of this collection: its rows, and each field with an identity.
            let places = ["\(ledger.address)"] + ledger.identityFields.map { "\($0.address)" }
            let found = try await marks(of: target.free(), target, ledger) { row, tokens in
                guard !ledger.isErased(row) else { return }
                tokens[0].append(LedgerToken(ledger.tombstone(of: row).bytes))
                for (index, field) in ledger.identityFields.enumerated() {
                    guard let identity = field.identity(in: row) else { continue }
                    tokens[index + 1].append(LedgerToken(field.token(identity)))
                }
            }
            entries += zip(places, found).map { LedgerEntries(place: $0, tokens: $1) }.filter { !$0.joined.isEmpty }
        }
        return entries
    }

    /// The person's own rows in which a marketing stop was written, each by its key and whose it is: so that it is written
    /// again when they come back.
    package func stoppedRows(_ stop: MarketingStop, tokens: LedgerTokens) async throws -> [[UInt8]] {
        guard let target = try await target(stop.collection), let collection = map[stop.collection] else { return [] }
        let ledger = LedgerCollection(collection, target.table, step: nil, tokens: tokens)
        let keys = target.collection.rows.filter { $0.ending != .shared }.map(\.key)
        return try await marks(of: target.matches(keys), target, ledger) { row, tokens in
            tokens[0].append(ledger.tombstone(of: row).row)
        }[0]
    }

    /// Goes through the rows by two connections at once, for hashing is what takes the time.
    ///
    /// - Parameter make: adds to the marks of the collection's rows, which come first, and of each identity field.
    private func marks<Mark: Sendable>(
        of batches: [(match: KeyMatch, rows: Int)],
        _ target: Target,
        _ ledger: LedgerCollection,
        _ make: @escaping @Sendable (_ row: [HeldValue], _ marks: inout [[Mark]]) -> Void
    ) async throws -> [[Mark]] {
        let columns = try ledger.fields.map { ReadColumn.column(try target.column($0)) }
        let queries = batches.map { RowQuery(table: target.table, columns: columns, matches: [$0.match]) }
        let adapter = try stores.adapter(target.collection.store)
        let none = [[Mark]](repeating: [], count: 1 + ledger.identityFields.count)
        @Sendable func made(_ queries: [RowQuery]) async throws -> [[Mark]] {
            guard !queries.isEmpty else { return none }
            return try await adapter.read(queries) { rows in
                var marks = none
                try rows.forEach { make($0, &marks) }
                return marks
            }
        }
        async let first = made(Array(queries[..<(queries.count / 2)]))
        async let second = made(Array(queries[(queries.count / 2)...]))
        return try await zip(first, second).map { $0 + $1 }
    }
}
