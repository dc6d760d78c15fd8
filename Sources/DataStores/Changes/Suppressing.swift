import DataMap
import SubjectRequests

/// What came of stopping one list.
package struct SuppressionResult: Sendable, Hashable {
    /// How many entries of the list have one of the addresses.
    package let entries: Int
    /// True when every one of them was read back as stopped; also when there is none.
    package let isStopped: Bool
}

extension StoreSet {
    /// Writes the list's stop values wherever it has one of `addresses`, in upper or lower case, and reads them back. Nothing
    /// but the address is needed: stopping mail asks for no identification.
    package func suppress(
        _ target: ListTarget,
        addresses: [String],
        map: StoreMap
    ) async throws -> SuppressionResult {
        let (table, match, stop) = try await listed(target, map)
        let whole = KeyMatch(columns: [match], keys: addresses.map { [.text(IdentityKind.email.normalise($0))] })
        let adapter = try adapter(target.store)
        _ = try await adapter.write(
            whole.batches.map { RowWrite(table: table, action: .set(stop), match: $0, rowsMax: nil) }
        )
        let queries = whole.batches.map {
            RowQuery(table: table, columns: stop.map { .column($0.column) }, matches: [$0])
        }
        return try await adapter.read(queries) { rows in
            var entries = 0
            var stopped = 0
            try rows.forEach { row in
                entries += 1
                if zip(row, stop).allSatisfy({ $0.isSame(as: $1.value) }) { stopped += 1 }
            }
            return SuppressionResult(entries: entries, isStopped: entries == stopped)
        }
    }

    package func suppress(_ target: ListTarget, address: String, map: StoreMap) async throws -> SuppressionResult {
        try await suppress(target, addresses: [address], map: map)
    }

    /// Goes through a whole list for addresses that it would write to although they may be suppressed.
    ///
    /// - Parameters:
    ///   - token: what an address is suppressed under.
    ///   - known: the beginnings of the tokens that are suppressed.
    /// - Returns: each such address with its token.
    package func unstopped(
        _ target: ListTarget,
        map: StoreMap,
        known: TokenPrefixes,
        token: @escaping @Sendable (Identity) -> [UInt8]
    ) async throws -> [Identity: [UInt8]] {
        let (table, match, stop) = try await listed(target, map)
        let query = RowQuery(
            everyRowOf: table,
            columns: [.column(match.column)] + stop.map { .column($0.column) }
        )
        return try await adapter(target.store).read([query]) { rows in
            var found: [Identity: [UInt8]] = [:]
            try rows.forEach { row in
                guard !zip(row.dropFirst(), stop).allSatisfy({ $0.isSame(as: $1.value) }),
                    let identity = row[0].keyText.flatMap({ Identity(kind: .email, value: $0) })
                else { return }
                let mark = token(identity)
                if known.mayContain(mark) { found[identity] = mark }
            }
            return found
        }
    }

    private func listed(
        _ target: ListTarget,
        _ map: StoreMap
    ) async throws -> (table: LiveTable, match: MatchColumn, stop: [ColumnValue]) {
        let schema = try await adapter(target.store).schema()
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
        return (
            table, MatchColumn(try column(target.list.address), folding: .email),
            try target.list.stop.map { ColumnValue(try column($0.field), $0.value) }
        )
    }
}
