import Databases
import Foundation
import SubjectRequests

/// When staff are written to.
package enum NoticeKind: String, Sendable, Hashable, CaseIterable, SQLBindable {
    case atOnce = "at-once"
    /// Each working morning.
    case digest
}

/// What a part of a notice is about.
package enum NoticeTopic: String, Sendable, Hashable, Codable, CaseIterable {
    case newRequest = "new-request"
    case reply
    case bounce
    case dutyNear = "duty-near"
    case dutyMissed = "duty-missed"
    case leftLying = "left-lying"
    case leftLyingLate = "left-lying-late"
    /// Work that cannot be done as things are and waits for a person.
    case parked
    /// Letters that cannot be read or cannot be told.
    case held
    /// A store does not do what it is asked: its canary has shown it.
    case storeDisobeys = "store-disobeys"

    package init(_ kind: NewsKind) {
        self =
            switch kind {
            case .newRequest: .newRequest
            case .reply: .reply
            case .bounce: .bounce
            case .dutyNear: .dutyNear
            case .dutyMissed: .dutyMissed
            case .leftLying: .leftLying
            case .leftLyingLate: .leftLyingLate
            }
    }
}

/// A part of a notice: how many, and which. Nothing personal.
package struct NoticeSection: Sendable, Hashable, Codable {
    package let controller: String
    package let topic: NoticeTopic
    package private(set) var count: Int
    /// The first of them; letters have none.
    package private(set) var references: [String]

    package init(_ controller: String, _ topic: NoticeTopic) {
        self.controller = controller
        self.topic = topic
        count = 0
        references = []
    }

    /// More than a page of references is no news: the queue shows them.
    private static let referencesMost = 40

    package mutating func add(_ reference: Reference?) {
        guard let reference else { return count += 1 }
        guard !references.contains(reference.text) else { return }
        count += 1
        if references.count < NoticeSection.referencesMost { references.append(reference.text) }
    }
}

/// One mail to one member of staff.
package struct NoticeRow: Sendable, Hashable {
    package let id: String
    package let staffID: String
    package let ordinal: Int64
    package let kind: NoticeKind
    package let sections: [NoticeSection]
    package let plannedAt: Timestamp
    package let notBefore: Timestamp
    package let fence: Int64
    package let attempts: Int
    package let endedAt: Timestamp?
    /// `sent`, or a code of why it was not; nil until it is over.
    package let result: String?

    static let columns: SQLText = """
        n.id, n.staff_id, n.ordinal, n.kind, n.sections, n.planned_at, n.not_before, n.fence, n.attempts, n.ended_at, n.result
        """

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        staffID = try row.text(1)
        ordinal = try row.int(2)
        kind = try row.word(3)
        sections = try JSONDecoder().decode([NoticeSection].self, from: Data(try row.text(4).utf8))
        plannedAt = try row.time(5)
        notBefore = try row.time(6)
        fence = try row.int(7)
        attempts = Int(try row.int(8))
        endedAt = try row.optionalTime(9)
        result = try row.optionalText(10)
    }
}

extension StorageConnection {
    package var notices: NoticeQueries { NoticeQueries(connection: self) }
}

