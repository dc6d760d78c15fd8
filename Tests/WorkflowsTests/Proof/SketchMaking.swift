import TestPeers

/// Random workflows: sound ones, of many forms.
extension Sketch {
    static func random(_ random: inout SeededGenerator) -> Sketch {
        let right =
            ["copy", "confirm", "csv-export", "correct", "delete", "delete", "restrict", "unsubscribe", "complaint"]
            .randomElement(using: &random) ?? "copy"
        var sketch: Sketch
        switch right {
        case "copy", "confirm", "csv-export": sketch = disclosing(right, &random)
        case "correct", "delete", "restrict": sketch = changing(right, &random)
        default: sketch = stopping(right, &random)
        }
        if sketch.index(of: "refusing") != nil, chance(50, &random) { sketch.tighten(&random) }
        sketch.enrich(&random)
        sketch.states.shuffle(using: &random)
        return sketch
    }

    static func chance(_ percent: Int, _ random: inout SeededGenerator) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }

    private static let anyone = ["requester", "case-handler", "system"]

    private static func received(to next: String) -> State {
        State(
            name: "received",
            phase: "verification",
            entry: ["mail:acknowledgement"],
            moves: [
                Move(when: "verify-identity", to: next, by: anyone, needs: ["identity-verified"]),
                Move(when: "time", to: "lapsed", by: ["system"], needs: []),
            ],
            hasTimer: true
        )
    }

    private static func disclosing(_ right: String, _ random: inout SeededGenerator) -> Sketch {
        var preparing = State(
            name: "preparing",
            phase: "fulfilment",
            entry: ["collect", "package"],
            moves: [Move(when: "finish", to: "review", by: ["system"], needs: [])]
        )
        if chance(50, &random) {
            let straight = ["identity-verified", "approval-not-needed"]
            preparing.moves.insert(Move(when: "finish", to: "delivering", by: ["system"], needs: straight), at: 0)
        }
        let sketch = Sketch(
            right: right,
            start: "received",
            states: [
                received(to: "preparing"), preparing, review(to: "delivering", again: "preparing", []),
                State(
                    name: "delivering",
                    phase: "fulfilment",
                    entry: ["deliver"],
                    moves: [Move(when: "finish", to: "answered", by: ["system"], needs: ["effects-done"])]
                ),
                State(name: "answered", phase: "closed", outcome: "fulfilled"),
                State(name: "lapsed", phase: "closed", outcome: "lapsed"),
            ]
        )
        return ended(sketch, &random)
    }

    private static func changing(_ right: String, _ random: inout SeededGenerator) -> Sketch {
        let acts = right == "delete"
        let careful = acts ? ["no-hold", "no-disclosure-open"] : []
        var states = [
            received(to: acts && chance(50, &random) ? "waiting" : "looking-up"),
            State(
                name: "looking-up",
                phase: "fulfilment",
                entry: ["resolve"],
                moves: [Move(when: "finish", to: "review", by: ["system"], needs: [])]
            ),
            review(to: "acting", again: "looking-up", careful),
            State(
                name: "acting",
                phase: "fulfilment",
                entry: acts ? ["erase", "probe"] : ["correct", "read-back"],
                moves: [Move(when: "finish", to: "answering", by: ["system"], needs: [])]
            ),
            State(
                name: "answering",
                phase: "fulfilment",
                entry: ["mail:answer"],
                moves: [Move(when: "finish", to: "answered", by: ["system"], needs: ["effects-done"])]
            ),
            State(name: "answered", phase: "closed", outcome: "fulfilled"),
            State(name: "lapsed", phase: "closed", outcome: "lapsed"),
        ]
        if states[0].moves[0].to == "waiting" {
            let proceed = Move(
                when: "proceed",
                to: "looking-up",
                by: ["system", "case-handler"],
                needs: ["identity-verified", "no-disclosure-open"]
            )
            states.append(State(name: "waiting", phase: "review", moves: [proceed]))
        }
        if chance(30, &random) {
            let stop = Move(when: "withdraw", to: "lapsed", by: ["requester"], needs: ["nothing-started"])
            states[3].moves.append(stop)
        }
        return ended(Sketch(right: right, start: "received", states: states), &random)
    }

    private static func stopping(_ right: String, _ random: inout SeededGenerator) -> Sketch {
        var sketch = Sketch(
            right: right,
            start: "stopping-mail",
            states: [
                State(
                    name: "stopping-mail",
                    phase: "fulfilment",
                    entry: ["suppress", "mail:acknowledgement"],
                    moves: [Move(when: "finish", to: "stopped", by: ["system"], needs: ["effects-done"])]
                ),
                State(name: "stopped", phase: "closed", outcome: "fulfilled"),
            ]
        )
        (sketch.floor, sketch.ceiling) = ("none", "none")
        return chance(50, &random) ? refusable(sketch, from: ["stopping-mail"]) : sketch
    }

    private static func review(to next: String, again: String, _ careful: [String]) -> State {
        State(
            name: "review",
            phase: "review",
            moves: [
                Move(when: "approve", to: next, by: ["approver"], needs: ["identity-verified", "approved"] + careful),
                Move(when: "rework", to: again, by: ["case-handler", "approver"], needs: ["identity-verified"]),
            ]
        )
    }

    /// Ways to end without being carried out, and a lapsed request that wakes again.
    private static func ended(_ sketch: Sketch, _ random: inout SeededGenerator) -> Sketch {
        var sketch = sketch
        if chance(80, &random) {
            sketch = refusable(sketch, from: chance(50, &random) ? ["received", "review"] : ["review"])
        }
        if chance(50, &random) {
            let moves = [Move(when: "finish", to: "withdrawn", by: ["system"], needs: ["effects-done"])]
            sketch.states.append(State(name: "dropping", phase: "fulfilment", entry: ["mail:withdrawn"], moves: moves))
            sketch.states.append(State(name: "withdrawn", phase: "closed", outcome: "withdrawn"))
            for name in ["received", "review"] {
                let drop = Move(when: "withdraw", to: "dropping", by: ["requester", "case-handler"], needs: [])
                sketch.states[sketch.index(of: name) ?? 0].moves.append(drop)
            }
        }
        if chance(30, &random), let lapsed = sketch.index(of: "lapsed") {
            let wake = Move(when: "verify-identity", to: "received", by: anyone, needs: ["identity-verified"])
            sketch.states[lapsed].moves.append(wake)
        }
        return sketch
    }

    private static func refusable(_ sketch: Sketch, from names: [String]) -> Sketch {
        var sketch = sketch
        let moves = [Move(when: "finish", to: "refused", by: ["system"], needs: ["effects-done"])]
        sketch.states.append(State(name: "refusing", phase: "fulfilment", entry: ["mail:refusal"], moves: moves))
        sketch.states.append(State(name: "refused", phase: "closed", outcome: "refused"))
        for name in names {
            let refuse = Move(
                when: "refuse",
                to: "refusing",
                by: ["case-handler", "approver"],
                needs: ["ground-given"]
            )
            sketch.states[sketch.index(of: name) ?? 0].moves.append(refuse)
        }
        return sketch
    }

    /// Asks for more than is needed, which is nobody's fault.
    private mutating func tighten(_ random: inout SeededGenerator) {
        guard let review = index(of: "review"), let move = states[review].moves.indices.randomElement(using: &random)
        else { return }
        let more = ["no-hold", "change-described", "identity-verified"].randomElement(using: &random) ?? "no-hold"
        if !states[review].moves[move].needs.contains(more) { states[review].moves[move].needs.append(more) }
    }
}
