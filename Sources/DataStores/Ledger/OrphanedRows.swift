import DataMap
import SubjectRequests

/// A row that names an owner who is not there.
package struct OrphanedRow: Sendable {
    package let row: ScannedRow
    /// The token of the key that the owner had.
    package let owner: [UInt8]
}

extension LedgerScan {
    /// The collection with whose rows those of `address` may have been taken along, so that the ledger knows only these; nil
    /// where every erased row has an entry of its own. See ``TakenAlong``.
    package func owner(of address: CollectionAddress) -> CollectionAddress? { along(address)?.source }

    /// The rows of a collection whose owner the ledger may know and who is not there: their table was put back without the one
    /// that it hangs on. Where the owner came back too they go along with it, and are not among these.
    ///
    /// - Parameter owners: what the ledger holds of the owner's collection.
    package func orphans(in address: CollectionAddress, owners: TokenPrefixes) async throws -> [OrphanedRow] {
        guard let reference = along(address) else { return [] }
        let ledger = try collection(address)
        let owner = try collection(reference.source)
        let fields = reference.pairs.map(\.to)
        let columns = try ledger.fields.map { ReadColumn.column(try column($0, of: ledger)) }
        let query = RowQuery(everyRowOf: ledger.table, columns: columns)
        let found = try await stores.adapter(ledger.store).read([query]) { rows in
            var found: [[String]: [OrphanedRow]] = [:]
            try rows.forEach { row in
                let key = fields.compactMap { ledger.value($0, in: row).keyText }
                let token = owner.keyToken(of: key)
                guard key.count == fields.count, owners.mayContain(token) else { return }
                found[key, default: []].append(OrphanedRow(row: self.row(row, ledger), owner: token))
            }
            return found
        }
        let there = try await present(Array(found.keys), of: owner, reference)
        return found.filter { !there.contains($0.key) }.flatMap(\.value)
    }

    private func along(_ address: CollectionAddress) -> SearchReference? {
        let taking = TakingAlong(map: map, plan: plan, erasure: erasure, schemas: schemas)
        return plan.step(for: address).flatMap(taking.reference)
    }

    /// Which of these owners have a row.
    private func present(
        _ keys: [[String]],
        of owner: LedgerCollection,
        _ reference: SearchReference
    ) async throws -> Set<[String]> {
        let columns = try reference.sourceFields.map { try column($0, of: owner) }
        let match = KeyMatch(columns: columns.map { MatchColumn($0) }, keys: keys.map { $0.map(HeldValue.text) })
        let queries = match.batches.map {
            RowQuery(table: owner.table, columns: columns.map(ReadColumn.column), matches: [$0])
        }
        return try await stores.adapter(owner.store).read(queries) { rows in
            var there: Set<[String]> = []
            try rows.forEach { there.insert($0.compactMap(\.keyText)) }
            return there
        }
    }
}
