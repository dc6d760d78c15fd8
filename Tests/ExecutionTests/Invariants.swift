import Databases
import Foundation
import Mail
import Storage
import SubjectRequests

/// What must hold after every step, asked of the database, the stores and the outbox by queries of their own: nothing here
/// shares code with the runner or with casework.
final class Invariants {
    private let path: String
    private let house: TestHouse
    private let others: [String]
    private var fences: [String: Int64] = [:]
    private var done: Set<String> = []
    private var begun: Set<String> = []
    private var dates: [String: String] = [:]

    init(_ house: TestHouse) throws {
        guard case .sqlite(path: let path) = house.settings.location else { throw CocoaError(.fileNoSuchFile) }
        self.path = path
        self.house = house
        others = try house.everybodyElse()
        try house.app.run(
            """
            CREATE TABLE journal (what TEXT);
            CREATE TRIGGER gone_message AFTER DELETE ON messages
                BEGIN INSERT INTO journal VALUES ('message ' || old.id); END;
            CREATE TRIGGER gone_invoice AFTER DELETE ON invoices
                BEGIN INSERT INTO journal VALUES ('invoice ' || old.id); END;
            CREATE TRIGGER hashed AFTER UPDATE OF email ON users WHEN old.email <> new.email
                BEGIN INSERT INTO journal VALUES ('address ' || old.id); END;

            """
        )
    }

    /// One line for each breach; empty when all is well.
    func breaches() throws -> [String] {
        let database = try SQLiteConnection(.foreign(path: path, access: .readOnly, busySeconds: 5))
        var found = try Invariants.none.flatMap { name, query in
            try rows(query, database).map { "\(name): \($0)" }
        }
        found += try atIntent(database) + fencesRise(database) + datesStand(database) + mails(database)
        return found + (try stores())
    }

    /// What has not ended and waits for nobody, with what there is left to do of it. What is parked for a named owner waits
    /// for a person: a value that was erased between its correction and its reading back cannot be read back as corrected.
    func stillOpen() throws -> [String] {
        try rows(
            """
            SELECT r.right_asked, r.state, e.plan, e.kind, e.store, e.state, e.result, e.parked_reason, e.attempts
            FROM requests r LEFT JOIN effects e ON e.request_id = r.id AND e.finished_at IS NULL
            WHERE r.phase <> 'closed' AND NOT EXISTS (SELECT 1 FROM effects p WHERE p.request_id = r.id
                AND p.state = 'parked' AND p.parked_reason = 'read-back-differs' AND p.parked_owner <> '')
            """,
            SQLiteConnection(.foreign(path: path, access: .readOnly, busySeconds: 5))
        )
    }

    private func rows(_ query: String, _ database: SQLiteConnection) throws -> [String] {
        try database.rows(SQLText(stringLiteral: query)) { row in
            try row.columnNames.indices.map { "\(try row.value(at: $0))" }.joined(separator: " | ")
        }
    }

    /// Queries that never find a row.
    private static let none: [(String, String)] = [
        (
            "I2 an effect reported twice",
            """
            SELECT scope || '-' || json_extract(CAST(leaf AS TEXT), '$.eff') AS effect, count(*) FROM events
            WHERE kind IN (\(doneKinds)) GROUP BY 1 HAVING count(*) > 1
            """
        ),
        (
            "I5 an effect without its leaf",
            """
            SELECT id, kind FROM effects WHERE state = 'done' AND id NOT IN (
                SELECT scope || '-' || json_extract(CAST(leaf AS TEXT), '$.eff') FROM events
                WHERE kind IN (\(doneKinds)))
            """
        ),
        (
            "I3 closed with work undone",
            """
            SELECT r.right_asked, r.outcome, e.kind, e.state FROM requests r JOIN effects e ON e.request_id = r.id
            WHERE r.phase = 'closed' AND e.state NOT IN ('done', 'excepted', 'superseded')
            """
        ),
        (
            "I3 fulfilled with an erasure or correction left out",
            """
            SELECT r.right_asked, e.kind, e.state FROM requests r JOIN effects e ON e.request_id = r.id
            WHERE r.outcome = 'fulfilled' AND e.kind IN ('erase', 'probe', 'correct', 'read-back', 'deliver')
              AND e.state <> 'done' AND e.plan > (SELECT max(x.plan) FROM effects x
                  WHERE x.request_id = r.id AND x.kind IN ('resolve', 'package'))
            """
        ),
        (
            "I3 fulfilled with fewer erasures than stores",
            """
            SELECT r.reference, r.stores FROM requests r WHERE r.outcome = 'fulfilled' AND r.right_asked = 'delete'
              AND json_array_length(r.stores) <> (SELECT count(*) FROM effects e WHERE e.request_id = r.id
                  AND e.kind = 'erase' AND e.state = 'done' AND e.plan > (SELECT max(x.plan) FROM effects x
                      WHERE x.request_id = r.id AND x.kind = 'resolve'))
            """
        ),
        (
            "I4 an open request that nothing will move",
            """
            SELECT r.right_asked, r.state FROM requests r WHERE r.phase <> 'closed' AND r.phase <> 'review'
              AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.request_id = r.id)
              AND NOT EXISTS (SELECT 1 FROM effects e WHERE e.request_id = r.id AND (e.plan = r.plans OR e.holds_up = 0)
                  AND (e.state IN ('planned', 'leased', 'intent', 'unknown')
                      OR (e.state = 'parked' AND e.parked_owner <> '')))
            """
        ),
        (
            "I4 a request in review with nothing to decide on",
            """
            SELECT r.right_asked, r.state FROM requests r WHERE r.phase = 'review' AND r.state <> 'waiting-for-copy'
              AND r.shown_digest IS NULL
            """
        ),
        (
            "I4 a deletion that waits for no copy",
            """
            SELECT r.reference FROM requests r WHERE r.state = 'waiting-for-copy' AND NOT EXISTS (SELECT 1 FROM requests o
                WHERE o.right_asked = 'copy' AND o.phase <> 'closed')
            """
        ),
        (
            "I5 a thread of events with a gap",
            "SELECT scope, count(*), max(ordinal) FROM events GROUP BY scope_kind, scope HAVING count(*) <> max(ordinal)"
        ),
        (
            "I5 a state that no event led to",
            """
            SELECT r.reference, r.state FROM requests r WHERE r.state IS NOT (
                SELECT json_extract(CAST(v.leaf AS TEXT), '$.to') FROM events v
                WHERE v.scope_kind = 'request' AND v.scope = r.id AND json_extract(CAST(v.leaf AS TEXT), '$.to') IS NOT NULL
                ORDER BY v.ordinal DESC LIMIT 1)
            """
        ),
        ("I9 a foreign key that leads nowhere", "PRAGMA foreign_key_check"),
    ]

