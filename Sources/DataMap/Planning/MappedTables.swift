import SubjectRequests

extension StoreMap {
    /// Of these schemas the tables that the map names, which is all that plans ask of them: plans made by either are the
    /// same.
    package func mappedTables(in schemas: LiveSchemas) -> LiveSchemas {
        var wanted: [String: Set<TableName>] = [:]
        for collection in datasets.flatMap(\.collections) {
            guard let table = table(of: collection, in: schemas) else { continue }
            wanted[collection.store, default: []].insert(TableName(table))
        }
        return schemas.reduce(into: [:]) { mapped, entry in
            let names = wanted[entry.key] ?? []
            mapped[entry.key] = LiveSchema(tables: entry.value.tables.filter { names.contains(TableName($0)) })
        }
    }

    /// The stores of which the map says, by `erase_after`, that rows there go before rows of `store`.
    package func storesErased(before store: String) -> Set<String> {
        let earlier = collections.filter { $0.store == store }.flatMap(\.eraseAfter).compactMap { self[$0]?.store }
        return Set(earlier).subtracting([store])
    }
}

private struct TableName: Hashable {
    let schema: String?
    let name: String

    init(_ table: LiveTable) {
        schema = table.schema
        name = table.name
    }
}
