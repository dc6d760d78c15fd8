import Databases
import Foundation
import SubjectRequests
import Workflows

/// What a commit is told beside the decision.
package struct CommitTerms: Sendable {
    /// The revision that the decision was taken on.
    package var revision: Int64
    package var party: Party
    /// The controller's zone: waits and timers count its calendar days.
    package var zone: TimeZone
    /// The controller's working days: on one of them reminders go out and a state's time runs out. Nil leaves out none.
    package var calendar: WorkingCalendar?
    /// The event beside the move itself. The digest of the workflow is added where none is given.
    package var details: EventDetails
    package var changes: RequestChanges
    /// The effect whose end is the reason for the move.
    package var finished: FinishedEffect?

    package init(
        revision: Int64,
        party: Party,
        zone: TimeZone,
        calendar: WorkingCalendar? = nil,
        details: EventDetails = EventDetails(),
        changes: RequestChanges = RequestChanges(),
        finished: FinishedEffect? = nil
    ) {
        self.revision = revision
        self.party = party
        self.zone = zone
        self.calendar = calendar
        self.details = details
        self.changes = changes
        self.finished = finished
    }
}

extension StorageConnection {
    /// Stores a decision: request row, event, effects, timer and, where one reports, the finished effect; all of it or nothing.
    /// The only place that writes a request's state.
    ///
    /// Throws ``StorageError/stale`` where the request has changed since the revision that the decision was taken on (load
    /// and decide again), and ``StorageError/leaseLost`` where the reporting effect has passed to another runner (stop).
    /// - Returns: the event's id.
    @discardableResult
    package func commit(_ decision: Decision, _ terms: CommitTerms) throws -> String {
        try move(decision, terms)
        if let finished = terms.finished { try effects.finish(finished) }
        if decision.voidsApprovals { try approvals.void(decision.request) }
        try replaceWork(decision, terms)

        var details = terms.details
        if details.definition == nil { details.definition = try workflow(of: decision.request) }
        if details.outcome == nil { details.outcome = decision.outcome?.rawValue }
        if let finished = terms.finished {
            details.effect = finished.id
            details.counts.merge(finished.counts) { given, _ in given }
        }
        return try append(
            EventKind(decision.trigger),
            about: .request(decision.request),
            by: terms.party,
            from: decision.from,
            to: decision.to,
            details,
            key: try details.hasParticulars ? eventKey(ofRequest: decision.request) : nil
        )
    }

    /// The key that seals particulars of a request's or its case's events.
    package func eventKey(ofRequest request: String) throws -> EventKey {
        let (id, key) = try keys.ofRequest(request)
        return EventKey(id: id, key: key)
    }

    package func eventKey(ofCase caseID: String) throws -> EventKey {
        let (id, key) = try keys.ofCase(caseID)
        return EventKey(id: id, key: key)
    }

    private func move(_ decision: Decision, _ terms: CommitTerms) throws {
        let plan: SQLText = decision.plan > 0 ? ", plans = \(decision.plan)" : ""
        let closedAt = decision.phase == .closed ? try now() : nil
        try require(
            """
            UPDATE requests SET state = \(decision.to), phase = \(decision.phase), outcome = \(decision.outcome),
                ground = COALESCE(\(decision.ground), ground), closed_at = \(closedAt), revision = revision + 1\(plan)\
            \(try terms.changes.assignments())
            WHERE id = \(decision.request) AND revision = \(terms.revision) AND state = \(decision.from)
            """,
            else: .stale
        )
        if terms.changes.nextDueOn != nil { try effects.refreshDeadlines(of: decision.request) }
    }

    /// The effects and the timer of the state that was entered take the place of those of the state that was left.
    private func replaceWork(_ decision: Decision, _ terms: CommitTerms) throws {
        if decision.isEntered {
            try effects.supersede(decision.request, plansBefore: decision.plan)
            try timers.removeStateTimers(of: decision.request)
        }
        let now = try now()
        for effect in decision.effects {
            let waits = effect.kind == .mail && effect.wait != Period()
            let time = waits ? terms.later(now, by: effect.wait) : now.adding(effect.wait, in: terms.zone)
            try effects.insert(effect, request: decision.request, notBefore: time)
        }
        guard let timer = decision.timer else { return }
        try timers.set(timer.name, of: decision.request, kind: .state, at: terms.later(now, by: timer.after))
    }

    private func workflow(of request: String) throws -> String? {
        try sql.first("SELECT workflow FROM requests WHERE id = \(request)") { try $0.text(0) }
    }
}

extension CommitTerms {
    /// The instant `period` after `start`, or the same time of the next working day where that day is none. These are waits of
    /// a procedure and no dates of law: where the calendar is not known that far, the day itself will do.
    fileprivate func later(_ start: Timestamp, by period: Period) -> Timestamp {
        let end = start.adding(period, in: zone)
        guard let calendar else { return end }
        let day = end.day(in: zone)
        do throws(ClockError) {
            let days = try calendar.nextWorkingDay(from: day).date.daysSinceEpoch - day.daysSinceEpoch
            return end.adding(Period(days: days), in: zone)
        } catch {
            return end
        }
    }
}
