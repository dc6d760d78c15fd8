import Databases
import SubjectRequests
import Workflows

/// Where an effect stands.
package enum EffectState: String, Sendable, Hashable, Codable, CaseIterable, SQLBindable {
    /// Waits for its time, for earlier work of its plan, or for a runner.
    case planned
    /// A runner has it and has changed nothing yet.
    case leased
    /// A runner is about to change, or has changed, something outside.
    case intent
    /// A runner was lost between intent and outcome: what it did must be found out first.
    case unknown
    case done
    /// Left undone by a named person, with a reason.
    case excepted
    /// Planned for a state that was left before it began.
    case superseded
    /// Cannot be done as things are; waits for a person.
    case parked

    /// True when nothing is left to be done.
    package var isOver: Bool {
        switch self {
        case .done, .excepted, .superseded: true
        case .planned, .leased, .intent, .unknown, .parked: false
        }
    }
}

/// What an adapter promises, and so what may be retried when its answer was lost.
package enum EffectClass: String, Sendable, Hashable, CaseIterable, SQLBindable {
    /// A receipt in the same transaction as the change.
    case transactional
    /// The target keeps our key and does nothing twice.
    case keyed
    /// A probe can tell what was done.
    case verifiable
    /// Nobody can tell; never retried by itself.
    case opaque
}

/// A unit of work as stored.
package struct EffectRow: Sendable, Hashable {
    /// Request, plan, ordinal: the key under which the work is done once.
    package let id: String
    package let requestID: String
    package let plan: Int
    package let ordinal: Int
    package let kind: EffectKind
    package let store: String?
    package let message: String?
    package let adapterClass: EffectClass?
    package let state: EffectState
    /// A blob with what the handler needs.
    package let args: String?
    /// Goes up with every lease; every report must name it.
    package let fence: Int64
    package let leaseHolder: String?
    package let leaseUntil: Timestamp?
    /// How often it was leased.
    package let attempts: Int
    package let notBefore: Timestamp
    /// The earliest day by which the request owes something; nil where it owes nothing with a date.
    package let deadline: CivilDate?
    /// When the world outside was first about to be changed; nil before.
    package let begunAt: Timestamp?
    /// The store that did not answer, and since when the effect waits.
    package let waitsFor: String?
    package let waitsSince: Timestamp?
    /// Rows affected, by what they are.
    package let counts: [String: Int]
    package let result: String?
    package let finishedAt: Timestamp?
    package let parkedOwner: String?
    package let parkedReason: String?
    package let parkedAt: Timestamp?

    static let columns: SQLText = """
        e.id, e.request_id, e.plan, e.ordinal, e.kind, e.store, e.message, e.class, e.state, e.args, e.fence,
        e.lease_holder, e.lease_until, e.attempts, e.not_before, e.deadline, e.counts, e.result, e.finished_at,
        e.parked_owner, e.parked_reason, e.parked_at, e.begun_at, e.waits_for, e.waits_since
        """

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        requestID = try row.text(1)
        plan = Int(try row.int(2))
        ordinal = Int(try row.int(3))
        kind = try row.word(4)
        store = try row.optionalText(5)
        message = try row.optionalText(6)
        adapterClass = try row.optionalWord(7)
        state = try row.word(8)
        args = try row.optionalText(9)
        fence = try row.int(10)
        leaseHolder = try row.optionalText(11)
        leaseUntil = try row.optionalTime(12)
        attempts = Int(try row.int(13))
        notBefore = try row.time(14)
        let day = try row.day(15)
        deadline = day == RequestRow.never ? nil : day
        counts = try row.optionalText(16) == nil ? [:] : try row.json(16)
        result = try row.optionalText(17)
        finishedAt = try row.optionalTime(18)
        parkedOwner = try row.optionalText(19)
        parkedReason = try row.optionalText(20)
        parkedAt = try row.optionalTime(21)
        begunAt = try row.optionalTime(22)
        waitsFor = try row.optionalText(23)
        waitsSince = try row.optionalTime(24)
    }
}

/// Results of effects that a decision looks at.
package enum EffectResult {
    /// The request was passed on to customers, and nothing is held that is not theirs.
    package static let allReferred = "all-referred"
    /// Among the counts of a package: files that colleagues found.
    package static let foundByHand = "files found by hand"
    /// No customer holds anything about the person.
    package static let nothingToRefer = "nothing-to-refer"
    /// A mail was let go: its time was over, or its address had had enough of its kind.
    package static let notSent = "not-sent"
}

/// How an effect that a runner holds has ended. Reported in the same transaction as the move that follows from it.
package struct FinishedEffect: Sendable, Hashable {
    package var id: String
    package var fence: Int64
    package var counts: [String: Int]
    /// One word of what came of it: `sent`, `nothing-held`.
    package var result: String?

    package init(id: String, fence: Int64, counts: [String: Int] = [:], result: String? = nil) {
        self.id = id
        self.fence = fence
        self.counts = counts
        self.result = result
    }
}
