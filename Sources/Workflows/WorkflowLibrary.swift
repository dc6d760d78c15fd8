import SubjectRequests

/// The definitions in force, one a right and one for retention sweeps, and those that older requests started with, by digest.
package struct WorkflowLibrary: Sendable {
    private let inForce: [Right: WorkflowDefinition]
    /// What retention sweeps follow; nil where the site has no such definition.
    package let sweep: WorkflowDefinition?
    private let kept: [String: WorkflowDefinition]

    /// The name by which the definition of retention sweeps is known: nobody asks for one, so that no right leads to it.
    private static let sweepName = "sweep"

    /// - Parameter kept: definitions that were in force once and that requests may still follow.
    package init(inForce: [WorkflowDefinition], kept: [WorkflowDefinition] = []) {
        let asked = inForce.filter { $0.name != WorkflowLibrary.sweepName }
        self.inForce = Dictionary(asked.map { ($0.right, $0) }) { _, last in last }
        sweep = inForce.last { $0.name == WorkflowLibrary.sweepName }
        self.kept = Dictionary((kept + inForce).map { ($0.digest, $0) }) { _, last in last }
    }

    /// The same with definitions that older requests started with.
    package func keeping(_ more: [WorkflowDefinition]) -> WorkflowLibrary {
        WorkflowLibrary(inForce: current, kept: Array(kept.values) + more)
    }

    /// The definition that a new request for `right` starts with; nil where there is none.
    package func current(for right: Right) -> WorkflowDefinition? { inForce[right] }

    /// The definition that is in force for what follows `definition`; nil where there is none.
    package func current(like definition: WorkflowDefinition) -> WorkflowDefinition? {
        definition.name == WorkflowLibrary.sweepName ? sweep : current(for: definition.right)
    }

    package func definition(digest: String) -> WorkflowDefinition? { kept[digest] }

    /// Every definition in force, in the order of the rights, that of sweeps last.
    package var current: [WorkflowDefinition] { Right.allCases.compactMap { inForce[$0] } + [sweep].compactMap { $0 } }

    /// Every message that a definition in force may send.
    package var messages: Set<String> {
        let states = current.flatMap(\.states)
        return Set(states.flatMap(\.entry).filter { $0.kind == .mail }.compactMap(\.message))
            .union(states.flatMap(\.moves).flatMap(\.mails))
    }
}
