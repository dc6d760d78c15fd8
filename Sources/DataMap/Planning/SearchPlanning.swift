import SubjectRequests

extension StoreMap {
    /// The plan that finds one person's rows at `controller` from the kinds of identity that have been `verified`.
    ///
    /// `claimed` kinds are only recognised: where a row that a verified identity found shows the claimed one, the search
    /// goes on from it. `schemas` adds what databases know of their own keys.
    package func plan(
        for right: Right,
        controller: String,
        verified: Set<IdentityKind>,
        claimed: Set<IdentityKind> = [],
        schemas: LiveSchemas = [:]
    ) -> SearchPlan {
        let included = datasets(of: controller).flatMap(\.collections).filter { !$0.isSkipped }
        let wanted: Set<CollectionAddress>? =
            switch right {
            case .copy, .confirm, .csvExport, .correct, .delete, .closeAccount: nil
            case .unsubscribe, .restrict: Set(included.filter(\.stopsMarketing).map(\.address))
            case .complaint: []
            }
        return SearchPlanning(
            right: right,
            controller: controller,
            verified: verified,
            claimed: claimed,
            graph: SearchGraph(map: self, collections: included, schemas: schemas)
        ).plan(only: wanted)
    }

    /// The plan that finds whether a person stands in datasets that are held for customers, and whose. Nil where there
    /// are none.
    package func referralPlan(
        for right: Right,
        controller: String,
        verified: Set<IdentityKind>,
        schemas: LiveSchemas = [:]
    ) -> SearchPlan? {
        let included = datasets(of: controller, in: [.processor]).flatMap(\.collections).filter { !$0.isSkipped }
        guard !included.isEmpty else { return nil }
        return SearchPlanning(
            right: right,
            controller: controller,
            verified: verified,
            claimed: [],
            graph: SearchGraph(map: self, collections: included, schemas: schemas)
        ).plan(only: nil)
    }
}

extension SearchReference {
    fileprivate init(_ edge: ReferenceEdge) { self.init(source: edge.source, pairs: edge.pairs, owns: edge.owns) }
}

extension MappedCollection {
    /// True where a field of the person's rows stops marketing.
    var stopsMarketing: Bool { about == .person && fields.contains { $0.marketingStop != nil } }
}

/// Turns a graph and the kinds of identity into waves.
struct SearchPlanning {
    let right: Right
    let controller: String
    let verified: Set<IdentityKind>
    let claimed: Set<IdentityKind>
    let graph: SearchGraph

    func plan(only wanted: Set<CollectionAddress>?) -> SearchPlan {
        let edges = graph.edges(from: seeds(for: verified))
        var reached = reach(from: verified, along: edges)
        let unreached = graph.addresses.filter { !reached.contains($0) }
        if let wanted { reached = ancestors(of: wanted.intersection(reached), along: edges) }
        let inner = edges.filter { reached.contains($0.source) && reached.contains($0.target) }
        let steps = reached.sorted().map { step($0, inner, pointers: edges) }
        return SearchPlan(
            right: right,
            controller: controller,
            waves: waves(of: steps),
            unreached: unreached.filter { wanted?.contains($0) ?? true }.map(reason)
        )
    }

    private func seeds(for kinds: Set<IdentityKind>) -> Set<CollectionAddress> {
        Set(graph.addresses.filter { !identityFields(of: $0, kinds).isEmpty })
    }

    private func identityFields(of address: CollectionAddress, _ kinds: Set<IdentityKind>) -> [MappedField] {
        graph.collections[address]?.identityFields.filter { $0.identity.map(kinds.contains) ?? false } ?? []
    }

    private func reach(from kinds: Set<IdentityKind>, along edges: [ReferenceEdge]) -> Set<CollectionAddress> {
        closure(of: seeds(for: kinds).union(learnable(from: kinds))) { here in
            edges.filter { $0.source == here }.map(\.target)
        }
    }

    /// Where a claimed identity would be searched if a store confirmed it: only where some row can.
    private func learnable(from kinds: Set<IdentityKind>) -> Set<CollectionAddress> {
        let kindsThatRowsShow = claimed.filter { !teachers(of: $0).isEmpty }
        return kinds == verified ? seeds(for: kindsThatRowsShow) : []
    }

    /// The collections whose rows can show an identity of `kind` beside a verified one, in two fields.
    private func teachers(of kind: IdentityKind) -> [CollectionAddress] {
        graph.addresses.filter { address in
            let showing = identityFields(of: address, [kind]).map(\.path)
            let vouching = identityFields(of: address, verified).map(\.path)
            return graph.collections[address]?.about == .person && !showing.isEmpty && !vouching.isEmpty
                && Set(showing + vouching).count > 1
        }
    }

