import Databases
import SubjectRequests
import Workflows

extension StorageConnection {
    package var requests: RequestQueries { RequestQueries(connection: self) }
}

/// Which requests a list shows. Nil means all.
package struct RequestFilter: Sendable, Hashable {
    package var isOpen: Bool?
    package var phase: Phase?
    package var right: Right?
    package var controller: String?
    package var assignee: String?
    /// Requests of cases in which somebody has this identity, by its blind index.
    package var identityToken: [UInt8]?

    package init() {}

    func condition() -> SQLText {
        var text: SQLText = "1 = 1"
        if let isOpen { text = isOpen ? "\(text) AND r.phase <> 'closed'" : "\(text) AND r.phase = 'closed'" }
        if let phase { text = "\(text) AND r.phase = \(phase)" }
        if let right { text = "\(text) AND r.right_asked = \(right)" }
        if let controller { text = "\(text) AND r.controller = \(controller)" }
        if let assignee { text = "\(text) AND r.assignee = \(assignee)" }
        if let identityToken {
            text = """
                \(text) AND r.case_id IN (SELECT p.case_id FROM identities i JOIN people p ON p.id = i.person_id
                    WHERE i.token = \(identityToken))
                """
        }
        return text
    }
}

/// Where a page of the queue ends; the next begins behind it.
package struct QueuePlace: Sendable, Hashable {
    package let nextDueOn: CivilDate?
    package let id: String

    package init(nextDueOn: CivilDate?, id: String) {
        self.nextDueOn = nextDueOn
        self.id = id
    }
}

