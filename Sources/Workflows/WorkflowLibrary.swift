import SubjectRequests

/// The definitions in force, one a right, and those that older requests started with, by digest.
package struct WorkflowLibrary: Sendable {
    private let inForce: [Right: WorkflowDefinition]
    private let kept: [String: WorkflowDefinition]

    /// - Parameter kept: definitions that were in force once and that requests may still follow.
    package init(inForce: [WorkflowDefinition], kept: [WorkflowDefinition] = []) {
        self.inForce = Dictionary(inForce.map { ($0.right, $0) }) { _, last in last }
        self.kept = Dictionary((kept + inForce).map { ($0.digest, $0) }) { _, last in last }
    }

    /// The same with definitions that older requests started with.
    package func keeping(_ more: [WorkflowDefinition]) -> WorkflowLibrary {
        WorkflowLibrary(inForce: Array(inForce.values), kept: Array(kept.values) + more)
    }

    /// The definition that a new request for `right` starts with; nil where there is none.
    package func current(for right: Right) -> WorkflowDefinition? { inForce[right] }

    package func definition(digest: String) -> WorkflowDefinition? { kept[digest] }

    /// Every definition in force, in the order of the rights.
    package var current: [WorkflowDefinition] { Right.allCases.compactMap { inForce[$0] } }

    /// Every message that a definition in force may send.
    package var messages: Set<String> {
        let states = inForce.values.flatMap(\.states)
        return Set(states.flatMap(\.entry).filter { $0.kind == .mail }.compactMap(\.message))
            .union(states.flatMap(\.moves).flatMap(\.mails))
    }
}
