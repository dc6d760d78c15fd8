import DataMap
import SubjectRequests

extension LedgerScan {
    /// Goes through a collection for people's own rows that do not hold the values that stop marketing although they may have
    /// been stopped.
    ///
    /// - Parameter known: the beginnings of what ``RowChanges/stoppedRows(_:tokens:)`` made for the rows that were.
    package func unstopped(_ stop: MarketingStop, known: TokenPrefixes) async throws -> [ScannedRow] {
        let ledger = try stopped(stop)
        let columns = try ledger.fields.map { ReadColumn.column(try column($0, of: ledger)) }
        let query = RowQuery(everyRowOf: ledger.table, columns: columns)
        return try await stores.adapter(stop.store).read([query]) { rows in
            var found: [ScannedRow] = []
            try rows.forEach { row in
                guard !stop.values.allSatisfy({ ledger.value($0.field, in: row).isSame(as: $0.value) }) else { return }
                let tombstone = ledger.tombstone(of: row)
                guard known.mayContain(tombstone.row) else { return }
                found.append(ScannedRow(values: row, tombstone: tombstone, identities: []))
            }
            return found
        }
    }

    /// Writes the values that stop marketing into the rows again, and reads them back; true where each holds them.
    package func stopAgain(_ stop: MarketingStop, _ rows: [ScannedRow]) async throws -> Bool {
        let ledger = try stopped(stop)
        let resolved = ResolvedCollection(
            store: stop.store,
            collection: stop.collection,
            keyFields: ledger.changeKey,
            madeFields: [],
            rows: rows.map { row in
                let key = ledger.changeKey.map { ledger.value($0, in: row.values) }
                return ResolvedRow(key: key, ending: .free, madeValues: [])
            }
        )
        let keys = ResolvedKeys(collections: [resolved])
        return try await RowChanges(map: map, stores: stores, resolved: keys).stopMarketing(stop)
    }

    private func stopped(_ stop: MarketingStop) throws -> LedgerCollection {
        guard let collection = map[stop.collection] else { throw StoreFault.unknown(stop.store) }
        guard let table = map.table(of: collection, in: schemas) else {
            throw StoreFault.missing("table \(collection.name)", at: collection.place, store: stop.store)
        }
        return LedgerCollection(collection, table, step: nil, tokens: tokens, outputs: stop.values.map(\.field))
    }
}
