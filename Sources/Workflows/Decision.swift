import SubjectRequests

/// All that a decision may look at: a small value, loaded in one read, never the whole row.
package struct RequestSnapshot: Sendable, Equatable {
    package var id: String
    package var right: Right
    package var state: String
    package var phase: Phase
    package var revision: Int64
    package var verified: VerificationLevel
    /// What the controller asks for this right; never below the workflow's floor.
    package var required: VerificationLevel
    package var isHeld: Bool
    package var approvalsRequired: Int
    /// Different people who approved what was shown last, and not void.
    package var approvers: Set<String>
    /// Digest of what was shown last; nil until something was.
    package var shownDigest: String?
    package var disclosureOpen: Bool
    package var changesDescribed: Int
    /// Effects neither done nor excepted, the one that reports now left out.
    package var effectsOpen: Int
    /// Effects of the present state that have been begun.
    package var effectsStarted: Int
    /// The letter that opened this request has been acknowledged through another request of it.
    package var letterAcknowledged: Bool
    /// The controller holds data for customers, so that requests may have to be passed on.
    package var holdsForCustomers: Bool
    /// The request was passed on, and nothing is held that is not a customer's.
    package var allReferred: Bool
    package var ground: RefusalGround?
    /// What is said with the move that is being asked for.
    package var facts: Set<MoveFact>
    package var isPaused: Bool
    package var isPauseAllowed: Bool
    package var isExtensionAllowed: Bool
    /// Parts of what was asked that are declined or withheld, and all that there are.
    package var partsDeclined: Int
    package var parts: Int
    /// Concerns about the finished package that nobody has settled.
    package var concernsOpen: Int
    /// What was marked as withheld, or no longer is, since what is shown was built.
    package var marksPending: Int
    /// Who settled a concern about what is shown.
    package var settlers: Set<String>
    /// The member of staff who prepared what is shown; nil where nobody did.
    package var preparedBy: String?
    /// The highest number of an effect of the present plan.
    package var planned: Int
    /// How many plans (entries of a state) the request has had; numbers effects.
    package var plans: Int
    /// The stores of the resolved plan, in the order of acting.
    package var stores: [String]
    package var coolingOff: Period

    package init(
        id: String,
        right: Right,
        state: String,
        phase: Phase,
        revision: Int64,
        required: VerificationLevel,
        approvalsRequired: Int,
        coolingOff: Period = Period(),
        verified: VerificationLevel = .none
    ) {
        self.id = id
        self.right = right
        self.state = state
        self.phase = phase
        self.revision = revision
        self.verified = verified
        self.required = required
        isHeld = false
        self.approvalsRequired = approvalsRequired
        approvers = []
        shownDigest = nil
        disclosureOpen = false
        changesDescribed = 0
        effectsOpen = 0
        effectsStarted = 0
        letterAcknowledged = false
        holdsForCustomers = false
        allReferred = false
        ground = nil
        facts = []
        isPaused = false
        isPauseAllowed = false
        isExtensionAllowed = false
        partsDeclined = 0
        parts = 0
        concernsOpen = 0
        marksPending = 0
        settlers = []
        preparedBy = nil
        planned = 0
        plans = 0
        stores = []
        self.coolingOff = coolingOff
    }
}

/// What `decide` answers when the move is possible: the new state and everything that must be stored with it.
package struct Decision: Sendable, Equatable {
    package var request: String
    package var trigger: Trigger
    package var from: String
    package var to: String
    package var phase: Phase
    /// Set exactly when ``phase`` is closed.
    package var outcome: Outcome?
    package var ground: RefusalGround?
    /// False where the request stays in its state: its work and its timer go on.
    package var isEntered = true
    /// Number of the plan that entering the state makes; 0 when the state was not entered anew.
    package var plan: Int
    package var effects: [PlannedEffect]
    /// When the state's timer is due; nil removes the timer.
    package var timer: PlannedTimer?
    /// True when approvals of what was shown before no longer count.
    package var voidsApprovals: Bool
    /// What happens to the clock, where the statute lets it happen.
    package var clock: ClockMove?
}

/// A unit of work that follows from a decision. Its id is its idempotency key: request, plan, ordinal.
package struct PlannedEffect: Sendable, Equatable {
    package var id: String
    package var plan: Int
    package var ordinal: Int
    package var kind: EffectKind
    /// The store to act in, for kinds that are planned per store.
    package var store: String?
    /// The catalogue's name of the message, for mail.
    package var message: String?
    /// How long to wait before it may begin.
    package var wait: Period
}

package struct PlannedTimer: Sendable, Equatable {
    package var name: String
    package var after: Period
}

/// The move is not possible now. Not a refusal, which is the legal act of declining a request.
package struct NotAllowed: Error, Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        /// The state has no such move.
        case noSuchMove
        case guardFailed(Guard)
        /// The party may not make this move.
        case roleNotAllowed
        case closed
        /// Something must be said with the move, and was not.
        case factMissing(MoveFact)
        /// Whoever prepared what was shown may not decide about it.
        case samePerson
        /// So many concerns about what is shown are open.
        case concernsOpen(Int)
        /// What is shown is not what was marked: it must be built again.
        case notAsMarked
        /// The newer version of the workflow has no place for the request as it stands.
        case noMigration
    }

    package let trigger: Trigger
    package let state: String
    package let reason: Reason

    package init(_ trigger: Trigger, in state: String, _ reason: Reason) {
        self.trigger = trigger
        self.state = state
        self.reason = reason
    }
}
