import Databases
import SubjectRequests

/// A request as stored. Its state is what the last commit made it.
package struct RequestRow: Sendable, Hashable {
    package let id: String
    package let reference: Reference
    package let caseID: String
    package let controller: String
    package let right: Right
    /// Digests of the documents that the request goes by.
    package let workflow: String
    package let statute: String?
    package let map: String?
    package let policy: String?
    package let state: String
    package let phase: Phase
    package let outcome: Outcome?
    package let ground: RefusalGround?
    package let channel: IntakeChannel
    /// The letter, form or call that asked, by an id that all requests of it share; nil where staff gave none.
    package let letter: String?
    package let receivedOn: CivilDate
    /// What says so: `internaldate`, `received-header`, `server-time`, `staff`.
    package let receivedBasis: String
    package let openedAt: Timestamp
    package let closedAt: Timestamp?
    /// The next duty not yet met; nil where none has a date.
    package let nextDueOn: CivilDate?
    package let assignee: String?
    package let shownDigest: String?
    package let preparedBy: String?
    /// The stores of the resolved plan, in the order of acting.
    package let stores: [String]
    package let plans: Int
    package let revision: Int64

    static let columns: SQLText = """
        r.id, r.reference, r.case_id, r.controller, r.right_asked, r.workflow, r.statute, r.map, r.policy, r.state,
        r.phase, r.outcome, r.ground, r.channel, r.letter, r.received_on, r.received_basis, r.opened_at, r.closed_at,
        r.next_due_on, r.assignee, r.shown_digest, r.prepared_by, r.stores, r.plans, r.revision
        """

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        reference = try row.reference(1)
        caseID = try row.text(2)
        controller = try row.text(3)
        right = try row.word(4)
        workflow = try row.text(5)
        statute = try row.optionalText(6)
        map = try row.optionalText(7)
        policy = try row.optionalText(8)
        state = try row.text(9)
        phase = try row.word(10)
        outcome = try row.optionalWord(11)
        ground = try row.optionalWord(12)
        channel = try row.word(13)
        letter = try row.optionalText(14)
        receivedOn = try row.day(15)
        receivedBasis = try row.text(16)
        openedAt = try row.time(17)
        closedAt = try row.optionalTime(18)
        let due = try row.day(19)
        nextDueOn = due == RequestRow.never ? nil : due
        assignee = try row.optionalText(20)
        shownDigest = try row.optionalText(21)
        preparedBy = try row.optionalText(22)
        stores = try row.json(23)
        plans = Int(try row.int(24))
        revision = try row.int(25)
    }

    /// True for a retention sweep: nobody asked for it, a rule of the data map did.
    package var isSweep: Bool { receivedBasis == RequestRow.sweepBasis }

    /// What the day of a retention sweep rests on.
    package static let sweepBasis = "retention-rule"

    /// Stands for "no date" in the database, so that the queue sorts and pages by a column that is never NULL.
    static let never = CivilDate(daysSinceEpoch: 2_932_896)
}

/// What a request begins with.
package struct NewRequest: Sendable, Hashable {
    package var id: String
    package var reference: Reference
    package var caseID: String
    package var controller: String
    package var right: Right
    package var workflow: String
    package var statute: String?
    package var map: String?
    package var policy: String?
    package var channel: IntakeChannel
    package var letter: String?
    package var receivedOn: CivilDate
    package var receivedBasis: String
    package var nextDueOn: CivilDate?

    package init(
        id: String,
        reference: Reference,
        caseID: String,
        controller: String,
        right: Right,
        workflow: String,
        statute: String? = nil,
        map: String? = nil,
        policy: String? = nil,
        channel: IntakeChannel,
        letter: String? = nil,
        receivedOn: CivilDate,
        receivedBasis: String,
        nextDueOn: CivilDate? = nil
    ) {
        self.id = id
        self.reference = reference
        self.caseID = caseID
        self.controller = controller
        self.right = right
        self.workflow = workflow
        self.statute = statute
        self.map = map
        self.policy = policy
        self.channel = channel
        self.letter = letter
        self.receivedOn = receivedOn
        self.receivedBasis = receivedBasis
        self.nextDueOn = nextDueOn
    }
}

/// What may change of a request beside its state. Nil leaves a value as it is; `.some(nil)` empties it.
package struct RequestChanges: Sendable, Hashable {
    package var shownDigest: String??
    package var preparedBy: String??
    package var stores: [String]?
    package var nextDueOn: CivilDate??
    package var assignee: String??
    package var workflow: String?
    package var map: String??

    package init() {}

    /// Assignments to follow `SET …`, each with a comma before it.
    func assignments() throws -> SQLText {
        var text: SQLText = ""
        if let shownDigest { text = "\(text), shown_digest = \(shownDigest)" }
        if let preparedBy { text = "\(text), prepared_by = \(preparedBy)" }
        if let stores { text = "\(text), stores = \(try storedJSON(stores))" }
        if let nextDueOn { text = "\(text), next_due_on = \(nextDueOn ?? RequestRow.never)" }
        if let assignee { text = "\(text), assignee = \(assignee)" }
        if let workflow { text = "\(text), workflow = \(workflow)" }
        if let map { text = "\(text), map = \(map)" }
        return text
    }
}
