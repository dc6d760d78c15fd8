/// A workflow as a random generator makes it and the brute-force search judges it: words only, nothing of the room under test.
struct Sketch {
    struct State {
        var name: String
        var phase: String
        var outcome: String?
        /// A kind of effect, or `mail:` and the message.
        var entry: [String] = []
        var moves: [Move] = []
        var hasTimer = false

        var isClosed: Bool { phase == "closed" }
        var works: Bool { entry.contains { !$0.hasPrefix("mail:") } }
        var acts: Bool { entry.contains { ["deliver", "correct", "read-back", "erase", "probe"].contains($0) } }
        var shows: Bool { entry.contains { $0 == "resolve" || $0 == "package" } }
        var notifies: Bool { entry.contains("mail:refusal") }
    }

    struct Move {
        var when: String
        var to: String
        var by: [String]
        var needs: [String]
    }

    var right: String
    var floor = "channel"
    var ceiling = "document"
    var start: String
    /// The older version that a migration names.
    var migratesFrom: Int?
    var states: [State]

    var discloses: Bool { ["copy", "confirm", "csv-export"].contains(right) }

    /// As an operator would write it.
    var text: String {
        var lines = [
            "workflow: sample", "version: 1", "right: \(right)",
            "verification: {floor: \(floor), ceiling: \(ceiling)}", "start: \(start)", "include: []",
        ]
        if let migratesFrom { lines.append("migrations: [{from: \(migratesFrom)}]") }
        lines.append("states:")
        for state in states {
            lines += ["  \(state.name):", "    meaning: said in plain words", "    phase: \(state.phase)"]
            if let outcome = state.outcome { lines.append("    outcome: \(outcome)") }
            if !state.entry.isEmpty { lines.append("    entry:") }
            lines += state.entry.map { effect in
                effect.hasPrefix("mail:") ? "      - {mail: \(effect.dropFirst(5))}" : "      - \(effect)"
            }
            if !state.moves.isEmpty { lines.append("    moves:") }
            lines += state.moves.map { move in
                "      - {when: \(move.when), to: \(move.to), by: [\(move.by.joined(separator: ", "))], "
                    + "needs: [\(move.needs.joined(separator: ", "))]}"
            }
            if state.hasTimer { lines.append("    timer: {name: late, after: P30D}") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    func index(of name: String) -> Int? { states.firstIndex { $0.name == name } }
}

extension Sketch {
    /// What an effect needs, as DESIGN says it and the checker must agree.
    static let needs: [String: [String]] = [
        "resolve": ["identity-verified"], "restrict": ["identity-verified"], "collect": ["identity-verified"],
        "package": ["identity-verified"],
        "deliver": ["identity-verified", "approved"], "correct": ["identity-verified", "approved"],
        "read-back": ["identity-verified", "approved"], "probe": ["identity-verified", "no-hold", "approved"],
        "erase": ["identity-verified", "no-hold", "approved", "no-disclosure-open"],
    ]
}
