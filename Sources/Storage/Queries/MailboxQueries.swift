import Databases
import SubjectRequests

/// How far a mailbox has been read, and how it answers.
package struct MailboxRow: Sendable, Hashable {
    package let name: String
    /// The highest UID that has been looked at.
    package let uidLast: Int64
    /// When it was last read to its end.
    package let seenAt: Timestamp?
    package let failingSince: Timestamp?
    /// Why it cannot be read now, as a code.
    package let failure: String?

    /// True where it has failed for longer than a server needs to be started anew: somebody must look.
    package func isStuck(at now: Timestamp) -> Bool { failingSince.map { $0.adding(seconds: 600) <= now } ?? false }
}

extension StorageConnection {
    package var mailboxes: MailboxQueries { MailboxQueries(connection: self) }
}

package struct MailboxQueries {
    let connection: StorageConnection

    /// The mailbox has been opened; answers the highest UID that has been looked at. Where its UIDs mean other letters than
    /// before, everything in it is looked at anew.
    package func open(_ name: String, uidValidity: UInt32) throws -> Int64 {
        let validity = Int64(uidValidity)
        let known = try connection.sql.first(
            "SELECT m.uid_validity, m.uid_last FROM mailboxes m WHERE m.name = \(name)"
        ) { (validity: try $0.int(0), last: try $0.int(1)) }
        if let known, known.validity == validity { return known.last }
        try connection.sql.run("DELETE FROM mailbox_letters WHERE mailbox = \(name)")
        try connection.sql.run(
            """
            INSERT INTO mailboxes (name, uid_validity, uid_last) VALUES (\(name), \(validity), 0)
            ON CONFLICT (name) DO UPDATE SET uid_validity = excluded.uid_validity, uid_last = 0
            """
        )
        return 0
    }

    /// A letter has been looked at: `message` is what it is stored as, nil where it could not be fetched.
    package func enter(_ uid: UInt32, in name: String, message: String?) throws {
        let inCase = try message.map { message in
            try connection.sql.exists("SELECT 1 FROM messages m WHERE m.id = \(message) AND m.case_id IS NOT NULL")
        }
        let due: Int64 = inCase == true ? 1 : 0
        try connection.sql.run(
            """
            INSERT INTO mailbox_letters (mailbox, uid, message_id, is_due) VALUES (\(name), \(Int64(uid)), \(message), \(due))
            ON CONFLICT (mailbox, uid) DO UPDATE SET message_id = excluded.message_id, is_due = excluded.is_due
            """
        )
        try pass(uid, in: name)
    }

    /// A letter was gone before it could be looked at.
    package func pass(_ uid: UInt32, in name: String) throws {
        let uid = Int64(uid)
        try connection.sql.run("UPDATE mailboxes SET uid_last = \(uid) WHERE name = \(name) AND uid_last < \(uid)")
    }

    /// The letters that are in a case and still lie in the mailbox.
    package func due(in name: String, limit: Int) throws -> [UInt32] { try uids("is_due = 1", name, limit) }

    /// The letters that could not be fetched.
    package func unread(in name: String, limit: Int) throws -> [UInt32] { try uids("message_id IS NULL", name, limit) }

    /// These letters lie elsewhere now, or nowhere.
    package func leave(_ uids: [UInt32], in name: String) throws {
        for uid in uids {
            try connection.sql.run("DELETE FROM mailbox_letters WHERE mailbox = \(name) AND uid = \(Int64(uid))")
        }
    }

    /// A letter is in a case now, wherever it lies.
    func file(_ message: String) throws {
        try connection.sql.run("UPDATE mailbox_letters SET is_due = 1 WHERE message_id = \(message)")
    }

    /// The mailbox was read to its end.
    package func setSeen(_ name: String) throws {
        try connection.sql.run(
            """
            UPDATE mailboxes SET seen_at = \(try connection.now()), failing_since = NULL, failure = NULL
            WHERE name = \(name)
            """
        )
    }

    /// The mailbox could not be read, as a code says.
    package func setFailing(_ name: String, _ code: String) throws {
        try connection.sql.run(
            """
            INSERT INTO mailboxes (name, uid_validity, uid_last, failing_since, failure)
            VALUES (\(name), 0, 0, \(try connection.now()), \(code))
            ON CONFLICT (name) DO UPDATE SET failure = excluded.failure,
                failing_since = coalesce(mailboxes.failing_since, excluded.failing_since)
            """
        )
    }

    package func all() throws -> [MailboxRow] {
        try connection.sql.rows(
            "SELECT m.name, m.uid_last, m.seen_at, m.failing_since, m.failure FROM mailboxes m ORDER BY m.name"
        ) { row in
            MailboxRow(
                name: try row.text(0),
                uidLast: try row.int(1),
                seenAt: try row.optionalTime(2),
                failingSince: try row.optionalTime(3),
                failure: try row.optionalText(4)
            )
        }
    }

    private func uids(_ which: SQLText, _ name: String, _ limit: Int) throws -> [UInt32] {
        try connection.sql.rows(
            """
            SELECT l.uid FROM mailbox_letters l WHERE l.mailbox = \(name) AND l.\(which) ORDER BY l.uid LIMIT \(limit)
            """
        ) { UInt32(truncatingIfNeeded: try $0.int(0)) }
    }
}
