import Storage
import SubjectRequests
import Vault
import Workflows

/// For whom somebody writes.
package struct RepresentedPerson: Sendable {
    package var name: Sensitive<String>?
    /// Their own address, never the agent's.
    package var mailAddress: Sensitive<String>?
    package var postalAddress: Sensitive<String>?
    /// What is said about them; claimed until proven.
    package var claimed: [Identity]

    package init(
        name: Sensitive<String>? = nil,
        mailAddress: Sensitive<String>? = nil,
        postalAddress: Sensitive<String>? = nil,
        claimed: [Identity] = []
    ) {
        self.name = name
        self.mailAddress = mailAddress
        self.postalAddress = postalAddress
        self.claimed = claimed
    }
}

/// The evidence that somebody may act for the person.
package struct ReceivedAuthority: Sendable {
    /// The controller's local day on which it arrived.
    package let receivedOn: CivilDate
    /// To whom the answer goes, as the authority says.
    package let answersTo: PersonRole
    /// What it is, in words for the record.
    package let what: Sensitive<String>
    /// The document itself; kept sealed under the case's key.
    package let document: Sensitive<[UInt8]>?

    package init(
        receivedOn: CivilDate,
        answersTo: PersonRole,
        what: Sensitive<String>,
        document: Sensitive<[UInt8]>? = nil
    ) {
        self.receivedOn = receivedOn
        self.answersTo = answersTo
        self.what = what
        self.document = document
    }
}

extension CaseDesk {
    /// Method of the verification that stands for an agent's authority, by whom the answer goes to.
    private static let authorityMethods: [PersonRole: String] = [
        .subject: "authority-answer-person", .agent: "authority-answer-agent",
    ]

