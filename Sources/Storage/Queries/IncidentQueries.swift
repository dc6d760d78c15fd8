import Databases
import SubjectRequests

/// Something that went wrong and waits for a person.
package struct IncidentRow: Sendable, Hashable {
    package let id: String
    package let kind: String
    package let requestID: String?
    package let effectID: String?
    package let owner: String?
    /// In words that name nobody.
    package let reason: String
    package let openedAt: Timestamp
    package let closedAt: Timestamp?
    /// By when the authority is to be told; nil where no clock runs.
    package let dueAt: Timestamp?
    /// The law that says so.
    package let law: String?
    package let closedBy: String?
    /// The local day on which the authority was told; nil where it was not.
    package let authorityToldOn: CivilDate?

    static let columns: SQLText = """
        n.id, n.kind, n.request_id, n.effect_id, n.owner, n.reason, n.opened_at, n.closed_at, n.due_at, n.law, n.closed_by,
        n.authority_told_on
        """

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        kind = try row.text(1)
        requestID = try row.optionalText(2)
        effectID = try row.optionalText(3)
        owner = try row.optionalText(4)
        reason = try row.text(5)
        openedAt = try row.time(6)
        closedAt = try row.optionalTime(7)
        dueAt = try row.optionalTime(8)
        law = try row.optionalText(9)
        closedBy = try row.optionalText(10)
        authorityToldOn = try row.optionalDay(11)
    }
}

extension ReviewQueries {
    package func openIncident(
        id: String,
        kind: String,
        request: String? = nil,
        effect: String? = nil,
        owner: String? = nil,
        reason: String,
        dueAt: Timestamp? = nil,
        law: String? = nil
    ) throws {
        try connection.sql.run(
            """
            INSERT INTO incidents (id, kind, request_id, effect_id, owner, reason, opened_at, due_at, law) VALUES
                (\(id), \(kind), \(request), \(effect), \(owner), \(reason), \(try connection.now()), \(dueAt), \(law))
            """
        )
    }

    /// - Parameter authorityToldOn: nil where the authority was not told.
    package func closeIncident(_ id: String, by staff: String? = nil, authorityToldOn: CivilDate? = nil) throws {
        try connection.require(
            """
            UPDATE incidents SET closed_at = \(try connection.now()), closed_by = \(staff),
                authority_told_on = \(authorityToldOn)
            WHERE id = \(id) AND closed_at IS NULL
            """,
            else: .notFound("incident")
        )
    }

    /// The incidents of a request, oldest first.
    package func incidents(of request: String) throws -> [IncidentRow] {
        try connection.sql.rows(
            "SELECT \(IncidentRow.columns) FROM incidents n WHERE n.request_id = \(request) ORDER BY n.opened_at, n.id",
            decode: IncidentRow.init
        )
    }

    /// Open incidents, longest first.
    package func openIncidents(limit: Int = 100) throws -> [IncidentRow] {
        try connection.sql.rows(
            """
            SELECT \(IncidentRow.columns) FROM incidents n
            WHERE n.closed_at IS NULL ORDER BY n.opened_at, n.id LIMIT \(limit)
            """,
            decode: IncidentRow.init
        )
    }
}
