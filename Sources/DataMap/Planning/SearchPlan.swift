import SubjectRequests

/// How one person's rows are found: waves of steps, each with the values that it starts from.
///
/// A value, made by ``StoreMap/plan(for:controller:verified:claimed:schemas:)``; nothing in it depends on the person but
/// the kinds of identity that were given.
package struct SearchPlan: Sendable, Hashable {
    package let right: Right
    package let controller: String
    /// One wave after another; the groups of a wave do not depend on each other and may run side by side.
    package let waves: [[SearchGroup]]
    /// What no step reaches, by name.
    package let unreached: [UnreachedCollection]
    /// The collections of the customers whose accounts are closed; empty where one person's rows are searched.
    package let closes: Set<CollectionAddress>

    init(
        right: Right,
        controller: String,
        waves: [[SearchGroup]],
        unreached: [UnreachedCollection],
        closes: Set<CollectionAddress> = []
    ) {
        self.right = right
        self.controller = controller
        self.waves = waves
        self.unreached = unreached
        self.closes = closes
    }

    /// The same search in one store alone: what other stores would lead to is not found.
    package func limited(to store: String) -> SearchPlan {
        withGroups { group in
            let steps = group.steps.filter { $0.store == store }
            return steps.isEmpty ? nil : SearchGroup(steps: steps, repeats: group.repeats)
        }
    }

    /// True where it starts from rows that are due, and nobody asked.
    package var isSweep: Bool { right == .delete && !closes.isEmpty }

    /// The same search without some collections, and without the values that only they started from.
    package func leavingOut(_ left: Set<CollectionAddress>) -> SearchPlan {
        let staying = steps.filter { !left.contains($0.collection) }
        let wanted = Set(
            staying.flatMap { step in
                step.pointers
                    + step.inputs.compactMap { input in
                        if case .reference(let reference) = input { reference } else { nil }
                    }
            }
            .map { [$0.source.dataset, $0.source.collection] + $0.sourceFields }
        )
        func step(_ step: SearchStep) -> SearchStep {
            let name = [step.collection.dataset, step.collection.collection]
            return SearchStep(
                collection: step.collection,
                store: step.store,
                inputs: step.inputs,
                outputs: step.outputs.filter { wanted.contains(name + $0) },
                pointers: step.pointers
            )
        }
        return withGroups { group in
            let steps = group.steps.filter { !left.contains($0.collection) }.map(step)
            return steps.isEmpty ? nil : SearchGroup(steps: steps, repeats: group.repeats)
        }
    }

    private func withGroups(_ group: (SearchGroup) -> SearchGroup?) -> SearchPlan {
        SearchPlan(
            right: right,
            controller: controller,
            waves: waves.map { $0.compactMap(group) }.filter { !$0.isEmpty },
            unreached: unreached,
            closes: closes
        )
    }

    package var steps: [SearchStep] { waves.flatMap { $0 }.flatMap(\.steps) }

    package func step(for address: CollectionAddress) -> SearchStep? { steps.first { $0.collection == address } }
}

/// Steps that lead to each other, or one step alone.
package struct SearchGroup: Sendable, Hashable {
    package let steps: [SearchStep]
    /// True where the steps are run in rounds, with new key values only, until there are none.
    package let repeats: Bool

    /// For ordering: its first collection.
    var name: String { steps.first?.collection.description ?? "" }
}

/// The search of one collection.
package struct SearchStep: Sendable, Hashable {
    package let collection: CollectionAddress
    package let store: String
    /// A row that one of these finds is found.
    package let inputs: [StepInput]
    /// The fields whose values later steps start from, each list in the order of its reference's pairs.
    package let outputs: [[String]]
    /// Every reference of the map that leads to these rows, also from collections that this search does not reach: a
    /// row that names somebody else as its owner, or that other people's rows point at, is shared.
    package let pointers: [SearchReference]

    package init(
        collection: CollectionAddress,
        store: String,
        inputs: [StepInput],
        outputs: [[String]],
        pointers: [SearchReference]
    ) {
        self.collection = collection
        self.store = store
        self.inputs = inputs
        self.outputs = outputs
        self.pointers = pointers
    }
}

/// Where a step's key values come from.
package enum StepInput: Sendable, Hashable {
    /// Identities of the person. A kind that was only claimed has no values until a store shows the identity in one row
    /// with a verified one.
    case identity(field: String, kind: IdentityKind, isClaimed: Bool)
    case reference(SearchReference)
    /// The keys of the customers whose accounts are closed.
    case account(field: String)

    /// The fields that it compares.
    package var fields: [String] {
        switch self {
        case .identity(let field, _, _), .account(let field): [field]
        case .reference(let reference): reference.pairs.map(\.to)
        }
    }
}

/// Rows whose fields all agree with one row of `source`.
package struct SearchReference: Sendable, Hashable {
    package let source: CollectionAddress
    package let pairs: [KeyPair]
    /// False where the source's row only points at the row found, so that other people's rows may point at it too.
    package let owns: Bool

    package var sourceFields: [String] { pairs.map(\.from) }
}

/// Two fields that are compared.
package struct KeyPair: Sendable, Hashable {
    package let from: String
    package let to: String
    /// True where one of them is an e-mail address, equal whatever its case.
    package let foldsCase: Bool
}

/// A collection that a plan cannot reach.
package struct UnreachedCollection: Sendable, Hashable {
    package let collection: CollectionAddress
    /// The kinds of identity that would lead to it; empty when none does.
    package let otherKinds: [IdentityKind]
}
