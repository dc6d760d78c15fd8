import SubjectRequests

extension Guard {
    /// Whether the snapshot satisfies the guard. The only place that says so.
    package func holds(in snapshot: RequestSnapshot) -> Bool {
        switch self {
        case .identityVerified: snapshot.verified >= snapshot.required
        case .noHold: !snapshot.isHeld
        case .approved: snapshot.approvers.count >= snapshot.approvalsRequired
        case .approvalNotNeeded: snapshot.approvalsRequired == 0
        case .noDisclosureOpen: !snapshot.disclosureOpen
        case .changeDescribed: snapshot.changesDescribed > 0
        case .nothingStarted: snapshot.effectsStarted == 0
        case .effectsDone: snapshot.effectsOpen == 0
        case .allReferred: snapshot.allReferred
        case .groundGiven: snapshot.ground != nil
        }
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

        var failed: Guard?
        for move in permitted {
            guard let unmet = move.needs.first(where: { !$0.holds(in: snapshot) }) else {
                return entering(move.to, from: snapshot, by: trigger)
            }
            failed = failed ?? unmet
        }
        throw NotAllowed(trigger, in: snapshot.state, failed.map { .guardFailed($0) } ?? .noSuchMove)
    }

    /// Every trigger that the state knows for this party, with nil where it is possible now and else the reason why not.
    package func moves(_ snapshot: RequestSnapshot, by party: Party) -> [(trigger: Trigger, obstacle: NotAllowed?)] {
        let triggers = Set((self[snapshot.state]?.moves ?? []).map(\.trigger))
        return Trigger.allCases.filter(triggers.contains).map { trigger in
            do throws(NotAllowed) {
                _ = try decide(snapshot, trigger, by: party)
                return (trigger, nil)
            } catch {
                return (trigger, error)
            }
        }
    }

    private func opening(_ snapshot: RequestSnapshot) -> Decision { entering(start, from: snapshot, by: .open) }

    private func entering(_ name: String, from snapshot: RequestSnapshot, by trigger: Trigger) -> Decision {
        let state = self[name]
        let plan = snapshot.plans + 1
        return Decision(
            request: snapshot.id,
            trigger: trigger,
            from: trigger == .open ? "" : snapshot.state,
            to: name,
            phase: state?.phase ?? snapshot.phase,
            outcome: state?.outcome,
            ground: state?.outcome == .refused || trigger == .refuse ? snapshot.ground : nil,
            plan: plan,
            effects: plannedEffects(of: state?.entry ?? [], plan: plan, for: snapshot),
            timer: state?.timer,
            voidsApprovals: state?.entry.contains { $0.kind == .resolve || $0.kind == .package } ?? false
        )
    }

    private func plannedEffects(
        of entry: [EntryEffect],
        plan: Int,
        for snapshot: RequestSnapshot
    ) -> [PlannedEffect] {
        var planned: [PlannedEffect] = []
        for effect in entry where !(effect.oncePerLetter && snapshot.letterAcknowledged) {
            guard effect.kind != .refer || snapshot.holdsForCustomers else { continue }
            let stores: [String?] = effect.kind.perStore ? snapshot.stores : [nil]
            for store in stores {
                let ordinal = planned.count + 1
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

extension EntryEffect.Wait {
    fileprivate func length(coolingOff: Period) -> Period {
        switch self {
        case .period(let period): period
        case .coolingOff: coolingOff
        }
    }
}
