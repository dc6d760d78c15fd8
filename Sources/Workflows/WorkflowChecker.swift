import Definitions
import SubjectRequests

/// Proves a definition by walking every state with every combination of facts that can be reached there, asking the same
/// ``WorkflowDefinition/decide(_:_:by:)`` that the server asks. What fails is named at the state's place with the path
/// that leads there.
struct WorkflowChecker {
    private let definition: WorkflowDefinition
    private let places: [String: SourcePlace]
    private let file: SourcePlace
    private let problems = ProblemList()

    init(_ definition: WorkflowDefinition, places: [String: SourcePlace], file: SourcePlace) {
        self.definition = definition
        self.places = places
        self.file = file
    }

    func throwIfAny() throws(Problems) {
        checkShape()
        try problems.throwIfAny()
        let walk = WorkflowWalk(definition)
        for breach in walk.breaches { add(breach.code, breach.sentence, at: breach.state) }
        checkEnds(walk)
        try problems.throwIfAny()
    }

    private func add(_ code: String, _ sentence: String, at state: String) {
        problems.add(code, sentence, at: places[state] ?? file)
    }

    // MARK: - What each state says for itself

    private func checkShape() {
        if definition[definition.start] == nil {
            problems.add("unknown-state", "there is no state '\(definition.start)' to start in", at: file)
        }
        if definition.floor > definition.ceiling {
            problems.add("floor-above-ceiling", "the least verification is above the most", at: file)
        }
        for state in definition.states {
            checkClosing(state)
            checkTimer(state)
            checkMoves(state)
        }
    }

    private func checkClosing(_ state: WorkflowState) {
        switch (state.phase, state.outcome) {
        case (.closed, nil):
            add("closed-without-outcome", "'\(state.name)' is closed and must say how it ended", at: state.name)
        case (.closed, .some):
            if !state.entry.isEmpty {
                add("closed-with-effects", "'\(state.name)' is closed, so nothing may happen on entry", at: state.name)
            }
            if !state.moves.isEmpty, state.outcome != .lapsed {
                add("move-out-of-closed", "only a lapsed request may move again", at: state.name)
            }
        case (_, .some):
            add("outcome-without-closed", "'\(state.name)' has an outcome and is not closed", at: state.name)
        case (_, nil):
            if state.entry.contains(where: { $0.kind.holdsUpLaterWork }),
                !state.moves.contains(where: { $0.trigger == .finish })
            {
                add("work-without-finish", "'\(state.name)' does work and has no move for 'finish'", at: state.name)
            }
        }
    }

    private func checkTimer(_ state: WorkflowState) {
        let timed = state.moves.contains { $0.trigger == .time }
        if state.timer != nil, !timed {
            add("timer-without-move", "'\(state.name)' has a timer and no move for 'time'", at: state.name)
        }
        if state.timer == nil, timed {
            add("move-without-timer", "'\(state.name)' moves with time and has no timer", at: state.name)
        }
        if state.phase == .verification, state.timer == nil {
            add("wait-without-timer", "'\(state.name)' waits for the person and would wait for ever", at: state.name)
        }
    }

    private func checkMoves(_ state: WorkflowState) {
        for (index, move) in state.moves.enumerated() {
            if definition[move.to] == nil {
                add("unknown-state", "'\(state.name)' leads to '\(move.to)', which is no state", at: state.name)
            }
            if move.by.isEmpty {
                add("nobody-moves", "nobody may make the move '\(move.trigger.rawValue)'", at: state.name)
            }
            if move.trigger == .open {
                add("opened-twice", "'open' makes a request and is no move of a state", at: state.name)
            }
            if move.trigger == .refuse, !move.needs.contains(.groundGiven) {
                add("refusal-without-ground", "a refusal needs 'ground-given'", at: state.name)
            }
            let shadows = state.moves[..<index].contains { earlier in
                earlier.trigger == move.trigger && Set(earlier.needs).isSubset(of: move.needs)
                    && Set(move.by).isSubset(of: earlier.by)
            }
            if shadows {
                add(
                    "shadowed-move",
                    "an earlier move for '\(move.trigger.rawValue)' is always taken first",
                    at: state.name
                )
            }
        }
    }

    // MARK: - What the walk shows

    private func checkEnds(_ walk: WorkflowWalk) {
        for state in definition.states {
            guard walk.reached.contains(state.name) else {
                add("unreachable-state", "nothing leads to '\(state.name)'", at: state.name)
                continue
            }
            if state.phase != .closed, !walk.closing.contains(state.name) {
                add("dead-end", "no path leads from '\(state.name)' to a closed state", at: state.name)
            }
        }
    }
}
