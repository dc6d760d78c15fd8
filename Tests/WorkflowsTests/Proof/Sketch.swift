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
        /// The state that it leads to; its own where it stays.
        var to: String
        var by: [String]
        var needs: [String]
        var stays = false
        var mails: [String] = []
        var clock: String?
        var facts: [String] = []
        var isFourEyes = false

        var notifies: Bool { mails.contains("refusal") }

        /// Whether somebody of this kind is offered the move, who says so much and did or did not prepare what is shown.
        func isOffered(_ mover: String, saying: Set<String>, prepared: Bool) -> Bool {
            let isShutOut = isFourEyes && prepared && mover != "requester" && mover != "system"
            return by.contains(mover) && saying.isSuperset(of: facts) && !isShutOut
        }

        var text: String {
            var parts = ["when: \(when)"]
            if !stays { parts.append("to: \(to)") }
            parts.append("by: [\(by.joined(separator: ", "))]")
            parts.append("needs: [\(needs.joined(separator: ", "))]")
            if !mails.isEmpty { parts.append("mail: [\(mails.joined(separator: ", "))]") }
            if let clock { parts.append("clock: \(clock)") }
            if !facts.isEmpty { parts.append("facts: [\(facts.joined(separator: ", "))]") }
            if isFourEyes { parts.append("four-eyes: true") }
            return "{\(parts.joined(separator: ", "))}"
        }
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
            lines += state.moves.map { "      - \($0.text)" }
            if state.hasTimer { lines.append("    timer: {name: late, after: P30D}") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    func index(of name: String) -> Int? { states.firstIndex { $0.name == name } }

    func target(of move: Move, in state: State) -> Int? { index(of: move.stays ? state.name : move.to) }

    /// Which of these moves are offered together, to anybody of each kind, whatever they say and prepared.
    static func offers(_ moves: [Move]) -> [(mover: String, moves: [Int])] {
        let circumstances = circumstances(moves)
        return Set(moves.flatMap(\.by)).flatMap { mover in
            let offers = circumstances.map { saying, prepared in
                moves.indices.filter { moves[$0].isOffered(mover, saying: saying, prepared: prepared) }
            }
            return Set(offers).map { (mover, $0) }
        }
    }

    /// Every way of saying some of these facts, and of having prepared what is shown or not.
    private static func circumstances(_ moves: [Move]) -> [(saying: Set<String>, prepared: Bool)] {
        let facts = Array(Set(moves.flatMap(\.facts)))
        let sayings = (0..<1 << facts.count).map { bits in
            Set(facts.indices.filter { bits >> $0 & 1 == 1 }.map { facts[$0] })
        }
        let prepared = moves.contains(where: \.isFourEyes) ? [false, true] : [false]
        return sayings.flatMap { saying in prepared.map { (saying, $0) } }
    }
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
