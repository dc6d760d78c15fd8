import Foundation
import Storage
import SubjectRequests
import Vault
import Workflows

/// A request as a page shows it: plain values, with everything that is personal in it opened.
package struct RequestSheet: Sendable {
    package struct SheetDuty: Sendable {
        package let kind: DutyKind
        package let due: CivilDate?
        package let internalDue: CivilDate?
        package let isMet: Bool
        package let reasons: DutyReasons
    }

    /// One value in one store, before and after; `readBack` is `same` or `different` once it was read.
    package struct SheetChange: Sendable {
        package let store: String
        package let field: String
        package let old: Sensitive<String>?
        package let new: Sensitive<String>
        package let readBack: String?
        /// Whether a document supports it.
        package let hasEvidence: Bool
    }

    /// A unit of the server's work; `state` is its word in the database.
    package struct SheetWork: Sendable {
        package let id: String
        package let kind: EffectKind
        package let store: String?
        package let message: String?
        package let state: String
        package let isOver: Bool
        package let attempts: Int
        package let counts: [String: Int]
        package let result: String?
        /// The store that does not answer.
        package let waitsFor: String?
        /// Since when it has been waiting for whatever ``result`` says.
        package let waitsSince: Timestamp?
        /// Who must see to it where it is parked: a name, or the word of a role.
        package let owner: Sensitive<String>?
    }

    /// Something that happened; `actor` is `system`, `requester` or the name of a member of staff.
    package struct SheetEvent: Sendable {
        package let kind: String
        package let at: Timestamp
        package let actor: Sensitive<String>
        /// Free text that belongs to it, as a note or a reason.
        package let words: Sensitive<String>?
    }

    /// A letter that came in: its envelope, and the sentences that its rights were read from.
    package struct SheetLetter: Sendable {
        package let id: String
        package let receivedAt: Timestamp
        package let particulars: Sensitive<MessageParticulars>?
    }

    package struct SheetApproval: Sendable {
        package let by: String
        package let name: Sensitive<String>
        package let at: Timestamp
    }

    package struct SheetHold: Sendable {
        package let id: String
        /// `request`, `case` or `identity`.
        package let reach: String
        package let reason: String
        package let from: Timestamp
        package let until: Timestamp?
    }

    /// Something that went wrong with the answer, and the clock of it.
    package struct SheetIncident: Sendable {
        package let openedAt: Timestamp
        /// By when the authority is to be told.
        package let dueAt: Timestamp?
        package let law: String
        package let isOpen: Bool
    }

    package struct Sibling: Sendable {
        package let reference: Reference
        package let right: Right
        package let phase: Phase
        package let outcome: Outcome?
    }

    package let reference: Reference
    package let caseReference: Reference
    package let controller: String
    package let right: Right
    package let meaning: String
    package let phase: Phase
    package let outcome: Outcome?
    package let ground: RefusalGround?
    package let channel: IntakeChannel
    package let language: String
    package let receivedOn: CivilDate
    package let closedAt: Timestamp?
    package let nextDueOn: CivilDate?
    /// Id of the member of staff who works on it.
    package let assignee: String?
    /// The zone whose midnight ends the controller's days.
    package let zone: TimeZone
    package let duties: [SheetDuty]
    package let verified: VerificationLevel
    package let required: VerificationLevel
    /// Where the person was asked for facts; nil where nothing waits for that.
    package let facts: FactStanding?
    package let approvalsRequired: Int
    package let person: Sensitive<PersonParticulars>
    package let identities: [IdentityView]
    package let changes: [SheetChange]
    /// Digest of what there is to approve; nil where nothing is.
    package let shownDigest: String?
    /// Approvals of what is shown now.
    package let approvals: [SheetApproval]
    /// Rows by collection, of the package where there is one.
    package let packageCounts: [String: Int]
    /// Concerns about the package that nobody has settled.
    package let concernsOpen: Int
    /// Until when the person can read and fetch the answer; nil where there is none, or not any more.
    package let answerUntil: Timestamp?
    /// Whether an answer has left our hands and was not taken back.
    package let isAnswerOut: Bool
    package let incidents: [SheetIncident]
    package let holds: [SheetHold]
    package let work: [SheetWork]
    package let events: [SheetEvent]
    package let letters: [SheetLetter]
    /// What the party may do, with the reason where they may not.
    package let moves: [(trigger: Trigger, obstacle: NotAllowed?)]
    /// What the forms of the moves offer.
    package let choices: MoveChoices
    package let siblings: [Sibling]
    /// The answered request that this one asks for again, by its sender's address.
    package let repeats: Reference?
    /// Why it is marked as a minor's; empty where nobody but the letter says so, nil where it is not.
    package let minor: Sensitive<String>?
    /// The request of which this one was a duplicate.
    package let duplicateOf: Reference?

    /// Whether the party may make a move now.
    package func allows(_ trigger: Trigger) -> Bool {
        moves.contains { $0.trigger == trigger && $0.obstacle == nil }
    }
}

