import Storage
import SubjectRequests
import Vault
import Workflows

/// How things stand with a controller's retention sweeps.
package enum SweepStanding: Sendable, Hashable {
    /// One is under way; what is due meanwhile waits for its end.
    case underWay(Reference)
    /// The newest began on this day; nil where there was none.
    case idle(last: CivilDate?)
}

extension CaseDesk {
    /// Whether a sweep may begin.
    package func sweepStanding(at controller: String) async throws -> SweepStanding {
        try await storage.read { try sweepStanding(at: controller, on: $0) }
    }

    private func sweepStanding(at controller: String, on connection: StorageConnection) throws -> SweepStanding {
        let newest = try connection.requests.sweeps(at: controller, limit: 1).first
        if let newest, newest.phase != .closed { return .underWay(newest.reference) }
        return .idle(last: newest?.receivedOn)
    }

    /// Opens a retention sweep as one request of a case of its own, which names nobody. A rule proves what a person proves
    /// elsewhere; what is due is looked up by the request's first work.
    ///
    /// - Parameter party: the system, or whoever starts it by hand.
    /// - Returns: its reference; nil where one is under way, or, by itself, where today's was made.
    /// - Throws: ``CaseworkError/workflowMissing(_:)`` where the site has no workflow for sweeps.
    package func openSweep(at slug: String, by party: Party) async throws -> Reference? {
        guard let workflow = rules.workflows.sweep else { throw CaseworkError.workflowMissing("sweep") }
        let controller = try rules.controller(slug)
        let today = try today(at: controller)
        let statute = try rules.statuteDigest(of: controller)
        return try await storage.write { connection in
            guard case .idle(let last) = try sweepStanding(at: slug, on: connection),
                party.staffID != nil || last != today
            else { return nil }
            var random = SystemRandomNumberGenerator()
            let caseID = try insertSweepCase(controller, &random, on: connection)
            let request = NewRequest(
                id: try connection.newID(),
                reference: Reference.request(using: &random),
                caseID: caseID,
                controller: slug,
                right: workflow.right,
                workflow: workflow.digest,
                statute: statute,
                map: rules.mapDigest,
                policy: rules.policyDigests[slug],
                channel: .api,
                receivedOn: today,
                receivedBasis: ReceivedBasis.retentionRule.rawValue,
                nextDueOn: today
            )
            try connection.requests.insert(request)
            try move(request.id, .open, by: party, on: connection, effectiveOn: today)
            try move(request.id, .verifyIdentity, by: .system, on: connection)
            return request.reference
        }
    }

    private func insertSweepCase(
        _ controller: DataController,
        _ random: inout SystemRandomNumberGenerator,
        on connection: StorageConnection
    ) throws -> String {
        let caseID = try connection.newID()
        let key = try NewKey(id: try connection.newID(), keyring: keyring)
        try connection.cases.insert(
            id: caseID,
            reference: Reference.caseFile(using: &random),
            controller: controller.slug,
            key: key,
            language: controller.ownLanguage
        )
        let person = try connection.newID()
        let nobody = try key.key.seal(encoding: PersonParticulars(), context: sealContext("people", "sealed", person))
        try connection.people.insert(PersonRow(id: person, caseID: caseID, role: .subject, sealed: nobody))
        try connection.people.insert(
            VerificationRow(
                id: try connection.newID(),
                personID: person,
                level: .matched,
                source: .rule,
                method: "retention",
                at: try connection.now()
            )
        )
        return caseID
    }

    /// The identities whose rows no sweep may take, by their blind indexes: people under a hold, and people whose copy is
    /// still owed.
    package func spared(at controller: String) async throws -> Set<[UInt8]> {
        try await storage.read { try $0.holds.spared(at: controller) }
    }

    /// How many rows the last sweep of a controller that came to its end erased; nil where there was none.
    package func rowsSweptLast(at controller: String) async throws -> Int? {
        try await storage.read { connection in
            let last = try connection.requests.sweeps(at: controller, limit: 30).first { $0.outcome == .fulfilled }
            guard let last else { return nil }
            let erased = try connection.effects.of(last.id).filter { $0.kind == .erase && $0.state == .done }
            return erased.flatMap(\.counts.values).reduce(0, +)
        }
    }
}
