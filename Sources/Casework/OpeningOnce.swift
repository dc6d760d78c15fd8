import Storage
import SubjectRequests
import Vault

/// A case that a program opened, as it may hear of it: nothing in it is personal.
package struct OpenedByProgram: Sendable {
    package let reference: Reference
    package let summaries: [RequestSummary]
}

extension CaseDesk {
    /// Opens a case, or answers the one that the same call opened before (by ``Asking/call``).
    ///
    /// - Throws: ``CaseworkError/callDiffers`` where the key was used for something else.
    package func openOnce(_ asking: Asking) async throws -> OpenedByProgram {
        let earlier = asking.call.map { CaseDesk.letterID(ofCall: $0, keyring) }
        let rights = Set(asking.rights)
        let controller = asking.controller
        do {
            let opened = try await open(asking, by: .requester) { connection in
                guard let earlier else { return }
                let known = try connection.requests.ofLetter(earlier)
                guard let first = known.first else { return }
                guard first.controller == controller, Set(known.map(\.right)) == rights else {
                    throw CaseworkError.callDiffers
                }
                throw OpenedBefore(caseID: first.caseID)
            }
            return try await answer(ofCase: opened.id)
        } catch let before as OpenedBefore {
            return try await answer(ofCase: before.caseID)
        }
    }

    private func answer(ofCase caseID: String) async throws -> OpenedByProgram {
        try await storage.read { connection in
            guard let caseFile = try connection.cases.load(caseID, scope: .everything) else {
                throw CaseworkError.notFound
            }
            return OpenedByProgram(
                reference: caseFile.reference,
                summaries: try connection.requests.inCase(caseID).map {
                    try summary($0, toStranger: true, on: connection)
                }
            )
        }
    }

    /// What stands for a letter where a program called: keyed, because a caller may put anything into its key.
    static func letterID(ofCall call: String, _ keyring: Keyring) -> String {
        "call-" + ContentDigest.hex(of: keyring.indexToken(call, kind: "idempotency-key")).prefix(32)
    }
}

private struct OpenedBefore: Error {
    let caseID: String
}
