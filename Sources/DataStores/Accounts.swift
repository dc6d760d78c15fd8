import DataMap
import SubjectRequests

extension PersonSearch {
    /// The customers to which the person's rows lead; see ``StoreMap/accountCollections``.
    package func accounts() async throws -> Set<AccountKey> {
        let findings = try await run(AccountReading(map: map, wanted: Set(map.accountCollections)))
        return findings.gathered.reduce(into: []) { found, entry in
            for value in entry.value.flatMap({ $0 }) { found.insert(AccountKey(collection: entry.key, value: value)) }
        }
    }
}

/// Reads the keys of customers, and nothing else.
private struct AccountReading: RowReading {
    let map: StoreMap
    let wanted: Set<CollectionAddress>
    let needsRowIdentity = false

    func fields(for step: SearchStep, _ collection: MappedCollection, _ table: LiveTable) -> [String] {
        key(of: step).map { [$0] } ?? []
    }

    func collector(for layout: StepLayout) -> AccountCollector {
        AccountCollector(layout: layout, key: key(of: layout.step))
    }

    private func key(of step: SearchStep) -> String? {
        wanted.contains(step.collection) ? map.accountKey(of: step.collection) : nil
    }
}

private struct AccountCollector: RowCollector {
    let layout: StepLayout
    let key: String?
    private var keys: Set<String> = []

    init(layout: StepLayout, key: String?) {
        self.layout = layout
        self.key = key
    }

    mutating func take(_ row: [HeldValue]) {
        if let key, let text = layout.value(key, in: row).keyText { keys.insert(text) }
    }

    func finish() -> Set<String> { keys }
}
