import TestPeers

/// Ways to spoil a sound workflow. Each may or may not leave it sound; the brute-force search says which.
extension Sketch {
    static let spoilings = 53

    /// Takes away or changes one thing that some property rests on.
    mutating func spoil(_ kind: Int, _ random: inout SeededGenerator) {
        switch kind {
        case ..<20: spoilMoves(kind, &random)
        case ..<43: spoilStates(kind, &random)
        default: spoilManners(kind, &random)
        }
    }

    private mutating func spoilMoves(_ kind: Int, _ random: inout SeededGenerator) {
        let names = states.map(\.name)
        switch kind {
        case 0: anyMove(&random) { move, _ in move.needs.removeAll { $0 == "identity-verified" } }
        case 1: anyMove(&random) { move, _ in move.needs.removeAll { $0 == "approved" } }
        case 2 where Sketch.chance(50, &random): mailByTheWay()
        case 2:
            let fulfilled = Set(states.filter { $0.outcome == "fulfilled" }.map(\.name))
            for state in states.indices {
                for move in states[state].moves.indices where fulfilled.contains(states[state].moves[move].to) {
                    states[state].moves[move].needs.removeAll { $0 == "effects-done" }
                }
            }
        case 3: move("approve") { move in move.needs.removeAll { $0 == "no-hold" } }
        case 4: move("approve") { move in move.needs.removeAll { $0 == "no-disclosure-open" } }
        case 5: move("refuse") { move in move.needs = [] }
        case 6: move("refuse") { move in move.to = "refused" }
        case 7: anyMove(&random) { move, random in move.to = names.randomElement(using: &random) ?? "nowhere" }
        case 8: anyMove(&random) { move, _ in move.to = "nowhere" }
        case 9: anyMove(&random) { move, _ in move.by = [] }
        case 10: anyMove(&random) { move, _ in move.by = ["compliance-reviewer"] }
        case 11: anyMove(&random) { move, _ in move.when = "open" }
        case 12:
            anyMove(&random) { move, random in
                move.when = ["time", "finish", "withdraw", "approve", "rework"].randomElement(using: &random) ?? "time"
            }
        case 13: anyMove(&random) { move, _ in move.needs.append("no-hold") }
        case 14: move("finish") { move in move.needs.append("no-hold") }
        case 15:
            move("approve") { move in move.needs.append("no-disclosure-open") }
            if !discloses { right = "copy" }
        case 16: move("verify-identity") { move in move.to = "review" }
        case 17: move("finish") { move in if move.to == "review" { move.to = "answered" } }
        case 18: move("time") { move in move.to = "refusing" }
        default: move("time") { move in move.needs = ["change-described"] }
        }
    }

    /// The only letter that is ever written is one that a move sends, and the request may close as fulfilled before it is gone.
    private mutating func mailByTheWay() {
        guard let first = index(of: start), let end = states.first(where: { $0.outcome == "fulfilled" })?.name else {
            return
        }
        var apology = Move(when: "overdue", to: "", by: ["system"], needs: [])
        (apology.stays, apology.mails) = (true, ["delay-apology"])
        states[first].entry = []
        states[first].moves.removeAll { $0.when == "overdue" || $0.when == "conclude" }
        states[first].moves += [apology, Move(when: "conclude", to: end, by: ["case-handler"], needs: [])]
    }

