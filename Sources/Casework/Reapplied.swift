import Storage
import SubjectRequests

extension CaseDesk {
    /// Writes down that erasures and objections were applied again to a store, or that this has begun.
    package func noteReapplied(
        _ store: String,
        _ outcome: String,
        _ counts: [String: Int],
        by staff: StaffMember
    ) async throws {
        try await storage.write { connection in
            try connection.appendEvent(
                EventKind(rawValue: "erasures-reapplied"),
                about: .configuration,
                by: .staff(id: staff.id, roles: []),
                EventDetails(outcome: "\(store): \(outcome)", counts: counts)
            )
        }
    }
}
