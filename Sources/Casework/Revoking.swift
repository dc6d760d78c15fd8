import Storage
import SubjectRequests
import Workflows

/// What staff say when they close an incident: on which local day the authority was told, or nil where it was not.
package struct AuthorityNotice: Sendable, Hashable {
    package var toldOn: CivilDate?
    /// What was done, and why the authority was or was not told.
    package var because: Sensitive<String>

    package init(toldOn: CivilDate?, because: Sensitive<String>) {
        self.toldOn = toldOn
        self.because = because
    }
}

/// An open incident with a clock, as staff see it in a list.
package struct OpenIncident: Sendable {
    package let reference: Reference
    package let controller: String
    package let openedAt: Timestamp
    /// By when the authority is to be told.
    package let dueAt: Timestamp
    package let law: String
}

extension CaseDesk {
    /// The kind of an incident in which an answer reached the wrong person.
    package static let misdelivery = "misdelivery"

    /// Takes a released answer back: page, file and links stop at once, every session of the case ends, and an incident opens
    /// whose clock is the statute's.
    ///
    /// - Throws: ``CaseworkError/nothingReleased`` where there is nothing to take back.
    package func revoke(_ reference: Reference, because reason: Sensitive<String>, by staff: StaffMember) async throws {
        guard !reason.disclosed.allSatisfy(\.isWhitespace) else { throw CaseworkError.reasonMissing }
        try await storage.write { connection in
            let row = try found(reference, staff, .revokeAnswer, on: connection)
            guard try connection.packages.revokeReleased(of: row.id) > 0 else { throw CaseworkError.nothingReleased }
            for purpose in [CaseDesk.confirmPurpose, CaseDesk.readPurpose] {
                try connection.links.revoke(purpose, inCase: row.caseID)
            }
            for person in try connection.people.inCase(row.caseID) {
                try connection.staff.endSessions(of: .person(person.id))
            }
            try connection.appendEvent(
                EventKind(rawValue: "answer-revoked"),
                about: .request(row.id),
                by: staff.party(at: row.controller),
                EventDetails(sealed: ["reason": reason.disclosed]),
                key: try connection.eventKey(ofRequest: row.id)
            )
            try openMisdelivery(row, by: staff, on: connection)
        }
    }

    private func openMisdelivery(_ row: RequestRow, by staff: StaffMember, on connection: StorageConnection) throws {
        guard try openMisdelivery(of: row, on: connection) == nil else { return }
        let statute = try rules.statute(of: rules.controller(row.controller))
        let rule = statute.breach ?? .house
        try connection.review.openIncident(
            id: connection.newID(),
            kind: CaseDesk.misdelivery,
            request: row.id,
            owner: staff.id,
            reason: "\(row.reference.text): an answer was taken back from the wrong person",
            dueAt: connection.now().adding(rule.within, in: statute.timeZone),
            law: rule.law
        )
        try connection.appendEvent(
            EventKind(rawValue: "incident-opened"),
            about: .request(row.id),
            by: staff.party(at: row.controller),
            EventDetails(outcome: CaseDesk.misdelivery)
        )
    }

    private func openMisdelivery(of row: RequestRow, on connection: StorageConnection) throws -> IncidentRow? {
        try connection.review.incidents(of: row.id).first { $0.kind == CaseDesk.misdelivery && $0.closedAt == nil }
    }

    /// Closes the incident of a request whose answer reached the wrong person.
    ///
    /// - Throws: ``CaseworkError/noIncident`` where none is open, ``CaseworkError/dayImpossible`` where the day is not here yet.
    package func closeIncident(
        _ reference: Reference,
        _ notice: AuthorityNotice,
        by staff: StaffMember
    ) async throws {
        let reason = notice.because.disclosed
        guard !reason.allSatisfy(\.isWhitespace) else { throw CaseworkError.reasonMissing }
        try await storage.write { connection in
            let row = try found(reference, staff, .closeIncident, on: connection)
            guard let incident = try openMisdelivery(of: row, on: connection) else { throw CaseworkError.noIncident }
            let controller = try rules.controller(row.controller)
            if let day = notice.toldOn, try day > today(at: controller) { throw CaseworkError.dayImpossible }
            try connection.review.closeIncident(incident.id, by: staff.id, authorityToldOn: notice.toldOn)
            try connection.appendEvent(
                EventKind(rawValue: "incident-closed"),
                about: .request(row.id),
                by: staff.party(at: row.controller),
                EventDetails(
                    effectiveOn: notice.toldOn,
                    outcome: notice.toldOn == nil ? "authority-not-told" : "authority-told",
                    sealed: ["reason": reason]
                ),
                key: try connection.eventKey(ofRequest: row.id)
            )
        }
    }

    /// The incidents with a clock that a member of staff may see, the next due first.
    package func openIncidents(for staff: StaffMember) async throws -> [OpenIncident] {
        try await storage.read { connection in
            try connection.review.openIncidents(limit: 1_000).compactMap { row in
                guard let dueAt = row.dueAt, let law = row.law,
                    let request = try row.requestID.map({ try loaded($0, on: connection) }),
                    staff.may(.seeCases, at: request.controller)
                else { return nil }
                return OpenIncident(
                    reference: request.reference,
                    controller: request.controller,
                    openedAt: row.openedAt,
                    dueAt: dueAt,
                    law: law
                )
            }
            .sorted { $0.dueAt < $1.dueAt }
        }
    }
}
