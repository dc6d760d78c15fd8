import Storage
import SubjectRequests

extension CaseDesk {
    /// Writes down that a member looked somebody up without a request. Whom, the history does not say: it would hold more
    /// about the person than the stores do.
    package func noteLookup(_ right: Right, by staff: StaffMember) async throws {
        try await storage.write { connection in
            try connection.appendEvent(
                EventKind(rawValue: "person-looked-up"),
                about: .reading(staff.id),
                by: .staff(id: staff.id, roles: []),
                EventDetails(outcome: right.rawValue)
            )
        }
    }
}