    /// Staff find that whoever wrote is not the person whom the case is about, but writes for them. Everything that was
    /// proven so far was proven of the agent, and counts for nothing: neither a link nor a session of theirs opens the case,
    /// and nothing is done before the person is verified and the authority is here.
    ///
    /// - Throws: ``CaseworkError/alreadyRepresented`` where an agent is known.
    package func represent(_ reference: Reference, _ whom: RepresentedPerson, by staff: StaffMember) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .attestIdentity, on: connection)
            guard row.phase == .verification || row.phase == .intake else {
                throw CaseworkError.moveNotPossible(.verifyIdentity, "the person has been verified; withdraw it first")
            }
            let people = try connection.people.inCase(row.caseID)
            guard !people.contains(where: { $0.role == .agent }) else { throw CaseworkError.alreadyRepresented }
            guard let writer = people.first(where: { $0.role == .subject }) else { throw CaseworkError.notFound }
            let key = try connection.keys.ofCase(row.caseID).key
            let written = try key.open(
                writer.sealed,
                as: PersonParticulars.self,
                context: sealContext("people", "sealed", writer.id)
            )
            try connection.people.update(writer.id, sealed: writer.sealed, role: .agent, language: writer.language)
            let id = try connection.newID()
            let particulars = PersonParticulars(
                name: whom.name?.disclosed,
                mailAddress: whom.mailAddress?.disclosed,
                postalAddress: whom.postalAddress?.disclosed,
                answersTo: written.answersTo,
                subjectLine: written.subjectLine
            )
            let sealed = try key.seal(encoding: particulars, context: sealContext("people", "sealed", id))
            try connection.people.insert(PersonRow(id: id, caseID: row.caseID, role: .subject, sealed: sealed))
            for identity in try claims(whom, of: writer, written, key, on: connection) {
                let identityID = try connection.newID()
                try connection.people.add(
                    IdentityRow(
                        id: identityID,
                        personID: id,
                        kind: identity.kind,
                        token: token(identity),
                        sealed: try key.seal(
                            Array(identity.value.utf8),
                            context: sealContext("identities", "sealed", identityID)
                        ),
                        standing: .claimed,
                        origin: .staff
                    )
                )
            }
            try connection.appendEvent(
                EventKind(rawValue: "agent-noted"),
                about: .caseFile(row.caseID),
                by: staff.party(at: row.controller)
            )
            for request in try connection.requests.inCase(row.caseID) where request.phase != .closed {
                try connection.requests.change(request.id, revision: request.revision, RequestChanges())
            }
            if whom.mailAddress != nil { _ = try connection.effects.planMail("identity-link", of: row.id) }
        }
    }

    /// What the agent's letter says about the person, without the agent's own address, and what staff add.
    private func claims(
        _ whom: RepresentedPerson,
        of writer: PersonRow,
        _ written: PersonParticulars,
        _ key: DataKey,
        on connection: StorageConnection
    ) throws -> [Identity] {
        let own = written.mailAddress.flatMap { Identity(kind: .email, value: $0) }
        let read = try connection.people.identities(of: writer.id).compactMap { row -> Identity? in
            let value = try key.open(row.sealed, context: sealContext("identities", "sealed", row.id))
            return Identity(kind: row.kind, value: String(decoding: value, as: UTF8.self))
        }
        let address = whom.mailAddress.flatMap { Identity(kind: .email, value: $0.disclosed) }
        return ([address].compactMap { $0 } + whom.claimed + read).reduce(into: []) { all, identity in
            if identity != own, !all.contains(identity) { all.append(identity) }
        }
    }

    /// The agent's authority has arrived: where the statute has it so, the clock starts no earlier than on that day, and
    /// what waited for it goes on.
    ///
    /// - Throws: ``CaseworkError/noAgent`` where nobody acts for the person; ``CaseworkError/dayImpossible``.
    package func authorise(_ reference: Reference, _ authority: ReceivedAuthority, by staff: StaffMember) async throws {
        guard let method = CaseDesk.authorityMethods[authority.answersTo] else { throw CaseworkError.noAgent }
        let (caseID, keyID, key) = try await storage.read { connection in
            let row = try found(reference, staff, .attestIdentity, on: connection)
            let key = try connection.keys.ofCase(row.caseID)
            return (row.caseID, key.id, key.key)
        }
        let blob = try await storage.seal(authority.document, caseID: caseID, keyID: keyID, key: key, at: clock.now)
        try await storage.write(settling: blob.map { [$0] } ?? []) { connection in
            let row = try found(reference, staff, .attestIdentity, on: connection)
            guard let agent = try connection.people.inCase(row.caseID).first(where: { $0.role == .agent }) else {
                throw CaseworkError.noAgent
            }
            try requirePossible(authority.receivedOn, for: row)
            if let blob { try connection.blobs.insert(blob) }
            try connection.people.insert(
                VerificationRow(
                    id: try connection.newID(),
                    personID: agent.id,
                    level: .document,
                    source: .staff,
                    method: method,
                    by: staff.id,
                    at: try connection.now(),
                    evidence: blob?.id
                )
            )
            try connection.appendEvent(
                EventKind(rawValue: "authority-received"),
                about: .caseFile(row.caseID),
                by: staff.party(at: row.controller),
                EventDetails(
                    effectiveOn: authority.receivedOn,
                    outcome: authority.answersTo.rawValue,
                    sealed: ["what": authority.what.disclosed]
                ),
                key: try connection.eventKey(ofCase: row.caseID)
            )
            for request in try connection.requests.inCase(row.caseID) where request.phase != .closed {
                try noteStart(.authority, of: request, on: authority.receivedOn, connection)
            }
            try goOnProven(row.caseID, by: staff.party(at: row.controller), on: connection)
        }
    }

    /// A fee that was asked for has been paid: where the statute has it so, the clock starts no earlier than on that day.
    ///
    /// - Throws: ``CaseworkError/feeStartsNothing`` where the statute's clock waits for no fee, ``CaseworkError/dayImpossible``.
    package func noteFee(_ reference: Reference, paidOn day: CivilDate, by staff: StaffMember) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .changeClock, on: connection)
            try requirePossible(day, for: row)
            let clock = try responseClock(row, on: connection)
            let waits = clock.statute.duties(for: row.right).contains { $0.startRule?.events.contains(.fee) ?? false }
            guard waits, row.phase != .closed else { throw CaseworkError.feeStartsNothing }
            try noteStart(.fee, of: row, on: day, connection)
        }
    }

    private func requirePossible(_ day: CivilDate, for row: RequestRow) throws {
        guard day >= row.receivedOn, try day <= today(at: rules.controller(row.controller)) else {
            throw CaseworkError.dayImpossible
        }
    }

    /// Whether somebody acts for the person of a case without their authority's having arrived.
    func lacksAuthority(_ caseID: String, on connection: StorageConnection) throws -> Bool {
        guard let agent = try connection.people.inCase(caseID).first(where: { $0.role == .agent }) else { return false }
        return try answersTo(agent, caseID, on: connection) == nil
    }

    /// The agent to whom the authority lets the answer go; nil where it goes to the person.
    package func addressedAgent(_ caseID: String, on connection: StorageConnection) throws -> PersonRow? {
        guard let agent = try connection.people.inCase(caseID).first(where: { $0.role == .agent }) else { return nil }
        return try answersTo(agent, caseID, on: connection) == .agent ? agent : nil
    }

    private func answersTo(_ agent: PersonRow, _ caseID: String, on connection: StorageConnection) throws -> PersonRole?
    {
        let method = try connection.people.verifications(inCase: caseID).last { verification in
            verification.personID == agent.id && verification.hasPassed
                && CaseDesk.authorityMethods.values.contains(verification.method)
        }?.method
        return CaseDesk.authorityMethods.first { $0.value == method }?.key
    }
}

extension SiteStorage {
    /// A document that staff hand in, sealed under a case's key; nil where there is none.
    func seal(
        _ document: Sensitive<[UInt8]>?,
        caseID: String,
        keyID: String,
        key: DataKey,
        at time: Timestamp
    ) async throws -> FinishedBlob? {
        guard let document else { return nil }
        var random = SystemRandomNumberGenerator()
        return try await blobs.seal(
            document.disclosed,
            id: TimeOrderedID.make(at: time, using: &random),
            keyID: keyID,
            key: key
        )
    }
}
