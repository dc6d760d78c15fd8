import Databases
import SubjectRequests

/// A case: one controller, one person, one conversation.
package struct CaseRow: Sendable, Hashable {
    package let id: String
    package let reference: Reference
    package let controller: String
    package let keyID: String
    package let language: String
    package let openedAt: Timestamp
    /// The case that this one was joined into; nil for one that stands by itself.
    package let joinedInto: String?
    /// A regulator's own reference; opens with the case's key in the context `cases/regulator_ref/ID`.
    package let regulatorReference: [UInt8]?
    /// The day after which its keys are destroyed; nil while it is not over.
    package let disposeAfter: CivilDate?
    package let disposedAt: Timestamp?

    static let columns: SQLText = """
        c.id, c.reference, c.controller, c.key_id, c.language, c.opened_at, c.joined_into, c.regulator_ref,
        c.dispose_after, c.disposed_at
        """

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        reference = try row.reference(1)
        controller = try row.text(2)
        keyID = try row.text(3)
        language = try row.text(4)
        openedAt = try row.time(5)
        joinedInto = try row.optionalText(6)
        regulatorReference = try row.optionalBlob(7)
        disposeAfter = try row.optionalDay(8)
        disposedAt = try row.optionalTime(9)
    }
}

extension StorageConnection {
    package var cases: CaseQueries { CaseQueries(connection: self) }
}

package struct CaseQueries {
    let connection: StorageConnection

    /// Stores a case and its key.
    package func insert(id: String, reference: Reference, controller: String, key: NewKey, language: String) throws {
        try connection.keys.insert(key, for: .caseFile, id, caseID: id)
        try connection.sql.run(
            """
            INSERT INTO cases (id, reference, controller, key_id, language, opened_at)
            VALUES (\(id), \(reference), \(controller), \(key.id), \(language), \(try connection.now()))
            """
        )
    }

    package func load(_ id: String, scope: Scope) throws -> CaseRow? {
        try first("c.id = \(id)", scope)
    }

    package func find(_ reference: Reference, scope: Scope) throws -> CaseRow? {
        try first("c.reference = \(reference)", scope)
    }

    /// Cases, newest first; `before` is the last id of the page before.
    package func list(scope: Scope, before: String? = nil, limit: Int = 50) throws -> [CaseRow] {
        let page: SQLText = before.map { "c.id < \($0)" } ?? "1 = 1"
        return try connection.page(scope, "c.controller", limit: limit, sorted: { $0.id > $1.id }) { allowed in
            try connection.sql.rows(
                """
                SELECT \(CaseRow.columns) FROM cases c WHERE \(allowed) AND \(page) ORDER BY c.id DESC LIMIT \(limit)
                """,
                decode: CaseRow.init
            )
        }
    }

    /// Cases at `controller` in which somebody has this identity (by its blind index), newest first. Joined and disposed
    /// cases are left out.
    package func holding(_ token: [UInt8], controller: String) throws -> [CaseRow] {
        try connection.sql.rows(
            """
            SELECT DISTINCT \(CaseRow.columns)
            FROM identities i JOIN people p ON p.id = i.person_id JOIN cases c ON c.id = p.case_id
            WHERE i.token = \(token) AND c.controller = \(controller) AND c.joined_into IS NULL AND c.disposed_at IS NULL
            ORDER BY c.id DESC
            """,
            decode: CaseRow.init
        )
    }

    /// Joins a case into another of the same controller: they are read together, and each keeps its requests, its letters, its
    /// key and what was proven in it.
    package func join(_ id: String, into other: String) throws {
        try connection.require(
            """
            UPDATE cases SET joined_into = \(other) WHERE id = \(id) AND joined_into IS NULL AND id <> \(other)
              AND controller = (SELECT o.controller FROM cases o WHERE o.id = \(other) AND o.joined_into IS NULL)
            """,
            else: .notFound("case to join")
        )
    }

    /// Takes a join back.
    package func split(_ id: String) throws {
        try connection.require(
            "UPDATE cases SET joined_into = NULL WHERE id = \(id) AND joined_into IS NOT NULL",
            else: .notFound("joined case")
        )
    }

    package func setLanguage(_ id: String, _ language: String) throws {
        try connection.require("UPDATE cases SET language = \(language) WHERE id = \(id)", else: .notFound("case"))
    }

    /// `sealed` in the context `cases/regulator_ref/ID`.
    package func setRegulatorReference(_ id: String, sealed: [UInt8]?) throws {
        try connection.require("UPDATE cases SET regulator_ref = \(sealed) WHERE id = \(id)", else: .notFound("case"))
    }

    package func setDisposal(_ id: String, after day: CivilDate?) throws {
        try connection.require("UPDATE cases SET dispose_after = \(day) WHERE id = \(id)", else: .notFound("case"))
    }

    /// Cases whose retention is over and that nothing keeps: no open request, no hold.
    package func toDispose(on day: CivilDate, limit: Int = 100) throws -> [CaseRow] {
        try connection.sql.rows(
            """
            SELECT \(CaseRow.columns) FROM cases c
            WHERE c.dispose_after IS NOT NULL AND c.disposed_at IS NULL AND c.dispose_after < \(day)
              AND NOT EXISTS (SELECT 1 FROM requests r WHERE r.case_id = c.id AND r.phase <> 'closed')
              AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.case_id = c.id AND h.lifted_at IS NULL)
            ORDER BY c.dispose_after, c.id LIMIT \(limit)
            """,
            decode: CaseRow.init
        )
    }

    /// Ends a case's retention: its keys are destroyed, and the names by which leaves speak of it are deleted. The history
    /// stays and names nobody. Append the event that says so before.
    package func dispose(_ id: String) throws {
        try connection.require(
            "UPDATE cases SET disposed_at = \(try connection.now()) WHERE id = \(id) AND disposed_at IS NULL",
            else: .notFound("case")
        )
        try connection.keys.destroyAll(of: id)
        try connection.sql.run(
            """
            DELETE FROM log_names WHERE (scope_kind = 'case' AND scope = \(id))
               OR (scope_kind = 'request' AND scope IN (SELECT r.id FROM requests r WHERE r.case_id = \(id)))
            """
        )
    }

    private func first(_ condition: SQLText, _ scope: Scope) throws -> CaseRow? {
        try connection.sql.first(
            """
            SELECT \(CaseRow.columns) FROM cases c WHERE \(condition) AND \(connection.within(scope, "c.controller"))
            """,
            decode: CaseRow.init
        )
    }
}
