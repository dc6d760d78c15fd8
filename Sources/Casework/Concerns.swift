import Storage
import SubjectRequests
import Vault
import Workflows

/// Where something was found in a finished package; sealed with a concern.
package struct ConcernPlace: Sendable, Hashable, Codable {
    /// The file within the package.
    package var entry: String?
    package var collection: String?
    /// As the answer counts its rows, from 1.
    package var row: Int?
    package var field: String?

    package init(entry: String? = nil, collection: String? = nil, row: Int? = nil, field: String? = nil) {
        self.entry = entry
        self.collection = collection
        self.row = row
        self.field = field
    }
}

/// A concern about a package that was just built, before it is stored.
package struct NewConcern: Sendable, Hashable {
    package var kind: ConcernKind
    package var withholding: String?
    package var place: ConcernPlace?
    package var counts: [String: Int]

    package init(
        _ kind: ConcernKind,
        withholding: String? = nil,
        place: ConcernPlace? = nil,
        counts: [String: Int] = [:]
    ) {
        self.kind = kind
        self.withholding = withholding
        self.place = place
        self.counts = counts
    }
}

/// A concern as staff see it.
package struct ConcernView: Sendable {
    package let id: String
    package let kind: ConcernKind
    package let withholding: String?
    package let place: Sensitive<ConcernPlace>?
    package let counts: [String: Int]
    package let raisedAt: Timestamp
    /// Who settled it, and why; nil while it is open.
    package let settledBy: Sensitive<String>?
    package let settledBecause: Sensitive<String>?

    package var isOpen: Bool { settledBy == nil }
}

extension CaseDesk {
    /// Enters the concerns about a package in the transaction that stores it.
    package func raise(
        _ concerns: [NewConcern],
        about package: String,
        of request: String,
        on connection: StorageConnection
    ) throws {
        guard !concerns.isEmpty else { return }
        let key = try connection.eventKey(ofRequest: request)
        for concern in concerns {
            let id = try connection.newID()
            let context = sealContext("release_concerns", "place", id)
            try connection.concerns.raise(
                id: id,
                concern.kind,
                about: package,
                of: request,
                withholding: concern.withholding,
                place: concern.place.map { try key.key.seal(encoding: $0, context: context) },
                counts: concern.counts
            )
        }
        try connection.appendEvent(
            EventKind(rawValue: "concern-raised"),
            about: .request(request),
            by: .system,
            EventDetails(counts: concerns.reduce(into: [:]) { $0[$1.kind.rawValue, default: 0] += 1 })
        )
    }

    /// A second approver has looked at a concern and says why the package may leave all the same. Whoever prepared the package
    /// or approves it may not.
    ///
    /// - Parameter reason: why, for the record.
    /// - Throws: ``CaseworkError/noSuchConcern`` where it is not open, or not about the package that is shown;
    ///   ``CaseworkError/ownConcern`` where the member had the package in hand already.
    package func settleConcern(
        _ id: String,
        of reference: Reference,
        because reason: Sensitive<String>,
        by staff: StaffMember
    ) async throws {
        guard !reason.disclosed.trimmed.isEmpty else { throw CaseworkError.reasonMissing }
        try await storage.write { connection in
            let row = try found(reference, staff, .settleConcern, on: connection)
            let answer = try reviewed(row, on: connection)
            let concern = try connection.concerns.about(answer.package.id).first { $0.id == id && $0.settledBy == nil }
            guard let concern else { throw CaseworkError.noSuchConcern }
            let approvers = try connection.requests.approvers(row.id, shown: row.shownDigest)
            guard row.preparedBy != staff.id, !approvers.contains(staff.id) else { throw CaseworkError.ownConcern }
            let key = try connection.eventKey(ofRequest: row.id)
            let context = sealContext("release_concerns", "settled_because", id)
            try connection.concerns.settle(
                id,
                by: staff.id,
                because: key.key.seal(Array(reason.disclosed.utf8), context: context)
            )
            try note(
                "concern-settled",
                row,
                staff,
                EventDetails(outcome: concern.kind.rawValue, sealed: ["reason": reason.disclosed]),
                on: connection
            )
        }
    }

    /// The concerns about a package, open and settled.
    func concerns(about package: String, _ key: DataKey, on connection: StorageConnection) throws -> [ConcernView] {
        try connection.concerns.about(package).map { row in
            ConcernView(
                id: row.id,
                kind: row.kind,
                withholding: row.withholdingID,
                place: try row.place.map {
                    let context = sealContext("release_concerns", "place", row.id)
                    return Sensitive(try key.open($0, as: ConcernPlace.self, context: context))
                },
                counts: row.counts,
                raisedAt: row.raisedAt,
                settledBy: try row.settledBy.map { try staffName($0, on: connection) },
                settledBecause: try row.settledBecause.map {
                    let context = sealContext("release_concerns", "settled_because", row.id)
                    return Sensitive(String(decoding: try key.open($0, context: context), as: UTF8.self))
                }
            )
        }
    }
}
