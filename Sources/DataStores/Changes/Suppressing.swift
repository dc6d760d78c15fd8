import DataMap
import SubjectRequests

/// What came of stopping one list for one address.
package struct SuppressionResult: Sendable, Hashable {
    /// How many entries of the list have the address.
    package let entries: Int
    /// True when every one of them was read back as stopped; also when there is none.
    package let isStopped: Bool
}

extension StoreSet {
    /// Writes the list's stop values wherever it has `address`, in upper or lower case, and reads them back. Nothing but
    /// the address is needed: stopping mail asks for no identification.
    package func suppress(_ target: ListTarget, address: String, map: StoreMap) async throws -> SuppressionResult {
        let adapter = try adapter(target.store)
        let schema = try await adapter.schema()
        guard let collection = map[target.collection] else { throw StoreFault.unknown(target.store) }
        guard let table = map.table(of: collection, in: [target.store: schema]) else {
            throw StoreFault.missing("table \(collection.name)", at: collection.place, store: target.store)
        }
        func column(_ field: String) throws -> LiveColumn {
            guard let column = table.column(named: field) else {
                let place = collection.field(field)?.place ?? collection.place
                throw StoreFault.missing("column \(table.name).\(field)", at: place, store: target.store)
            }
            return column
        }
        let match = KeyMatch(
            columns: [MatchColumn(try column(target.list.address), folding: .email)],
            keys: [[.text(IdentityKind.email.normalise(address))]]
        )
        let stop = try target.list.stop.map { ColumnValue(try column($0.field), $0.value) }
        _ = try await adapter.write([RowWrite(table: table, action: .set(stop), match: match, rowsMax: nil)])
        let query = RowQuery(table: table, columns: stop.map { .column($0.column) }, matches: [match])
        return try await adapter.read([query]) { rows in
            var entries = 0
            var stopped = 0
            try rows.forEach { row in
                entries += 1
                if zip(row, stop).allSatisfy({ $0.isSame(as: $1.value) }) { stopped += 1 }
            }
            return SuppressionResult(entries: entries, isStopped: entries == stopped)
        }
    }
}
