import Storage
import SubjectRequests
import Workflows

extension CaseDesk {
    /// Two letters turn out to be one person's: their cases are read together, and neither erases what the other still has to
    /// disclose. Nothing else passes between them; who was verified in one is not verified in the other.
    ///
    /// - Parameters:
    ///   - reference: of a case, or of a request of it.
    ///   - other: likewise.
    /// - Throws: `StorageError.notFound` where either is joined already, or they are of different controllers.
    package func join(_ reference: Reference, into other: Reference, by staff: StaffMember) async throws {
        try await storage.write { connection in
            let one = try caseFile(reference, staff, on: connection)
            let two = try caseFile(other, staff, on: connection)
            try connection.cases.join(one.id, into: two.id)
            try noteJoining("case-joined", one, two, staff, on: connection)
        }
    }

    /// Takes a join back: the letters are of different people after all.
    package func split(_ reference: Reference, by staff: StaffMember) async throws {
        try await storage.write { connection in
            let one = try caseFile(reference, staff, on: connection)
            guard let id = one.joinedInto, let other = try connection.cases.load(id, scope: .everything) else {
                throw CaseworkError.notFound
            }
            try connection.cases.split(one.id)
            try noteJoining("case-split", one, other, staff, on: connection)
        }
    }

    private func caseFile(
        _ reference: Reference,
        _ staff: StaffMember,
        on connection: StorageConnection
    ) throws -> CaseRow {
        let scope = staff.scope(for: .seeCases)
        let request = try connection.requests.find(reference, scope: scope)
        let named =
            try request.map { try connection.cases.load($0.caseID, scope: scope) }
            ?? connection.cases.find(reference, scope: scope)
        guard let row = named else { throw CaseworkError.notFound }
        guard staff.may(.fileMessages, at: row.controller) else { throw CaseworkError.notPermitted(.fileMessages) }
        return row
    }

    private func noteJoining(
        _ kind: String,
        _ one: CaseRow,
        _ other: CaseRow,
        _ staff: StaffMember,
        on connection: StorageConnection
    ) throws {
        let party = staff.party(at: one.controller)
        for (row, peer) in [(one, other), (other, one)] {
            let details = EventDetails(outcome: peer.reference.text)
            try connection.appendEvent(EventKind(rawValue: kind), about: .caseFile(row.id), by: party, details)
        }
        // What waited for the other's copy may go on, and what may not be erased any more has changed.
        for request in try connection.requests.inCase(one.id) + connection.requests.inCase(other.id)
        where request.phase != .closed {
            try connection.requests.change(request.id, revision: request.revision, RequestChanges())
            try moveIfPossible(request.id, .proceed, by: .system, on: connection)
        }
    }
}
