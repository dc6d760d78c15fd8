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

    /// Which rows of theirs the store could have, as it is now.
    package func plan(at controller: String) async throws -> CanaryPlan {
        CanaryPlan(
            map: map,
            store: store,
            controller: controller,
            schemas: try await stores.schemas(of: [store])
        )
    }

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

    /// Takes away what an erasure leaves of the rows that were planted, each before those that it points at, so that no count of
    /// the organisation's grows; answers the collections in which one of them stands still.
    package func clear(_ planted: [PlantedRow]) async throws -> [CollectionAddress] {
        let adapter = try stores.adapter(store)
        let schema = try await adapter.schema()
        let keyed = planted.reversed().compactMap { row -> (row: PlantedRow, table: LiveTable, match: KeyMatch)? in
            guard let collection = map[row.address], let table = map.table(of: collection, in: [store: schema]) else {
                return nil
            }
            let names = table.primaryKey.isEmpty ? collection.primaryKey : table.primaryKey
            let columns = table.columns.filter { names.contains($0.name) }
            guard !row.key.isEmpty, columns.count == row.key.count else { return nil }
            let match = KeyMatch(columns: columns.map { MatchColumn($0) }, keys: [row.key.map(HeldValue.text)])
            return (row, table, match)
        }
        guard !keyed.isEmpty else { return [] }
        let writes = keyed.map { RowWrite(table: $0.table, action: .delete, match: $0.match, rowsMax: 1) }
        _ = try await adapter.write(writes)
        var left: [CollectionAddress] = []
        for (row, table, match) in keyed {
            let query = RowQuery(table: table, columns: match.columns.map { .column($0.column) }, matches: [match])
            let isThere = try await adapter.read([query]) { rows in
                var count = 0
                try rows.forEach { _ in count += 1 }
                return count > 0
            }
            if isThere { left.append(row.address) }
        }
        return left
    }
}
