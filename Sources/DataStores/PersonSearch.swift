import DataMap
import SubjectRequests

/// One person's search at one controller: a plan, the identities that it starts from, and the stores.
package struct PersonSearch: Sendable {
    let map: StoreMap
    package let plan: SearchPlan
    let stores: StoreSet
    let identities: SearchIdentities

    package init(map: StoreMap, plan: SearchPlan, stores: StoreSet, identities: SearchIdentities) {
        self.map = map
        self.plan = plan
        self.stores = stores
        self.identities = identities
    }

    /// Streams everything that is shown to the person into `sink`, collection by collection; a collection that was read
    /// in several rounds has its head before each. `sink` is called by one thread at a time, and may block.
    package func spool(
        language: String,
        into sink: @escaping @Sendable (SpoolFrame) throws -> Void
    ) async throws -> SearchOutcome {
        let findings = try await run(Spooling(language: language, spool: SpoolTurns(sink)))
        return SearchOutcome(
            counts: plan.steps.map {
                CollectionCount(collection: $0.collection, rows: findings.counts[$0.collection] ?? 0)
            },
            linked: findings.linked
        )
    }

    /// - Parameter plan: nil for the whole of it.
    func run<Reading: RowReading>(
        _ reading: Reading,
        following plan: SearchPlan? = nil
    ) async throws -> SearchRun<Reading>.Findings {
        let plan = plan ?? self.plan
        return try await SearchRun(map: map, plan: plan, stores: stores, identities: identities, reading: reading).run()
    }
}

/// What a search found, without a value of it.
package struct SearchOutcome: Sendable {
    /// Every collection of the plan, in its order, those without a row too.
    package let counts: [CollectionCount]
    /// Claimed identities that a row of the person confirmed.
    package let linked: Set<Identity>
}

package struct CollectionCount: Sendable, Hashable, Codable {
    package let collection: CollectionAddress
    package let rows: Int

    package init(collection: CollectionAddress, rows: Int) {
        self.collection = collection
        self.rows = rows
    }
}
