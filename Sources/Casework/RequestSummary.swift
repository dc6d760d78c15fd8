import Storage
import SubjectRequests
import Workflows

/// A request as JSON shows it, the same in the API and on the command line. Holds nothing personal.
package struct RequestSummary: Sendable, Encodable {
    package struct DutySummary: Sendable, Encodable {
        package let duty: DutyKind
        package let due: CivilDate?
        package let internalDue: CivilDate?
        package let met: String?
    }

    package struct VerificationSummary: Sendable, Encodable {
        package let level: VerificationLevel
        package let source: VerificationSource?
        /// What the right asks for at this controller.
        package let needed: VerificationLevel
        /// How far the asking for facts has got, and how often it was tried; nil where nothing waits for that.
        package let facts: FactStanding.Stage?
        package let tries: Int?
    }

    package struct WaitingSummary: Sendable, Encodable {
        package let effect: EffectKind
        package let state: EffectState
        /// The store that does not answer, or in which the work was to be done.
        package let store: String?
        /// A code; of what is parked for a store's sake with the store's complaint.
        package let reason: String?
        package let since: String?
        /// Who must see to what is parked: a member of staff by id, or a role.
        package let owner: String?
    }

    /// One piece of the server's work: what is done, and what is not.
    package struct WorkSummary: Sendable, Encodable {
        package let effect: EffectKind
        /// Where it acts; nil for what is not about one store.
        package let store: String?
        package let message: String?
        package let state: EffectState
        /// Rows by collection, of what is done.
        package let rows: [String: Int]
        package let result: String?
        package let finished: String?
    }

    /// What is withheld from an answer: where, and on which ground; never what it says.
    package struct WithheldSummary: Sendable, Encodable {
        package let withholding: String
        package let collection: String
        package let row: String?
        package let field: String?
        package let ground: String
        package let by: String
    }

    /// What may be wrong with the package that is shown.
    package struct ConcernSummary: Sendable, Encodable {
        package let concern: String
        package let kind: String
        package let withholding: String?
        package let counts: [String: Int]
        package let settledBy: String?
    }

    package let reference: String
    package let `case`: String
    package let controller: String
    package let right: Right
    package let state: String
    package let phase: Phase
    package let outcome: Outcome?
    package let ground: RefusalGround?
    package let received: CivilDate
    package let duties: [DutySummary]
    package let verification: VerificationSummary
    package let assignee: String?
    package let flags: [String]
    /// The answered request that this one asks for again, by its sender's address.
    package let repeats: String?
    /// What is held up, and by which store since when.
    package let waiting: [WaitingSummary]
    /// Every piece of work so far, in its order; nil where many requests are listed.
    package let work: [WorkSummary]?
    /// Digest of what there is to approve: an approval names it. Nil where nothing is.
    package let shown: String?
    /// What is withheld, what gives concern, and how many marks what is shown does not follow yet; nil where many are listed.
    package let withheld: [WithheldSummary]?
    package let concerns: [ConcernSummary]?
    package let pendingMarks: Int?
    package let revision: Int64
}

extension RequestSummary.WaitingSummary {
    /// Nil for what does not wait.
    fileprivate init?(_ row: EffectRow) {
        guard !row.state.isOver, let since = row.state == .parked ? row.parkedAt : row.waitsSince else { return nil }
        self.init(
            effect: row.kind,
            state: row.state,
            store: row.waitsFor ?? row.store,
            reason: row.parkedReason ?? row.result,
            since: since.description,
            owner: row.parkedOwner
        )
    }
}

extension RequestSummary.WithheldSummary {
    fileprivate init(_ row: WithholdingRow) {
        self.init(
            withholding: row.id,
            collection: row.collection,
            row: row.rowToken?.hexadecimal,
            field: row.field,
            ground: row.ground,
            by: row.by
        )
    }
}

extension RequestSummary.WorkSummary {
    fileprivate init(_ row: EffectRow) {
        self.init(
            effect: row.kind,
            store: row.store,
            message: row.message,
            state: row.state,
            rows: row.counts,
            result: row.parkedReason ?? row.result,
            finished: row.finishedAt?.description
        )
    }
}

