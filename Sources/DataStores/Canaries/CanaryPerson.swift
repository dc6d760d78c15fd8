import DataMap
import SubjectRequests

/// The invented person of one store: put in, found, corrected, stopped, erased and cleared away as anybody would be.
package struct CanaryPerson: Sendable {
    let map: StoreMap
    let stores: StoreSet
    package let store: String
    /// Invented, at the site's own host.
    package let mail: String

    package init(map: StoreMap, stores: StoreSet, store: String, mail: String) {
        self.map = map
        self.stores = stores
        self.store = store
        self.mail = mail
    }

    /// The collections of the store in which somebody stands by an e-mail address.
    private var collections: [MappedCollection] {
        map.collections.filter { collection in
            collection.store == store && collection.about == .person
                && map.dataset(collection.address.dataset)?.role != .processor
                && (collection.fields.contains { $0.identity == .email } || collection.keys.list != nil)
        }
    }

    /// What came of planting in one collection.
    package struct Planting: Sendable {
        package let address: CollectionAddress
        /// What only the operator can fill; empty where the row is there, or was refused.
        package let missing: [String]
        /// The code with which the store refused the row.
        package let refused: String?

        package var isPlanted: Bool { missing.isEmpty && refused == nil }
    }

    /// Puts a row into every collection of the store in which that is possible.
    ///
    /// - Parameter number: for keys; not used before.
    package func plant(number: Int64, today: CivilDate) async throws -> [Planting] {
        let adapter = try stores.adapter(store)
        let schema = try await adapter.schema()
        var plantings: [Planting] = []
        for collection in collections {
            guard let table = map.table(of: collection, in: [store: schema]), !table.isView else { continue }
            let samples = try await samples(collection, table, adapter)
            let draft = CanaryDraft(collection, table, mail: mail, number: number, today: today, samples: samples)
            var refused: String?
            if draft.missing.isEmpty {
                do {
                    try await adapter.insert([RowInsert(table: table, values: draft.values)])
                } catch let fault as StoreFault where !fault.isTemporary {
                    refused = fault.code
                }
            }
            plantings.append(Planting(address: collection.address, missing: draft.missing, refused: refused))
        }
        return plantings
    }

    private static let samplesMost = 200

    private func samples(
        _ collection: MappedCollection,
        _ table: LiveTable,
        _ adapter: any DataStoreAdapter
    ) async throws -> [[HeldValue]] {
        let columns = CanaryDraft.sampled(collection, table)
        guard adapter.readsWholeTables, !columns.isEmpty else { return [] }
        let query = RowQuery(everyRowOf: table, columns: columns.map(ReadColumn.column))
        return try await adapter.read([query]) { rows in
            var samples: [[HeldValue]] = []
            do {
                try rows.forEach { row in
                    samples.append(row)
                    if samples.count == CanaryPerson.samplesMost { throw EnoughSamples() }
                }
            } catch is EnoughSamples {}
            return samples
        }
    }

    /// Ends reading early.
    private struct EnoughSamples: Error {}

    /// The search for the person in their store, as any other's at `controller`.
    package func search(at controller: String) async throws -> PersonSearch {
        let identities = SearchIdentities(verified: Identity(kind: .email, value: mail).map { [$0] } ?? [])
        let plan = map.plan(
            for: .delete,
            controller: controller,
            verified: [.email],
            schemas: try await stores.schemas(of: [store])
        )
        return PersonSearch(map: map, plan: plan.limited(to: store), stores: stores, identities: identities)
    }

    /// A value of the person's in each collection that may be corrected, put right.
    package func corrections(of keys: ResolvedKeys) async throws -> [FieldChange] {
        let schema = try await stores.adapter(store).schema()
        return keys.collections.compactMap { resolved in
            guard !resolved.rows.isEmpty, let collection = map[resolved.collection],
                let table = map.table(of: collection, in: [store: schema])
            else { return nil }
            let field = collection.fields.first { field in
                // A word that the store itself is choosy about is not invented here.
                guard let column = table.column(named: field.name), table.conditions(on: column).isEmpty else {
                    return false
                }
                return collection.correctionRule(of: field) != .never && field.identity == nil
                    && field.references.isEmpty
                    && field.isUnderUser && field.type.map { $0.base == .string } ?? true
            }
            guard let field else { return nil }
            let text = String("Habeas corrected".prefix(field.length ?? 16))
            return FieldChange(field: FieldAddress(resolved.collection, field.name), old: nil, new: .text(text))
        }
    }

    /// The store's mailing lists of `controller` in which the person was planted.
    package func lists(of controller: String, planted: Set<CollectionAddress>) -> [ListTarget] {
        map.lists(of: controller).filter { $0.store == store && planted.contains($0.collection) }
    }

    /// Takes away what an erasure leaves of the rows that were planted, so that no count of the organisation's grows.
    package func clear(_ keys: ResolvedKeys, planted: Set<CollectionAddress>) async throws {
        let schema = try await stores.adapter(store).schema()
        var writes: [RowWrite] = []
        for resolved in keys.collections where planted.contains(resolved.collection) {
            guard let collection = map[resolved.collection], let table = map.table(of: collection, in: [store: schema]),
                !table.primaryKey.isEmpty
            else { continue }
            let columns = table.columns.filter(\.isPrimaryKey).map { MatchColumn($0) }
            let match = KeyMatch(columns: columns, keys: resolved.rows.map(\.key))
            writes += match.batches.map {
                RowWrite(table: table, action: .delete, match: $0, rowsMax: resolved.rows.count)
            }
        }
        if !writes.isEmpty { _ = try await stores.adapter(store).write(writes) }
    }
}