/// Notices go `planned → leased(fence) → ended`. Whoever leases one renders and sends it; its Message-ID comes from its id, so
/// that one sent twice is one message.
package struct NoticeQueries {
    let connection: StorageConnection

    /// The seconds that lie between two mails to the same member of staff.
    package static let apartSeconds = 60

    /// Plans a mail; where one of the kind is planned already and nobody has begun it, that one tells this too.
    package func plan(_ kind: NoticeKind, _ sections: [NoticeSection], for staff: String) throws {
        let last = try connection.sql.first(
            """
            SELECT \(NoticeRow.columns) FROM notices n WHERE n.staff_id = \(staff) ORDER BY n.ordinal DESC LIMIT 1
            """,
            decode: NoticeRow.init
        )
        if let last, last.kind == kind, try extend(last, by: sections) { return }
        let now = try connection.now()
        let free = last.map { $0.notBefore.adding(seconds: NoticeQueries.apartSeconds) } ?? now
        let ordinal = (last?.ordinal ?? 0) + 1
        try connection.sql.run(
            """
            INSERT INTO notices (id, staff_id, ordinal, kind, sections, planned_at, not_before, fence, attempts)
            VALUES (\("notice-\(staff)-\(ordinal)"), \(staff), \(ordinal), \(kind), \(try storedJSON(sections)), \(now),
                \(max(now, free)), 0, 0)
            """
        )
    }

    /// False where somebody has begun the mail: it says what it says.
    private func extend(_ notice: NoticeRow, by more: [NoticeSection]) throws -> Bool {
        guard notice.fence == 0 else { return false }
        let sections = NoticeSection.merged(notice.sections + more)
        return try connection.sql.run(
            "UPDATE notices SET sections = \(try storedJSON(sections)) WHERE id = \(notice.id) AND fence = 0"
        ) > 0
    }

    /// Leases the mails that may be sent now, until `seconds` from now; the fence goes up with every lease.
    package func lease(limit: Int, seconds: Int) throws -> [NoticeRow] {
        let leaseNow = try connection.leaseNow()
        let ids = try connection.sql.rows(
            """
            WITH next AS MATERIALIZED (
                SELECT n.id FROM notices n WHERE n.ended_at IS NULL AND n.not_before <= \(try connection.now())
                  AND (n.lease_until IS NULL OR n.lease_until <= \(leaseNow))
                ORDER BY n.not_before, n.id LIMIT \(limit) \(raw: connection.sql.dialect.skipLocked))
            UPDATE notices SET fence = fence + 1, attempts = attempts + 1, lease_until = \(leaseNow.adding(seconds: seconds))
            WHERE id IN (SELECT id FROM next) RETURNING id
            """
        ) { try $0.text(0) }
        guard !ids.isEmpty else { return [] }
        return try connection.sql.rows(
            """
            SELECT \(NoticeRow.columns) FROM notices n WHERE n.id \(connection.sql.dialect.isAmong(ids))
            ORDER BY n.not_before, n.id
            """,
            decode: NoticeRow.init
        )
    }

    /// Whether a mail waits whose time has come, or one whose sender may have died.
    package func isDue() throws -> Bool {
        try connection.sql.exists(
            """
            SELECT 1 FROM notices n WHERE n.ended_at IS NULL AND n.not_before <= \(try connection.now())
              AND (n.lease_until IS NULL OR n.lease_until <= \(try connection.leaseNow()))
            """
        )
    }

    /// - Parameter result: `sent`, or a code of why it never will be.
    /// - Throws: ``StorageError/leaseLost`` where another server has taken over.
    package func end(_ notice: NoticeRow, _ result: String) throws {
        try held(notice, "ended_at = \(try connection.now()), result = \(result), lease_until = NULL")
    }

    /// Puts a mail back after a temporary failure.
    package func putBack(_ notice: NoticeRow, notBefore: Timestamp) throws {
        try held(notice, "not_before = \(notBefore), lease_until = NULL")
    }

    /// Ends the leases of senders that are gone, where one process has the site to itself.
    package func takeBack() throws {
        try connection.sql.run(
            "UPDATE notices SET lease_until = NULL, fence = fence + 1 WHERE ended_at IS NULL AND lease_until IS NOT NULL"
        )
    }

    /// Every mail to a member of staff, in order.
    package func of(_ staff: String) throws -> [NoticeRow] {
        try connection.sql.rows(
            "SELECT \(NoticeRow.columns) FROM notices n WHERE n.staff_id = \(staff) ORDER BY n.ordinal",
            decode: NoticeRow.init
        )
    }

    // MARK: - Who wants which

    package func declined(by staff: String) throws -> Set<NoticeKind> {
        Set(
            try connection.sql.rows("SELECT kind FROM notices_declined WHERE staff_id = \(staff)") {
                try $0.word(0, as: NoticeKind.self)
            }
        )
    }

    package func setDeclined(_ kind: NoticeKind, _ isDeclined: Bool, by staff: String) throws {
        try connection.sql.run("DELETE FROM notices_declined WHERE staff_id = \(staff) AND kind = \(kind)")
        guard isDeclined else { return }
        try connection.sql.run("INSERT INTO notices_declined (staff_id, kind) VALUES (\(staff), \(kind))")
    }

    // MARK: - Mornings

    /// When a controller's last digest was made; nil where there was none.
    package func lastDigest(of controller: String) throws -> (day: CivilDate, madeAt: Timestamp)? {
        try connection.sql.first(
            "SELECT day, made_at FROM digests WHERE controller = \(controller) ORDER BY day DESC LIMIT 1"
        ) { (day: try $0.day(0), madeAt: try $0.time(1)) }
    }

    package func noteDigest(of controller: String, on day: CivilDate) throws {
        try connection.sql.run(
            """
            INSERT INTO digests (controller, day, made_at) VALUES (\(controller), \(day), \(try connection.now()))
            ON CONFLICT (controller, day) DO NOTHING
            """
        )
    }

    private func held(_ notice: NoticeRow, _ assignments: SQLText) throws {
        try connection.require(
            """
            UPDATE notices SET \(assignments) WHERE id = \(notice.id) AND fence = \(notice.fence) AND ended_at IS NULL
            """,
            else: .leaseLost
        )
    }
}

extension NoticeSection {
    /// One section for each controller and topic, in the order in which they first came.
    package static func merged(_ sections: [NoticeSection]) -> [NoticeSection] {
        sections.reduce(into: []) { merged, section in
            guard
                let place = merged.firstIndex(where: {
                    $0.controller == section.controller && $0.topic == section.topic
                })
            else { return merged.append(section) }
            let unlisted = section.count - section.references.count
            for reference in section.references.compactMap({ Reference($0) }) { merged[place].add(reference) }
            for _ in 0..<unlisted { merged[place].add(nil) }
        }
    }
}
