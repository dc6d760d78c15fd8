import SubjectRequests

/// A search plan for programs.
package struct PlanDocument: Sendable, Encodable {
    struct Collection: Sendable, Encodable {
        let collection: String
        let store: String
        /// From 1; what is in one wave may be searched side by side.
        let wave: Int
        let from: [Source]
    }

    struct Source: Sendable, Encodable {
        /// A kind of identity, `the account`, or a collection.
        let name: String
        let fields: String
    }

    struct Unreached: Sendable, Encodable {
        let collection: String
        /// The kinds of identity that would lead to it.
        let needs: [String]
    }

    let right: String
    let controller: String
    let collections: [Collection]
    let unreached: [Unreached]

    package init(_ plan: SearchPlan) {
        right = plan.right.rawValue
        controller = plan.controller
        collections = plan.waves.enumerated().flatMap { number, wave in
            wave.flatMap(\.steps).map { step in
                Collection(
                    collection: "\(step.collection)",
                    store: step.store,
                    wave: number + 1,
                    from: step.inputs.map { Source(name: $0.sourceName, fields: $0.says) }
                )
            }
        }
        unreached = plan.unreached.map {
            Unreached(collection: "\($0.collection)", needs: $0.otherKinds.map(\.rawValue))
        }
    }
}
