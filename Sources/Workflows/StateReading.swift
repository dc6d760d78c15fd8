import Definitions
import SubjectRequests

/// Reads states, their effects and their moves; see ``WorkflowReader``.
struct StateReading {
    let problems: ProblemList

    struct PlacedState {
        var state: WorkflowState
        var place: SourcePlace
        /// Where each of the state's moves stands.
        var moves: [SourcePlace]

        /// The state with the moves that every open state has. Its own move of the same trigger takes their place.
        func with(_ everywhere: [PlacedMove]) -> PlacedState {
            guard state.phase != .closed else { return self }
            var placed = self
            let own = Set(state.moves.map(\.trigger))
            for shared in everywhere where !own.contains(shared.move.trigger) {
                var move = shared.move
                move.to = state.name
                placed.state.moves.append(move)
                placed.moves.append(shared.place)
            }
            return placed
        }
    }

    struct PlacedMove {
        var move: Move
        var place: SourcePlace
    }

    func states(_ reader: DefinitionReader?) -> [PlacedState] {
        (reader?.entries() ?? []).compactMap { key, value in
            guard let name = key.text() else { return nil }
            return state(name, value, place: key.place)
        }
    }

    /// Moves that every open state has beside its own.
    func everywhere(_ reader: DefinitionReader?) -> [PlacedMove] {
        (reader?.list() ?? []).compactMap { entry in
            guard let move = move(entry, in: "") else { return nil }
            guard move.move.stays else {
                entry.problem("everywhere-leads-away", "a move of every state stays in it; name no state")
                return nil
            }
            return move
        }
    }

    private func state(_ name: String, _ reader: DefinitionReader, place: SourcePlace) -> PlacedState? {
        guard let keys = reader.mapping(["meaning", "phase", "outcome", "entry", "moves", "timer"]) else { return nil }
        let meaning = keys.required("meaning")?.text().map {
            $0.split(whereSeparator: \.isNewline).joined(separator: " ")
        }
        let phase = keys.required("phase")?.word(Phase.self, code: "unknown-phase")
        let outcome = keys["outcome"]?.word(Outcome.self, code: "unknown-outcome")
        let entry = (keys["entry"]?.list() ?? []).compactMap(entryEffect)
        let moves = (keys["moves"]?.list() ?? []).compactMap { move($0, in: name) }
        let timer = keys["timer"].flatMap(timer)
        guard let meaning, let phase else { return nil }
        let state = WorkflowState(
            name: name,
            meaning: meaning,
            phase: phase,
            outcome: outcome,
            entry: entry,
            moves: moves.map(\.move),
            timer: timer
        )
        return PlacedState(state: state, place: place, moves: moves.map(\.place))
    }

    /// `collect`, or `{mail: acknowledgement, once: letter}`, `{ask: restrict-by-hand}`, `{do: erase, wait: cooling-off}`.
    private func entryEffect(_ reader: DefinitionReader) -> EntryEffect? {
        guard reader.isMapping else {
            guard let kind = reader.word(EffectKind.self, code: "unknown-effect") else { return nil }
            guard kind != .mail, kind != .ask else {
                reader.problem("mail-without-message", "say which message: {\(kind.rawValue): NAME}")
                return nil
            }
            return EntryEffect(kind: kind, message: nil, wait: .period(Period()), oncePerLetter: false)
        }
        guard let keys = reader.mapping(["do", "mail", "ask", "once", "wait"]) else { return nil }
        guard let (kind, message) = kind(keys) else { return nil }
        var wait = EntryEffect.Wait.period(Period())
        if let reader = keys["wait"] {
            guard let read = waiting(reader) else { return nil }
            wait = read
        }
        if let once = keys["once"], once.text() != "letter" {
            once.problem("unknown-once", "'once' knows one word: letter")
        }
        return EntryEffect(kind: kind, message: message, wait: wait, oncePerLetter: keys["once"] != nil)
    }

    private func kind(_ keys: DefinitionMapping) -> (EffectKind, String?)? {
        if let mail = keys["mail"] { return mail.text().map { (.mail, $0) } }
        if let question = keys["ask"] { return question.text().map { (.ask, $0) } }
        guard let kind = keys.required("do")?.word(EffectKind.self, code: "unknown-effect") else { return nil }
        guard kind != .mail, kind != .ask else {
            keys.reader.problem("mail-without-message", "say which message: {\(kind.rawValue): NAME}")
            return nil
        }
        return (kind, nil)
    }

    private func waiting(_ reader: DefinitionReader) -> EntryEffect.Wait? {
        guard reader.isScalar, reader.text() == "cooling-off" else { return reader.period().map { .period($0) } }
        return .coolingOff
    }

    private func move(_ reader: DefinitionReader, in state: String) -> PlacedMove? {
        let known = ["when", "to", "by", "needs", "mail", "clock", "facts", "four-eyes"]
        guard let keys = reader.mapping(known) else { return nil }
        let trigger = keys.required("when")?.word(Trigger.self, code: "unknown-trigger")
        let to = keys["to"]?.text()
        let by = (keys.required("by")?.list() ?? []).compactMap { $0.word(Mover.self, code: "unknown-role") }
        let needs = (keys["needs"]?.list() ?? []).compactMap { $0.word(Guard.self, code: "unknown-guard") }
        let facts = (keys["facts"]?.list() ?? []).compactMap { $0.word(MoveFact.self, code: "unknown-fact") }
        guard let trigger else { return nil }
        var move = Move(trigger: trigger, to: to ?? state, by: by, needs: needs)
        move.stays = keys["to"] == nil
        move.mails = keys["mail"]?.texts() ?? []
        move.clock = keys["clock"]?.word(ClockMove.self, code: "unknown-clock-move")
        move.facts = facts
        move.isFourEyes = keys["four-eyes"]?.flag() ?? false
        if move.stays, move.mails.isEmpty, move.clock == nil {
            reader.problem(
                "move-without-effect",
                "a move leads to a state, sends a mail or does something to the clock"
            )
        }
        return PlacedMove(move: move, place: reader.place)
    }

    private func timer(_ reader: DefinitionReader) -> PlannedTimer? {
        guard let keys = reader.mapping(["name", "after"]),
            let name = keys.required("name")?.text(),
            let after = keys.required("after")?.period()
        else { return nil }
        return PlannedTimer(name: name, after: after)
    }
}
