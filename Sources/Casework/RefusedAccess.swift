import Storage
import SubjectRequests
import Workflows

/// Why somebody got nothing of a case or of an answer.
package enum RefusedAccess: String, Sendable, Hashable, CaseIterable {
    case unknownLink = "unknown-link"
    case expiredLink = "expired-link"
    case usedLink = "used-link"
    case supersededLink = "superseded-link"
    case revokedLink = "revoked-link"
    case wrongCode = "wrong-code"
    /// The session is for another case.
    case otherCase = "other-case"
    /// The file was not handed to this session.
    case otherFetch = "other-fetch"
    case expiredAnswer = "expired-answer"
    case revokedAnswer = "revoked-answer"

    init(_ fault: LinkFault) {
        self =
            switch fault {
            case .unknown: .unknownLink
            case .expired: .expiredLink
            case .used: .usedLink
            case .superseded: .supersededLink
            case .revoked: .revokedLink
            }
    }

    var event: EventKind { EventKind(rawValue: "access-refused-\(rawValue)") }
}

/// Something that a caller may not have: the case it is of, why it is written down, and what the caller is told.
struct Refusal: Error {
    let caseID: String
    let why: RefusedAccess
    let told: CaseworkError
}

extension CaseDesk {
    private static let hour: Int64 = 3_600_000_000

    /// Runs `body`; what it refuses is written down before the caller is told.
    func notingRefusals<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let refusal as Refusal {
            try await noteOnce(refusal.why.event, refusal.caseID, by: .system)
            throw refusal.told
        }
    }

    /// The same for what was tried with a reference; one that names no case is nobody's, and nothing is written.
    func noteRefused(_ why: RefusedAccess, _ reference: Reference) async throws {
        guard let caseID = try await storage.read({ try request(of: reference, on: $0)?.caseID }) else { return }
        try await noteOnce(why.event, caseID, by: .system)
    }

    /// One event for each case, kind and hour: who tries two thousand times fills no history.
    func noteOnce(_ kind: EventKind, _ caseID: String, by party: Party) async throws {
        guard try await !storage.read({ try isNoted(kind, caseID, on: $0) }) else { return }
        try await storage.write { connection in
            guard try !isNoted(kind, caseID, on: connection) else { return }
            try connection.appendEvent(kind, about: .reading(caseID), by: party)
        }
    }

    private func isNoted(_ kind: EventKind, _ caseID: String, on connection: StorageConnection) throws -> Bool {
        guard let last = try connection.events.last(of: .reading(caseID), among: [kind]) else { return false }
        return try last.recordedAt.microseconds / CaseDesk.hour == connection.now().microseconds / CaseDesk.hour
    }
}
