import Storage
import SubjectRequests
import Vault
import Workflows

extension CaseDesk {
    /// Two letters turn out to be one person's: their cases are read together, and neither erases what the other still has to
    /// disclose. Nothing else passes between them; who was verified in one is not verified in the other.
    ///
    /// Where both references are those of open requests for one right, the later is closed as a duplicate of the first, and
    /// its person is told.
    ///
    /// - Parameters:
    ///   - reference: of a case, or of a request of it.
    ///   - other: likewise.
    /// - Throws: `StorageError.notFound` where either is joined already, or they are of different controllers;
    ///   ``CaseworkError/duplicateProven`` where only the later request's person has proven who they are.
    package func join(_ reference: Reference, into other: Reference, by staff: StaffMember) async throws {
        try await storage.write { connection in
            let one = try caseFile(reference, staff, on: connection)
            let two = try caseFile(other, staff, on: connection)
            try connection.cases.join(one.id, into: two.id)
            try noteJoining("case-joined", one, two, staff, on: connection)
            let named = try [reference, other].compactMap { try connection.requests.find($0, scope: .everything) }
            try closeDuplicate(among: named.filter { $0.phase != .closed }, by: staff, on: connection)
        }
    }

    /// What was proven for the later request is not carried over, so a request that is proven never gives way to one that is
    /// not: a stranger's earlier letter must end nothing.
    private func closeDuplicate(
        among named: [RequestRow],
        by staff: StaffMember,
        on connection: StorageConnection
    ) throws {
        let pair = named.sorted { ($0.receivedOn, $0.id) < ($1.receivedOn, $1.id) }
        guard pair.count == 2, let first = pair.first, let later = pair.last, first.right == later.right else { return }
        let proven = try pair.map { try snapshot($0, on: connection).verified }
        guard proven[0] >= proven[1] else { throw CaseworkError.duplicateProven }
        let party = staff.party(at: later.controller)
        try connection.appendEvent(
            CaseDesk.closedAsDuplicate,
            about: .request(later.id),
            by: party,
            EventDetails(sealed: ["first": first.reference.text]),
            key: try connection.eventKey(ofRequest: later.id)
        )
        do {
            try move(later.id, .withdraw, by: party, on: connection)
        } catch let error as NotAllowed {
            throw CaseworkError.moveNotPossible(.withdraw, error.why)
        }
    }

    private static let closedAsDuplicate = EventKind(rawValue: "closed-as-duplicate")

    /// The request of which this one was a duplicate; nil where it ended otherwise, or not at all.
    package func duplicated(by request: String, on connection: StorageConnection) throws -> Reference? {
        guard let event = try connection.events.last(of: .request(request), among: [CaseDesk.closedAsDuplicate]) else {
            return nil
        }
        return try connection.events.particulars(of: event)?.sealed["first"].flatMap { Reference($0) }
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
