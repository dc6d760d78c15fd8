import Storage
import SubjectRequests
import Vault
import Workflows

/// What somebody wants withheld, or knowingly let stand, in an answer. Each that is given narrows the one before.
package struct AnswerSpot: Sendable {
    /// `dataset.collection`; `habeas.found-files` for the files that people found.
    package var collection: String
    /// A row's token in hexadecimal, as the review shows it; nil for all rows.
    package var row: String?
    package var field: String?
    /// The words themselves, wherever they stand there; nil for the whole value.
    package var passage: Sensitive<String>?

    package init(
        collection: String,
        row: String? = nil,
        field: String? = nil,
        passage: Sensitive<String>? = nil
    ) {
        self.collection = collection
        self.row = row
        self.field = field
        self.passage = passage
    }
}

extension CaseDesk {
    /// How many places one order may withhold.
    package static let placesMax = 1_000

    /// Staff withhold something from an answer that is being reviewed, on a ground of the statute. What is shown is void from
    /// then on, until it is built again (``redact(_:by:)``).
    ///
    /// - Returns: the ids of the withholdings, one for each place.
    /// - Throws: ``CaseworkError/nothingToReview`` where no answer is being reviewed, ``CaseworkError/groundNotInStatute(_:)``,
    ///   ``CaseworkError/noSuchSpot`` where the answer has nothing there.
    @discardableResult
    package func withhold(
        _ reference: Reference,
        _ spot: AnswerSpot,
        ground: WithholdingGround,
        by staff: StaffMember
    ) async throws -> [String] {
        let answer = try await storage.read { connection in
            let row = try found(reference, staff, .withhold, on: connection)
            let known = try grounds(at: row.controller).map(\.ground)
            guard known.contains(ground) else { throw CaseworkError.groundNotInStatute(known) }
            return try reviewed(row, on: connection)
        }
        let places = try await places(of: spot, in: answer)
        return try await storage.write { connection in
            let row = try found(reference, staff, .withhold, on: connection)
            guard try reviewed(row, on: connection).package.id == answer.package.id else {
                throw CaseworkError.shownChanged
            }
            let standing = try connection.withholdings.standing(of: row.id)
            let ids = try places.filter { place in !standing.contains { $0.isSame(as: place) } }.map { place in
                let id = try connection.newID()
                try connection.withholdings.insert(
                    id: id,
                    of: row.id,
                    store: place.head.store,
                    collection: place.head.address,
                    rowToken: place.row,
                    field: place.field,
                    span: place.passage,
                    ground: ground.rawValue,
                    by: staff.id
                )
                return id
            }
            guard !ids.isEmpty else { return [] }
            try note(
                "part-withheld",
                row,
                staff,
                EventDetails(outcome: ground.rawValue, counts: ["places": ids.count]),
                on: connection
            )
            return ids
        }
    }

    /// Staff show again what was withheld.
    ///
    /// - Parameter reason: why, for the record, where they say it.
    /// - Throws: ``CaseworkError/noSuchWithholding`` where it does not stand.
    package func liftWithholding(
        _ id: String,
        of reference: Reference,
        because reason: Sensitive<String>? = nil,
        by staff: StaffMember
    ) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .withhold, on: connection)
            _ = try reviewed(row, on: connection)
            guard let standing = try connection.withholdings.standing(of: row.id).first(where: { $0.id == id }) else {
                throw CaseworkError.noSuchWithholding
            }
            try connection.withholdings.lift(id, of: row.id, by: staff.id)
            var details = EventDetails(outcome: standing.ground)
            if let reason { details.sealed["reason"] = reason.disclosed }
            try note("withholding-lifted", row, staff, details, on: connection)
        }
    }

    /// The answer is built again from what was collected, without what is withheld. A request whose workflow is from before
    /// there was such a move is collected again as well.
    package func redact(_ reference: Reference, by staff: StaffMember) async throws {
        let knows = try await storage.read { connection in
            let row = try found(reference, staff, .seeCases, on: connection)
            return try rules.workflow(row)[row.state]?.moves.contains { $0.trigger == .redact } ?? false
        }
        try await moved(reference, knows ? .redact : .rework, by: staff)
    }

    /// Staff have looked at a place and let a withheld value stand there: the check of the next package that is built passes
    /// over it.
    ///
    /// - Parameters:
    ///   - withholding: whose value may stand there; nil for any.
    ///   - reason: why, for the record.
    package func release(
        _ reference: Reference,
        _ spot: AnswerSpot,
        of withholding: String? = nil,
        because reason: Sensitive<String>,
        by staff: StaffMember
    ) async throws {
        guard !reason.disclosed.trimmed.isEmpty else { throw CaseworkError.reasonMissing }
        let answer = try await storage.read { connection in
            try reviewed(found(reference, staff, .withhold, on: connection), on: connection)
        }
        guard let place = try await places(of: spot, in: answer).first else { throw CaseworkError.noSuchSpot }
        try await storage.write { connection in
            let row = try found(reference, staff, .withhold, on: connection)
            if let withholding {
                let known = try connection.withholdings.standing(of: row.id).contains { $0.id == withholding }
                guard known else { throw CaseworkError.noSuchWithholding }
            }
            let id = try connection.newID()
            let key = try connection.eventKey(ofRequest: row.id)
            let release = KnownReleaseRow(
                id: id,
                requestID: row.id,
                withholdingID: withholding,
                store: place.head.store,
                collection: place.head.address,
                rowToken: place.row,
                field: place.field,
                by: staff.id
            )
            let context = sealContext("known_releases", "because", id)
            try connection.withholdings.insert(
                release,
                because: key.key.seal(Array(reason.disclosed.utf8), context: context)
            )
            try note("place-released", row, staff, EventDetails(sealed: ["reason": reason.disclosed]), on: connection)
        }
    }

    /// The grounds on which parts of an answer may be withheld at a controller.
    package func grounds(at controller: String) throws -> [WithholdingRule] {
        try rules.statute(of: rules.controller(controller)).withholding
    }

    /// An event about what is withheld, and the request's next revision: whoever decides on an older one looks again.
    func note(
        _ kind: String,
        _ row: RequestRow,
        _ staff: StaffMember,
        _ details: EventDetails,
        on connection: StorageConnection
    ) throws {
        try connection.appendEvent(
            EventKind(rawValue: kind),
            about: .request(row.id),
            by: staff.party(at: row.controller),
            details,
            key: try connection.eventKey(ofRequest: row.id)
        )
        try connection.requests.change(row.id, revision: row.revision, RequestChanges())
    }
}

extension WithholdingRow {
    fileprivate func isSame(as place: FoundPlace) -> Bool {
        store == place.head.store && collection == place.head.address && rowToken == place.row && field == place.field
            && span == place.passage
    }
}
