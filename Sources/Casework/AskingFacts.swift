import DataMap
import Storage
import SubjectRequests
import Vault
import Workflows

/// What somebody is asked for, and what it may prove. Made for one try, and never stored.
package struct FactTrial: Sendable {
    package let caseID: String
    package let controller: String
    /// How many must agree.
    package let needed: Int
    package let questions: [FactQuestion]
    /// What the person is proven to be, or says they are: each is tried by itself.
    package let seeds: [Identity]
    /// What the person has said of themselves already, in the spelling of ``GivenFact/spelling(of:)``.
    package let known: Set<String>
}

extension CaseDesk {
    /// However many cases somebody opens, and from wherever: what one identity leads to is tried no more often than this, and
    /// nobody tries more often from one mailbox.
    package static let factTriesOfIdentityMax = 9
    private static let factTriesSeconds = 30 * 86_400

    /// What the person of a session can be asked for now; nil where nothing is asked, or not any more.
    ///
    /// - Throws: ``CaseworkError/notSignedIn`` where the session has ended, ``CaseworkError/notFound`` for another case.
    package func factTrial(_ reference: Reference, session token: String) async throws -> FactTrial? {
        try await storage.read { connection in
            let request = try own(reference, session: token, on: connection)
            guard try factStanding(request.caseID, on: connection)?.stage == .asked else { return nil }
            let key = try connection.keys.ofCase(request.caseID).key
            let identities = try identities(request.caseID, key, on: connection)
                .compactMap { Identity(kind: $0.kind, value: $0.value.disclosed) }
            let person = try person(request.caseID, key, on: connection)
            let worn = try identities.filter { try isWorn($0, on: connection) }
            let mailbox = person.mailAddress.flatMap { Identity(kind: .email, value: $0) }
            let isSpent = mailbox.map(worn.contains) ?? false
            return FactTrial(
                caseID: request.caseID,
                controller: request.controller,
                needed: try rules.controller(request.controller).factsNeeded,
                questions: try factQuestions(connection.requests.inCase(request.caseID), on: connection),
                seeds: isSpent ? [] : identities.filter { !worn.contains($0) },
                known: Set((identities.map(\.value) + [person.name].compactMap(\.self)).map(GivenFact.spelling(of:)))
            )
        }
    }

    private func isWorn(_ identity: Identity, on connection: StorageConnection) throws -> Bool {
        let since = try connection.now().adding(seconds: -CaseDesk.factTriesSeconds)
        let failed = try connection.people.failures(of: CaseDesk.factsMethod, with: token(identity), since: since)
        return failed >= CaseDesk.factTriesOfIdentityMax
    }

    /// What came of a try. What agreed by itself is the person's from now on, and nothing else; the case's requests go on. A try
    /// that was made beside others, and is one too many, counts for nothing.
    ///
    /// - Parameters:
    ///   - given: to how many questions there was an answer.
    ///   - agreed: the seeds with whose rows enough agreed.
    package func noteFacts(_ trial: FactTrial, given: Int, agreed: [Identity]) async throws {
        try await storage.write { connection in
            guard try factStanding(trial.caseID, on: connection)?.stage == .asked,
                let person = try connection.people.subject(ofCase: trial.caseID)
            else { return }
            try connection.people.insert(
                VerificationRow(
                    id: try connection.newID(),
                    personID: person.id,
                    level: .matched,
                    source: .rule,
                    method: CaseDesk.factsMethod,
                    hasPassed: !agreed.isEmpty,
                    at: try connection.now()
                )
            )
            try connection.appendEvent(
                EventKind(rawValue: "facts-given"),
                about: .caseFile(trial.caseID),
                by: .requester,
                EventDetails(
                    outcome: agreed.isEmpty ? "not-agreed" : "agreed",
                    counts: ["asked": trial.questions.count, "given": given]
                )
            )
            guard !agreed.isEmpty else { return try noteFactsUsedUp(trial.caseID, on: connection) }
            let tokens = Set(agreed.map(token))
            for identity in try connection.people.identities(of: person.id) where tokens.contains(identity.token) {
                try connection.people.prove(identity, .verified, to: .matched)
            }
            try identityProven(trial.caseID, by: .requester, on: connection)
        }
    }

    /// After the last try staff see who asks.
    private func noteFactsUsedUp(_ caseID: String, on connection: StorageConnection) throws {
        guard try factStanding(caseID, on: connection)?.stage == .usedUp else { return }
        for request in try connection.requests.inCase(caseID) where request.phase == .verification {
            try connection.news.add(.reply, request, subject: CaseDesk.factsMethod)
        }
    }
}
