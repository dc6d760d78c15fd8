import Databases
import SubjectRequests
import Vault

/// Somebody who is to be stopped in a list, with what opens their address.
package struct ListStopRow: Sendable {
    package let requestID: String
    package let plannedAt: Timestamp
    package let controller: String
    package let identity: IdentityRow
    /// Nil once the case's retention has ended and its key is gone.
    package let key: DataKey?
}

/// A list that has not been told yet.
package struct ListWaitRow: Sendable, Hashable {
    package let list: String
    /// How many requests wait for it, and since when.
    package let requests: Int
    package let since: Timestamp
    package let attempts: Int
    /// Why it could not be told, where that was tried.
    package let code: String?
    package let needsPerson: Bool
}

extension StorageConnection {
    package var listStops: ListStopQueries { ListStopQueries(connection: self) }
}

/// What mailing lists are to be told. It is planned in the transaction of the objection itself, and told many at a time.
package struct ListStopQueries {
    let connection: StorageConnection

    /// Plans that a request's address is stopped in these lists; planned once more, it is told once more.
    package func plan(_ lists: [String], request: String) throws {
        guard !lists.isEmpty else { return }
        let now = try connection.now()
        var rows: SQLText = ""
        for (place, list) in lists.enumerated() {
            if place > 0 { rows.append(", ") }
            rows.append("(\(list), \(request), \(now))")
        }
        try connection.sql.run(
            """
            INSERT INTO list_stops (list, request_id, planned_at) VALUES \(rows)
            ON CONFLICT (list, request_id) DO UPDATE SET planned_at = excluded.planned_at
            """
        )
    }

    /// The lists that have somebody to stop and may be told now.
    package func due() throws -> [String] {
        try connection.sql.rows(
            """
            SELECT DISTINCT s.list FROM list_stops s LEFT JOIN list_waits w ON w.list = s.list
            WHERE w.list IS NULL OR w.not_before <= \(try connection.now()) ORDER BY s.list
            """
        ) { try $0.text(0) }
    }

    /// Who is to be stopped in a list, in the order of asking; of so many requests at most.
    package func waiting(for list: String, limit: Int) throws -> [ListStopRow] {
        try connection.sql.rows(
            """
            SELECT s.request_id, s.planned_at, r.controller, k.id, k.wrapped, k.kek_month, \(IdentityRow.columns)
            FROM (SELECT list, request_id, planned_at FROM list_stops WHERE list = \(list)
                ORDER BY request_id LIMIT \(limit)) s
            JOIN requests r ON r.id = s.request_id JOIN cases c ON c.id = r.case_id
            JOIN keys k ON k.id = c.key_id JOIN people p ON p.case_id = r.case_id AND p.role IN ('subject', 'organisation')
            JOIN identities i ON i.person_id = p.id AND i.kind = 'email'
            ORDER BY s.request_id, i.id
            """
        ) { row in
            let wrapped = try row.optionalBlob(4)
            return ListStopRow(
                requestID: try row.text(0),
                plannedAt: try row.time(1),
                controller: try row.text(2),
                identity: try IdentityRow(row, from: 6),
                key: try wrapped.map { try connection.keyring.unwrap($0, id: row.text(3), month: row.text(5)) }
            )
        }
    }

    /// These have been told. What was planned once more meanwhile stays.
    package func told(_ list: String, _ stops: [ListStopRow]) throws {
        guard let last = stops.map(\.plannedAt).max() else { return }
        for batch in stops.map(\.requestID).inBatches(of: LedgerQueries.rowsPerStatement) {
            try connection.sql.run(
                """
                DELETE FROM list_stops WHERE list = \(list) AND planned_at <= \(last)
                  AND request_id \(connection.sql.dialect.isAmong(batch))
                """
            )
        }
        try connection.sql.run("DELETE FROM list_waits WHERE list = \(list)")
    }

    /// A list could not be told: it is tried again later.
    package func putOff(_ list: String, until: Timestamp, because code: String, needsPerson: Bool) throws {
        try connection.sql.run(
            """
            INSERT INTO list_waits (list, attempts, not_before, code, needs_person, since_at)
            VALUES (\(list), 1, \(until), \(code), \(needsPerson ? 1 : 0), \(try connection.now()))
            ON CONFLICT (list) DO UPDATE SET attempts = list_waits.attempts + 1, not_before = excluded.not_before,
                code = excluded.code, needs_person = excluded.needs_person
            """
        )
    }

    package func attempts(_ list: String) throws -> Int {
        Int(try connection.sql.first("SELECT attempts FROM list_waits WHERE list = \(list)") { try $0.int(0) } ?? 0)
    }

    /// Every list that has not been told yet.
    package func waits() throws -> [ListWaitRow] {
        try connection.sql.rows(
            """
            SELECT s.list, count(*), min(s.planned_at), min(w.attempts), min(w.code), min(w.needs_person)
            FROM list_stops s LEFT JOIN list_waits w ON w.list = s.list GROUP BY s.list ORDER BY s.list
            """
        ) { row in
            ListWaitRow(
                list: try row.text(0),
                requests: Int(try row.int(1)),
                since: try row.time(2),
                attempts: Int(try row.optionalInt(3) ?? 0),
                code: try row.optionalText(4),
                needsPerson: try row.optionalInt(5) == 1
            )
        }
    }

    /// When the next list may be told that waits; nil where none does.
    package func nextDue() throws -> Timestamp? {
        try connection.sql.first(
            """
            SELECT w.not_before FROM list_waits w WHERE EXISTS (SELECT 1 FROM list_stops s WHERE s.list = w.list)
            ORDER BY w.not_before LIMIT 1
            """
        ) { try $0.time(0) }
    }
}
