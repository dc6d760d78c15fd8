import Databases
import SubjectRequests

/// Who answers a task.
package enum TaskAudience: String, Sendable, Hashable, CaseIterable, SQLBindable {
    case staff
    /// A colleague without an account, by a mailed link.
    case link
}

/// Work that only a person can do. `question` opens with the case's key in the context `tasks/question/ID`.
package struct CaseTaskRow: Sendable, Hashable {
    package let id: String
    package let requestID: String
    package let effectID: String?
    package let question: [UInt8]
    package let audience: TaskAudience
    package let dueOn: CivilDate?
    package let askedAt: Timestamp
    package let answeredAt: Timestamp?
    package let answeredBy: String?
    package let answer: String?

    static let columns: SQLText = """
        t.id, t.request_id, t.effect_id, t.question, t.audience, t.due_on, t.asked_at, t.answered_at, t.answered_by, t.answer
        """

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        requestID = try row.text(1)
        effectID = try row.optionalText(2)
        question = try row.blob(3)
        audience = try row.word(4)
        dueOn = try row.optionalDay(5)
        askedAt = try row.time(6)
        answeredAt = try row.optionalTime(7)
        answeredBy = try row.optionalText(8)
        answer = try row.optionalText(9)
    }
}

extension StorageConnection {
    package var tasks: TaskQueries { TaskQueries(connection: self) }
}

package struct TaskQueries {
    let connection: StorageConnection

    package func ask(
        id: String,
        of request: String,
        effect: String? = nil,
        question: [UInt8],
        audience: TaskAudience,
        dueOn: CivilDate? = nil
    ) throws {
        try connection.sql.run(
            """
            INSERT INTO tasks (id, request_id, effect_id, question, audience, due_on, asked_at) VALUES
                (\(id), \(request), \(effect), \(question), \(audience), \(dueOn), \(try connection.now()))
            """
        )
    }

    package func load(_ id: String) throws -> CaseTaskRow? {
        try connection.sql.first(
            "SELECT \(CaseTaskRow.columns) FROM tasks t WHERE t.id = \(id)",
            decode: CaseTaskRow.init
        )
    }

    package func of(_ request: String) throws -> [CaseTaskRow] {
        try connection.sql.rows(
            "SELECT \(CaseTaskRow.columns) FROM tasks t WHERE t.request_id = \(request) ORDER BY t.id",
            decode: CaseTaskRow.init
        )
    }

    /// Unanswered tasks, the first due first; those without a day last.
    package func open(scope: Scope, limit: Int = 100) throws -> [CaseTaskRow] {
        try connection.sql.rows(
            """
            SELECT \(CaseTaskRow.columns) FROM tasks t JOIN requests r ON r.id = t.request_id
            WHERE t.answered_at IS NULL AND \(connection.within(scope, "r.controller"))
            ORDER BY t.due_on NULLS LAST, t.id LIMIT \(limit)
            """,
            decode: CaseTaskRow.init
        )
    }

    /// Gives an open task to somebody without an account; the question says to whom.
    package func send(_ id: String, question: [UInt8]) throws {
        try connection.require(
            """
            UPDATE tasks SET question = \(question), audience = \(TaskAudience.link)
            WHERE id = \(id) AND answered_at IS NULL
            """,
            else: .notFound("open task")
        )
    }

    /// Records the first answer; a second throws ``StorageError/notFound(_:)``.
    package func answer(_ id: String, by person: String, blob: String?) throws {
        try connection.require(
            """
            UPDATE tasks SET answered_at = \(try connection.now()), answered_by = \(person), answer = \(blob)
            WHERE id = \(id) AND answered_at IS NULL
            """,
            else: .notFound("open task")
        )
    }
}
