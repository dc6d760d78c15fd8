import Storage
import SubjectRequests
import Vault

/// What a program wants done with a request, by a key of its own choice: sent twice, it is done once.
package struct ProgramCall: Sendable {
    let key: String
    let wish: String

    /// - Parameter wish: everything that it asks for, in one text; another wish under the same key is a mistake.
    package init(key: String, wish: String) {
        self.key = key
        self.wish = wish
    }
}

extension CaseDesk {
    static let programCalled = EventKind(rawValue: "program-called")

    /// Does `body` to a request, unless the same call has done it before. That the call was taken stands in the history, written
    /// in the very transaction that does what it asks.
    ///
    /// - Parameter body: makes one write.
    /// - Throws: ``CaseworkError/callDiffers`` where the key was used for something else, and what `body` throws.
    package func once(
        _ call: ProgramCall?,
        about reference: Reference,
        by staff: StaffMember,
        _ body: () async throws -> Void
    ) async throws {
        guard let call else { return try await body() }
        let token = CaseDesk.letterID(ofCall: "\(staff.id)/\(call.key)", keyring)
        let wish = ContentDigest.hex(of: keyring.indexToken(call.wish, kind: "program-call"))
        do {
            try await SiteStorage.beginning({ try take(token, wish, reference, staff, on: $0) }, body)
        } catch is TakenBefore {
            return
        }
    }

    private func take(
        _ token: String,
        _ wish: String,
        _ reference: Reference,
        _ staff: StaffMember,
        on connection: StorageConnection
    ) throws {
        let row = try found(reference, staff, .seeCases, on: connection)
        for event in try connection.events.of(.request(row.id)) where event.kind == CaseDesk.programCalled {
            guard let taken = try connection.events.particulars(of: event)?.sealed, taken["call"] == token else {
                continue
            }
            throw taken["wish"] == wish ? TakenBefore() : CaseworkError.callDiffers
        }
        try connection.appendEvent(
            CaseDesk.programCalled,
            about: .request(row.id),
            by: staff.party(at: row.controller),
            EventDetails(sealed: ["call": token, "wish": wish]),
            key: try connection.eventKey(ofRequest: row.id)
        )
    }
}

/// Ends a transaction that was done before.
private struct TakenBefore: Error {}
