import Foundation
import Storage
import SubjectRequests
import Workflows

/// How far a duty to preserve reaches.
package enum HoldReach: Sendable, Hashable {
    case request
    /// Every request of the case.
    case caseFile
    /// Every open request, at the same controller, of whoever has this identity.
    case identity(Identity)
}

extension CaseDesk {
    /// Places a legal hold: nothing that it covers is erased while it stands. It moves nothing, and no clock stops.
    ///
    /// - Parameters:
    ///   - reason: why, in words that name nobody: a hold outlives the case's key.
    ///   - until: its last day, at the controller; nil until somebody lifts it.
    /// - Returns: the hold's id.
    @discardableResult
    package func hold(
        _ reference: Reference,
        _ reach: HoldReach = .request,
        because reason: String,
        until: CivilDate? = nil,
        by staff: StaffMember
    ) async throws -> String {
        let reason = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !reason.isEmpty else { throw CaseworkError.reasonMissing }
        return try await storage.write { connection in
            let row = try found(reference, staff, .hold, on: connection)
            let zone = try rules.statute(of: rules.controller(row.controller)).timeZone
            let end = until.map { Timestamp($0.adding(days: 1), seconds: 0, in: zone) }
            if let end, end <= (try connection.now()) { throw CaseworkError.dayIsPast }
            let id = try connection.newID()
            try connection.holds.place(
                id: id,
                scope(of: reach, row),
                controller: row.controller,
                reason: reason,
                by: staff.id,
                until: end
            )
            try noted(EventKind(rawValue: "hold-placed"), row, reach.word, reason, by: staff, on: connection)
            return id
        }
    }

    private func scope(of reach: HoldReach, _ row: RequestRow) -> HoldScope {
        switch reach {
        case .request: .request(row.id)
        case .caseFile: .caseFile(row.caseID)
        case .identity(let identity): .identity(token: token(identity))
        }
    }

    /// Ends a hold that bears on a request, so that what it kept may be erased again.
    ///
    /// - Parameter hold: its id; nil where only one stands.
    /// - Throws: ``CaseworkError/severalHolds(_:)`` where more than one does, for each has a reason of its own.
    package func lift(
        _ reference: Reference,
        hold: String? = nil,
        because reason: Sensitive<String>,
        by staff: StaffMember
    ) async throws {
        guard !reason.disclosed.allSatisfy(\.isWhitespace) else { throw CaseworkError.reasonMissing }
        try await storage.write { connection in
            let row = try found(reference, staff, .hold, on: connection)
            let now = try connection.now()
            let standing = try connection.holds.bearing(on: row).filter { $0.stands(at: now) }
            let chosen = hold.map { id in standing.filter { $0.id == id } } ?? standing
            guard let first = chosen.first else { throw CaseworkError.noHold }
            guard chosen.count == 1 else { throw CaseworkError.severalHolds(chosen.map(\.id)) }
            try connection.holds.lift(first.id, by: staff.id)
            try noted(
                EventKind(rawValue: "hold-lifted"),
                row,
                first.reach,
                reason.disclosed,
                by: staff,
                on: connection
            )
        }
    }

    private func noted(
        _ kind: EventKind,
        _ row: RequestRow,
        _ reach: String,
        _ reason: String,
        by staff: StaffMember,
        on connection: StorageConnection
    ) throws {
        try connection.appendEvent(
            kind,
            about: .request(row.id),
            by: staff.party(at: row.controller),
            EventDetails(outcome: reach, sealed: ["reason": reason]),
            key: try connection.eventKey(ofRequest: row.id)
        )
    }
}

extension HoldReach {
    fileprivate var word: String {
        switch self {
        case .request: "request"
        case .caseFile: "case"
        case .identity: "identity"
        }
    }
}

extension HoldRow {
    /// Whether it keeps anything at that instant.
    package func stands(at time: Timestamp) -> Bool { liftedAt == nil && until.map { $0 > time } ?? true }

    /// `request`, `case` or `identity`: how far it reaches.
    package var reach: String {
        switch scope {
        case .request: "request"
        case .caseFile: "case"
        case .identity: "identity"
        }
    }
}
