import DataMap

/// The stores of a site by name.
package struct StoreSet: Sendable {
    private let adapters: [String: any DataStoreAdapter]

    package init(_ adapters: [any DataStoreAdapter]) {
        self.adapters = Dictionary(adapters.map { ($0.name, $0) }) { first, _ in first }
    }

    package var names: [String] { adapters.keys.sorted() }

    package subscript(name: String) -> (any DataStoreAdapter)? { adapters[name] }

    func adapter(_ name: String) throws(StoreFault) -> any DataStoreAdapter {
        guard let adapter = adapters[name] else { throw .unknown(name) }
        return adapter
    }

    /// The schemas of the named stores, side by side; throws when one of them does not answer.
    package func schemas(of names: some Sequence<String>) async throws -> LiveSchemas {
        try await withThrowingTaskGroup(of: (String, LiveSchema).self) { group in
            for name in Set(names) {
                let adapter = try adapter(name)
                group.addTask { (name, try await adapter.schema()) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }
}
