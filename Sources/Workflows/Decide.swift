import SubjectRequests

extension Guard {
    /// Whether the snapshot satisfies the guard. The only place that says so.
    package func holds(in snapshot: RequestSnapshot) -> Bool {
        switch self {
        case .identityVerified: snapshot.verified >= snapshot.required
        case .noHold: !snapshot.isHeld
        case .approved: snapshot.approvers.count >= snapshot.approvalsRequired && snapshot.releaseObstacle == nil
        case .approvalNotNeeded: snapshot.approvalsRequired == 0 && snapshot.releaseObstacle == nil
        case .noDisclosureOpen: !snapshot.disclosureOpen
        case .changeDescribed: snapshot.changesDescribed > 0
        case .nothingStarted: snapshot.effectsStarted == 0
        case .effectsDone: snapshot.effectsOpen == 0
        case .allReferred: snapshot.allReferred
        case .groundGiven: snapshot.ground != nil
        case .paused: snapshot.isPaused
        case .notPaused: !snapshot.isPaused
        case .pauseAllowed: snapshot.isPauseAllowed
        case .extensionAllowed: snapshot.isExtensionAllowed
        case .partDeclined: snapshot.partsDeclined > 0
        case .partLeft: snapshot.partsDeclined == 0 || snapshot.parts > snapshot.partsDeclined
        }
    }
}

extension RequestSnapshot {
    /// Why what is shown may not leave yet, whoever approves it and whatever the workflow file says.
    var releaseObstacle: NotAllowed.Reason? {
        if marksPending > 0 { return .notAsMarked }
        return concernsOpen > 0 ? .concernsOpen(concernsOpen) : nil
    }
}

extension WorkflowDefinition {
    /// The one transition function: total, pure, without clock, storage or logging. Pages ask it which buttons to show and
    /// the server asks it whether to act, so they cannot disagree.
    ///
    /// - Throws: ``NotAllowed`` with the reason when the move is not possible now.
    package func decide(
        _ snapshot: RequestSnapshot,
        _ trigger: Trigger,
        by party: Party
    ) throws(NotAllowed) -> Decision {
        guard trigger != .open else { return opening(snapshot) }
        guard
            snapshot.phase != .closed || self[snapshot.state]?.moves.contains(where: { $0.trigger == trigger }) == true
        else { throw NotAllowed(trigger, in: snapshot.state, .closed) }

        let moves = self[snapshot.state]?.moves.filter { $0.trigger == trigger } ?? []
        guard !moves.isEmpty else { throw NotAllowed(trigger, in: snapshot.state, .noSuchMove) }
        let permitted = moves.filter { move in move.by.contains { $0.includes(party) } }
        guard !permitted.isEmpty else { throw NotAllowed(trigger, in: snapshot.state, .roleNotAllowed) }

        var failed: NotAllowed.Reason?
        for move in permitted {
            guard let obstacle = obstacle(to: move, snapshot, party) else {
                return move.stays ? staying(move, snapshot) : entering(move.to, from: snapshot, by: move)
            }
            failed = failed ?? obstacle
        }
        throw NotAllowed(trigger, in: snapshot.state, failed ?? .noSuchMove)
    }

    private func obstacle(to move: Move, _ snapshot: RequestSnapshot, _ party: Party) -> NotAllowed.Reason? {
        if move.trigger == .approve {
            if let obstacle = snapshot.releaseObstacle { return obstacle }
            // Whoever let a concern pass is one of the two who look; another approves.
            if case .staff(let id, _) = party, snapshot.settlers.contains(id) { return .samePerson }
        }
        if let unmet = move.needs.first(where: { !$0.holds(in: snapshot) }) { return .guardFailed(unmet) }
        if move.isFourEyes, case .staff(let id, _) = party, id == snapshot.preparedBy { return .samePerson }
        return move.facts.first { !snapshot.facts.contains($0) }.map { .factMissing($0) }
    }

