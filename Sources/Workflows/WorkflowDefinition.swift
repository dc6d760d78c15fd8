import SubjectRequests

/// How one right is carried out, as an operator's file says it and a checker has proven it. Immutable: a request keeps the
/// definition that it started with, found again by ``digest``.
package struct WorkflowDefinition: Sendable, Equatable {
    package let name: String
    package let version: Int
    package let right: Right
    /// The least proof of identity that this right may ever ask for, and the most.
    package let floor: VerificationLevel
    package let ceiling: VerificationLevel
    /// The state that `open` leads to.
    package let start: String
    /// In the order of the file, included parts after the file's own states.
    package let states: [WorkflowState]
    /// How requests of older versions may come to follow this one.
    package let migrations: [WorkflowMigration]
    /// SHA-256 of ``WorkflowText/render(_:)``, in hexadecimal.
    package let digest: String

    package subscript(state: String) -> WorkflowState? { states.first { $0.name == state } }
}

/// How a request that follows an older version of the same workflow comes to follow this one.
package struct WorkflowMigration: Sendable, Equatable {
    package let from: Int
    /// Old names of states by which the new ones are found; a state that keeps its name is not listed.
    package let states: [String: String]
}

/// A state: its meaning in plain words, its phase, what happens when it is entered, and which moves lead out of it.
package struct WorkflowState: Sendable, Equatable {
    package var name: String
    package var meaning: String
    package var phase: Phase
    /// Set exactly where ``phase`` is closed.
    package var outcome: Outcome?
    package var entry: [EntryEffect]
    package var moves: [Move]
    /// When time moves the request by itself; the move is the one for ``Trigger/time``.
    package var timer: PlannedTimer?
}

/// An effect that entering a state plans.
package struct EntryEffect: Sendable, Equatable {
    package var kind: EffectKind
    /// The message's name in the catalogue; set exactly for mail.
    package var message: String?
    package var wait: Wait
    /// Only for the first request of a letter: a letter is acknowledged once, whatever number of rights it asks for.
    package var oncePerLetter: Bool

    /// How long the effect waits before it may begin.
    package enum Wait: Sendable, Equatable {
        case period(Period)
        /// As long as the controller's `cooling-off` says.
        case coolingOff
    }
}

/// An arrow: who may make it, what it needs, where it leads. The first move of a trigger whose guards hold is taken.
package struct Move: Sendable, Equatable {
    package var trigger: Trigger
    /// The state that it leads to; its own state where it ``stays``.
    package var to: String
    package var by: [Mover]
    package var needs: [Guard]
    /// True where the request stays in its state: nothing is planned anew, and timers run on.
    package var stays = false
    /// Messages that the move itself sends, before what the entered state does.
    package var mails: [String] = []
    package var clock: ClockMove?
    /// What must be said with the move.
    package var facts: [MoveFact] = []
    /// True where whoever prepared what was shown may not make the move.
    package var isFourEyes = false
}

/// Who may make a move.
package enum Mover: Sendable, Hashable, CaseIterable, RawRepresentable {
    case requester
    case system
    case staff(Role)

    package static let allCases: [Mover] = [.requester, .system] + Role.allCases.map(Mover.staff)

    package init?(rawValue: String) {
        switch rawValue {
        case "requester": self = .requester
        case "system": self = .system
        default:
            guard let role = Role(rawValue: rawValue) else { return nil }
            self = .staff(role)
        }
    }

    package var rawValue: String {
        switch self {
        case .requester: "requester"
        case .system: "system"
        case .staff(let role): role.rawValue
        }
    }

    var isStaff: Bool {
        switch self {
        case .staff: true
        case .requester, .system: false
        }
    }

    package func includes(_ party: Party) -> Bool {
        switch (self, party) {
        case (.requester, .requester), (.system, .system): true
        case (.staff(let role), .staff(_, let roles)): roles.contains(role)
        case (.requester, _), (.system, _), (.staff, _): false
        }
    }
}
