import Databases
import SubjectRequests

/// A duty as last computed: never edited, only computed again.
package struct DutyRow: Sendable, Hashable {
    package let kind: DutyKind
    /// Nil while the clock stands, or where the law names no date.
    package let dueOn: CivilDate?
    package let internalOn: CivilDate?
    package let metAt: Timestamp?
    /// JSON of the derivation's steps.
    package let derivation: String

    package init(
        kind: DutyKind,
        dueOn: CivilDate?,
        internalOn: CivilDate?,
        metAt: Timestamp? = nil,
        derivation: String
    ) {
        self.kind = kind
        self.dueOn = dueOn
        self.internalOn = internalOn
        self.metAt = metAt
        self.derivation = derivation
    }
}

/// What a clock fact does.
package enum ClockFactKind: String, Sendable, Hashable, CaseIterable, SQLBindable {
    /// Something that the controller had to ask for arrived; `detail` says what (`StartEvent`).
    case start
    case pause
    case resume
    /// `detail` is the period of the extension.
    case extend
}

/// Something that happened to a request's clock, with the event that recorded it.
package struct ClockFactRow: Sendable, Hashable {
    package let id: String
    package let kind: ClockFactKind
    package let effectiveOn: CivilDate
    package let detail: String?
    /// Why, in words that name nobody.
    package let reason: String?
    package let eventID: String

    package init(
        id: String,
        kind: ClockFactKind,
        effectiveOn: CivilDate,
        detail: String? = nil,
        reason: String? = nil,
        eventID: String
    ) {
        self.id = id
        self.kind = kind
        self.effectiveOn = effectiveOn
        self.detail = detail
        self.reason = reason
        self.eventID = eventID
    }
}

extension StorageConnection {
    package var clock: ClockQueries { ClockQueries(connection: self) }
}

package struct ClockQueries {
    let connection: StorageConnection

    /// Replaces the duties of a request by newly computed ones. A duty that was met stays met.
    package func replaceDuties(of request: String, by duties: [DutyRow]) throws {
        let met = Dictionary(try self.duties(of: request).map { ($0.kind, $0.metAt) }) { first, _ in first }
        try connection.sql.run("DELETE FROM duties WHERE request_id = \(request)")
        for duty in duties {
            try connection.sql.run(
                """
                INSERT INTO duties (request_id, duty, due_on, internal_on, met_at, derivation) VALUES
                    (\(request), \(duty.kind), \(duty.dueOn), \(duty.internalOn), \(duty.metAt ?? met[duty.kind] ?? nil),
                     \(duty.derivation))
                """
            )
        }
        try refreshNextDue(of: request)
    }

    /// Stores the duties of a request that has ended; those that its end meets are met now.
    func enter(_ duties: [DutyRow], of request: String) throws {
        guard !duties.isEmpty else { return }
        let now = try connection.now()
        var rows: SQLText = ""
        for (place, duty) in duties.enumerated() {
            if place > 0 { rows.append(", ") }
            let met = DutyKind.metByTheEnd.contains(duty.kind) ? now : nil
            rows.append(
                "(\(request), \(duty.kind), \(duty.dueOn), \(duty.internalOn), \(met), \(duty.derivation))"
            )
        }
        try connection.sql.run(
            "INSERT INTO duties (request_id, duty, due_on, internal_on, met_at, derivation) VALUES \(rows)"
        )
    }

    package func duties(of request: String) throws -> [DutyRow] {
        try connection.sql.rows(
            """
            SELECT duty, due_on, internal_on, met_at, derivation FROM duties WHERE request_id = \(request) ORDER BY duty
            """
        ) { row in
            DutyRow(
                kind: try row.word(0),
                dueOn: try row.optionalDay(1),
                internalOn: try row.optionalDay(2),
                metAt: try row.optionalTime(3),
                derivation: try row.text(4)
            )
        }
    }

    /// Marks a duty as met now; the first time counts.
    package func meet(_ duty: DutyKind, of request: String) throws {
        try connection.sql.run(
            """
            UPDATE duties SET met_at = \(try connection.now())
            WHERE request_id = \(request) AND duty = \(duty) AND met_at IS NULL
            """
        )
        try refreshNextDue(of: request)
    }

    /// The day of the next duty not yet met: the queue sorts by it, and work that is open is served by it.
    private func refreshNextDue(of request: String) throws {
        let owed = DutyKind.allCases.map { $0.isAlwaysOwed ? $0.rawValue : "" }
        try connection.sql.run(
            """
            UPDATE requests SET next_due_on = COALESCE((SELECT MIN(d.internal_on) FROM duties d
                WHERE d.request_id = \(request) AND d.met_at IS NULL AND d.duty IN (\(list: owed))), \(RequestRow.never))
            WHERE id = \(request)
            """
        )
        try connection.effects.refreshDeadlines(of: request)
    }

    /// A request that was closed is owed its answer again.
    package func reopen(of request: String) throws {
        try connection.sql.run(
            "UPDATE duties SET met_at = NULL WHERE request_id = \(request) AND duty IN ('stop', 'respond')"
        )
    }

    package func add(_ fact: ClockFactRow, to request: String) throws {
        try connection.sql.run(
            """
            INSERT INTO clock_facts (id, request_id, kind, effective_on, detail, reason, event_id) VALUES
                (\(fact.id), \(request), \(fact.kind), \(fact.effectiveOn), \(fact.detail), \(fact.reason),
                 \(fact.eventID))
            """
        )
    }

    /// In the order of their days.
    package func facts(of request: String) throws -> [ClockFactRow] {
        try connection.sql.rows(
            """
            SELECT id, kind, effective_on, detail, reason, event_id FROM clock_facts WHERE request_id = \(request)
            ORDER BY effective_on, id
            """
        ) { row in
            ClockFactRow(
                id: try row.text(0),
                kind: try row.word(1),
                effectiveOn: try row.day(2),
                detail: try row.optionalText(3),
                reason: try row.optionalText(4),
                eventID: try row.text(5)
            )
        }
    }
}

extension DutyKind {
    /// What is owed no more when a request has ended.
    package static let metByTheEnd: [DutyKind] = [.acknowledge, .stop, .respond, .promise]
}