    /// Every trigger that the state knows for this party, with nil where it is possible now and else the reason why not.
    package func moves(_ snapshot: RequestSnapshot, by party: Party) -> [(trigger: Trigger, obstacle: NotAllowed?)] {
        let triggers = Set((self[snapshot.state]?.moves ?? []).map(\.trigger))
        var snapshot = snapshot
        // Whoever makes the move says it then.
        snapshot.facts = Set(MoveFact.allCases)
        return Trigger.allCases.filter(triggers.contains).map { trigger in
            do throws(NotAllowed) {
                _ = try decide(snapshot, trigger, by: party)
                return (trigger, nil)
            } catch {
                return (trigger, error)
            }
        }
    }

    private func opening(_ snapshot: RequestSnapshot) -> Decision {
        entering(start, from: snapshot, by: Move(trigger: .open, to: start, by: [], needs: []))
    }

    private func entering(_ name: String, from snapshot: RequestSnapshot, by move: Move) -> Decision {
        let state = self[name]
        let plan = snapshot.plans + 1
        return Decision(
            request: snapshot.id,
            trigger: move.trigger,
            from: move.trigger == .open ? "" : snapshot.state,
            to: name,
            phase: state?.phase ?? snapshot.phase,
            outcome: state?.outcome,
            ground: state?.outcome == .refused ? snapshot.ground : move.ground(in: snapshot),
            plan: plan,
            effects: planned(move.mails.map(EntryEffect.mail) + (state?.entry ?? []), plan: plan, for: snapshot),
            timer: state?.timer,
            voidsApprovals: state?.entry.contains { $0.kind == .resolve || $0.kind == .package } ?? false,
            clock: move.clock?.effect(on: snapshot)
        )
    }

    private func staying(_ move: Move, _ snapshot: RequestSnapshot) -> Decision {
        Decision(
            request: snapshot.id,
            trigger: move.trigger,
            from: snapshot.state,
            to: snapshot.state,
            phase: snapshot.phase,
            outcome: self[snapshot.state]?.outcome,
            ground: move.ground(in: snapshot),
            isEntered: false,
            plan: 0,
            effects: planned(
                move.mails.map(EntryEffect.mail),
                plan: snapshot.plans,
                after: snapshot.planned,
                for: snapshot
            ),
            timer: nil,
            voidsApprovals: false,
            clock: move.clock?.effect(on: snapshot)
        )
    }

    private func planned(
        _ entry: [EntryEffect],
        plan: Int,
        after last: Int = 0,
        for snapshot: RequestSnapshot
    ) -> [PlannedEffect] {
        var planned: [PlannedEffect] = []
        // A request that comes back to a state, from a clarification, has said its "once" already.
        let isSaid = snapshot.letterAcknowledged || snapshot.plans > 0
        for effect in entry where !(effect.oncePerLetter && isSaid) {
            guard effect.kind != .refer || snapshot.holdsForCustomers else { continue }
            let stores: [String?] = effect.kind.perStore ? snapshot.stores : [nil]
            for store in stores {
                let ordinal = last + planned.count + 1
                planned.append(
                    PlannedEffect(
                        id: "\(snapshot.id)-\(plan)-\(ordinal)",
                        plan: plan,
                        ordinal: ordinal,
                        kind: effect.kind,
                        store: store,
                        message: effect.message,
                        wait: effect.wait.length(coolingOff: snapshot.coolingOff)
                    )
                )
            }
        }
        return planned
    }
}

extension ClockMove {
    /// What the move does to this clock; nil where the statute does not let it, or it stands so already.
    fileprivate func effect(on snapshot: RequestSnapshot) -> ClockMove? {
        switch self {
        case .pause: snapshot.isPauseAllowed && !snapshot.isPaused ? self : nil
        case .resume: snapshot.isPaused ? self : nil
        case .extend: snapshot.isExtensionAllowed ? self : nil
        }
    }
}

extension Move {
    /// The ground on which the move is made: it is kept, because what comes of the move rests on it.
    fileprivate func ground(in snapshot: RequestSnapshot) -> RefusalGround? {
        needs.contains(.groundGiven) ? snapshot.ground : nil
    }
}

extension EntryEffect {
    fileprivate static func mail(_ message: String) -> EntryEffect {
        EntryEffect(kind: .mail, message: message, wait: .period(Period()), oncePerLetter: false)
    }
}

extension EntryEffect.Wait {
    fileprivate func length(coolingOff: Period) -> Period {
        switch self {
        case .period(let period): period
        case .coolingOff: coolingOff
        }
    }
}
