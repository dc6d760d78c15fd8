import SubjectRequests

/// What is wrong with a definition on its face, state by state and move by move, before anything is walked.
struct WorkflowShape {
    private let definition: WorkflowDefinition
    private let names: Set<String>
    private let found: (WorkflowFault, String, WorkflowPart) -> Void

    /// - Parameter found: called with each fault, its sentence and the part that is wrong.
    init(_ definition: WorkflowDefinition, found: @escaping (WorkflowFault, String, WorkflowPart) -> Void) {
        self.definition = definition
        names = Set(definition.states.map(\.name))
        self.found = found
    }

    func check() {
        if !names.contains(definition.start) {
            found(.unknownState, "there is no state '\(definition.start)' to start in", .start)
        }
        checkVersion(definition.version, .version)
        checkVerification()
        for index in definition.migrations.indices { checkMigration(index) }
        for state in definition.states {
            checkClosing(state)
            checkWork(state)
            checkTimer(state)
            for index in state.moves.indices { checkMove(index, of: state) }
        }
    }

    private func checkVersion(_ version: Int, _ part: WorkflowPart) {
        guard version < 1 else { return }
        found(.versionTooLow, "versions are counted from 1, so \(version) is none", part)
    }

    private func checkVerification() {
        if definition.floor > definition.ceiling {
            found(.floorAboveCeiling, "the least verification is above the most", .floor)
        }
        let kinds = definition.states.flatMap(\.entry).map(\.kind)
        if definition.floor == .none, let kind = kinds.first(where: { $0.needs.contains(.identityVerified) }) {
            found(.floorTooLow, "'\(kind.rawValue)' needs to know who asks, so the floor must be above none", .floor)
        }
        if definition.right.asksForNothing, definition.ceiling > .none {
            found(
                .asksTooMuch,
                "'\(definition.right.rawValue)' asks nobody who they are; the ceiling is none",
                .ceiling
            )
        }
    }

    private func checkMigration(_ index: Int) {
        let migration = definition.migrations[index]
        checkVersion(migration.from, .migration(index))
        if migration.from >= definition.version {
            found(.migrationFromLater, "version \(migration.from) is no older version", .migration(index))
        }
        for (old, target) in migration.states.sorted(by: { $0.key < $1.key }) where !names.contains(target) {
            let sentence = "a migration leads to '\(target)', which is no state"
            found(.unknownState, sentence, .migratedState(index, old))
        }
    }

    private func checkClosing(_ state: WorkflowState) {
        switch (state.phase, state.outcome) {
        case (.closed, nil):
            found(.closedWithoutOutcome, "'\(state.name)' is closed and must say how it ended", .state(state.name))
        case (.closed, .some):
            if !state.entry.isEmpty {
                found(
                    .closedWithEffects,
                    "'\(state.name)' is closed, so nothing may happen on entry",
                    .state(state.name)
                )
            }
            for (index, move) in state.moves.enumerated() where !move.mayReopen(state) {
                let sentence = "only a lapsed request, or one that is appealed against, may move again"
                found(.moveOutOfClosed, sentence, .move(state.name, index))
            }
        case (_, .some):
            found(.outcomeWithoutClosed, "'\(state.name)' has an outcome and is not closed", .state(state.name))
        case (_, nil): break
        }
    }

    private func checkWork(_ state: WorkflowState) {
        let kinds = state.entry.map(\.kind)
        if state.phase != .closed, kinds.contains(where: { $0.holdsUpLaterWork }),
            !state.moves.contains(where: { $0.trigger == .finish })
        {
            found(.workWithoutFinish, "'\(state.name)' does work and has no move for 'finish'", .state(state.name))
        }
        for (index, kind) in kinds.enumerated() {
            guard let proof = kind.proof, !kinds[index...].contains(proof) else { continue }
            found(.workUnproven, "'\(kind.rawValue)' must be followed by '\(proof.rawValue)'", .state(state.name))
        }
    }

    private func checkTimer(_ state: WorkflowState) {
        let timed = state.moves.contains { $0.trigger == .time }
        if state.timer != nil, !timed {
            found(.timerWithoutMove, "'\(state.name)' has a timer and no move for 'time'", .state(state.name))
        }
        if state.timer == nil, timed {
            found(.moveWithoutTimer, "'\(state.name)' moves with time and has no timer", .state(state.name))
        }
        if state.timer == nil, state.waitsForThePerson {
            found(.waitWithoutTimer, "'\(state.name)' waits for the person and would wait for ever", .state(state.name))
        }
    }

    private func checkMove(_ index: Int, of state: WorkflowState) {
        let move = state.moves[index]
        let place = WorkflowPart.move(state.name, index)
        if !names.contains(move.to) {
            found(.unknownState, "'\(state.name)' leads to '\(move.to)', which is no state", place)
        }
        if move.by.isEmpty { found(.nobodyMoves, "nobody may make the move '\(move.trigger.rawValue)'", place) }
        if move.by.contains(.staff(.complianceReviewer)) {
            found(.readerMoves, "a compliance reviewer reads everything and moves nothing", place)
        }
        if move.trigger == .open {
            found(.openedTwice, "'open' makes a request and is no move of a state", place)
        }
        if move.trigger == .refuse, !move.needs.contains(.groundGiven) {
            found(.refusalWithoutGround, "a refusal needs 'ground-given'", place)
        }
        if !move.stays, !move.mails.isEmpty, definition[move.to]?.phase == .closed {
            let sentence =
                "'\(move.trigger.rawValue)' closes the request, so its mail must be sent by a state before that"
            found(.closedWithEffects, sentence, place)
        }
        let earlier = state.moves[..<index]
        let isShadowed =
            !move.by.isEmpty
            && move.by.allSatisfy { mover in
                earlier.contains {
                    $0.comesBefore(move, for: mover) && $0.by.contains(mover)
                        && Set($0.needs).isSubset(of: move.needs)
                }
            }
        if isShadowed {
            let sentence = "an earlier move for '\(move.trigger.rawValue)' is always taken first"
            found(.shadowedMove, sentence, place)
        }
    }
}

extension Right {
    /// True where whoever asks is answered without proof of who they are.
    package var asksForNothing: Bool { self == .unsubscribe || self == .complaint }
}

extension Move {
    /// Whether a closed state may have this move.
    fileprivate func mayReopen(_ state: WorkflowState) -> Bool {
        !stays && (state.outcome == .lapsed || trigger == .appeal && state.outcome != .withdrawn)
    }
}

extension WorkflowState {
    /// Nothing happens here until the person who asked does something.
    package var waitsForThePerson: Bool {
        guard phase != .closed else { return false }
        if phase == .verification { return true }
        return entry.allSatisfy { !$0.kind.holdsUpLaterWork } && !moves.isEmpty
            && moves.allSatisfy { $0.by.allSatisfy { $0 == .requester } }
    }
}
