import SubjectRequests

/// The resolved text of a definition: one canonical writing, parts included, that the reader reads again. It is what the
/// digest is over and what is kept for as long as a request needs it.
package enum WorkflowText {
    package static func render(_ definition: WorkflowDefinition) -> String {
        var lines = [
            "workflow: \(quoted(definition.name))",
            "version: \(definition.version)",
            "right: \(definition.right.rawValue)",
            "verification: {floor: \(quoted(definition.floor.rawValue)), ceiling: \(quoted(definition.ceiling.rawValue))}",
            "start: \(quoted(definition.start))",
            "states:",
        ]
        for state in definition.states { lines += rendered(state) }
        if !definition.migrations.isEmpty { lines.append("migrations:") }
        lines += definition.migrations.map { migration in
            let states = migration.states.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): \(quoted($0.value))" }
            return "  - {from: \(migration.from), states: {\(states.joined(separator: ", "))}}"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func rendered(_ state: WorkflowState) -> [String] {
        var lines = [
            "  \(quoted(state.name)):",
            "    meaning: \(quoted(state.meaning))",
            "    phase: \(state.phase.rawValue)",
        ]
        if let outcome = state.outcome { lines.append("    outcome: \(outcome.rawValue)") }
        if !state.entry.isEmpty { lines.append("    entry:") }
        lines += state.entry.map { "      - {\(rendered($0))}" }
        if !state.moves.isEmpty { lines.append("    moves:") }
        lines += state.moves.map { "      - {\(rendered($0))}" }
        if let timer = state.timer {
            lines.append("    timer: {name: \(quoted(timer.name)), after: \(timer.after)}")
        }
        return lines
    }

    private static func rendered(_ effect: EntryEffect) -> String {
        var parts = [
            effect.message.map { "\(effect.kind.rawValue): \(quoted($0))" } ?? "do: \(effect.kind.rawValue)"
        ]
        if effect.oncePerLetter { parts.append("once: letter") }
        switch effect.wait {
        case .coolingOff: parts.append("wait: cooling-off")
        case .period(let period) where period != Period(): parts.append("wait: \(period)")
        case .period: break
        }
        return parts.joined(separator: ", ")
    }

    private static func rendered(_ move: Move) -> String {
        var parts = ["when: \(move.trigger.rawValue)"]
        if !move.stays { parts.append("to: \(quoted(move.to))") }
        if !move.mails.isEmpty { parts.append("mail: [\(move.mails.map(quoted).joined(separator: ", "))]") }
        if let clock = move.clock { parts.append("clock: \(clock.rawValue)") }
        parts.append("by: [\(move.by.map(\.rawValue).joined(separator: ", "))]")
        parts.append("needs: [\(move.needs.map(\.rawValue).joined(separator: ", "))]")
        if !move.facts.isEmpty { parts.append("facts: [\(move.facts.map(\.rawValue).joined(separator: ", "))]") }
        if move.isFourEyes { parts.append("four-eyes: true") }
        return parts.joined(separator: ", ")
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : String($1) } + "\""
    }
}

extension WorkflowDefinition {
    /// The text that the digest is over.
    package var resolvedText: String { WorkflowText.render(self) }
}
