import Definitions
import SubjectRequests

/// What can be wrong between parts of a map that are right by themselves.
extension MapReading {
    func checkTogether(_ datasets: [MappedDataset]) {
        refuseTwice(datasets.map { ($0.key, $0.place) }, code: "dataset-twice", what: "dataset")
        let map = StoreMap(datasets: datasets, remarks: [])
        for dataset in datasets {
            checkOrder(of: dataset, map)
            if let customer = dataset.customer, map[customer] == nil {
                problems.add(
                    "unknown-field",
                    "'customer' names \(customer), which is not in the map",
                    at: dataset.place
                )
            }
            for collection in dataset.collections { check(collection, map) }
        }
        refuseCycles(map, code: "erase-order-cycle", key: "erase_after", \.eraseAfter)
        refuseCycles(map, code: "order-cycle", key: "after", \.after)
        refuseCycles(map, code: "belongs-to-cycle", key: "belongs-to") {
            $0.belongings.compactMap(\.belongsTo?.collection)
        }
        checkAccounts(map)
        remarkUnreachable(map)
    }

    /// A customer has one key, by which everything that belongs to it is found.
    private func checkAccounts(_ map: StoreMap) {
        for field in map.datasets.flatMap(\.collections).flatMap(\.belongings) {
            guard let other = field.belongsTo, map[other] == nil else { continue }
            problems.add("unknown-field", "'belongs-to' names \(other), which is not in the map", at: field.place)
        }
        for root in map.accountCollections {
            let keys = map.accountKeys(of: root)
            guard keys.count > 1, let place = map[root]?.place else { continue }
            let names = keys.sorted().joined(separator: ", ")
            problems.add("account-keys", "rows belong to \(root) by several of its fields: \(names)", at: place)
        }
    }

    private func checkOrder(of dataset: MappedDataset, _ map: StoreMap) {
        for key in dataset.after where map.dataset(key) == nil {
            remarks.add(
                "outside-reference",
                "'after' names the dataset '\(key)', which is not in the map; nothing is waited for",
                at: dataset.place
            )
        }
    }

    private func check(_ collection: MappedCollection, _ map: StoreMap) {
        for (key, addresses) in [("after", collection.after), ("erase_after", collection.eraseAfter)] {
            for address in addresses where map[address] == nil {
                reportMissing(address, map, at: collection.place, what: "'\(key)'")
            }
        }
        for field in collection.fields.flatMap(\.flattened) {
            for reference in field.references { check(reference, from: collection, map) }
            if field.fact != nil, let why = collection.whyNoFact(field) {
                problems.add("fact-unfit", "'\(field.path)' is no fact to ask for: \(why)", at: field.place)
            }
            guard field.withheldBecause != nil, field.identity != nil || !field.references.isEmpty else { continue }
            problems.add(
                "withheld-key",
                "'\(field.path)' is never disclosed, so it cannot be an identity or a reference: searching would read it",
                at: field.place
            )
        }
    }

    private func check(_ reference: FieldReference, from collection: MappedCollection, _ map: StoreMap) {
        let other = reference.other
        guard let target = map[other.collection] else {
            reportMissing(other.collection, map, at: reference.place, what: "the reference")
            return
        }
        guard let field = target.field(other.field) else {
            problems.add(
                "unknown-field",
                "the reference names \(other), which the collection lacks",
                at: reference.place
            )
            return
        }
        if field.withheldBecause != nil {
            problems.add("withheld-key", "the reference names \(other), which is never disclosed", at: reference.place)
        }
        if target.isSkipped, !collection.isSkipped {
            problems.add(
                "skipped-but-needed",
                "the reference leads to \(other.collection), which skip_processing leaves out; nothing can flow along it",
                at: reference.place
            )
        }
    }

    /// A collection that a dataset of the map lacks is a mistake. A dataset that is not there at all may be one of another
    /// site: nothing flows along the reference, and what only it leads to is said to be unreachable.
    private func reportMissing(_ address: CollectionAddress, _ map: StoreMap, at place: SourcePlace, what: String) {
        guard map.dataset(address.dataset) == nil else {
            problems.add("unknown-collection", "\(what) names \(address), which is not in the map", at: place)
            return
        }
        remarks.add(
            "outside-reference",
            "\(what) names \(address), in a dataset that is not in the map; nothing flows along it",
            at: place
        )
    }

    private func refuseCycles(
        _ map: StoreMap,
        code: String,
        key: String,
        _ before: (MappedCollection) -> [CollectionAddress]
    ) {
        let collections = map.datasets.flatMap(\.collections)
        let numbers = Dictionary(collections.enumerated().map { ($1.address, $0) }) { first, _ in first }
        let successors = collections.map { Set(before($0).compactMap { numbers[$0] }) }
        for component in stronglyConnectedComponents(successors) {
            guard let first = component.min(), component.count > 1 || successors[first].contains(first) else {
                continue
            }
            let names = component.sorted().map { collections[$0].address.description }.joined(separator: ", ")
            problems.add(code, "'\(key)' goes round in a circle: \(names)", at: collections[first].place)
        }
    }

    /// Context that no identity of the map leads to is shown to nobody; of the person's own rows it is an error, which
    /// ``StoreMap/findings(in:)`` names.
    private func remarkUnreachable(_ map: StoreMap) {
        for (address, place) in map.unreachable where map[address]?.about != .person {
            remarks.add(
                "unreachable-collection",
                "no identity leads to \(address), by no reference: its rows are found for nobody",
                at: place
            )
        }
    }
}

extension StoreMap {
    /// The collections that no identity leads to, in whichever dataset they are.
    var unreachable: [(CollectionAddress, SourcePlace)] {
        let kinds = Set(collections.flatMap { $0.identityFields.compactMap(\.identity) })
        let planning = SearchPlanning(
            right: .copy,
            controller: "",
            verified: kinds,
            claimed: [],
            graph: SearchGraph(map: self, collections: collections, schemas: [:])
        )
        return planning.plan(only: nil).unreached.compactMap { unreached in
            self[unreached.collection].map { (unreached.collection, $0.place) }
        }
    }
}
