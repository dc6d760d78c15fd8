import Databases
import SubjectRequests

/// What staff are told of when it happens.
package enum NewsKind: String, Sendable, Hashable, Codable, CaseIterable, SQLBindable {
    case newRequest = "new-request"
    /// The person has written again.
    case reply
    /// A mail to the person did not arrive.
    case bounce
    /// A duty is inside its last three working days.
    case dutyNear = "duty-near"
    /// A duty's last day is over.
    case dutyMissed = "duty-missed"
    /// A duty is inside its last three working days and nobody has the request, or whoever has it has not touched it.
    case leftLying = "left-lying"
    /// The same, and the last day is over.
    case leftLyingLate = "left-lying-late"
}

package struct NewsRow: Sendable, Hashable {
    package let id: String
    package let kind: NewsKind
    package let controller: String
    package let requestID: String
    package let happenedAt: Timestamp

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        kind = try row.word(1)
        controller = try row.text(2)
        requestID = try row.text(3)
        happenedAt = try row.time(4)
    }
}

extension StorageConnection {
    package var news: NewsQueries { NewsQueries(connection: self) }
}

/// News is stored in the transaction in which the thing happens, once, and gathered into notices later.
package struct NewsQueries {
    let connection: StorageConnection

    /// Stores a piece of news under a name that says what it is about; one that is there already stays as it is.
    ///
    /// - Parameter subject: what tells this piece of news from others of its kind: a message, a duty and its day.
    /// - Returns: false where it was told before.
    @discardableResult
    package func add(_ kind: NewsKind, _ request: RequestRow, subject: String? = nil) throws -> Bool {
        let id = "\(kind.rawValue):\(request.id)" + (subject.map { ":\($0)" } ?? "")
        return try connection.sql.run(
            """
            INSERT INTO news (id, kind, controller, request_id, happened_at)
            VALUES (\(id), \(kind), \(request.controller), \(request.id), \(try connection.now()))
            ON CONFLICT (id) DO NOTHING
            """
        ) > 0
    }

    package func isWaiting() throws -> Bool {
        try connection.sql.exists("SELECT 1 FROM news WHERE gathered_at IS NULL")
    }

    /// News that no notice tells yet, the oldest first.
    package func waiting(limit: Int) throws -> [NewsRow] {
        try connection.sql.rows(
            """
            SELECT n.id, n.kind, n.controller, n.request_id, n.happened_at FROM news n WHERE n.gathered_at IS NULL
            ORDER BY n.happened_at, n.id LIMIT \(limit)
            """,
            decode: NewsRow.init
        )
    }

    package func setGathered(_ id: String) throws {
        try connection.sql.run("UPDATE news SET gathered_at = \(try connection.now()) WHERE id = \(id)")
    }
}
