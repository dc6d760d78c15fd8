import SubjectRequests

extension StoreMap {
    /// The collections whose rows fall due by themselves and are swept for `controller`. Data for which several answer are
    /// swept once: for the one that the map names first.
    ///
    /// - Parameter controllers: the slugs of the site; the first of them sweeps what belongs to all.
    package func sweptCollections(of controller: String, among controllers: [String]) -> [MappedCollection] {
        datasets(of: controller, in: Set(DataRole.allCases))
            .filter { ($0.controllers?.first ?? controllers.min()) == controller }
            .flatMap(\.collections).filter { $0.keys.sweep != nil && !$0.isSkipped }
    }

    /// The plan that finds what goes with rows that are due: what belongs to them, the people found from them along the
    /// references, and what a deletion would find for each of those people. Rows that belong to another customer are not
    /// reached, and a row to which anybody else's rows lead as well is shared.
    ///
    /// The references of a row that names nobody (an organisation) are read in either direction. Those of a row about a
    /// person are read as they are given: read backwards, an address would lead to whoever has it.
    package func sweepPlan(controller: String, among controllers: [String], schemas: LiveSchemas = [:]) -> SearchPlan {
        let due = Set(sweptCollections(of: controller, among: controllers).map(\.address))
        let included = datasets(of: controller, in: Set(DataRole.allCases)).filter { dataset in
            dataset.role != .processor
                || dataset.collections.contains { !$0.belongings.isEmpty || $0.keys.sweep != nil }
        }
        .flatMap(\.collections).filter { !$0.isSkipped }
        let graph = SearchGraph(map: self, collections: included, schemas: schemas)
        return SearchPlanning(right: .delete, controller: controller, verified: [], claimed: [], graph: graph)
            .closure(of: due, along: graph.closureEdges(from: due))
    }

    /// The one field that tells the rows of a swept collection apart; nil where it takes several, or the map and the store
    /// name none.
    package func rowKey(of collection: MappedCollection, in schemas: LiveSchemas) -> String? {
        SearchGraph(map: self, collections: [collection], schemas: schemas).rowKey(of: collection.address)
    }
}

extension SearchGraph {
    /// The field by whose values rows are named from which a closure or a sweep starts.
    func rowKey(of address: CollectionAddress) -> String? {
        if let key = map.accountKey(of: address) { return key }
        let key = key(of: address)
        return key.count == 1 ? key.first : nil
    }
}