extension CaseDesk {
    /// The summary of a request.
    ///
    /// - Parameter toStranger: leaves out what only staff may know: whoever calls with somebody's address would learn from it
    ///   that they have asked before.
    /// - Parameter withWork: names every piece of work.
    package func summary(
        _ row: RequestRow,
        toStranger: Bool = false,
        withWork: Bool = false,
        on connection: StorageConnection
    ) throws -> RequestSummary {
        let repeats = toStranger ? nil : try repeated(by: row.id, on: connection)
        let verifications = try connection.people.verifications(inCase: row.caseID).filter(\.hasPassed)
        let best = verifications.max { $0.level < $1.level }
        let isAsked = row.phase == .verification || withWork
        let facts = toStranger || !isAsked ? nil : try factStanding(row.caseID, on: connection)
        return RequestSummary(
            reference: row.reference.text,
            case: try connection.cases.load(row.caseID, scope: .everything)?.reference.text ?? "",
            controller: row.controller,
            right: row.right,
            state: row.state,
            phase: row.phase,
            outcome: row.outcome,
            ground: row.ground,
            received: row.receivedOn,
            duties: try connection.clock.duties(of: row.id).map { duty in
                RequestSummary.DutySummary(
                    duty: duty.kind,
                    due: duty.dueOn,
                    internalDue: duty.internalOn,
                    met: duty.metAt?.description
                )
            },
            verification: RequestSummary.VerificationSummary(
                level: best?.level ?? .none,
                source: best?.source,
                needed: try terms(of: row, on: connection).required,
                facts: facts?.stage,
                tries: facts?.tries
            ),
            assignee: row.assignee,
            flags: try flags(row, facts, on: connection) + (repeats == nil ? [] : ["repeat"]),
            repeats: repeats?.text,
            waiting: try connection.effects.of(row.id).compactMap(RequestSummary.WaitingSummary.init),
            work: withWork ? try connection.effects.of(row.id).map(RequestSummary.WorkSummary.init) : nil,
            shown: row.phase == .review ? row.shownDigest : nil,
            withheld: withWork
                ? try connection.withholdings.standing(of: row.id).map(RequestSummary.WithheldSummary.init) : nil,
            concerns: withWork ? try concerns(row, on: connection) : nil,
            pendingMarks: withWork ? try snapshot(row, clock: false, on: connection).marksPending : nil,
            revision: row.revision
        )
    }

    private func concerns(
        _ row: RequestRow,
        on connection: StorageConnection
    ) throws -> [RequestSummary.ConcernSummary] {
        guard let package = try connection.packages.current(of: row.id) else { return [] }
        return try connection.concerns.about(package.id).map { concern in
            RequestSummary.ConcernSummary(
                concern: concern.id,
                kind: concern.kind.rawValue,
                withholding: concern.withholdingID,
                counts: concern.counts,
                settledBy: concern.settledBy
            )
        }
    }

    /// What staff should know at a glance: computed, never stored.
    private func flags(
        _ row: RequestRow,
        _ facts: FactStanding?,
        on connection: StorageConnection
    ) throws -> [String] {
        var flags: [String] = []
        if try isMinors(row.id, on: connection) { flags.append("minor") }
        let effects = try connection.effects.of(row.id)
        if effects.contains(where: { $0.state == .parked && !$0.isToBePosted }) { flags.append("parked") }
        if effects.contains(where: \.isToBePosted) { flags.append(CaseDesk.toBePosted) }
        if effects.contains(where: { !$0.state.isOver && $0.state != .parked && $0.waitsFor != nil }) {
            flags.append("waiting-for-store")
        }
        if row.phase == .verification, facts?.stage == .usedUp { flags.append("facts-used-up") }
        let now = try connection.now()
        if try connection.holds.bearing(on: row).contains(where: { $0.stands(at: now) }) { flags.append("on-hold") }
        let today = try today(at: rules.controller(row.controller))
        if row.phase != .closed, let due = row.nextDueOn, due < today { flags.append("overdue") }
        return flags
    }

    /// The summaries of the requests that a member may see, newest first, or the open ones by their next duty.
    package func summaries(for staff: StaffMember, openOnly: Bool) async throws -> [RequestSummary] {
        try await storage.read { connection in
            let scope = staff.scope(for: .seeCases)
            let rows =
                openOnly
                ? try connection.requests.queue(scope: scope, limit: 1_000)
                : try connection.requests.list(scope: scope, limit: 1_000)
            return try rows.map { try summary($0, on: connection) }
        }
    }

    package func summary(_ reference: Reference, for staff: StaffMember) async throws -> RequestSummary {
        try await storage.read { connection in
            try summary(found(reference, staff, .seeCases, on: connection), withWork: true, on: connection)
        }
    }
}
