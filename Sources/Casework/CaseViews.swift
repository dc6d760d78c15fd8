import Storage
import SubjectRequests
import Vault
import Workflows

/// A request as staff see it, with everything that is personal in it opened.
package struct RequestView: Sendable {
    package let row: RequestRow
    package let caseReference: Reference
    package let meaning: String
    package let duties: [DutyView]
    package let verified: VerificationLevel
    package let required: VerificationLevel
    /// Where the person was asked for facts; nil where nothing waits for that.
    package let facts: FactStanding?
    package let person: Sensitive<PersonParticulars>
    package let identities: [IdentityView]
    package let effects: [EffectRow]
    package let changes: [ChangeView]
    package let approvals: [ApprovalRow]
    package let package: PackageRow?
    package let holds: [HoldRow]
    package let history: [EventRow]
    package let messages: [MessageView]
    /// What the member may do, with the reason where they may not.
    package let moves: [(trigger: Trigger, obstacle: String?)]
    /// The other requests of the case.
    package let siblings: [RequestRow]
}

package struct DutyView: Sendable {
    package let row: DutyRow
    package let reasons: DutyReasons
}

package struct IdentityView: Sendable {
    package let kind: IdentityKind
    package let value: Sensitive<String>
    package let standing: IdentityStanding
    package let origin: IdentityOrigin
    /// How far it is proven; nil for a claimed one, and for one that was proven before levels were kept.
    package let level: VerificationLevel?

    /// Whether a search may start from it that asks for `level`.
    package func isProven(to level: VerificationLevel) -> Bool {
        standing != .claimed && self.level.map { $0 >= level } ?? true
    }
}

/// Old and new value of one field in one store.
package struct ChangeView: Sendable {
    package let row: CorrectionRow
    package let old: Sensitive<String>?
    package let new: Sensitive<String>
}

package struct MessageView: Sendable {
    package let row: MessageRow
    package let particulars: Sensitive<MessageParticulars>?
}

extension CaseDesk {
    /// The queue that a member sees, the next duty first.
    package func queue(
        for staff: StaffMember,
        filter: RequestFilter = RequestFilter(),
        after place: QueuePlace? = nil,
        limit: Int = 50
    ) async throws -> [RequestRow] {
        try await storage.read {
            try $0.requests.queue(scope: staff.scope(for: .seeCases), filter: filter, after: place, limit: limit)
        }
    }

    /// One request with its case.
    ///
    /// - Throws: ``CaseworkError/notFound`` outside the member's scope.
    package func request(_ reference: Reference, for staff: StaffMember) async throws -> RequestView {
        try await storage.read { connection in
            let row = try found(reference, staff, .seeCases, on: connection)
            return try view(row, party: staff.party(at: row.controller), on: connection)
        }
    }

    /// The requests of a person's session, for the person.
    package func requests(session token: String) async throws -> [RequestView] {
        try await storage.read { connection in
            guard case .person(let id) = try connection.staff.session(RandomToken.digest(of: token))?.owner,
                let person = try connection.people.load(id)
            else { throw CaseworkError.notSignedIn }
            return try connection.requests.inCase(person.caseID).map { try view($0, party: .requester, on: connection) }
        }
    }

    func view(_ row: RequestRow, party: Party, on connection: StorageConnection) throws -> RequestView {
        guard let caseFile = try connection.cases.load(row.caseID, scope: .everything) else {
            throw CaseworkError.notFound
        }
        let key = try connection.keys.load(caseFile.keyID)
        let workflow = try rules.workflow(row)
        let snapshot = try snapshot(row, on: connection)
        return RequestView(
            row: row,
            caseReference: caseFile.reference,
            meaning: workflow[row.state]?.meaning ?? row.state,
            duties: try connection.clock.duties(of: row.id).map { try DutyView(row: $0, reasons: storedReasons($0)) },
            verified: snapshot.verified,
            required: snapshot.required,
            facts: try factStanding(row.caseID, on: connection),
            person: Sensitive(try person(row.caseID, key, on: connection)),
            identities: try identities(row.caseID, key, on: connection),
            effects: try connection.effects.of(row.id),
            changes: try changes(row.id, key, on: connection),
            approvals: try connection.approvals.of(row.id),
            package: try connection.packages.current(of: row.id),
            holds: try connection.holds.bearing(on: row),
            history: try connection.events.history(ofCase: row.caseID),
            messages: try connection.messages.inCase(row.caseID).map { try view($0, on: connection) },
            moves: workflow.moves(snapshot, by: party).map { ($0.trigger, $0.obstacle?.why) },
            siblings: try connection.requests.inCase(row.caseID).filter { $0.id != row.id }
        )
    }

    package func person(_ caseID: String, _ key: DataKey, on connection: StorageConnection) throws -> PersonParticulars
    {
        guard let row = try connection.people.subject(ofCase: caseID) else { throw CaseworkError.notFound }
        return try key.open(row.sealed, as: PersonParticulars.self, context: sealContext("people", "sealed", row.id))
    }

    package func identities(
        _ caseID: String,
        _ key: DataKey,
        on connection: StorageConnection
    ) throws -> [IdentityView] {
        try connection.people.identities(inCase: caseID).map { row in
            let value = try key.open(row.sealed, context: sealContext("identities", "sealed", row.id))
            return IdentityView(
                kind: row.kind,
                value: Sensitive(String(decoding: value, as: UTF8.self)),
                standing: row.standing,
                origin: row.origin,
                level: row.level
            )
        }
    }

    package func changes(_ request: String, _ key: DataKey, on connection: StorageConnection) throws -> [ChangeView] {
        try connection.corrections.of(request).map { row in
            func text(_ sealed: [UInt8], _ column: String) throws -> Sensitive<String> {
                let bytes = try key.open(sealed, context: sealContext("corrections", column, row.id))
                return Sensitive(String(decoding: bytes, as: UTF8.self))
            }
            return ChangeView(
                row: row,
                old: try row.old.map { try text($0, "old_sealed") },
                new: try text(row.new, "new_sealed")
            )
        }
    }

    /// Message ids of the letters that came into a case, in the order in which they came.
    package func messageIDs(ofLettersIn caseID: String, on connection: StorageConnection) throws -> [String] {
        try connection.messages.inCase(caseID).filter { $0.direction == .incoming }
            .compactMap { try view($0, on: connection).particulars?.disclosed.messageID }
    }

    func view(_ row: MessageRow, on connection: StorageConnection) throws -> MessageView {
        guard let sealed = row.sealed else { return MessageView(row: row, particulars: nil) }
        let particulars = try connection.keys.load(row.keyID)
            .open(sealed, as: MessageParticulars.self, context: sealContext("messages", "sealed", row.id))
        return MessageView(row: row, particulars: Sensitive(particulars))
    }

    /// The raw letter of a stored message.
    package func raw(_ message: MessageRow) async throws -> [UInt8] {
        guard let blob = message.raw else { throw CaseworkError.notFound }
        let (row, key) = try await storage.read { connection in
            guard let row = try connection.blobs.load(blob) else { throw CaseworkError.notFound }
            return (row, try connection.keys.load(message.keyID))
        }
        return try await storage.blobs.read(row, key: key)
    }
}
