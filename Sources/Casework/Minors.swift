import Storage
import SubjectRequests
import Vault
import Workflows

extension CaseDesk {
    private static let minorNoted = EventKind(rawValue: "minor-noted")
    private static let minorLifted = EventKind(rawValue: "minor-lifted")

    /// Staff say that a request is about a minor, or that it is not after all. While it stands nothing goes out or is changed
    /// before somebody approves it, whatever the controller's file lets through.
    ///
    /// - Parameter stands: false lifts what stands.
    /// - Throws: ``CaseworkError/minorUnchanged`` where it is so already.
    package func markMinor(
        _ reference: Reference,
        stands: Bool,
        because reason: Sensitive<String>,
        by staff: StaffMember
    ) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .attestIdentity, on: connection)
            guard try isMinors(row.id, on: connection) != stands else { throw CaseworkError.minorUnchanged }
            try markMinor(row, stands: stands, reason, by: staff.party(at: row.controller), on: connection)
        }
    }

    /// Whatever is being decided about the request meanwhile is stale.
    func markMinor(
        _ row: RequestRow,
        stands: Bool,
        _ reason: Sensitive<String>?,
        by party: Party,
        on connection: StorageConnection
    ) throws {
        try connection.appendEvent(
            stands ? CaseDesk.minorNoted : CaseDesk.minorLifted,
            about: .request(row.id),
            by: party,
            EventDetails(sealed: reason.map { ["reason": $0.disclosed] } ?? [:]),
            key: try connection.eventKey(ofRequest: row.id)
        )
        try connection.requests.change(row.id, revision: row.revision, RequestChanges())
    }

    /// Whether a request is marked as a minor's.
    package func isMinors(_ request: String, on connection: StorageConnection) throws -> Bool {
        try minorMark(request, on: connection) != nil
    }

    /// Why a request is marked as a minor's, for whoever approves; empty where nobody but the letter says so, nil where it is
    /// not marked.
    package func minorReason(_ request: String, on connection: StorageConnection) throws -> Sensitive<String>? {
        guard let event = try minorMark(request, on: connection) else { return nil }
        return Sensitive(try connection.events.particulars(of: event)?.sealed["reason"] ?? "")
    }

    private func minorMark(_ request: String, on connection: StorageConnection) throws -> EventRow? {
        let last = try connection.events.last(
            of: .request(request),
            among: [CaseDesk.minorNoted, CaseDesk.minorLifted]
        )
        return last.flatMap { $0.kind == CaseDesk.minorNoted ? $0 : nil }
    }

    /// What the controller's file says about a request's right, with the approval that a minor's needs.
    package func terms(of row: RequestRow, on connection: StorageConnection) throws -> ControllerTerms {
        var terms = try terms(row.right, at: row.controller)
        if row.isSweep {
            // A rule asked, and no person could prove more or think better of it.
            terms.required = try rules.workflow(row).floor
            terms.approvalsRequired = try rules.controller(row.controller).sweep.approval.people
            terms.coolingOff = Period()
        }
        if try isMinors(row.id, on: connection) { terms.approvalsRequired = max(terms.approvalsRequired, 1) }
        return terms
    }
}
