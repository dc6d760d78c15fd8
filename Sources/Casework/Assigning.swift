import Storage
import SubjectRequests

extension CaseDesk {
    /// Gives a request to a colleague, who must be one who may see it; nil gives it back to the queue.
    ///
    /// - Parameter assignee: id of a member of staff, as in ``colleagues(at:for:)``.
    package func assign(_ reference: Reference, to assignee: String?, by staff: StaffMember) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .assign, on: connection)
            let colleague = try assignee.map { try self.colleague($0, at: row.controller, on: connection) }
            guard row.assignee != colleague?.id else { return }
            var changes = RequestChanges()
            changes.assignee = .some(colleague?.id)
            try connection.requests.change(row.id, revision: row.revision, changes)
            try connection.appendEvent(
                EventKind(rawValue: colleague == nil ? "unassigned" : "assigned"),
                about: .request(row.id),
                by: staff.party(at: row.controller),
                EventDetails(sealed: colleague.map { ["assignee": $0.name.disclosed] } ?? [:]),
                key: try connection.eventKey(ofRequest: row.id)
            )
        }
    }

    private func colleague(_ id: String, at controller: String, on connection: StorageConnection) throws -> StaffMember
    {
        guard let colleague = try connection.staff.load(id).flatMap({ try member($0, on: connection) }),
            colleague.may(.seeCases, at: controller)
        else { throw CaseworkError.cannotBeAssigned }
        return colleague
    }

    /// Those to whom a request of the controller may be given.
    package func colleagues(at controller: String, for staff: StaffMember) async throws -> [StaffMember] {
        guard staff.may(.assign, at: controller) else { throw CaseworkError.notPermitted(.assign) }
        return try await allStaff().filter { $0.may(.seeCases, at: controller) }
    }
}
