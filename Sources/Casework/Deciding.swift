import Storage
import SubjectRequests
import Workflows

/// What staff decide about a request.
extension CaseDesk {
    /// The request with this reference, where the member may see it and do `verb` at its controller.
    ///
    /// - Throws: ``CaseworkError/notFound`` where there is none in the member's scope; a request of another controller does
    ///   not exist for them.
    func found(
        _ reference: Reference,
        _ staff: StaffMember,
        _ verb: StaffVerb,
        on connection: StorageConnection
    ) throws -> RequestRow {
        guard let row = try connection.requests.find(reference, scope: staff.scope(for: .seeCases)) else {
            throw CaseworkError.notFound
        }
        guard staff.may(verb, at: row.controller) else { throw CaseworkError.notPermitted(verb) }
        return row
    }

    /// Approves exactly what was shown. Where more people must approve, the approval is recorded and the request stays.
    ///
    /// - Parameter shown: digest of what the member saw; nil approves what is shown now.
    /// - Returns: true when the request moved on.
    package func approve(_ reference: Reference, shown: String? = nil, by staff: StaffMember) async throws -> Bool {
        try await storage.write { connection in
            let row = try found(reference, staff, .seeCases, on: connection)
            let party = staff.party(at: row.controller)
            guard let digest = row.shownDigest, shown == nil || shown == digest else {
                throw CaseworkError.shownChanged
            }
            var snapshot = try snapshot(row, on: connection)
            snapshot.approvers.insert(staff.id)
            do {
                _ = try rules.workflow(row).decide(snapshot, .approve, by: party)
            } catch let error as NotAllowed {
                guard error.reason == .guardFailed(.approved) else {
                    throw CaseworkError.moveNotPossible(.approve, error.why)
                }
                try approved(row, digest, staff, party, on: connection)
                return false
            }
            try approved(row, digest, staff, party, on: connection)
            try move(row.id, .approve, by: party, on: connection)
            return true
        }
    }

    private func approved(
        _ row: RequestRow,
        _ digest: String,
        _ staff: StaffMember,
        _ party: Party,
        on connection: StorageConnection
    ) throws {
        try connection.approvals.add(row.id, shown: digest, by: staff.id, revision: row.revision)
        try connection.appendEvent(
            EventKind(rawValue: "approval-given"),
            about: .request(row.id),
            by: party,
            EventDetails(definition: digest)
        )
    }

    /// Declines a request on a legal ground; the notice goes out before it closes.
    ///
    /// - Parameter reason: why the ground applies, in words for the person; the notice quotes them.
    package func refuse(
        _ reference: Reference,
        ground: RefusalGround,
        because reason: Sensitive<String>,
        by staff: StaffMember
    ) async throws {
        try await moved(reference, .refuse, by: staff, ground: ground, said: [.reason: reason.disclosed])
    }

    /// The person has dropped the request and staff note it.
    ///
    /// - Parameter reason: how they said so, for colleagues.
    package func withdraw(
        _ reference: Reference,
        because reason: Sensitive<String>? = nil,
        by staff: StaffMember
    ) async throws {
        try await moved(reference, .withdraw, by: staff, said: CaseDesk.reason(reason))
    }

    /// The work is done again, and shown again.
    ///
    /// - Parameter reason: what should be looked at, for colleagues.
    package func rework(
        _ reference: Reference,
        because reason: Sensitive<String>? = nil,
        by staff: StaffMember
    ) async throws {
        try await moved(reference, .rework, by: staff, said: CaseDesk.reason(reason))
    }

    private static func reason(_ reason: Sensitive<String>?) -> [MoveFact: String] {
        reason.map { [.reason: $0.disclosed] } ?? [:]
    }

    /// A move that staff make; who may is said by the workflow.
    ///
    /// - Parameter effectiveOn: its legal day, where that is not today.
    func moved(
        _ reference: Reference,
        _ trigger: Trigger,
        by staff: StaffMember,
        ground: RefusalGround? = nil,
        said: [MoveFact: String] = [:],
        effectiveOn: CivilDate? = nil
    ) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .seeCases, on: connection)
            do {
                try move(
                    row.id,
                    trigger,
                    by: staff.party(at: row.controller),
                    on: connection,
                    effectiveOn: effectiveOn,
                    ground: ground,
                    said: said
                )
            } catch let error as NotAllowed {
                throw CaseworkError.moveNotPossible(trigger, error.why)
            }
        }
    }
}

extension HouseRules {
    /// The definition that a stored request follows.
    func workflow(_ row: RequestRow) throws(CaseworkError) -> WorkflowDefinition { try workflow(digest: row.workflow) }
}
