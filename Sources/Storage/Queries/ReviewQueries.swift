import Databases
import SubjectRequests

/// Something that is withheld from an answer, and why. `span` counts characters of the value, where only a part is withheld.
package struct WithholdingRow: Sendable, Hashable {
    package let id: String
    package let requestID: String
    package let collection: String
    /// The row's key under the index key; nil for the whole collection.
    package let rowToken: [UInt8]?
    package let field: String?
    package let span: Range<Int>?
    package let ground: String
    package let by: String

    package init(
        id: String,
        requestID: String,
        collection: String,
        rowToken: [UInt8]? = nil,
        field: String? = nil,
        span: Range<Int>? = nil,
        ground: String,
        by: String
    ) {
        self.id = id
        self.requestID = requestID
        self.collection = collection
        self.rowToken = rowToken
        self.field = field
        self.span = span
        self.ground = ground
        self.by = by
    }
}

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

/// What staff note beside the moves: withholdings, recipients told, incidents (``IncidentRow``).
package struct ReviewQueries {
    let connection: StorageConnection

    package func insert(_ withholding: WithholdingRow) throws {
        try connection.sql.run(
            """
            INSERT INTO withholdings (id, request_id, collection, row_token, field, span_from, span_to, ground, withheld_by,
                withheld_at)
            VALUES (\(withholding.id), \(withholding.requestID), \(withholding.collection), \(withholding.rowToken),
                \(withholding.field), \(withholding.span?.lowerBound), \(withholding.span?.upperBound),
                \(withholding.ground), \(withholding.by), \(try connection.now()))
            """
        )
    }

    package func liftWithholding(_ id: String) throws {
        try connection.require(
            "UPDATE withholdings SET lifted_at = \(try connection.now()) WHERE id = \(id) AND lifted_at IS NULL",
            else: .notFound("withholding")
        )
    }

    /// Those that stand.
    package func withholdings(of request: String) throws -> [WithholdingRow] {
        try connection.sql.rows(
            """
            SELECT id, request_id, collection, row_token, field, span_from, span_to, ground, withheld_by FROM withholdings
            WHERE request_id = \(request) AND lifted_at IS NULL ORDER BY id
            """
        ) { row in
            var span: Range<Int>?
            if let from = try row.optionalInt(5), let to = try row.optionalInt(6), from <= to {
                span = Int(from)..<Int(to)
            }
            return WithholdingRow(
                id: try row.text(0),
                requestID: try row.text(1),
                collection: try row.text(2),
                rowToken: try row.optionalBlob(3),
                field: try row.optionalText(4),
                span: span,
                ground: try row.text(7),
                by: try row.text(8)
            )
        }
    }

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
