import DataMap
import SubjectRequests

extension RowChanges {
    /// What the erasure ledger is to keep of the rows that an erasure in `store` is about to change. Rows that are gone, or
    /// look erased already, are not among them, so that it may be asked again after a crash.
    package func ledgerEntries(
        _ store: String,
        following plan: ErasurePlan,
        tokens: LedgerTokens
    ) async throws -> [LedgerEntry] {
        var entries: Set<LedgerEntry> = []
        for step in plan.stores.first(where: { $0.store == store })?.steps ?? [] {
            guard step.action != .writeFields([]), let target = try await target(step.collection),
                let collection = map[step.collection]
            else { continue }
            let ledger = LedgerCollection(collection, target.table, step: step, tokens: tokens)
            entries.formUnion(
                try await marks(of: target.collection.rows(ending: .free), target, ledger) { row in
                    guard !ledger.isErased(row) else { return [] }
                    let identities = ledger.erasedIdentities(in: row).map { field, identity in
                        LedgerEntry(place: "\(field)", token: ledger.identityToken(identity, in: field))
                    }
                    return [LedgerEntry(place: "\(ledger.address)", token: ledger.tombstone(of: row).bytes)]
                        + identities
                }
            )
        }
        return entries.sorted { ($0.place, $0.token.hexadecimal) < ($1.place, $1.token.hexadecimal) }
    }

    /// The person's own rows in which a marketing stop was written, each by its key and whose it is: so that it is written
    /// again when they come back.
    package func stoppedRows(_ stop: MarketingStop, tokens: LedgerTokens) async throws -> [[UInt8]] {
        guard let target = try await target(stop.collection), let collection = map[stop.collection] else { return [] }
        let ledger = LedgerCollection(collection, target.table, step: nil, tokens: tokens)
        let rows = target.collection.rows.filter { $0.ending != .shared }
        let entries = try await marks(of: rows, target, ledger) { row in
            [LedgerEntry(place: "", token: ledger.tombstone(of: row).row)]
        }
        return entries.map(\.token)
    }

    private func marks(
        of rows: [ResolvedRow],
        _ target: Target,
        _ ledger: LedgerCollection,
        _ make: @escaping @Sendable (_ row: [HeldValue]) -> [LedgerEntry]
    ) async throws -> [LedgerEntry] {
        let columns = try ledger.fields.map { ReadColumn.column(try target.column($0)) }
        let queries = try target.matches(rows).map {
            RowQuery(table: target.table, columns: columns, matches: [$0.match])
        }
        return try await stores.adapter(target.collection.store).read(queries) { rows in
            var made: [LedgerEntry] = []
            try rows.forEach { made += make($0) }
            return made
        }
    }
}

extension [UInt8] {
    fileprivate var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
