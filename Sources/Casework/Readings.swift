import Storage
import SubjectRequests
import Workflows

extension CaseDesk {
    /// The event that somebody looked at a case.
    static let lookedAt = EventKind(rawValue: "looked-at")
    private static let hour: Int64 = 3_600_000_000

    /// Notes that somebody looked at a case: one event for each person, case and hour. It changes nothing of the case.
    func noteReading(_ caseID: String, by party: Party) async throws {
        let isKnown = try await storage.read { try isNoted(caseID, party, on: $0) }
        guard !isKnown else { return }
        try await storage.write { connection in
            guard try !isNoted(caseID, party, on: connection) else { return }
            try connection.appendEvent(CaseDesk.lookedAt, about: .reading(caseID), by: party)
        }
    }

    private func isNoted(_ caseID: String, _ party: Party, on connection: StorageConnection) throws -> Bool {
        guard let last = try connection.events.last(of: .reading(caseID), by: party) else { return false }
        return try last.recordedAt.microseconds / CaseDesk.hour == connection.now().microseconds / CaseDesk.hour
    }
}
