import Databases
import SubjectRequests

/// How far telling a recipient of a correction or erasure has come.
package enum RecipientState: String, Sendable, Hashable, CaseIterable, SQLBindable {
    case planned, told, impossible
}

package struct RecipientToldRow: Sendable, Hashable {
    package let recipient: String
    package let state: RecipientState
    package let toldAt: Timestamp?
}

extension StorageConnection {
    package var review: ReviewQueries { ReviewQueries(connection: self) }
}

/// What staff note beside the moves: recipients told, incidents (``IncidentRow``).
package struct ReviewQueries {
    let connection: StorageConnection

    package func setRecipient(_ recipient: String, of request: String, _ state: RecipientState) throws {
        let toldAt = state == .told ? try connection.now() : nil
        try connection.sql.run(
            """
            INSERT INTO recipients_told (request_id, recipient, state, told_at)
            VALUES (\(request), \(recipient), \(state), \(toldAt))
            ON CONFLICT (request_id, recipient) DO UPDATE SET state = excluded.state, told_at = excluded.told_at
            """
        )
    }

    package func recipients(of request: String) throws -> [RecipientToldRow] {
        try connection.sql.rows(
            "SELECT recipient, state, told_at FROM recipients_told WHERE request_id = \(request) ORDER BY recipient"
        ) { RecipientToldRow(recipient: try $0.text(0), state: try $0.word(1), toldAt: try $0.optionalTime(2)) }
    }

    /// Open requests that nothing would ever move again: no work to be done or parked, no timer, no task, no incident, and no
    /// decision of staff or the person that is waited for. There should be none.
    package func stranded(limit: Int = 100) throws -> [RequestRow] {
        try connection.sql.rows(
            """
            SELECT \(RequestRow.columns) FROM requests r WHERE r.phase NOT IN ('closed', 'review')
              AND NOT EXISTS (SELECT 1 FROM effects e WHERE e.request_id = r.id
                  AND e.state NOT IN ('done', 'excepted', 'superseded'))
              AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.request_id = r.id)
              AND NOT EXISTS (SELECT 1 FROM tasks k WHERE k.request_id = r.id AND k.answered_at IS NULL)
              AND NOT EXISTS (SELECT 1 FROM incidents n WHERE n.request_id = r.id AND n.closed_at IS NULL)
            ORDER BY r.id LIMIT \(limit)
            """,
            decode: RequestRow.init
        )
    }
}
