import Databases
import SubjectRequests
import Workflows

extension StorageConnection {
    package var effects: EffectQueries { EffectQueries(connection: self) }
}

/// Effects go `planned → leased(fence) → intent → done | unknown`, `unknown → done | planned | parked`. Every report names
/// the fence of its lease; where another runner has taken over meanwhile it throws ``StorageError/leaseLost``.
package struct EffectQueries {
    let connection: StorageConnection

    /// True of `e` while earlier work of its plan is unfinished. The same work in another store holds nothing up once it waits
    /// for that store or for a person: a store that does not answer must not keep the others waiting.
    private static let isHeldUp: SQLText = """
        EXISTS (SELECT 1 FROM effects f WHERE f.request_id = e.request_id AND f.plan = e.plan
            AND f.ordinal < e.ordinal AND f.holds_up = 1 AND f.state NOT IN ('done', 'excepted', 'superseded')
            AND NOT (f.kind = e.kind AND COALESCE(f.store, '') <> COALESCE(e.store, '')
                AND (f.state = 'parked' OR f.waits_for IS NOT NULL)))
        """

    /// Stores a planned effect; part of a commit.
    func insert(_ planned: PlannedEffect, request: String, notBefore: Timestamp) throws {
        try connection.sql.run(
            """
            INSERT INTO effects (id, request_id, plan, ordinal, kind, store, message, holds_up, state, fence, attempts,
                not_before, deadline)
            VALUES (\(planned.id), \(request), \(planned.plan), \(planned.ordinal), \(planned.kind), \(planned.store),
                \(planned.message), \(planned.kind.holdsUpLaterWork), 'planned', 0, 0, \(notBefore),
                (SELECT r.next_due_on FROM requests r WHERE r.id = \(request)))
            """
        )
    }

    /// Plans a mail that belongs to no state of the request: to plan 0, which no later state takes the place of. Somebody
    /// waits for it at a page, so it goes before everything that is owed by a later day than the letter's.
    ///
    /// - Returns: the effect's id.
    package func planMail(_ message: String, of request: String) throws -> String {
        let last = try connection.sql.first(
            "SELECT COALESCE(max(ordinal), 0) FROM effects WHERE request_id = \(request) AND plan = 0"
        ) { try $0.int(0) }
        let ordinal = Int(last ?? 0) + 1
        let id = "\(request)-0-\(ordinal)"
        try connection.sql.run(
            """
            INSERT INTO effects (id, request_id, plan, ordinal, kind, message, holds_up, state, fence, attempts,
                not_before, deadline)
            VALUES (\(id), \(request), 0, \(ordinal), \(EffectKind.mail), \(message), 0, 'planned', 0, 0,
                \(try connection.now()), (SELECT r.received_on FROM requests r WHERE r.id = \(request)))
            """
        )
        return id
    }

    package func load(_ id: String) throws -> EffectRow? {
        try connection.sql.first(
            "SELECT \(EffectRow.columns) FROM effects e WHERE e.id = \(id)",
            decode: EffectRow.init
        )
    }

    package func of(_ request: String) throws -> [EffectRow] {
        try connection.sql.rows(
            """
            SELECT \(EffectRow.columns) FROM effects e WHERE e.request_id = \(request) ORDER BY e.plan, e.ordinal
            """,
            decode: EffectRow.init
        )
    }

    /// Leases up to `limit` effects that may be worked on now, until `seconds` from now; the earliest duty first.
    ///
    /// An effect is due when its time has come, no earlier work of its plan holds it up, and nobody holds it or the holder's
    /// lease has run out. One whose former holder had declared its intent comes back as `unknown`: what was done must be found
    /// out first. No two runners get the same effect, and the fence goes up with every lease.
    package func lease(
        limit: Int,
        holder: String,
        seconds: Int,
        kinds: Set<EffectKind> = Set(EffectKind.allCases)
    ) throws -> [EffectRow] {
        let now = try connection.now()
        let leaseNow = try connection.leaseNow()
        // MATERIALIZED: PostgreSQL might otherwise evaluate the inner SELECT again and lock more than the limit.
        let ids = try connection.sql.rows(
            """
            WITH next AS MATERIALIZED (
                SELECT e.id FROM effects e
                WHERE e.state IN ('planned', 'leased', 'intent', 'unknown') AND e.not_before <= \(now)
                  AND (e.lease_until IS NULL OR e.lease_until <= \(leaseNow))
                  AND e.kind IN (\(list: EffectKind.allCases.map { kinds.contains($0) ? $0.rawValue : "" }))
                  AND NOT \(EffectQueries.isHeldUp)
                ORDER BY e.deadline, e.not_before, e.id LIMIT \(limit) \(raw: connection.sql.dialect.skipLocked))
            UPDATE effects SET fence = fence + 1, attempts = attempts + 1, lease_holder = \(holder),
                lease_until = \(leaseNow.adding(seconds: seconds)),
                state = CASE WHEN state IN ('intent', 'unknown') THEN 'unknown' ELSE 'leased' END
            WHERE id IN (SELECT id FROM next) RETURNING id
            """
        ) { try $0.text(0) }
        guard !ids.isEmpty else { return [] }
        return try connection.sql.rows(
            """
            SELECT \(EffectRow.columns) FROM effects e WHERE e.id \(connection.sql.dialect.isAmong(ids))
            ORDER BY e.deadline, e.not_before, e.id
            """,
            decode: EffectRow.init
        )
    }

    /// Holds on to an effect until `seconds` from now.
    package func extendLease(_ id: String, fence: Int64, seconds: Int) throws {
        let until = try connection.leaseNow().adding(seconds: seconds)
        try held(id, fence, "lease_until = \(until)")
    }

    /// Declares that the world outside is about to be changed. `adapterClass` says what may be retried if the answer is lost.
    package func declareIntent(_ id: String, fence: Int64, adapterClass: EffectClass? = nil) throws {
        let begunAt = try connection.now()
        try held(id, fence, "state = 'intent', class = \(adapterClass), begun_at = COALESCE(begun_at, \(begunAt))")
    }

    /// Stores the blob that a handler needs; part of preparing.
    package func setArguments(_ id: String, fence: Int64, blob: String?) throws {
        try held(id, fence, "args = \(blob)")
    }

    /// Ends an effect well. Within a commit where the end moves the request.
    package func finish(_ effect: FinishedEffect) throws {
        let counts = effect.counts.isEmpty ? nil : try storedJSON(effect.counts)
        try held(
            effect.id,
            effect.fence,
            """
            state = 'done', waits_for = NULL, waits_since = NULL, finished_at = \(try connection.now()), counts = \(counts), result = \(effect.result),
            lease_holder = NULL, lease_until = NULL
            """
        )
    }

    /// Puts an effect back after a temporary failure, to be tried again at `notBefore`. It waits from the first failure on
    /// that had the same reason; `store` is the one that it waits for.
    package func putBack(
        _ id: String,
        fence: Int64,
        notBefore: Timestamp,
        reason: String,
        store: String? = nil
    ) throws {
        try held(
            id,
            fence,
            """
            waits_since = CASE WHEN result = \(reason) AND COALESCE(waits_for, '') = \(store ?? "")
                THEN COALESCE(waits_since, \(try connection.now())) ELSE \(try connection.now()) END,
            state = 'planned', not_before = \(notBefore), result = \(reason), waits_for = \(store), lease_holder = NULL,
            lease_until = NULL
            """
        )
    }

    /// Ends an effect that turned out not to be what was approved, before it changed anything; the request goes back.
    package func turnBack(_ id: String, fence: Int64, reason: String) throws {
        try held(
            id,
            fence,
            """
            state = 'superseded', result = \(reason), finished_at = \(try connection.now()), lease_holder = NULL,
            lease_until = NULL
            """
        )
    }

    /// Leaves an effect whose outcome could not be found out for a later attempt at finding out.
    package func leaveUnknown(_ id: String, fence: Int64, notBefore: Timestamp, reason: String) throws {
        try held(
            id,
            fence,
            """
            state = 'unknown', not_before = \(notBefore), result = \(reason), lease_holder = NULL, lease_until = NULL
            """
        )
    }

    /// Gives an effect to a person: it cannot be done as things are. Its request's clock runs on.
    ///
    /// - Parameters:
    ///   - owner: a member of staff, by id, or the role that must see to it.
    ///   - store: the one that is in the way; nil where none is.
    ///   - counts: what the person is shown of it; whoever lets it be tried again has seen these.
    package func park(
        _ id: String,
        fence: Int64,
        owner: String,
        reason: String,
        store: String? = nil,
        counts: [String: Int] = [:]
    ) throws {
        let shown = counts.isEmpty ? nil : try storedJSON(counts)
        try held(
            id,
            fence,
            """
            state = 'parked', parked_owner = \(owner), parked_reason = \(reason), parked_at = \(try connection.now()),
            waits_for = \(store), lease_holder = NULL, lease_until = NULL, counts = COALESCE(\(shown), counts)
            """
        )
    }

    /// A person lets a parked effect be tried again.
    package func unpark(_ id: String, notBefore: Timestamp) throws {
        try connection.require(
            """
            UPDATE effects SET state = 'planned', not_before = \(notBefore), parked_owner = NULL, parked_reason = NULL,
                parked_at = NULL, waits_for = NULL, waits_since = NULL
            WHERE id = \(id) AND state = 'parked'
            """,
            else: .notFound("parked effect")
        )
    }

    /// A named person has done what a parked effect waited for: posted its letter.
    package func finishPosted(_ id: String, by staff: String, reason: String) throws {
        try connection.require(
            """
            UPDATE effects SET state = 'done', finished_at = \(try connection.now()), parked_owner = \(staff),
                result = 'posted'
            WHERE id = \(id) AND state = 'parked' AND parked_reason = \(reason)
            """,
            else: .notFound("letter to be posted")
        )
    }

    /// A named person decides that a parked effect stays undone; `reason` names nobody.
    package func except(_ id: String, by staff: String, reason: String) throws {
        try connection.require(
            """
            UPDATE effects SET state = 'excepted', finished_at = \(try connection.now()), parked_owner = \(staff),
                result = \(reason)
            WHERE id = \(id) AND state = 'parked'
            """,
            else: .notFound("parked effect")
        )
    }

    /// Parked effects, longest first.
    package func parked(scope: Scope, limit: Int = 100) throws -> [EffectRow] {
        try connection.sql.rows(
            """
            SELECT \(EffectRow.columns) FROM effects e JOIN requests r ON r.id = e.request_id
            WHERE e.state = 'parked' AND \(connection.within(scope, "r.controller"))
            ORDER BY e.parked_at, e.id LIMIT \(limit)
            """,
            decode: EffectRow.init
        )
    }

    /// Ends the leases of runners that are gone, so that their work is taken up at once: those of `holder`, or all (where one
    /// process has the site to itself). What had been begun comes back as `unknown`. Answers how many.
    @discardableResult
    package func takeBack(from holder: String? = nil) throws -> Int {
        let whose: SQLText = holder.map { "lease_holder = \($0)" } ?? "1 = 1"
        return try connection.sql.run(
            """
            UPDATE effects SET lease_holder = NULL, lease_until = NULL, fence = fence + 1,
                state = CASE WHEN state = 'leased' THEN 'planned' ELSE 'unknown' END
            WHERE lease_until IS NOT NULL AND state IN ('leased', 'intent', 'unknown') AND \(whose)
            """
        )
    }

    /// When the next effect may be begun that nobody holds; nil where nothing waits. A lease's end is no such time: leases
    /// run on a clock of their own.
    package func nextDue() throws -> Timestamp? {
        try connection.sql.first(
            """
            SELECT e.not_before FROM effects e
            WHERE e.state IN ('planned', 'leased', 'intent', 'unknown') AND e.lease_until IS NULL
              AND NOT \(EffectQueries.isHeldUp)
            ORDER BY e.not_before, e.id LIMIT 1
            """
        ) { try $0.time(0) }
    }

    /// Mails that were put back for a reason, and are about somebody with this identity (by its blind index), wait no longer.
    package func hasten(waitingBecause reason: String, identityToken: [UInt8]) throws {
        try connection.sql.run(
            """
            UPDATE effects SET not_before = \(try connection.now())
            WHERE state = 'planned' AND kind = 'mail' AND result = \(reason) AND request_id IN (
                SELECT r.id FROM requests r JOIN people p ON p.case_id = r.case_id
                JOIN identities i ON i.person_id = p.id WHERE i.token = \(identityToken))
            """
        )
    }

    /// Work of earlier plans that never began has no place any more, whoever holds it; part of a commit that enters a state
    /// or closes. Mail is still sent, but for a reminder whose day has not come.
    func supersede(_ request: String, plansBefore plan: Int) throws {
        let now = try connection.now()
        try connection.sql.run(
            """
            UPDATE effects SET state = 'superseded', finished_at = \(now), lease_holder = NULL,
                lease_until = NULL
            WHERE request_id = \(request) AND plan < \(plan) AND (holds_up = 1 OR not_before > \(now)) AND begun_at IS NULL
              AND state IN ('planned', 'leased', 'parked')
            """
        )
    }

    /// Gives what is not over the day by which its request owes something.
    func refreshDeadlines(of request: String) throws {
        try connection.sql.run(
            """
            UPDATE effects SET deadline = (SELECT r.next_due_on FROM requests r WHERE r.id = \(request))
            WHERE request_id = \(request) AND finished_at IS NULL
            """
        )
    }

    /// An update that only the holder of the lease may make.
    private func held(_ id: String, _ fence: Int64, _ assignments: SQLText) throws {
        try connection.require(
            """
            UPDATE effects SET \(assignments)
            WHERE id = \(id) AND fence = \(fence) AND state IN ('leased', 'intent', 'unknown')
            """,
            else: .leaseLost
        )
    }
}
