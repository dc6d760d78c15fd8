import SubjectRequests

/// The data map of a site: where which data about people are held, how one thing leads to another, and what the rights
/// do to it. Made by ``read(_:)``; what is wrong with it against live databases is found by ``findings(in:)``.
package struct StoreMap: Sendable {
    package let datasets: [MappedDataset]
    /// What is legal but should be known: unknown keys of other tools, promises that cannot be kept.
    package let remarks: [Problem]
    private let byAddress: [CollectionAddress: MappedCollection]

    init(datasets: [MappedDataset], remarks: [Problem]) {
        self.datasets = datasets
        self.remarks = remarks.sorted { $0.place < $1.place }
        byAddress = Dictionary(datasets.flatMap(\.collections).map { ($0.address, $0) }) { first, _ in first }
    }

    package subscript(address: CollectionAddress) -> MappedCollection? { byAddress[address] }

    package subscript(address: FieldAddress) -> MappedField? { byAddress[address.collection]?.field(address.field) }

    package func dataset(_ key: String) -> MappedDataset? { datasets.first { $0.key == key } }

    /// Every collection that is not skipped, in the order of the files.
    package var collections: [MappedCollection] { datasets.flatMap(\.collections).filter { !$0.isSkipped } }

    /// The names of all stores, sorted.
    package var stores: [String] { Set(datasets.map(\.store)).sorted() }

    /// The datasets that a request to `controller` is about, in the given roles.
    package func datasets(of controller: String, in roles: Set<DataRole> = DataRole.answered) -> [MappedDataset] {
        datasets.filter { dataset in
            roles.contains(dataset.role) && (dataset.controllers.map { $0.contains(controller) } ?? true)
        }
    }
}

/// A dataset of the map: one database, or a part of one.
package struct MappedDataset: Sendable, Hashable {
    package let key: String
    /// The store that it lies in, as the site's settings name it.
    package let store: String
    package let place: SourcePlace
    package let name: String?
    /// The database schema that its tables lie in, where the map says so.
    package let schema: String?
    package let after: [String]
    package let role: DataRole
    /// Nil: every controller of the site.
    package let controllers: [String]?
    /// Where a processor's customer can be reached about requests.
    package let customer: FieldAddress?
    package let backupsRotate: Period?
    package let collections: [MappedCollection]
}

/// In which role an organisation holds a dataset.
package enum DataRole: String, Sendable, Hashable, CaseIterable {
    case controller
    case joint
    /// For a customer: requests are referred, nothing is disclosed or changed.
    case processor

    package static let answered: Set<DataRole> = [.controller, .joint]
}