    private mutating func spoilStates(_ kind: Int, _ random: inout SeededGenerator) {
        let start = start
        let isFirst = Sketch.chance(75, &random)
        let more = ["erase", "deliver", "collect", "suppress", "correct"]
        switch kind {
        case 20: state(isFirst ? start : "review") { state in state.hasTimer.toggle() }
        case 21: anyState(&random) { state, _ in if !state.moves.isEmpty { state.moves.removeLast() } }
        case 22: anyState(&random) { state, _ in state.moves.removeAll { $0.when == "finish" } }
        case 23: acting { state in if state.entry.count > 1 { state.entry.removeLast() } }
        case 24: anyState(&random) { state, _ in if !state.entry.isEmpty { state.entry.removeFirst() } }
        case 25:
            anyState(&random) { state, random in state.entry.append(more.randomElement(using: &random) ?? "erase") }
        case 26:
            closedState(&random) { state in state.outcome = nil }
            state(start) { state in state.outcome = "withdrawn" }
        case 27: closedState(&random) { state in state.entry = ["suppress"] }
        case 28:
            closedState(&random) { state in
                state.moves = [Move(when: "rework", to: start, by: ["approver"], needs: [])]
            }
        case 29: (floor, ceiling) = ("account", "channel")
        case 30: floor = "none"
        case 31: (right, ceiling) = ("complaint", "matched")
        case 32:
            anyState(&random) { state, random in
                if let move = state.moves.randomElement(using: &random) { state.moves.append(move) }
            }
        case 33:
            acting { state in state.moves.append(Move(when: "withdraw", to: "lapsed", by: ["requester"], needs: [])) }
        case 34: acting { state in state.moves = [Move(when: "rework", to: state.name, by: ["system"], needs: [])] }
        case 35 where index(of: "island") == nil:
            states.append(State(name: "island", phase: "closed", outcome: "referred"))
        case 36 where index(of: "trap") == nil:
            states.append(State(name: "trap", phase: "review"))
            move("verify-identity") { move in move.to = "trap" }
        case 37: self.start = "nowhere"
        case 38: state("looking-up") { state in state.entry = ["collect"] }
        case 39: state("preparing") { state in state.entry = ["collect"] }
        case 40: state("refusing") { state in state.entry = ["mail:sorry"] }
        case 41:
            let shown = states.first(where: \.shows)?.name ?? start
            acting { state in
                state.moves.append(Move(when: "rework", to: shown, by: ["system"], needs: ["identity-verified"]))
            }
        default: migratesFrom = Int.random(in: 0...2, using: &random)
        }
    }

    /// What a move does and asks beside leading somewhere.
    private mutating func spoilManners(_ kind: Int, _ random: inout SeededGenerator) {
        switch kind {
        case 43: anyMove(&random) { move, _ in (move.stays, move.clock) = (true, "pause") }
        case 44: anyMove(&random) { move, _ in (move.stays, move.mails) = (true, ["refusal"]) }
        case 45: anyMove(&random) { move, _ in move.facts.append("conclusion") }
        case 46: anyMove(&random) { move, _ in move.isFourEyes.toggle() }
        case 47: anyMove(&random) { move, _ in move.mails.append("note") }
        case 48: move("refuse") { move in (move.mails, move.facts) = ([], []) }
        case 49:
            closedState(&random) { state in
                var move = Move(when: "extend", to: state.name, by: ["case-handler"], needs: [])
                (move.stays, move.mails) = (true, ["extension-notice"])
                state.moves.append(move)
            }
        case 50:
            // The same once more: with more to be said, for other eyes, or neither.
            anyState(&random) { state, random in
                guard var again = state.moves.randomElement(using: &random) else { return }
                if Bool.random(using: &random) { again.isFourEyes.toggle() }
                if Bool.random(using: &random) { again.facts = ["conclusion"] }
                state.moves.insert(again, at: Bool.random(using: &random) ? 0 : state.moves.count)
            }
        case 51: move("uphold") { move in move.needs = [] }
        default:
            acting { state in
                var move = Move(when: "rework", to: "looking-up", by: ["system"], needs: ["identity-verified"])
                move.facts = ["reason"]
                state.moves.append(move)
            }
        }
    }

    // MARK: - Choosing what to change

    private mutating func anyMove(
        _ random: inout SeededGenerator,
        _ change: (inout Move, inout SeededGenerator) -> Void
    ) {
        let places = states.indices.flatMap { state in states[state].moves.indices.map { (state, $0) } }
        guard let (state, move) = places.randomElement(using: &random) else { return }
        change(&states[state].moves[move], &random)
    }

    /// The first move of a trigger.
    private mutating func move(_ when: String, _ change: (inout Move) -> Void) {
        for state in states.indices {
            guard let move = states[state].moves.firstIndex(where: { $0.when == when }) else { continue }
            return change(&states[state].moves[move])
        }
    }

    private mutating func anyState(
        _ random: inout SeededGenerator,
        _ change: (inout State, inout SeededGenerator) -> Void
    ) {
        guard let state = states.indices.randomElement(using: &random) else { return }
        change(&states[state], &random)
    }

    private mutating func closedState(
        _ random: inout SeededGenerator,
        _ change: (inout State) -> Void
    ) {
        guard let state = states.indices.filter({ states[$0].isClosed }).randomElement(using: &random) else { return }
        change(&states[state])
    }

    private mutating func state(_ name: String, _ change: (inout State) -> Void) {
        guard let state = index(of: name) else { return }
        change(&states[state])
    }

    private mutating func acting(_ change: (inout State) -> Void) {
        guard let state = states.firstIndex(where: \.acts) else { return }
        change(&states[state])
    }
}
