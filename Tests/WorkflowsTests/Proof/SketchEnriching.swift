import TestPeers

/// What moves may do and ask beside leading somewhere: stay, send mail, stop and start the clock, want something said, shut
/// out whoever prepared what is shown. None of it makes a sound workflow unsound.
extension Sketch {
    mutating func enrich(_ random: inout SeededGenerator) {
        if Sketch.chance(40, &random) { addClarifying(&random) }
        if Sketch.chance(40, &random) { addAppeal() }
        if Sketch.chance(60, &random) { addStayingMoves(&random) }
        if Sketch.chance(50, &random) { change("approve") { move in move.isFourEyes = true } }
        if Sketch.chance(50, &random) { change("refuse") { move in move.facts = ["reason"] } }
        if Sketch.chance(30, &random) { change("rework") { move in move.facts = ["reason"] } }
        if Sketch.chance(30, &random), let refusing = index(of: "refusing") {
            // The move says it instead of the state.
            states[refusing].entry = ["mail:note"]
            change("refuse") { move in move.mails = ["refusal"] }
        }
        if Sketch.chance(30, &random) {
            change("verify-identity") { move in move.clock = "resume" }
            change("proceed") { move in move.mails = ["note"] }
        }
        if Sketch.chance(30, &random) { addStricterFirst(&random) }
    }

    /// The person is asked for more, and the clock stands meanwhile.
    private mutating func addClarifying(_ random: inout SeededGenerator) {
        guard index(of: "received") != nil, index(of: "lapsed") != nil else { return }
        var clarifying = State(
            name: "clarifying",
            phase: "review",
            entry: ["mail:reminder"],
            moves: [
                Move(when: "resume", to: "received", by: ["case-handler"], needs: []),
                Move(when: "time", to: "lapsed", by: ["system"], needs: []),
            ],
            hasTimer: true
        )
        clarifying.moves[0].clock = "resume"
        states.append(clarifying)
        for name in Sketch.chance(50, &random) ? ["received", "review"] : ["received"] {
            var ask = Move(when: "clarify", to: "clarifying", by: ["case-handler"], needs: [])
            (ask.mails, ask.clock, ask.facts) = (["clarification"], "pause", ["question"])
            if let state = index(of: name) { states[state].moves.append(ask) }
        }
    }

    /// A refusal is looked at again, by somebody else.
    private mutating func addAppeal() {
        guard let refused = index(of: "refused"), index(of: "received") != nil else { return }
        states[refused].moves.append(Move(when: "appeal", to: "appealed", by: ["requester"], needs: []))
        var uphold = Move(when: "uphold", to: "upholding", by: ["approver"], needs: ["ground-given"])
        var rework = Move(when: "rework", to: "received", by: ["approver"], needs: [])
        (uphold.facts, uphold.isFourEyes, rework.isFourEyes) = (["reason"], true, true)
        let finish = Move(when: "finish", to: "upheld", by: ["system"], needs: ["effects-done"])
        states += [
            State(name: "appealed", phase: "review", entry: ["mail:appeal-received"], moves: [uphold, rework]),
            State(name: "upholding", phase: "fulfilment", entry: ["mail:refusal"], moves: [finish]),
            State(name: "upheld", phase: "closed", outcome: "refused"),
        ]
    }

    /// What may happen to the clock wherever the request stands.
    private mutating func addStayingMoves(_ random: inout SeededGenerator) {
        var pause = Move(when: "pause", to: "", by: ["case-handler"], needs: ["not-paused", "pause-allowed"])
        (pause.clock, pause.facts) = ("pause", ["reason"])
        var resume = Move(when: "resume", to: "", by: ["case-handler"], needs: ["paused"])
        resume.clock = "resume"
        var extend = Move(when: "extend", to: "", by: ["case-handler"], needs: ["extension-allowed"])
        (extend.clock, extend.mails, extend.facts) = ("extend", ["extension-notice"], ["reason", "length"])
        var overdue = Move(when: "overdue", to: "", by: ["system"], needs: [])
        overdue.mails = ["delay-apology"]
        let chosen = [pause, resume, extend, overdue].filter { _ in Sketch.chance(60, &random) }
        for state in states.indices where !states[state].isClosed {
            for var move in chosen where !states[state].moves.contains(where: { $0.when == move.when }) {
                move.stays = true
                states[state].moves.append(move)
            }
        }
    }

    /// A move that wants more, before the one that it is taken for: more to be said, or somebody else.
    private mutating func addStricterFirst(_ random: inout SeededGenerator) {
        let places = states.indices.flatMap { state in
            states[state].moves.indices.filter {
                !states[state].moves[$0].stays && states[state].moves[$0].facts.isEmpty
            }
            .map { (state, $0) }
        }
        guard let (state, index) = places.randomElement(using: &random) else { return }
        var stricter = states[state].moves[index]
        stricter.facts = ["conclusion"]
        states[state].moves.insert(stricter, at: index)
    }

    private mutating func change(_ when: String, _ body: (inout Move) -> Void) {
        for state in states.indices {
            for move in states[state].moves.indices where states[state].moves[move].when == when {
                body(&states[state].moves[move])
            }
        }
    }
}
