import DataMap
import SubjectRequests

/// A row of a store that the erasure ledger may know.
package struct ScannedRow: Sendable, Hashable {
    let values: [HeldValue]
    package let tombstone: Tombstone
    /// The identities in it that an erasure takes away.
    package let identities: [ScannedIdentity]
}

package struct ScannedIdentity: Sendable, Hashable {
    package let field: FieldAddress
    package let identity: Identity
    package let token: [UInt8]
}

/// What one collection showed.
package struct ScannedCollection: Sendable {
    package let address: CollectionAddress
    /// False where a row's key is all that tells whose it is.
    package let knowsOwner: Bool
    /// How many rows it has.
    package let scanned: Int
    /// Rows that the ledger may know, and that do not look erased.
    package let rows: [ScannedRow]
}

/// Goes through whole stores for rows that were erased and have come back.
package struct LedgerScan: Sendable {
    let map: StoreMap
    let stores: StoreSet
    package let plan: SearchPlan
    package let erasure: ErasurePlan
    let schemas: LiveSchemas
    let tokens: LedgerTokens

    package init(map: StoreMap, stores: StoreSet, controllers: [String], tokens: LedgerTokens) async throws {
        self.map = map
        self.stores = stores
        self.tokens = tokens
        schemas = try await stores.schemas(of: map.stores)
        plan = map.everybodysPlan(at: controllers, schemas: schemas)
        erasure = map.erasurePlan(following: plan, schemas: schemas)
    }

    /// The collections of a store that an erasure changes, children before parents.
    package func collections(of store: String) -> [CollectionAddress] {
        erasure.stores.first { $0.store == store }?.steps.filter { $0.action != .writeFields([]) }.map(\.collection)
            ?? []
    }

    /// Whether the collection can be gone through row by row.
    package func lists(_ address: CollectionAddress) -> Bool {
        map[address].flatMap { map.table(of: $0, in: schemas) }?.isListed ?? true
    }

    /// The fields whose identities an erasure of the collection takes away.
    package func identityFields(of address: CollectionAddress) -> [FieldAddress] {
        map[address]?.fields.filter { $0.identity != nil }.map { FieldAddress(address, $0.name) } ?? []
    }

    /// One pass through a collection.
    ///
    /// - Parameters:
    ///   - keys: what the ledger holds of its rows.
    ///   - identities: what the ledger holds of identities by field; empty where rows count by their keys alone.
    package func scan(
        _ address: CollectionAddress,
        keys: TokenPrefixes,
        identities: [FieldAddress: TokenPrefixes] = [:]
    ) async throws -> ScannedCollection {
        let ledger = try collection(address)
        let query = RowQuery(
            everyRowOf: ledger.table,
            columns: try ledger.fields.map { .column(try column($0, of: ledger)) }
        )
        let (scanned, rows) = try await stores.adapter(ledger.store).read([query]) { rows in
            var scanned = 0
            var known: [ScannedRow] = []
            try rows.forEach { row in
                scanned += 1
                let named = identities.isEmpty ? [] : self.identities(in: row, ledger)
                let isNamed = named.contains { identities[$0.field]?.mayContain($0.token) ?? false }
                guard isNamed || keys.mayContain(ledger.keyToken(of: row)), !ledger.isErased(row) else { return }
                known.append(self.row(row, ledger))
            }
            return (scanned, known)
        }
        return ScannedCollection(address: address, knowsOwner: ledger.knowsOwner, scanned: scanned, rows: rows)
    }

    func row(_ values: [HeldValue], _ ledger: LedgerCollection) -> ScannedRow {
        ScannedRow(values: values, tombstone: ledger.tombstone(of: values), identities: identities(in: values, ledger))
    }

    private func identities(in row: [HeldValue], _ ledger: LedgerCollection) -> [ScannedIdentity] {
        ledger.identityFields.compactMap { field in
            field.identity(in: row).map { identity in
                ScannedIdentity(field: field.address, identity: identity, token: field.token(identity))
            }
        }
    }

    func collection(_ address: CollectionAddress) throws -> LedgerCollection {
        guard let collection = map[address] else { throw StoreFault.unknown("\(address)") }
        guard let table = map.table(of: collection, in: schemas) else {
            throw StoreFault.missing("table \(collection.name)", at: collection.place, store: collection.store)
        }
        // What other rows hang on is read too.
        let named = plan.steps.filter { $0.store == collection.store }.flatMap(\.owners)
            .filter { $0.source == address }.flatMap(\.sourceFields)
        let outputs = named + foreignKeys(to: table, in: collection.store).flatMap { $0.key.columns(in: table) }
        return LedgerCollection(
            collection,
            table,
            step: erasure.step(for: address),
            tokens: tokens,
            outputs: outputs
        )
    }

    func column(_ field: String, of ledger: LedgerCollection) throws(StoreFault) -> LiveColumn {
        guard let column = ledger.table.column(named: field) else {
            throw .missing(
                "column \(ledger.table.name).\(field)",
                at: ledger.collection.place,
                store: ledger.store
            )
        }
        return column
    }
}

extension SearchStep {
    /// The references by which its rows name their owners.
    var owners: [SearchReference] {
        inputs.compactMap { input in
            guard case .reference(let reference) = input, reference.owns else { return nil }
            return reference
        }
    }
}
