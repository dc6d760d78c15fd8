import Databases
import SubjectRequests

/// What a legal hold keeps from being erased.
package enum HoldScope: Sendable, Hashable {
    case caseFile(String)
    case request(String)
    /// Whoever has this identity, by its blind index, in every case of the controller.
    case identity(token: [UInt8])
}

/// A duty to preserve. It blocks erasure and moves nothing.
package struct HoldRow: Sendable, Hashable {
    package let id: String
    package let controller: String
    package let scope: HoldScope
    /// A legal reason in words that name nobody.
    package let reason: String
    package let placedBy: String
    package let from: Timestamp
    package let until: Timestamp?
    package let liftedBy: String?
    package let liftedAt: Timestamp?

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        controller = try row.text(1)
        scope = try HoldRow.scope(row)
        reason = try row.text(5)
        placedBy = try row.text(6)
        from = try row.time(7)
        until = try row.optionalTime(8)
        liftedBy = try row.optionalText(9)
        liftedAt = try row.optionalTime(10)
    }

    private static func scope(_ row: any SQLRow) throws -> HoldScope {
        if let caseID = try row.optionalText(2) { return .caseFile(caseID) }
        if let request = try row.optionalText(3) { return .request(request) }
        return .identity(token: try row.blob(4))
    }

    static let columns: SQLText = """
        h.id, h.controller, h.case_id, h.request_id, h.token, h.reason, h.placed_by, h.from_at, h.until_at, h.lifted_by,
        h.lifted_at
        """
}

extension StorageConnection {
    package var holds: HoldQueries { HoldQueries(connection: self) }
}

package struct HoldQueries {
    let connection: StorageConnection

    /// Places a hold from now on. Decisions that are being taken about what it covers become stale.
    package func place(
        id: String,
        _ scope: HoldScope,
        controller: String,
        reason: String,
        by staff: String,
        until: Timestamp? = nil
    ) throws {
        let (caseID, request, token): (String?, String?, [UInt8]?) =
            switch scope {
            case .caseFile(let id): (id, nil, nil)
            case .request(let id): (nil, id, nil)
            case .identity(let token): (nil, nil, token)
            }
        try connection.sql.run(
            """
            INSERT INTO holds (id, controller, case_id, request_id, token, reason, placed_by, from_at, until_at)
            VALUES (\(id), \(controller), \(caseID), \(request), \(token), \(reason), \(staff), \(try connection.now()),
                \(until))
            """
        )
        try connection.requests.touch(HoldQueries.covered(by: scope, controller: controller))
    }

    package func lift(_ id: String, by staff: String) throws {
        try connection.require(
            """
            UPDATE holds SET lifted_by = \(staff), lifted_at = \(try connection.now())
            WHERE id = \(id) AND lifted_at IS NULL
            """,
            else: .notFound("hold")
        )
    }

    /// Every hold that bears on a request, lifted and ended ones too, in the order in which they were placed.
    package func bearing(on request: RequestRow) throws -> [HoldRow] {
        try connection.sql.rows(
            "SELECT \(HoldRow.columns) FROM holds h WHERE \(HoldQueries.bearsOn(request)) ORDER BY h.id",
            decode: HoldRow.init
        )
    }

    /// The identities on which a hold stands now, at any controller.
    package func heldTokens() throws -> Set<[UInt8]> {
        let now = try connection.now()
        let held = try connection.sql.rows(
            """
            SELECT token FROM holds WHERE token IS NOT NULL AND lifted_at IS NULL AND from_at <= \(now)
              AND (until_at IS NULL OR until_at > \(now))
            """
        ) { try $0.blob(0) }
        return Set(held)
    }

    /// The identities, by their blind indexes, of everybody whose rows no sweep of `controller` may take: people under a hold
    /// that stands, and people whose copy, export or confirmation is still owed.
    package func spared(at controller: String) throws -> Set<[UInt8]> {
        let now = try connection.now()
        let stands: SQLText = """
            h.controller = \(controller) AND h.lifted_at IS NULL AND h.from_at <= \(now)
              AND (h.until_at IS NULL OR h.until_at > \(now))
            """
        let tokens = try connection.sql.rows(
            """
            SELECT h.token FROM holds h WHERE h.token IS NOT NULL AND \(stands)
            UNION
            SELECT i.token FROM identities i JOIN people p ON p.id = i.person_id WHERE p.case_id IN (
                SELECT h.case_id FROM holds h WHERE h.case_id IS NOT NULL AND \(stands)
                UNION
                SELECT r.case_id FROM holds h JOIN requests r ON r.id = h.request_id WHERE h.token IS NULL AND \(stands))
            UNION
            SELECT i.token FROM requests r JOIN people p ON p.case_id = r.case_id
            JOIN identities i ON i.person_id = p.id AND i.standing IN ('linked', 'verified')
            WHERE r.controller = \(controller) AND r.phase <> 'closed'
              AND r.right_asked IN ('copy', 'confirm', 'csv-export')
            """
        ) { try $0.blob(0) }
        return Set(tokens)
    }

    /// True for holds `h` on the request, its case, or an identity of anybody in the case.
    static func bearsOn(_ request: RequestRow) -> SQLText {
        """
        (h.request_id = \(request.id) OR h.case_id = \(request.caseID)
            OR (h.controller = \(request.controller) AND h.token IN (
                SELECT i.token FROM identities i JOIN people p ON p.id = i.person_id
                WHERE p.case_id = \(request.caseID))))
        """
    }

    private static func covered(by scope: HoldScope, controller: String) -> SQLText {
        switch scope {
        case .caseFile(let id): "phase <> 'closed' AND case_id = \(id)"
        case .request(let id): "id = \(id)"
        case .identity(let token):
            """
            phase <> 'closed' AND controller = \(controller) AND case_id IN (
                SELECT p.case_id FROM identities i JOIN people p ON p.id = i.person_id WHERE i.token = \(token))
            """
        }
    }
}
