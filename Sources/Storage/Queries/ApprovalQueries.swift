import Databases
import SubjectRequests

/// Somebody's approval of exactly what was shown.
package struct ApprovalRow: Sendable, Hashable {
    package let shownDigest: String
    package let by: String
    package let at: Timestamp
    /// When it stopped to count because what was shown had changed.
    package let voidAt: Timestamp?
}

extension StorageConnection {
    package var approvals: ApprovalQueries { ApprovalQueries(connection: self) }
}

package struct ApprovalQueries {
    let connection: StorageConnection

    /// Records an approval of `shown`. The request's revision moves on, so that two people who approve at once are both
    /// counted.
    package func add(_ request: String, shown: String, by staff: String, revision: Int64) throws {
        try connection.sql.run(
            """
            INSERT INTO approvals (request_id, shown_digest, approved_by, approved_at)
            VALUES (\(request), \(shown), \(staff), \(try connection.now()))
            ON CONFLICT (request_id, shown_digest, approved_by)
            DO UPDATE SET approved_at = excluded.approved_at, void_at = NULL
            """
        )
        try connection.requests.change(request, revision: revision, RequestChanges())
    }

    package func of(_ request: String) throws -> [ApprovalRow] {
        try connection.sql.rows(
            """
            SELECT shown_digest, approved_by, approved_at, void_at FROM approvals WHERE request_id = \(request)
            ORDER BY approved_at, approved_by
            """
        ) { row in
            ApprovalRow(
                shownDigest: try row.text(0),
                by: try row.text(1),
                at: try row.time(2),
                voidAt: try row.optionalTime(3)
            )
        }
    }

    /// Voids every approval of a request; part of a commit.
    func void(_ request: String) throws {
        try connection.sql.run(
            """
            UPDATE approvals SET void_at = \(try connection.now()) WHERE request_id = \(request) AND void_at IS NULL
            """
        )
    }
}
