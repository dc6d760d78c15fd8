import SubjectRequests

/// A customer's row: what an account hangs on, and goes with it when it is closed.
package struct AccountKey: Sendable, Hashable, Comparable {
    package let collection: CollectionAddress
    /// The value of the field that others belong to.
    package let value: String

    package init(collection: CollectionAddress, value: String) {
        self.collection = collection
        self.value = value
    }

    package static func < (left: AccountKey, right: AccountKey) -> Bool {
        (left.collection, left.value) < (right.collection, right.value)
    }
}

extension StoreMap {
    /// The collections that hold customers: others belong to them, and they belong to nothing.
    package var accountCollections: [CollectionAddress] {
        let named = Set(collections.flatMap(\.belongings).compactMap(\.belongsTo?.collection))
        return named.filter { self[$0]?.belongings.isEmpty ?? false }.sorted()
    }

    /// The field whose value is the customer's key; nil for a collection to which nothing belongs.
    package func accountKey(of address: CollectionAddress) -> String? { accountKeys(of: address).min() }

    func accountKeys(of address: CollectionAddress) -> Set<String> {
        Set(
            collections.flatMap(\.belongings).compactMap(\.belongsTo).filter { $0.collection == address }.map(\.field)
        )
    }

    /// The plan that finds everything that goes when customers in the collections `accounts` close: the rows that belong
    /// to them, and whatever a deletion would find for each of their people. What belongs to another customer is not
    /// reached, and a row to which other customers' rows lead as well is shared.
    ///
    /// What is held for the customer itself goes too, so that a processor's datasets are searched like the others.
    package func closurePlan(
        of accounts: Set<CollectionAddress>,
        controller: String,
        schemas: LiveSchemas = [:]
    ) -> SearchPlan {
        let included = datasets(of: controller, in: Set(DataRole.allCases)).filter { dataset in
            dataset.role != .processor || dataset.collections.contains { !$0.belongings.isEmpty }
        }
        .flatMap(\.collections).filter { !$0.isSkipped }
        let graph = SearchGraph(map: self, collections: included, schemas: schemas)
        return SearchPlanning(
            right: .closeAccount,
            controller: controller,
            verified: [],
            claimed: [],
            graph: graph
        ).closure(of: accounts, along: graph.closureEdges())
    }
}

extension SearchGraph {
    /// Along which values flow when accounts are closed: from a customer to what belongs to it; from the identities of the
    /// people among that, and along the references, to what belongs to no customer.
    ///
    /// - Parameter due: other collections whose rows go by themselves; see ``StoreMap/sweepPlan(controller:among:schemas:)``.
    func closureEdges(from due: Set<CollectionAddress> = []) -> [ReferenceEdge] {
        let members = addresses.compactMap { collections[$0] }.filter { !$0.belongings.isEmpty }
        let belonging = members.flatMap { member in
            member.belongings.compactMap { field in
                field.belongsTo.flatMap { edge(from: $0, to: member, field) }
            }
        }
        let accounts = map.accountCollections
        let inside = Set(members.map(\.address)).union(accounts).union(due)
        // Whom the customer itself keeps as its contacts is nobody of ours: their addresses lead to nothing. Nor does an
        // address of a row that is due, where the map does not tell what else belongs to a customer and stays with it.
        let named = accounts.isEmpty ? [] : due.sorted().compactMap { collections[$0] }.filter(\.belongings.isEmpty)
        let people = (members + named).filter {
            $0.about == .person && map.dataset($0.address.dataset)?.role != .processor
        }
        let others = addresses.compactMap { collections[$0] }.filter {
            $0.about == .person && !inside.contains($0.address)
        }
        let identities = others.flatMap { other in
            other.fields.flatMap { field in people.flatMap { edges(from: $0, to: other, field) } }
        }
        let references = edges(from: inside).filter { !inside.contains($0.target) }
        let context = due.filter { collections[$0]?.about == .nobody }
        let away = edgesAway(from: context).filter { !inside.contains($0.target) && !references.contains($0) }
        return belonging + references + away
            + identities.filter { edge in
                !references.contains { ($0.source, $0.target, $0.pairs) == (edge.source, edge.target, edge.pairs) }
            }
    }

    private func edge(from other: FieldAddress, to member: MappedCollection, _ field: MappedField) -> ReferenceEdge? {
        guard collections[other.collection] != nil else { return nil }
        return ReferenceEdge(
            source: other.collection,
            target: member.address,
            pairs: [KeyPair(from: other.field, to: field.path, foldsCase: false)],
            owns: true,
            place: field.place
        )
    }

    private func edges(from person: MappedCollection, to other: MappedCollection, _ field: MappedField)
        -> [ReferenceEdge]
    {
        guard let kind = field.identity else { return [] }
        return person.fields.filter { $0.identity == kind }.map { own in
            ReferenceEdge(
                source: person.address,
                target: other.address,
                pairs: [KeyPair(from: own.path, to: field.path, foldsCase: kind == .email)],
                owns: true,
                place: field.place
            )
        }
    }
}

extension SearchPlanning {
    /// - Parameter accounts: where the search starts, by keys of rows: customers, or rows that are due.
    func closure(of accounts: Set<CollectionAddress>, along edges: [ReferenceEdge]) -> SearchPlan {
        let reached = closure(of: accounts) { here in edges.filter { $0.source == here }.map(\.target) }
        let inner = edges.filter { reached.contains($0.source) }
        let steps = reached.sorted().map { address -> SearchStep in
            let belongs = graph.collections[address]?.belongings.isEmpty == false
            let step = step(address, inner, pointers: belongs ? [] : edges)
            guard accounts.contains(address), let key = graph.rowKey(of: address) else { return step }
            return SearchStep(
                collection: address,
                store: step.store,
                inputs: [.account(field: key)] + step.inputs,
                outputs: step.outputs,
                pointers: []
            )
        }
        return SearchPlan(
            right: right,
            controller: controller,
            waves: waves(of: steps),
            unreached: [],
            closes: accounts
        )
    }
}
