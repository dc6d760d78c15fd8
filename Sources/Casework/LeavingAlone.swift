import Storage
import SubjectRequests
import Vault

extension CaseDesk {
    /// Why a letter waits that a colleague has put back.
    package static let takenBack = "taken-back"

    /// A member says of a letter in the holding pen that it asks for no right: it goes to those that were left alone, whence
    /// it can still be filed.
    ///
    /// - Throws: ``CaseworkError/notFound`` where no such letter waits for the member.
    package func leaveAlone(
        _ letter: String,
        _ reason: FilingGuess.Reason = .stated,
        by staff: StaffMember
    ) async throws {
        try await storage.write { connection in
            let row = try waiting(letter, for: staff, on: connection)
            try connection.messages.judge(row.id, .other, after: row.verdict, sealed: row.sealed)
            try connection.appendEvent(
                EventKind(rawValue: "letter-left-alone"),
                about: .message(row.id),
                by: .staff(id: staff.id, roles: []),
                EventDetails(outcome: reason.rawValue)
            )
        }
    }

    /// A letter that was left alone waits again for somebody to say what it asks for.
    ///
    /// - Throws: ``CaseworkError/notFound`` where the member sees no such letter.
    package func takeBack(_ letter: String, by staff: StaffMember) async throws {
        try await storage.write { connection in
            let row = try waiting(letter, for: staff, on: connection)
            try connection.messages.judge(
                row.id,
                .held,
                after: row.verdict,
                heldBecause: CaseDesk.takenBack,
                sealed: row.sealed
            )
            try connection.appendEvent(
                EventKind(rawValue: "letter-taken-back"),
                about: .message(row.id),
                by: .staff(id: staff.id, roles: [])
            )
        }
    }

    /// The letter of a holding pen with this id.
    ///
    /// - Throws: ``CaseworkError/notFound`` for one of a mailbox for which the member files no mail.
    func waiting(_ letter: String, for staff: StaffMember, on connection: StorageConnection) throws -> MessageRow {
        let scope = staff.scope(for: .fileMessages)
        let mailboxes = rules.controllers.values.filter { scope.includes($0.slug) }.flatMap(\.mailboxes)
        guard let row = try connection.messages.load(letter), row.direction == .incoming, row.caseID == nil,
            scope == .everything || mailboxes.contains(row.mailbox)
        else { throw CaseworkError.notFound }
        return row
    }
}