extension CaseDesk {
    /// One request with its case, for a member of staff; that they looked is noted.
    ///
    /// - Throws: ``CaseworkError/notFound`` outside the member's scope.
    package func sheet(_ reference: Reference, for staff: StaffMember) async throws -> RequestSheet {
        let row = try await storage.read { try found(reference, staff, .seeCases, on: $0) }
        try await noteReading(row.caseID, by: staff.party(at: row.controller))
        return try await storage.read { connection in
            try sheet(
                found(reference, staff, .seeCases, on: connection),
                party: staff.party(at: row.controller),
                on: connection
            )
        }
    }

    /// The requests of a person's session, for the person.
    ///
    /// - Throws: ``CaseworkError/notSignedIn`` where the session has ended.
    package func sheets(session token: String) async throws -> [RequestSheet] {
        try await storage.read { connection in
            let caseID = try caseID(ofSession: token, on: connection)
            return try connection.requests.inCase(caseID).map { try sheet($0, party: .requester, on: connection) }
        }
    }

    /// The one case that a requester's session is for.
    func caseID(ofSession token: String, on connection: StorageConnection) throws -> String {
        guard case .person(let id) = try connection.staff.session(RandomToken.digest(of: token))?.owner,
            let person = try connection.people.load(id), person.role != .agent
        else { throw CaseworkError.notSignedIn }
        return person.caseID
    }

    private func sheet(_ row: RequestRow, party: Party, on connection: StorageConnection) throws -> RequestSheet {
        let view = try view(row, party: party, on: connection)
        let terms = try terms(of: row, on: connection)
        let now = try connection.now()
        let moves = try rules.workflow(row).moves(snapshot(row, on: connection), by: party)
        return RequestSheet(
            reference: row.reference,
            caseReference: view.caseReference,
            controller: row.controller,
            right: row.right,
            meaning: view.meaning,
            phase: row.phase,
            outcome: row.outcome,
            ground: row.ground,
            channel: row.channel,
            language: try connection.cases.load(row.caseID, scope: .everything)?.language ?? "en",
            receivedOn: row.receivedOn,
            closedAt: row.closedAt,
            nextDueOn: row.nextDueOn,
            assignee: row.assignee,
            zone: try rules.statute(of: rules.controller(row.controller)).timeZone,
            duties: view.duties.map(RequestSheet.SheetDuty.init),
            verified: view.verified,
            required: view.required,
            facts: view.facts,
            approvalsRequired: terms.approvalsRequired,
            person: view.person,
            identities: view.identities,
            changes: view.changes.map(RequestSheet.SheetChange.init),
            shownDigest: row.shownDigest,
            approvals: try view.approvals.filter { $0.voidAt == nil && $0.shownDigest == row.shownDigest }
                .map { RequestSheet.SheetApproval(by: $0.by, name: try staffName($0.by, on: connection), at: $0.at) },
            packageCounts: view.package?.counts ?? [:],
            concernsOpen: try snapshot(row, clock: false, on: connection).concernsOpen,
            answerUntil: try released(row, on: connection)?.expiresAt,
            isAnswerOut: view.package?.isOut ?? false,
            incidents: party == .requester ? [] : try incidents(row, on: connection),
            holds: view.holds.filter { $0.stands(at: now) }.map(RequestSheet.SheetHold.init),
            work: try view.effects.map { RequestSheet.SheetWork($0, owner: try owner($0, on: connection)) },
            events: try view.history.map { event in
                RequestSheet.SheetEvent(
                    kind: event.kind.rawValue,
                    at: event.recordedAt,
                    actor: try actorName(event.actor, on: connection),
                    words: try words(event, on: connection)
                )
            },
            letters: view.messages.filter { $0.row.direction == .incoming }.map(RequestSheet.SheetLetter.init),
            moves: moves,
            choices: try choices(row, moves, on: connection),
            siblings: view.siblings.map(RequestSheet.Sibling.init),
            repeats: party == .requester ? nil : try repeated(by: row.id, on: connection),
            minor: party == .requester ? nil : try minorReason(row.id, on: connection),
            duplicateOf: try duplicated(by: row.id, on: connection)
        )
    }

