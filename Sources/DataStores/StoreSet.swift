import DataMap

/// The stores of a site by name.
package struct StoreSet: Sendable {
    private let adapters: [String: any DataStoreAdapter]
    private var remembered: LiveSchemas = [:]

    package init(_ adapters: [any DataStoreAdapter]) {
        self.adapters = Dictionary(adapters.map { ($0.name, $0) }) { first, _ in first }
    }

    package var names: [String] { adapters.keys.sorted() }

    package subscript(name: String) -> (any DataStoreAdapter)? { adapters[name] }

    func adapter(_ name: String) throws(StoreFault) -> any DataStoreAdapter {
        guard let adapter = adapters[name] else { throw .unknown(name) }
        return adapter
    }

    /// The same stores, those in `schemas` taken to have the tables that they had then: they are not asked for them, and so
    /// need not answer, when a plan is made. Rows are read and written by what a store has now.
    package func remembering(_ schemas: LiveSchemas) -> StoreSet {
        var stores = self
        stores.remembered = schemas
        return stores
    }

    /// The schemas of the named stores, side by side; throws when one of them does not answer.
    package func schemas(of names: some Sequence<String>) async throws -> LiveSchemas {
        let names = Set(names)
        return try await withThrowingTaskGroup(of: (String, LiveSchema).self) { group in
            for name in names {
                let adapter = try adapter(name)
                guard remembered[name] == nil else { continue }
                group.addTask { (name, try await adapter.schema()) }
            }
            let known = remembered.filter { names.contains($0.key) }
            return try await group.reduce(into: known) { $0[$1.0] = $1.1 }
        }
    }
}
