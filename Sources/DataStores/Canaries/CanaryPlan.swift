import DataMap
import SubjectRequests

/// Which rows make the invented person of one store, each after those that it must point at, and where none can stand. A pure
/// function of the map and of what the store says of itself.
package struct CanaryPlan: Sendable {
    let rows: [CanaryRowPlan]
    package let gaps: [CanaryGap]

    /// - Parameter schemas: at least the store's own.
    package init(map: StoreMap, store: String, controller: String, schemas: LiveSchemas) {
        var planning = CanaryPlanning(map: map, store: store, controller: controller, schemas: schemas)
        planning.run()
        rows = planning.rows
        gaps = planning.gaps
    }

    /// The collections in which the person's address leads to their row.
    package var found: Set<CollectionAddress> { Set(rows.filter(\.isFound).map(\.address)) }

    /// What `habeas check` says of it: where a store takes no row, or a row could not be whole.
    package func remarks(on map: StoreMap) -> [Problem] {
        gaps.filter { $0.code != CanaryGap.Reason.noAddress.rawValue }.compactMap { gap in
            guard let place = map[gap.address]?.place else { return nil }
            let columns = gap.columns.isEmpty ? "" : " (\(gap.columns.joined(separator: ", ")))"
            return Problem(
                code: "no-canary",
                sentence: "no canary can stand in \(gap.address): \(gap.sentence)\(columns) [\(gap.code)]",
                place: place
            )
        }
    }
}

/// One row of an invented person, or one that such a row must point at.
struct CanaryRowPlan: Sendable {
    let collection: MappedCollection
    let table: LiveTable
    /// True where the person's address leads to it.
    let isFound: Bool
    let links: [CanaryLink]
    /// The columns by which the row is taken away again; empty where a deletion takes it away itself.
    let key: [LiveColumn]

    var address: CollectionAddress { collection.address }
    var isPerson: Bool { collection.about == .person }
}

/// A column that holds what a column of another planned row holds.
struct CanaryLink: Sendable, Hashable {
    let column: LiveColumn
    let parent: CollectionAddress
    let source: String
}
