import Mail
import Storage
import SubjectRequests
import Vault

extension CaseDesk {
    /// A member writes something down for colleagues; the person does not see it.
    package func note(_ reference: Reference, _ text: Sensitive<String>, by staff: StaffMember) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .note, on: connection)
            try connection.appendEvent(
                EventKind(rawValue: "note-added"),
                about: .request(row.id),
                by: staff.party(at: row.controller),
                EventDetails(sealed: ["note": text.disclosed]),
                key: try connection.eventKey(ofRequest: row.id)
            )
        }
    }

    /// The text of a stored letter, or its source where it may not be read as mail; nil where it is gone.
    ///
    /// - Parameter id: from a sheet, so that the caller has been found to see the case.
    package func text(ofLetter id: String) async throws -> Sensitive<String>? {
        guard let message = try await storage.read({ try $0.messages.load(id) }), message.raw != nil else { return nil }
        let raw = try await raw(message)
        do throws(MessageDefect) {
            return Sensitive(try InboundMessage.parse(raw).text)
        } catch {
            return Sensitive(InboundMessage.salvage(raw).text)
        }
    }

    /// The member with this address and password, for programs that sign each call.
    ///
    /// - Parameter verify: as in ``signIn(mailAddress:verify:)``.
    package func staff(
        mailAddress: String,
        verify: @Sendable (_ hash: String?) async throws -> Bool
    ) async throws -> StaffMember? {
        let token = keyring.indexToken(IdentityKind.email.normalise(mailAddress), kind: "staff")
        let row = try await storage.read { try $0.staff.find(emailToken: token) }
        let isRight = try await verify(row?.password)
        guard isRight, row != nil else { return nil }
        return try await staff(mailAddress: mailAddress)
    }
}