    private static let doneKinds = """
        'message-sent', 'rows-resolved', 'rows-collected', 'request-referred', 'nothing-to-refer', 'package-built',
        'answer-delivered',
        'values-corrected', 'values-read-back', 'rows-erased', 'store-probed', 'marketing-stopped', 'use-restricted',
        'colleague-answered', 'recipients-told'
        """

    /// I3: whatever began to change or disclose something was verified, approved by enough people and under no hold then.
    private func atIntent(_ database: SQLiteConnection) throws -> [String] {
        let fresh = try database.rows(
            """
            SELECT id FROM effects WHERE begun_at IS NOT NULL AND kind IN ('erase', 'correct', 'deliver', 'refer')
            """
        ) { try $0.text(0) }
        .filter { begun.insert($0).inserted }
        return try fresh.flatMap { id in
            try rows(
                """
                SELECT 'I3 begun unduly', e.kind, r.right_asked FROM effects e JOIN requests r ON r.id = e.request_id
                WHERE e.id = '\(id)' AND (
                    NOT EXISTS (SELECT 1 FROM verifications v JOIN people p ON p.id = v.person_id
                        WHERE p.case_id = r.case_id AND v.result = 'passed' AND v.verified_at <= e.begun_at)
                    OR (e.kind <> 'refer' AND (SELECT count(DISTINCT a.approved_by) FROM approvals a
                        WHERE a.request_id = r.id AND a.approved_at <= e.begun_at
                          AND (a.void_at IS NULL OR a.void_at >= e.begun_at))
                        < CASE r.right_asked WHEN 'delete' THEN 2 ELSE 1 END)
                    OR (e.kind = 'erase' AND EXISTS (SELECT 1 FROM holds h WHERE h.request_id = r.id
                        AND h.from_at <= e.begun_at AND (h.lifted_at IS NULL OR h.lifted_at > e.begun_at))))
                """,
                database
            )
        }
    }

    /// I6: fences never fall, and what is done stays done.
    private func fencesRise(_ database: SQLiteConnection) throws -> [String] {
        let effects = try database.rows("SELECT id, fence, state FROM effects") {
            (id: try $0.text(0), fence: try $0.int(1), state: try $0.text(2))
        }
        var found: [String] = []
        for effect in effects {
            if effect.fence < fences[effect.id] ?? 0 { found.append("I6 a fence fell: \(effect.id)") }
            fences[effect.id] = effect.fence
            if effect.state == "done" {
                done.insert(effect.id)
            } else if done.contains(effect.id) {
                found.append("I6 undone: \(effect.id) is \(effect.state)")
            }
        }
        return found
    }

    /// I7: nobody extends anything here, so no date ever moves.
    private func datesStand(_ database: SQLiteConnection) throws -> [String] {
        let duties = try database.rows("SELECT request_id || ' ' || duty, COALESCE(due_on, '') FROM duties") {
            (duty: try $0.text(0), day: try $0.text(1))
        }
        return duties.compactMap { duty, day in
            defer { dates[duty] = dates[duty] ?? day }
            return dates[duty] ?? day == day ? nil : "I7 a date moved: \(duty)"
        }
    }

    /// I8: every message in the outbox is that of an effect that began, and each effect has sent one at most.
    private func mails(_ database: SQLiteConnection) throws -> [String] {
        let begun = Set(
            try database.rows("SELECT id FROM effects WHERE begun_at IS NOT NULL AND kind IN ('mail', 'deliver')") {
                try $0.text(0)
            }
        )
        let ids = try house.mails().compactMap(\.messageID).map { $0.prefix { $0 != "@" } }.map(String.init)
        var found = ids.filter { !begun.contains($0) }.map { "I8 a message of no effect that began: \($0)" }
        if Set(ids).count != ids.count { found.append("I8 a message twice") }
        let sent = Set(
            try database.rows(
                "SELECT id FROM effects WHERE state = 'done' AND result IN ('sent', 'delivered')"
            ) { try $0.text(0) }
        )
        found += sent.subtracting(ids).map { "I8 said to be sent and never was: \($0)" }
        return found
    }

    /// Nothing of anybody else has changed, no row went twice, and what one store erases goes together or not at all.
    private func stores() throws -> [String] {
        var found: [String] = []
        if try house.everybodyElse() != others { found.append("somebody else's rows have changed") }
        let journal = try house.app.rows("SELECT what FROM journal")
        if Set(journal).count != journal.count { found.append("I2 a row was erased twice: \(journal)") }
        let gone = ["message 10", "message 11", "invoice 21", "address 1"].filter {
            journal.contains("text(\"\($0)\")")
        }
        if !gone.isEmpty, gone.count < 4 { found.append("half erased: only \(gone)") }
        return found
    }
}
