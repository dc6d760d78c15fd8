import DataMap
import SubjectRequests

extension RowChanges {
    /// What the erasure ledger is to keep of the rows that an erasure in `store` is about to change. Rows that are gone, or
    /// look erased already, are not among them, so that it may be asked again after a crash. Nor are rows that are taken
    /// along: they are known by their owners, with which they come back and go again.
    package func ledgerEntries(
        _ store: String,
        following plan: ErasurePlan,
        tokens: LedgerTokens
    ) async throws -> [LedgerEntry] {
        var entries: [LedgerEntry] = []
        for step in plan.stores.first(where: { $0.store == store })?.steps ?? [] {
            guard step.action != .writeFields([]), let target = try await target(step.collection),
                let collection = map[step.collection], target.collection.takenAlong == nil
            else { continue }
            let ledger = LedgerCollection(collection, target.table, step: step, tokens: tokens)
            let place = "\(ledger.address)"
            entries += try await marks(of: target.free(), target, ledger) { row in
                guard !ledger.isErased(row) else { return [] }
                let identities = ledger.erasedIdentities(in: row).map { field, identity in
                    LedgerEntry(place: "\(field)", token: ledger.identityToken(identity, in: field))
                }
                return [LedgerEntry(place: place, token: ledger.tombstone(of: row).bytes)] + identities
            }
        }
        // In the order of the ledger's own table, so that very many are written page after page.
        return entries.sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    /// The person's own rows in which a marketing stop was written, each by its key and whose it is: so that it is written
    /// again when they come back.
    package func stoppedRows(_ stop: MarketingStop, tokens: LedgerTokens) async throws -> [[UInt8]] {
        guard let target = try await target(stop.collection), let collection = map[stop.collection] else { return [] }
        let ledger = LedgerCollection(collection, target.table, step: nil, tokens: tokens)
        let rows = target.collection.rows.filter { $0.ending != .shared }
        let entries = try await marks(of: target.matches(rows), target, ledger) { row in
            [LedgerEntry(place: "", token: ledger.tombstone(of: row).row)]
        }
        return entries.map(\.token)
    }

    private func marks(
        of batches: [(match: KeyMatch, rows: Int)],
        _ target: Target,
        _ ledger: LedgerCollection,
        _ make: @escaping @Sendable (_ row: [HeldValue]) -> [LedgerEntry]
    ) async throws -> [LedgerEntry] {
        let columns = try ledger.fields.map { ReadColumn.column(try target.column($0)) }
        let queries = batches.map { RowQuery(table: target.table, columns: columns, matches: [$0.match]) }
        return try await stores.adapter(target.collection.store).read(queries) { rows in
            var made: [LedgerEntry] = []
            try rows.forEach { made += make($0) }
            return made
        }
    }
}