    /// What must be searched to find what is wanted: also where a claimed identity would be confirmed that leads to it.
    private func ancestors(of wanted: Set<CollectionAddress>, along edges: [ReferenceEdge]) -> Set<CollectionAddress> {
        closure(of: wanted) { here in
            let kinds = Set(identityFields(of: here, claimed).compactMap(\.identity))
            return edges.filter { $0.target == here }.map(\.source) + kinds.flatMap(teachers)
        }
    }

    func closure(
        of start: Set<CollectionAddress>,
        next: (CollectionAddress) -> [CollectionAddress]
    ) -> Set<CollectionAddress> {
        var found = start
        var waiting = Array(start)
        while let here = waiting.popLast() {
            for there in next(here) where found.insert(there).inserted { waiting.append(there) }
        }
        return found
    }

    func step(
        _ address: CollectionAddress,
        _ edges: [ReferenceEdge],
        pointers: [ReferenceEdge]
    ) -> SearchStep {
        let seeded = identityFields(of: address, verified.union(claimed)).compactMap { field -> StepInput? in
            guard let kind = field.identity else { return nil }
            return .identity(field: field.path, kind: kind, isClaimed: !verified.contains(kind))
        }
        let referred = edges.filter { $0.target == address }.map { StepInput.reference(SearchReference($0)) }
        let outputs = edges.filter { $0.source == address }.map { $0.pairs.map(\.from) }
        return SearchStep(
            collection: address,
            store: graph.collections[address]?.store ?? "",
            inputs: seeded + referred,
            outputs: Set(outputs).sorted { $0.lexicographicallyPrecedes($1) },
            pointers: pointers.filter { $0.target == address }.map(SearchReference.init)
        )
    }

    /// Why a collection is not reached: which single other kinds of identity would lead to it.
    private func reason(_ address: CollectionAddress) -> UnreachedCollection {
        let all = Set(graph.collections.values.flatMap { $0.identityFields.compactMap(\.identity) })
        let kinds = all.subtracting(verified).filter { kind in
            let edges = graph.edges(from: seeds(for: [kind]))
            return reach(from: [kind], along: edges).contains(address)
        }
        return UnreachedCollection(collection: address, otherKinds: kinds.sorted { $0.rawValue < $1.rawValue })
    }
}

// MARK: - Waves

extension SearchPlanning {
    /// Steps in the order in which values flow; steps that lead to each other are one group.
    func waves(of steps: [SearchStep]) -> [[SearchGroup]] {
        let successors = steps.indices.map { index in
            Set(steps.indices.filter { follows(steps[$0], steps[index]) })
        }
        var waves: [[SearchGroup]] = []
        var wave: [Int: Int] = [:]
        // Components come in reverse order of flow; the first wave is the one of the last component.
        for component in stronglyConnectedComponents(successors).reversed() {
            let members = Set(component)
            let before = steps.indices.filter { index in
                !members.contains(index) && !successors[index].isDisjoint(with: members)
            }
            let level = (before.compactMap { wave[$0] }.max() ?? -1) + 1
            for member in component { wave[member] = level }
            let repeats = component.count > 1 || component.contains { successors[$0].contains($0) }
            let group = SearchGroup(steps: component.sorted().map { steps[$0] }, repeats: repeats)
            while waves.count <= level { waves.append([]) }
            waves[level].append(group)
        }
        return waves.map { groups in groups.sorted { $0.name < $1.name } }
    }

    /// True where `later` may need something that `earlier` finds, or where the map says that it comes after.
    private func follows(_ later: SearchStep, _ earlier: SearchStep) -> Bool {
        later.inputs.contains { input in
            switch input {
            case .reference(let reference): reference.source == earlier.collection
            case .account: false
            case .identity(_, let kind, _):
                claimed.contains(kind) && teachers(of: kind).contains(earlier.collection)
            }
        } || isOrdered(later.collection, after: earlier.collection)
    }

    private func isOrdered(_ later: CollectionAddress, after earlier: CollectionAddress) -> Bool {
        guard later != earlier else { return false }
        return graph.collections[later]?.after.contains(earlier) == true
            || (later.dataset != earlier.dataset
                && graph.map.dataset(later.dataset)?.after.contains(earlier.dataset) == true)
    }
}