package struct RequestQueries {
    let connection: StorageConnection

    /// Stores a request before its first move: without a state, with revision 0. The commit of the move `open` follows in the
    /// same transaction.
    package func insert(_ new: NewRequest) throws { try insert(new, endingAs: nil) }

    /// - Parameter end: where the request ends in the same moment; part of ``StorageConnection/commitClosed(_:_:duties:by:)``.
    func insert(_ new: NewRequest, endingAs end: ImmediateEnd?) throws {
        let now = try connection.now()
        let due = end == nil ? new.nextDueOn ?? RequestRow.never : RequestRow.never
        try connection.sql.run(
            """
            INSERT INTO requests (id, reference, case_id, controller, right_asked, workflow, statute, map, policy, state, phase,
                outcome, channel, letter, received_on, received_basis, opened_at, closed_at, next_due_on, stores, plans,
                revision)
            VALUES (\(new.id), \(new.reference), \(new.caseID), \(new.controller), \(new.right), \(new.workflow),
                \(new.statute), \(new.map), \(new.policy), \(end?.state ?? ""), \(end == nil ? Phase.intake : .closed),
                \(end?.outcome), \(new.channel), \(new.letter), \(new.receivedOn), \(new.receivedBasis), \(now),
                \(end.map { _ in now }), \(due), '[]', \(end?.plans ?? 0), \(end == nil ? 0 : 1))
            """
        )
    }

    package func load(_ id: String, scope: Scope) throws -> RequestRow? { try first("r.id = \(id)", scope) }

    package func find(_ reference: Reference, scope: Scope) throws -> RequestRow? {
        try first("r.reference = \(reference)", scope)
    }

    /// The requests that one letter, form or call opened.
    package func ofLetter(_ letter: String) throws -> [RequestRow] {
        try connection.sql.rows(
            "SELECT \(RequestRow.columns) FROM requests r WHERE r.letter = \(letter) ORDER BY r.id",
            decode: RequestRow.init
        )
    }

    package func inCase(_ caseID: String) throws -> [RequestRow] {
        try connection.sql.rows(
            "SELECT \(RequestRow.columns) FROM requests r WHERE r.case_id = \(caseID) ORDER BY r.id",
            decode: RequestRow.init
        )
    }

    /// The newest retention sweeps of a controller, newest first.
    package func sweeps(at controller: String, limit: Int) throws -> [RequestRow] {
        try connection.sql.rows(
            """
            SELECT \(RequestRow.columns) FROM requests r
            WHERE r.controller = \(controller) AND r.received_basis = \(RequestRow.sweepBasis)
            ORDER BY r.id DESC LIMIT \(limit)
            """,
            decode: RequestRow.init
        )
    }

    /// Open requests, the next duty first.
    package func queue(
        scope: Scope,
        filter: RequestFilter = RequestFilter(),
        after place: QueuePlace? = nil,
        limit: Int = 50
    ) throws -> [RequestRow] {
        let page: SQLText =
            place.map { "(r.next_due_on, r.id) > (\($0.nextDueOn ?? RequestRow.never), \($0.id))" } ?? "1 = 1"
        return try connection.page(scope, "r.controller", limit: limit, sorted: RequestQueries.isDueBefore) { allowed in
            try connection.sql.rows(
                """
                SELECT \(RequestRow.columns) FROM requests r
                WHERE r.phase <> 'closed' AND \(allowed) AND \(filter.condition()) AND \(page)
                ORDER BY r.next_due_on, r.id LIMIT \(limit)
                """,
                decode: RequestRow.init
            )
        }
    }

    /// All requests, newest first; `before` is the last id of the page before.
    package func list(
        scope: Scope,
        filter: RequestFilter = RequestFilter(),
        before: String? = nil,
        limit: Int = 50
    ) throws -> [RequestRow] {
        let page: SQLText = before.map { "r.id < \($0)" } ?? "1 = 1"
        return try connection.page(scope, "r.controller", limit: limit, sorted: { $0.id > $1.id }) { allowed in
            try connection.sql.rows(
                """
                SELECT \(RequestRow.columns) FROM requests r WHERE \(allowed) AND \(filter.condition()) AND \(page)
                ORDER BY r.id DESC LIMIT \(limit)
                """,
                decode: RequestRow.init
            )
        }
    }

    package func count(scope: Scope, filter: RequestFilter = RequestFilter()) throws -> Int {
        let count = try connection.sql.first(
            """
            SELECT count(*) FROM requests r WHERE \(connection.within(scope, "r.controller")) AND \(filter.condition())
            """
        ) { try $0.int(0) }
        return Int(count ?? 0)
    }

    /// Changes what is not the state. Throws ``StorageError/stale`` where the request has moved on.
    package func change(_ id: String, revision: Int64, _ changes: RequestChanges) throws {
        try connection.require(
            """
            UPDATE requests SET revision = revision + 1\(try changes.assignments())
            WHERE id = \(id) AND revision = \(revision)
            """,
            else: .stale
        )
        if changes.nextDueOn != nil { try connection.effects.refreshDeadlines(of: id) }
    }

    /// Until this transaction ends nobody else moves the request, or places or lifts what its guards ask for.
    package func lock(_ id: String) throws {
        try connection.require("UPDATE requests SET revision = revision WHERE id = \(id)", else: .notFound("request"))
    }

    /// Makes every decision that is being taken about these requests stale: something it looks at has changed.
    func touch(_ condition: SQLText) throws {
        try connection.sql.run("UPDATE requests SET revision = revision + 1 WHERE \(condition)")
    }

    /// Open requests of the same person at the same controller that wait for something; see `Trigger.proceed`. Includes
    /// those of other cases that share a linked or verified identity.
    package func openSiblings(of id: String) throws -> [RequestRow] {
        try connection.sql.rows(
            """
            SELECT \(RequestRow.columns) FROM requests r WHERE r.phase <> 'closed' AND r.id <> \(id)
              AND \(RequestQueries.samePerson(as: id))
            ORDER BY r.id
            """,
            decode: RequestRow.init
        )
    }

    /// True for requests `r` of the person of request `id`: in the same case, or in one at the same controller that shares an
    /// identity which is more than claimed on both sides.
    static func samePerson(as id: String) -> SQLText {
        """
        r.case_id IN (
            SELECT o.case_id FROM requests o WHERE o.id = \(id)
            UNION
            SELECT c.id FROM requests o JOIN cases a ON a.id = o.case_id
            JOIN cases c ON c.joined_into IN (a.id, a.joined_into) OR c.id = a.joined_into WHERE o.id = \(id)
            UNION
            SELECT q.case_id FROM requests o JOIN people p ON p.case_id = o.case_id
              AND p.role IN ('subject', 'organisation')
            JOIN identities i ON i.person_id = p.id AND i.standing IN ('linked', 'verified')
            JOIN identities j ON j.token = i.token AND j.standing IN ('linked', 'verified')
            JOIN people q ON q.id = j.person_id AND q.role IN ('subject', 'organisation') JOIN cases c ON c.id = q.case_id AND c.controller = o.controller
            WHERE o.id = \(id))
        """
    }

    /// All requests of the same case, and of those at the same controller whose person has proven an identity that this one's
    /// person has proven too, as far as `level`; the oldest first. Disposed cases are left out.
    package func ofProvenPerson(as id: String, to level: VerificationLevel) throws -> [RequestRow] {
        let levels = VerificationLevel.allCases.map { $0 < level ? "" : $0.rawValue }
        return try connection.sql.rows(
            """
            SELECT \(RequestRow.columns) FROM requests r JOIN cases k ON k.id = r.case_id AND k.disposed_at IS NULL
            WHERE r.case_id IN (
                SELECT o.case_id FROM requests o WHERE o.id = \(id)
                UNION
                SELECT q.case_id FROM requests o JOIN people p ON p.case_id = o.case_id
                  AND p.role IN ('subject', 'organisation')
                JOIN identities i ON i.person_id = p.id AND i.standing = 'verified'
                  AND (i.level IS NULL OR i.level IN (\(list: levels)))
                JOIN identities j ON j.token = i.token AND j.kind = i.kind AND j.standing = 'verified'
                JOIN people q ON q.id = j.person_id AND q.role IN ('subject', 'organisation')
                JOIN cases c ON c.id = q.case_id AND c.controller = o.controller WHERE o.id = \(id))
            ORDER BY r.id
            """,
            decode: RequestRow.init
        )
    }

    private static func isDueBefore(_ left: RequestRow, _ right: RequestRow) -> Bool {
        (left.nextDueOn ?? RequestRow.never, left.id) < (right.nextDueOn ?? RequestRow.never, right.id)
    }

    private func first(_ condition: SQLText, _ scope: Scope) throws -> RequestRow? {
        try connection.sql.first(
            """
            SELECT \(RequestRow.columns) FROM requests r
            WHERE \(condition) AND \(connection.within(scope, "r.controller"))
            """,
            decode: RequestRow.init
        )
    }
}
