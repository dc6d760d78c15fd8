import Storage
import SubjectRequests
import Vault
import Workflows

/// Why there is nothing to read or fetch any more, and the controller's local day on which it ended.
package enum AnswerEnd: Sendable, Hashable {
    case expired(CivilDate)
    /// The house has taken it back.
    case revoked(CivilDate)
}

/// What a session may see of an answer. Reading and fetching ask here, so that they cannot disagree.
struct AnswerAccess {
    let row: RequestRow
    let package: PackageRow
    let session: SessionRow
    /// Whether a code was typed in this visit.
    let isFresh: Bool
}

extension CaseDesk {
    /// - Throws: ``Refusal`` for what is written down; ``CaseworkError/notFound`` where nothing was released.
    func access(_ reference: Reference, session token: String, on connection: StorageConnection) throws -> AnswerAccess
    {
        let caseID = try caseID(ofSession: token, on: connection)
        guard let row = try request(of: reference, on: connection),
            let session = try connection.staff.session(RandomToken.digest(of: token))
        else { throw CaseworkError.notFound }
        guard row.caseID == caseID else { throw Refusal(caseID: row.caseID, why: .otherCase, told: .notFound) }
        guard let package = try released(row, on: connection) else { throw try ended(row, on: connection) }
        return AnswerAccess(
            row: row,
            package: package,
            session: session,
            isFresh: try session.freshUntil > connection.now()
        )
    }

    /// The package of a request that the person may have now.
    func released(_ row: RequestRow, on connection: StorageConnection) throws -> PackageRow? {
        guard let package = try connection.packages.current(of: row.id), package.isOut,
            let end = package.expiresAt, try end > connection.now()
        else { return nil }
        return package
    }

    private func ended(_ row: RequestRow, on connection: StorageConnection) throws -> any Error {
        let zone = try rules.statute(of: rules.controller(row.controller)).timeZone
        if let revokedAt = try connection.packages.lastRevoked(of: row.id)?.revokedAt {
            let told = CaseworkError.answerOver(.revoked(revokedAt.day(in: zone)))
            return Refusal(caseID: row.caseID, why: .revokedAnswer, told: told)
        }
        guard let package = try connection.packages.current(of: row.id), let end = package.expiresAt else {
            return CaseworkError.notFound
        }
        let told = CaseworkError.answerOver(.expired(end.adding(seconds: -1).day(in: zone)))
        return Refusal(caseID: row.caseID, why: .expiredAnswer, told: told)
    }

    /// The person has the answer: its last byte went out, or they opened it. Noted once.
    func noteCollected(_ package: PackageRow, of row: RequestRow, how: String) async throws {
        guard package.state == .released else { return }
        try await storage.write { connection in
            guard try connection.packages.noteCollected(package.id) else { return }
            try connection.appendEvent(
                EventKind(rawValue: "answer-collected"),
                about: .request(row.id),
                by: .requester,
                EventDetails(outcome: how)
            )
        }
    }
}

extension PackageRow {
    /// Whether it has left our hands and was not taken back.
    package var isOut: Bool { state == .released || state == .collected }
}
