import Storage
import SubjectRequests
import Workflows

extension CaseDesk {
    /// Decides and stores one move, inside the caller's transaction; also what follows from it at once for other requests of
    /// the same person.
    ///
    /// - Parameters:
    ///   - finished: the effect whose end is the reason for the move.
    ///   - ground: for a refusal.
    ///   - said: what must be said with the move; kept sealed with the event.
    /// - Throws: `NotAllowed` where the move is not possible now; the caller's transaction should then end.
    @discardableResult
    package func move(
        _ request: String,
        _ trigger: Trigger,
        by party: Party,
        on connection: StorageConnection,
        effectiveOn: CivilDate? = nil,
        ground: RefusalGround? = nil,
        said: [MoveFact: String] = [:],
        letterAcknowledged: Bool = false,
        details: EventDetails = EventDetails(),
        changes: RequestChanges = RequestChanges(),
        finished: FinishedEffect? = nil
    ) throws -> Decision {
        let row = try loaded(request, on: connection)
        let workflow = try rules.workflow(digest: row.workflow)
        let asksClock = workflow.asksTheClock(in: row.state, trigger)
        var snapshot = try snapshot(row, reporting: finished?.id, clock: asksClock, on: connection)
        snapshot.letterAcknowledged = letterAcknowledged
        snapshot.ground = ground ?? snapshot.ground
        snapshot.facts = Set(said.keys)
        let decision = try workflow.decide(snapshot, trigger, by: party)
        let controller = try rules.controller(row.controller)
        let day = try effectiveOn ?? today(at: controller)
        var details = details
        details.effectiveOn = day
        details.sealed.merge(said.map { ($0.key.rawValue, $0.value) }) { given, _ in given }
        var changes = changes
        if let preparer = trigger.preparer(party) { changes.preparedBy = .some(preparer) }
        let event = try connection.commit(
            decision,
            CommitTerms(
                revision: row.revision,
                party: party,
                zone: try rules.statute(of: controller).timeZone,
                calendar: try workingDays(at: controller),
                details: details,
                changes: changes,
                finished: finished
            )
        )
        if let clock = decision.clock {
            try keep(
                clock,
                of: row.id,
                ClockWords(day: day, length: said[.length], reason: said[.reason]),
                event,
                connection
            )
        }
        try follow(decision, from: row, on: connection)
        // Work that nothing has to be done for is finished at once: no effect will ever report its end.
        if decision.phase == .fulfilment, decision.isEntered, decision.effects.isEmpty {
            try moveIfPossible(request, .finish, by: .system, on: connection)
        }
        return decision
    }

    /// What a move means beside itself: duties, other requests of the person, and what goes on by itself.
    private func follow(_ decision: Decision, from row: RequestRow, on connection: StorageConnection) throws {
        if decision.phase == .closed, decision.isEntered { return try closed(row, on: connection) }
        if row.phase == .closed { try reopened(row.id, on: connection) }
        // Who is known already is not asked again: a request that comes back to its beginning goes on at once.
        guard decision.isEntered, decision.phase == .verification, decision.trigger != .open else { return }
        try moveIfPossible(row.id, .verifyIdentity, by: .system, on: connection)
    }

    /// The request as a decision sees it now.
    ///
    /// - Parameter clock: false leaves out what is asked of the clock, where no move looks at it.
    package func snapshot(
        _ row: RequestRow,
        reporting: String? = nil,
        clock: Bool = true,
        on connection: StorageConnection
    ) throws -> RequestSnapshot {
        let terms = try terms(of: row, on: connection)
        guard var snapshot = try connection.requests.snapshot(row.id, terms: terms, reporting: reporting) else {
            throw CaseworkError.notFound
        }
        // Whoever acts for the person without authority has proven nothing: no path of any workflow goes on.
        if try lacksAuthority(row.caseID, on: connection) { snapshot.verified = .none }
        guard clock, row.phase != .closed else { return snapshot }
        let standing = try responseClock(row, on: connection)
        snapshot.isPaused = standing.isPaused
        snapshot.isPauseAllowed = standing.allowsPause
        snapshot.isExtensionAllowed = try standing.allowsExtension(on: today(at: rules.controller(row.controller)))
        return snapshot
    }

    package func loaded(_ request: String, on connection: StorageConnection) throws -> RequestRow {
        guard let row = try connection.requests.load(request, scope: .everything) else { throw CaseworkError.notFound }
        return row
    }

    /// What a request's end means: its duties are met, and a deletion that waited for it goes on.
    private func closed(_ row: RequestRow, on connection: StorageConnection) throws {
        for duty in DutyKind.metByTheEnd { try connection.clock.meet(duty, of: row.id) }
        try connection.timers.removeDutyTimers(of: row.id)
        guard row.right.discloses else { return }
        for sibling in try connection.requests.openSiblings(of: row.id) where sibling.right == .delete {
            try moveIfPossible(sibling.id, .proceed, by: .system, on: connection)
        }
    }

    /// Makes a move where it is possible now, and says whether it was.
    @discardableResult
    package func moveIfPossible(
        _ request: String,
        _ trigger: Trigger,
        by party: Party,
        on connection: StorageConnection
    ) throws -> Bool {
        let row = try loaded(request, on: connection)
        let workflow = try rules.workflow(digest: row.workflow)
        let asksClock = workflow.asksTheClock(in: row.state, trigger)
        do {
            _ = try workflow.decide(snapshot(row, clock: asksClock, on: connection), trigger, by: party)
        } catch is NotAllowed {
            return false
        }
        try move(request, trigger, by: party, on: connection)
        return true
    }
}

extension WorkflowDefinition {
    /// Whether a move looks at the clock or does something to it.
    fileprivate func asksTheClock(in state: String, _ trigger: Trigger) -> Bool {
        let guards: Set<Guard> = [.paused, .notPaused, .pauseAllowed, .extensionAllowed]
        return self[state]?.moves.contains { move in
            move.trigger == trigger && (move.clock != nil || !guards.isDisjoint(with: move.needs))
        } ?? false
    }
}
