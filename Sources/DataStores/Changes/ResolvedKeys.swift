import DataMap
import SubjectRequests

/// The person's rows, by their keys, as they were found before anything is changed: what staff approve, what an erasure
/// or a correction touches and nothing else. Sealed by the caller; see ``encoded()``.
package struct ResolvedKeys: Sendable, Hashable {
    package var collections: [ResolvedCollection]
    /// Rows that stay and let go of rows that are deleted.
    package var lettingGo: [LettingGo]
    /// What keeps rows from being deleted; nothing is erased while there is any. Not among the bytes of ``encoded()``.
    package let held: [HeldRows]

    package init(collections: [ResolvedCollection], lettingGo: [LettingGo] = [], held: [HeldRows] = []) {
        self.collections = collections
        self.lettingGo = lettingGo
        self.held = held
    }

    package subscript(address: CollectionAddress) -> ResolvedCollection? {
        collections.first { $0.collection == address }
    }

    /// How many rows end in which way, for the approver; collections without a row too.
    package var counts: [ResolvedCount] {
        collections.map { collection in
            ResolvedCount(
                collection: collection.collection,
                store: collection.store,
                erased: collection.freeRows,
                kept: collection.rows.filter { $0.ending.isKept }.count,
                shared: collection.rows(ending: .shared).count,
                lettingGo: lettingGo.filter { $0.collection == collection.collection }.reduce(0) { $0 + $1.keys.count }
            )
        }
    }
}

package struct ResolvedCount: Sendable, Hashable, Codable {
    package let collection: CollectionAddress
    package let store: String
    package let erased: Int
    /// Stay for the reason that the map gives.
    package let kept: Int
    /// Stay because other people's rows point at them.
    package let shared: Int
    /// Of those, how many let go of a row that is deleted.
    package let lettingGo: Int
}

/// The person's rows of one collection.
package struct ResolvedCollection: Sendable, Hashable {
    package let store: String
    package let collection: CollectionAddress
    /// The fields whose values tell the rows apart: the primary key, or, where there is none, all fields by which rows
    /// of this collection are found. Equal rows of such a table are equally the person's.
    package let keyFields: [String]
    /// The fields for which each row has a value of its own to be written.
    package let madeFields: [String]
    package var rows: [ResolvedRow]
    /// Nil where each row is named by its own key, in ``rows``.
    package var takenAlong: TakenAlong?

    init(
        store: String,
        collection: CollectionAddress,
        keyFields: [String],
        madeFields: [String],
        rows: [ResolvedRow],
        takenAlong: TakenAlong? = nil
    ) {
        self.store = store
        self.collection = collection
        self.keyFields = keyFields
        self.madeFields = madeFields
        self.rows = rows
        self.takenAlong = takenAlong
    }

    package var isEmpty: Bool { rows.isEmpty && (takenAlong?.rows ?? 0) == 0 }

    /// How many rows are to be erased.
    package var freeRows: Int { takenAlong?.rows ?? rows.count { $0.ending == .free } }

    func rows(ending: RowEnding) -> [ResolvedRow] { rows.filter { $0.ending == ending } }

    func keys(ending: RowEnding) -> [[HeldValue]] { rows.compactMap { $0.ending == ending ? $0.key : nil } }
}

package struct ResolvedRow: Sendable, Hashable {
    package let key: [HeldValue]
    package var ending: RowEnding
    /// In the order of ``ResolvedCollection/madeFields``.
    package let madeValues: [HeldValue]
}

/// What may be done with a row.
package enum RowEnding: Sendable, Hashable {
    /// The person's alone: a deletion erases it, a correction may change it.
    case free
    /// Kept for the reason that the map gives, until a day; nil where the row has no date to count from.
    case kept(until: CivilDate?)
    /// Left because other people's rows point at it too.
    case shared

    var isKept: Bool { if case .kept = self { true } else { false } }
}