    private func incidents(_ row: RequestRow, on connection: StorageConnection) throws -> [RequestSheet.SheetIncident] {
        try connection.review.incidents(of: row.id).filter { $0.kind == CaseDesk.misdelivery }.map { incident in
            RequestSheet.SheetIncident(
                openedAt: incident.openedAt,
                dueAt: incident.dueAt,
                law: incident.law ?? "",
                isOpen: incident.closedAt == nil
            )
        }
    }

    private func owner(_ effect: EffectRow, on connection: StorageConnection) throws -> Sensitive<String>? {
        guard effect.state == .parked, let owner = effect.parkedOwner else { return nil }
        return Role(rawValue: owner) == nil ? try staffName(owner, on: connection) : Sensitive(owner)
    }

    private func words(_ event: EventRow, on connection: StorageConnection) throws -> Sensitive<String>? {
        // What tells one program's call from another says nothing to anybody.
        guard event.kind != CaseDesk.programCalled, let sealed = event.sealed, let key = event.keyID else { return nil }
        let particulars = try EventParticulars.open(sealed, connection.keys.load(key), event: event.id)
        return Sensitive(particulars.sealed.sorted { $0.key < $1.key }.map(\.value).joined(separator: "\n"))
    }

    private func actorName(_ actor: String, on connection: StorageConnection) throws -> Sensitive<String> {
        guard actor.hasPrefix("staff:") else { return Sensitive(actor) }
        return try staffName(String(actor.dropFirst("staff:".count)), on: connection)
    }

    func staffName(_ id: String, on connection: StorageConnection) throws -> Sensitive<String> {
        guard let row = try connection.staff.load(id) else { return Sensitive("staff") }
        let who = try connection.keys.load(row.keyID)
            .open(row.sealed, as: StaffParticulars.self, context: sealContext("staff", "sealed", row.id))
        return Sensitive(who.name)
    }
}

extension RequestSheet.SheetDuty {
    fileprivate init(_ view: DutyView) {
        kind = view.row.kind
        due = view.row.dueOn
        internalDue = view.row.internalOn
        isMet = view.row.metAt != nil
        reasons = view.reasons
    }
}

extension RequestSheet.SheetChange {
    fileprivate init(_ view: ChangeView) {
        store = view.row.store
        field = "\(view.row.collection).\(view.row.field)"
        old = view.old
        new = view.new
        readBack = view.row.readBack?.rawValue
        hasEvidence = view.row.evidence != nil
    }
}

extension RequestSheet.SheetHold {
    fileprivate init(_ row: HoldRow) {
        id = row.id
        reach = row.reach
        reason = row.reason
        from = row.from
        until = row.until
    }
}

extension RequestSheet.SheetWork {
    fileprivate init(_ row: EffectRow, owner: Sensitive<String>?) {
        id = row.id
        kind = row.kind
        store = row.store
        message = row.message
        state = row.state.rawValue
        isOver = row.state.isOver
        attempts = row.attempts
        counts = row.counts
        result = row.parkedReason ?? row.result
        waitsFor = row.waitsFor
        waitsSince = row.waitsSince
        self.owner = owner
    }
}

extension RequestSheet.SheetLetter {
    fileprivate init(_ view: MessageView) {
        id = view.row.id
        receivedAt = view.row.receivedAt
        particulars = view.particulars
    }
}

extension RequestSheet.Sibling {
    fileprivate init(_ row: RequestRow) {
        reference = row.reference
        right = row.right
        phase = row.phase
        outcome = row.outcome
    }
}
