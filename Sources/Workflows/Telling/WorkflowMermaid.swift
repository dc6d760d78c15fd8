import SubjectRequests

/// A definition as a Mermaid state diagram, for pages that draw such text.
package enum WorkflowMermaid {
    package static func draw(_ definition: WorkflowDefinition) -> String {
        let states = definition.statesInOrder
        let numbers = Dictionary(states.enumerated().map { ($1.name, "s\($0)") }) { first, _ in first }
        var lines = [
            "stateDiagram-v2",
            "    accTitle: \(definition.name), version \(definition.version)",
            "    accDescr: How a request for \(definition.right.rawValue) is carried out.",
        ]
        for state in states { lines.append("    state \"\(state.name)\" as \(numbers[state.name] ?? "")") }
        lines.append("    [*] --> \(numbers[definition.start] ?? "") : open")
        for state in states {
            let from = numbers[state.name] ?? ""
            for target in targets(of: state) {
                let triggers = state.arrows.filter { $0.to == target }.map(\.trigger.rawValue)
                lines.append("    \(from) --> \(numbers[target] ?? "") : \(triggers.joined(separator: ", "))")
            }
            if state.phase == .closed { lines.append("    \(from) --> [*]") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func targets(of state: WorkflowState) -> [String] {
        state.arrows.map(\.to).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
