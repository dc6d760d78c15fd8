import Storage
import SubjectRequests
import Vault
import Workflows

/// Why one change of a correction is not made, for the person and for staff.
package struct DeclinedChange: Sendable, Hashable {
    /// The id of the change.
    package let change: String
    package let reason: Sensitive<String>
}

extension CaseDesk {
    /// Staff decline one change of a correction: this field in this store. What is left is looked up and shown again, to be
    /// approved by somebody else.
    ///
    /// - Parameter reason: in words for the person; the answer quotes them.
    /// - Throws: ``CaseworkError/notFound`` where the request has no such change that is still open.
    package func decline(
        change id: String,
        of reference: Reference,
        ground: RefusalGround,
        because reason: Sensitive<String>,
        by staff: StaffMember
    ) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .describeChange, on: connection)
            let open = try connection.corrections.of(row.id).contains { $0.id == id && $0.decision != .declined }
            guard open, row.phase == .review else { throw CaseworkError.notFound }
            try connection.corrections.decide(id, .declined, ground: ground.rawValue)
            let party = staff.party(at: row.controller)
            try connection.appendEvent(
                CaseDesk.changeDeclined,
                about: .request(row.id),
                by: party,
                EventDetails(outcome: ground.rawValue, sealed: ["change": id, "reason": reason.disclosed]),
                key: try connection.eventKey(ofRequest: row.id)
            )
            try moveIfPossible(row.id, .rework, by: party, on: connection)
        }
    }

    private static let changeDeclined = EventKind(rawValue: "change-declined")

    /// The changes of a request that were declined, with the reasons given.
    package func declinedChanges(of request: String, on connection: StorageConnection) throws -> [DeclinedChange] {
        try connection.events.of(.request(request)).filter { $0.kind == CaseDesk.changeDeclined }.compactMap { event in
            guard let sealed = try connection.events.particulars(of: event)?.sealed, let change = sealed["change"]
            else {
                return nil
            }
            return DeclinedChange(change: change, reason: Sensitive(sealed["reason"] ?? ""))
        }
    }

    /// The person's own statement is kept beside what was not changed (NZ IPP 7(3), s 63; GDPR Art. 16): it stands in the
    /// history, and a colleague sees to it that whoever reads the data reads it too.
    ///
    /// - Throws: ``CaseworkError/nothingDeclined`` where nothing of the correction was declined.
    package func attach(
        statement: Sensitive<String>,
        to reference: Reference,
        by staff: StaffMember
    ) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .describeChange, on: connection)
            let changes = try connection.corrections.of(row.id)
            let declined = row.outcome == .refused ? changes : changes.filter { $0.decision == .declined }
            guard !declined.isEmpty else { throw CaseworkError.nothingDeclined }
            let key = try connection.eventKey(ofRequest: row.id)
            let id = try connection.newID()
            let question = TaskQuestion(
                name: .attachStatement,
                places: declined.map { "\($0.store)/\($0.dataset).\($0.collection).\($0.field)" },
                words: statement.disclosed
            )
            try connection.tasks.ask(
                id: id,
                of: row.id,
                question: question.sealed(key.key, task: id),
                audience: .staff
            )
            try connection.appendEvent(
                EventKind(rawValue: "statement-attached"),
                about: .request(row.id),
                by: staff.party(at: row.controller),
                EventDetails(counts: ["fields": declined.count], committed: ["statement": statement.disclosed]),
                key: key
            )
        }
    }
}
