import DataMap
import SubjectRequests

/// Rows by their values, with how many are alike: a table without a key may hold the same twice.
typealias RowCounts = [[HeldValue]: Int]

extension RowCounts {
    fileprivate init(alike rows: [[HeldValue]]) {
        self = rows.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}

extension LedgerScan {
    /// The rows of one store that are to be erased again: those that came back, and in the same store whatever names one of
    /// them as its owner, for a backup may hold rows that were gone before the person was. Rows that the map keeps stay.
    package func resolved(
        _ returned: [CollectionAddress: [ScannedRow]],
        in store: String,
        today: CivilDate,
        substitutes: SubstituteMaker
    ) async throws -> ResolvedKeys {
        var found: [CollectionAddress: RowCounts] = returned.mapValues { RowCounts(alike: $0.map(\.values)) }
        var fresh = found
        while !fresh.isEmpty {
            var next: [CollectionAddress: RowCounts] = [:]
            for step in plan.steps where step.store == store && erasure.step(for: step.collection) != nil {
                for owner in step.owners {
                    guard let sources = fresh[owner.source] else { continue }
                    let known = found[step.collection] ?? [:]
                    let hanging = try await rows(of: step, namingOneOf: Set(sources.keys), by: owner)
                    let new = hanging.filter { known[$0.key] == nil }
                    guard !new.isEmpty else { continue }
                    next[step.collection, default: [:]].merge(new) { first, _ in first }
                    found[step.collection, default: [:]].merge(new) { first, _ in first }
                }
            }
            fresh = next
        }
        let collections = try found.keys.sorted().map { address in
            try resolvedCollection(collection(address), found[address] ?? [:], today, substitutes)
        }
        let pointing = try await pointing(at: found, collections)
        return ResolvedKeys(collections: collections, lettingGo: pointing.lettingGo, held: pointing.held)
    }

    private func rows(
        of step: SearchStep,
        namingOneOf sources: Set<[HeldValue]>,
        by owner: SearchReference
    ) async throws -> RowCounts {
        let ledger = try collection(step.collection)
        let source = try collection(owner.source)
        let keys = Set(sources.map { row in owner.sourceFields.map { source.value($0, in: row) } })
        let match = KeyMatch(
            columns: try owner.pairs.map {
                MatchColumn(try column($0.to, of: ledger), folding: $0.foldsCase ? .email : .none)
            },
            keys: keys.filter { !$0.contains(.null) }.map { key in
                zip(owner.pairs, key).map { pair, value in
                    guard pair.foldsCase, let text = value.keyText else { return value }
                    return .text(KeyFolding.email.fold(text))
                }
            }
        )
        let columns = try ledger.fields.map { ReadColumn.column(try column($0, of: ledger)) }
        let queries = match.batches.map { RowQuery(table: ledger.table, columns: columns, matches: [$0]) }
        return try await stores.adapter(step.store).read(queries) { rows in
            var found: RowCounts = [:]
            try rows.forEach { row in if !ledger.isErased(row) { found[row, default: 0] += 1 } }
            return found
        }
    }

    private func resolvedCollection(
        _ ledger: LedgerCollection,
        _ rows: RowCounts,
        _ today: CivilDate,
        _ substitutes: SubstituteMaker
    ) throws -> ResolvedCollection {
        let made = ledger.step?.writtenFields.filter(\.strategy.isMadePerRow) ?? []
        return ResolvedCollection(
            store: ledger.store,
            collection: ledger.address,
            keyFields: ledger.changeKey,
            madeFields: made.map(\.field),
            rows: try rows.flatMap { row, count in
                let resolved = ResolvedRow(
                    key: ledger.changeKey.map { ledger.value($0, in: row) },
                    ending: ledger.ending(row, today),
                    madeValues: try made.map { erasure in
                        try substitutes.substitute(
                            for: ledger.value(erasure.field, in: row),
                            erasure,
                            kind: column(erasure.field, of: ledger).kind
                        )
                    }
                )
                return repeatElement(resolved, count: count)
            }
        )
    }
}

extension LedgerCollection {
    fileprivate func ending(_ row: [HeldValue], _ today: CivilDate) -> RowEnding {
        guard let keep = collection.keys.keep else { return .free }
        let start = value(keep.since, in: row).day
        return keep.keeps(from: start, on: today) ? .kept(until: start?.adding(keep.period)) : .free
    }
}
