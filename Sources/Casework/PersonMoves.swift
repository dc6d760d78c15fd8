import Storage
import SubjectRequests
import Vault
import Workflows

extension CaseDesk {
    /// The person drops a request of the case that their session is for.
    ///
    /// - Throws: ``CaseworkError/notSignedIn`` where the session has ended, ``CaseworkError/notFound`` for a request of
    ///   another case.
    package func withdraw(_ reference: Reference, session token: String) async throws {
        try await personMoves(reference, .withdraw, session: token)
    }

    /// A move that the person makes in their own session.
    func personMoves(_ reference: Reference, _ trigger: Trigger, session token: String) async throws {
        try await storage.write { connection in
            let caseID = try caseID(ofSession: token, on: connection)
            guard let row = try connection.requests.find(reference, scope: .everything), row.caseID == caseID else {
                throw CaseworkError.notFound
            }
            do {
                try move(row.id, trigger, by: .requester, on: connection)
            } catch let error as NotAllowed {
                throw CaseworkError.moveNotPossible(trigger, error.why)
            }
        }
    }
}
