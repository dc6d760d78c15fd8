import Databases
import SubjectRequests

/// Whose a timer is.
package enum TimerKind: String, Sendable, Hashable, CaseIterable, SQLBindable {
    /// The workflow's, for the state that the request is in; gone when the state is left.
    case state
    /// The clock's: a duty comes near or is missed.
    case duty
}

package struct TimerRow: Sendable, Hashable {
    package let requestID: String
    package let name: String
    package let kind: TimerKind
    package let dueAt: Timestamp

    init(_ row: any SQLRow) throws {
        requestID = try row.text(0)
        name = try row.text(1)
        kind = try row.word(2)
        dueAt = try row.time(3)
    }

    static let columns: SQLText = "t.request_id, t.name, t.kind, t.due_at"
}

extension StorageConnection {
    package var timers: TimerQueries { TimerQueries(connection: self) }
}

package struct TimerQueries {
    let connection: StorageConnection

    /// Sets a timer, in the place of the request's timer of that name.
    package func set(_ name: String, of request: String, kind: TimerKind, at due: Timestamp) throws {
        try connection.sql.run(
            """
            INSERT INTO timers (request_id, name, kind, due_at) VALUES (\(request), \(name), \(kind), \(due))
            ON CONFLICT (request_id, name) DO UPDATE SET kind = excluded.kind, due_at = excluded.due_at
            """
        )
    }

    package func remove(_ name: String, of request: String) throws {
        try connection.sql.run("DELETE FROM timers WHERE request_id = \(request) AND name = \(name)")
    }

    func removeStateTimers(of request: String) throws {
        try connection.sql.run("DELETE FROM timers WHERE request_id = \(request) AND kind = 'state'")
    }

    package func removeDutyTimers(of request: String) throws {
        try connection.sql.run("DELETE FROM timers WHERE request_id = \(request) AND kind = 'duty'")
    }

    package func of(_ request: String) throws -> [TimerRow] {
        try connection.sql.rows(
            "SELECT \(TimerRow.columns) FROM timers t WHERE t.request_id = \(request) ORDER BY t.due_at, t.name",
            decode: TimerRow.init
        )
    }

    /// Timers whose time has come, the oldest first. A timer stays until the move that it causes removes it, so that it fires
    /// once: by the commit, not by the asking.
    package func due(limit: Int = 100) throws -> [TimerRow] {
        try connection.sql.rows(
            """
            SELECT \(TimerRow.columns) FROM timers t WHERE t.due_at <= \(try connection.now())
            ORDER BY t.due_at, t.request_id LIMIT \(limit)
            """,
            decode: TimerRow.init
        )
    }

    /// When the next timer is due; nil where there is none.
    package func nextDue() throws -> Timestamp? {
        try connection.sql.first("SELECT due_at FROM timers ORDER BY due_at LIMIT 1") { try $0.time(0) }
    }
}
