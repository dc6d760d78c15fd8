import DataMap
import Foundation
import SubjectRequests

/// What came of stopping one list.
package struct SuppressionResult: Sendable, Hashable {
    /// How many entries of the list have one of the addresses.
    package let entries: Int
    /// True when every one of them was read back as stopped; also when there is none.
    package let isStopped: Bool
}

/// An entry of a list that it would write to.
package struct UnstoppedEntry: Sendable, Hashable {
    package let address: Identity
    /// What the address is suppressed under, where it is.
    package let token: [UInt8]
    /// The day on which it subscribed, where the list knows.
    package let since: CivilDate?
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
    ///   - known: the beginnings of the tokens that are suppressed.
    ///   - zone: in which the list's days are.
    ///   - token: what an address is suppressed under.
    /// - Returns: one for each such address, since the earliest day of its entries; nil where one of them has none.
    package func unstopped(
        _ target: ListTarget,
        map: StoreMap,
        known: TokenPrefixes,
        zone: TimeZone,
        token: @escaping @Sendable (Identity) -> [UInt8]
    ) async throws -> [UnstoppedEntry] {
        let (table, match, stop) = try await listed(target, map)
        let since = try target.list.since.map { try column($0, of: table, target, map) }
        let query = RowQuery(
            everyRowOf: table,
            columns: [.column(match.column)] + stop.map { .column($0.column) } + (since.map { [.column($0)] } ?? [])
        )
        return try await adapter(target.store).read([query]) { rows in
            var found: [Identity: UnstoppedEntry] = [:]
            try rows.forEach { row in
                guard !zip(row.dropFirst(), stop).allSatisfy({ $0.isSame(as: $1.value) }),
                    let identity = row[0].keyText.flatMap({ Identity(kind: .email, value: $0) })
                else { return }
                let mark = token(identity)
                guard known.mayContain(mark) else { return }
                let day = since == nil ? nil : row.last?.day(in: zone)
                var first = day
                if let known = found[identity] { first = known.since.flatMap { one in day.map { min(one, $0) } } }
                found[identity] = UnstoppedEntry(address: identity, token: mark, since: first)
            }
            return Array(found.values)
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
        return (
            table, MatchColumn(try column(target.list.address, of: table, target, map), folding: .email),
            try target.list.stop.map { ColumnValue(try column($0.field, of: table, target, map), $0.value) }
        )
    }

    private func column(
        _ field: String,
        of table: LiveTable,
        _ target: ListTarget,
        _ map: StoreMap
    ) throws -> LiveColumn {
        guard let column = table.column(named: field) else {
            guard let collection = map[target.collection] else { throw StoreFault.unknown(target.store) }
            let place = collection.field(field)?.place ?? collection.place
            throw StoreFault.missing("column \(table.name).\(field)", at: place, store: target.store)
        }
        return column
    }
}
