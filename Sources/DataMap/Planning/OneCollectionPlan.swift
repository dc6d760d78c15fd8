import SubjectRequests

extension StoreMap {
    /// The plan that finds what hangs on the rows of one collection that hold an identity of `kind`: those rows, and what their
    /// references lead to. Other collections that hold the identity as well are reached by references only: that an address
    /// stands in two places does not say that one person does.
    package func plan(
        from start: CollectionAddress,
        by kind: IdentityKind,
        controller: String,
        schemas: LiveSchemas = [:]
    ) -> SearchPlan {
        let included = datasets(of: controller).flatMap(\.collections).filter { !$0.isSkipped }
        return SearchPlanning(
            right: .copy,
            controller: controller,
            verified: [kind],
            claimed: [],
            graph: SearchGraph(map: self, collections: included, schemas: schemas)
        ).plan(from: start)
    }

    /// The collections at `controller` whose rows are found by an identity of `kind`, but for those of other people.
    package func collections(foundBy kind: IdentityKind, controller: String) -> [CollectionAddress] {
        datasets(of: controller).flatMap(\.collections).filter { collection in
            !collection.isSkipped && collection.about != .other
                && collection.identityFields.contains { $0.identity == kind }
        }.map(\.address)
    }
}

extension SearchPlanning {
    func plan(from start: CollectionAddress) -> SearchPlan {
        let edges = graph.edges(from: [start])
        let reached = closure(of: [start]) { here in edges.filter { $0.source == here }.map(\.target) }
        let inner = edges.filter { reached.contains($0.source) }
        let steps = reached.sorted().map { address -> SearchStep in
            let step = step(address, inner, pointers: [])
            guard address != start else { return step }
            return SearchStep(
                collection: address,
                store: step.store,
                inputs: step.inputs.filter(\.isReference),
                outputs: step.outputs,
                pointers: []
            )
        }
        return SearchPlan(right: right, controller: controller, waves: waves(of: steps), unreached: [])
    }
}

extension StepInput {
    fileprivate var isReference: Bool {
        if case .reference = self { return true }
        return false
    }
}
