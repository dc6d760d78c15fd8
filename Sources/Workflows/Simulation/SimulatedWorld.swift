import SubjectRequests

/// The staff of a simulation: enough different people that whoever prepared something finds others who decide about it.
enum SimulatedStaff {
    static let people: [(id: String, roles: Set<Role>)] = [
        ("handler", [.caseHandler]), ("handler who approves", [.caseHandler, .approver]), ("approver", [.approver]),
        ("second approver", [.approver]), ("reviewer", [.complianceReviewer]), ("administrator", [.administrator]),
    ]
}

/// Why a move was not allowed when somebody tried it.
package enum SimulatedObstacle: String, Sendable, Hashable, CaseIterable {
    /// Whoever prepared what is decided about may not decide.
    case samePerson = "same-person"
    /// Something must be said with the move, and was not.
    case unsaid
    /// A guard did not hold.
    case guarded

    init(_ reason: NotAllowed.Reason) {
        self =
            switch reason {
            case .samePerson: .samePerson
            case .factMissing: .unsaid
            case .noSuchMove, .guardFailed, .roleNotAllowed, .closed, .noMigration, .concernsOpen, .notAsMarked:
                .guarded
            }
    }
}

extension Lots {
    /// Somebody who may act as `mover`; nil where nobody may.
    mutating func party(_ mover: Mover) -> Party? {
        switch mover {
        case .requester: .requester
        case .system: .system
        case .staff(let role):
            SimulatedStaff.people.filter { $0.roles.contains(role) }.randomElement(using: &self)
                .map { Party.staff(id: $0.id, roles: $0.roles) }
        }
    }

    /// How many days until somebody makes a move of an open request; nil where nobody does.
    mutating func wait(for trigger: Trigger, in state: WorkflowState, coolingOff: Period) -> Int? {
        switch trigger {
        // These have days of their own, which no lot decides.
        case .open, .time, .overdue, .appeal, .migrate: return nil
        case .finish:
            // Work that fails is tried again; a person looks at what fails for good.
            let cooling = state.entry.contains { $0.wait == .coolingOff } ? coolingOff.days : 0
            return cooling + (isDrawn(5) ? number(1...9) : 0)
        case .withdraw: return isDrawn(3) ? number(0...20) : nil
        case .refuse: return isDrawn(6) ? number(1...15) : nil
        case .rework, .redact, .refer, .clarify, .pause, .extend:
            // In an appeal, rework is one of two ways to decide it.
            if trigger == .rework, state.moves.contains(where: { $0.trigger == .uphold }) { return number(0...20) }
            return isDrawn(8) ? number(0...4) : nil
        case .verifyIdentity: return isDrawn(80) ? number(0...20) : nil
        case .describe, .approve, .proceed, .resume, .uphold, .conclude, .settle:
            // Staff, or what they wait for: soon as a rule, late now and then, and always in the end.
            return isDrawn(10) ? number(10...40) : number(0...6)
        }
    }

    /// The same for a request that is over: now and then somebody appeals, or a late confirmation or answer comes.
    mutating func waitAfterwards(for trigger: Trigger) -> Int? {
        switch trigger {
        case .appeal: isDrawn(25) ? number(1...60) : nil
        case .verifyIdentity, .resume: isDrawn(15) ? number(1...60) : nil
        default: nil
        }
    }
}
