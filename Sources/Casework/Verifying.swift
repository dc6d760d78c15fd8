import Storage
import SubjectRequests
import Vault
import Workflows

extension CaseDesk {
    /// What a mailed link may be used for.
    package static let confirmPurpose = "confirm"
    package static let readPurpose = "read"

    /// On which local day a link stopped working; nil where it was never ours, or works.
    package func linkEnded(_ token: String, reference: Reference) async throws -> CivilDate? {
        try await storage.read { connection in
            guard let link = try connection.links.find(RandomToken.digest(of: token)),
                let fault = try self.fault(link, reference, on: connection),
                let caseFile = try connection.cases.load(link.caseID, scope: .everything)
            else { return nil }
            let zone = try rules.statute(of: rules.controller(caseFile.controller)).timeZone
            let end =
                switch fault {
                case .unknown: Timestamp?.none
                case .expired: link.expiresAt
                case .used: link.usedAt
                case .revoked: link.revokedAt
                case .superseded: try link.supersededBy.flatMap(connection.links.find)?.madeAt
                }
            return end?.day(in: zone)
        }
    }

    /// The person has followed the link and pressed the button: the address it went to is theirs. Moves every request of
    /// the case that waited for it, and opens a session for this one case.
    ///
    /// - Returns: the session's token.
    /// - Throws: ``CaseworkError/linkSpent(_:)`` with the reason.
    package func confirm(_ token: String, reference: Reference) async throws -> String {
        let session = RandomToken.link()
        let fault = try await storage.write { connection -> LinkFault? in
            let link = try connection.links.find(RandomToken.digest(of: token))
            if let fault = try self.fault(link, reference, on: connection) { return fault }
            guard let link, let person = link.personID else { return .unknown }
            try connection.links.noteUse(link.tokenHash)
            try verified(person, link.caseID, method: "link", on: connection)
            try openSession(session, of: person, on: connection)
            try noteOpened(link.caseID, by: "link", on: connection)
            return nil
        }
        guard let fault else { return session }
        try await noteRefused(RefusedAccess(fault), reference)
        throw CaseworkError.linkSpent(fault)
    }

    /// A requester's session: half an hour, for one case. What asks for a fresh code it may not do yet.
    func openSession(_ token: String, of person: String, on connection: StorageConnection) throws {
        let now = try connection.now()
        try connection.staff.openSession(
            RandomToken.digest(of: token),
            of: .person(person),
            freshUntil: now,
            expiresAt: now.adding(seconds: 1_800)
        )
    }

    private func fault(
        _ link: LinkRow?,
        _ reference: Reference,
        on connection: StorageConnection
    ) throws -> LinkFault? {
        guard let link, [CaseDesk.confirmPurpose, CaseDesk.readPurpose].contains(link.purpose),
            let caseFile = try connection.cases.load(link.caseID, scope: .everything)
        else { return .unknown }
        if let person = try link.personID.flatMap(connection.people.load), person.role == .agent { return .revoked }
        let known = try connection.requests.inCase(link.caseID).map(\.reference) + [caseFile.reference]
        guard known.contains(reference) else { return .unknown }
        if link.revokedAt != nil { return .revoked }
        if link.usedAt != nil { return .used }
        if link.supersededBy != nil { return .superseded }
        return link.expiresAt <= clock.now ? .expired : nil
    }

    /// The address that a link or code reached is the person's: a verification of that address and of nothing else.
    func verified(_ person: String, _ caseID: String, method: String, on connection: StorageConnection) throws {
        guard let row = try connection.people.load(person) else { throw CaseworkError.notFound }
        try addressProven(row, caseID, on: connection)
        try connection.people.insert(
            VerificationRow(
                id: try connection.newID(),
                personID: person,
                level: .channel,
                source: .person,
                method: method,
                at: try connection.now()
            )
        )
        try identityProven(caseID, by: .requester, on: connection)
    }

    /// Of what a person says about themselves, only the address that they are answered at counts as proven.
    private func addressProven(_ person: PersonRow, _ caseID: String, on connection: StorageConnection) throws {
        let key = try connection.keys.ofCase(caseID).key
        let who = try key.open(
            person.sealed,
            as: PersonParticulars.self,
            context: sealContext("people", "sealed", person.id)
        )
        let reached = who.mailAddress.flatMap { Identity(kind: .email, value: $0) }.map(token)
        for identity in try connection.people.identities(of: person.id) where identity.token == reached {
            try connection.people.prove(identity, .verified, to: .channel)
            try connection.effects.hasten(waitingBecause: MailCaps.acknowledgedToday, identityToken: identity.token)
        }
    }

    /// Every request of the case that waited for proof goes on, those that disclose first: a deletion then sees that it has
    /// to wait for them.
    func identityProven(_ caseID: String, by party: Party, on connection: StorageConnection) throws {
        for request in try connection.requests.inCase(caseID) where request.phase != .closed {
            try noteStart(.identity, of: request, on: connection)
        }
        try goOnProven(caseID, by: party, on: connection)
    }

    /// The moves that follow where all that has to be proven is.
    func goOnProven(_ caseID: String, by party: Party, on connection: StorageConnection) throws {
        let requests = try connection.requests.inCase(caseID).filter { $0.phase != .closed || $0.outcome == .lapsed }
        for request in requests.sorted(by: { $0.right.discloses && !$1.right.discloses }) {
            try moveIfPossible(request.id, .verifyIdentity, by: party, on: connection)
        }
    }

    /// Staff's word that they know who asks: every identity given in the case counts as verified from now on. Where they
    /// only know that the mailbox is the person's, that address alone does, for a stranger may claim anything besides.
    func attest(
        _ attestation: Attestation,
        _ person: PersonRow,
        _ caseID: String,
        by party: Party,
        on connection: StorageConnection
    ) throws {
        if attestation.level <= .channel {
            try addressProven(person, caseID, on: connection)
        } else {
            for identity in try connection.people.identities(of: person.id) {
                try connection.people.prove(identity, .verified, to: attestation.level)
            }
        }
        try connection.people.insert(
            VerificationRow(
                id: try connection.newID(),
                personID: person.id,
                level: attestation.level,
                source: .staff,
                method: "attested",
                by: party.staffID,
                at: try connection.now()
            )
        )
        try connection.appendEvent(
            EventKind(rawValue: "identity-attested"),
            about: .caseFile(caseID),
            by: party,
            EventDetails(outcome: attestation.level.rawValue, sealed: ["how": attestation.how.disclosed]),
            key: try connection.eventKey(ofCase: caseID)
        )
        try identityProven(caseID, by: party, on: connection)
    }

    /// A member of staff attests the identity of a request's person.
    package func attest(_ reference: Reference, _ attestation: Attestation, by staff: StaffMember) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .attestIdentity, on: connection)
            guard let person = try connection.people.subject(ofCase: row.caseID) else { throw CaseworkError.notFound }
            try attest(attestation, person, row.caseID, by: staff.party(at: row.controller), on: connection)
        }
    }
}
