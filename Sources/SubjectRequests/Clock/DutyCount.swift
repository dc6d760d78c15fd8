/// One count from start to date under one rule, collecting its steps.
struct DutyCount {
    let rule: DutyRule
    let right: Right
    let facts: ClockFacts
    private(set) var steps: [DerivationStep] = []

    init(rule: DutyRule, right: Right, facts: ClockFacts) {
        self.rule = rule
        self.right = right
        self.facts = facts
    }

    mutating func run(marginDays: Int) throws(ClockError) -> DueDate {
        guard let start = start() else {
            if let limit = rule.limit { steps.append(.fromResponse(limit, law: rule.law)) }
            return .afterResponse
        }
        guard let stated = rule.limit else {
            steps.append(.promptly(law: rule.law))
            return .promptly
        }
        let limit = try extended(stated)
        if case .workingDays(let count) = limit {
            let due = try counted(count, after: start, limit: limit)
            notePausesWithoutEffect()
            return finished(due: due, end: due, start: start, marginDays: marginDays)
        }
        var end = start.adding(limit)
        steps.append(.ends(limit, from: start, at: end, law: rule.law))
        if let open = try pause(from: start, movingTo: &end) { return open }
        return finished(due: try rolled(end), end: end, start: start, marginDays: marginDays)
    }

    /// The day from which the limit is counted; nil while it counts from a response that has not been given.
    private mutating func start() -> CivilDate? {
        if rule.from == .response {
            if let responded = facts.responded { steps.append(.responded(responded)) }
            return facts.responded
        }
        steps.append(.received(facts.received))
        guard rule.from == .start, let later = rule.startRule else { return facts.received }
        let latest = StartEvent.allCases.filter(later.events.contains)
            .compactMap { event in facts.arrived[event].map { (event, $0) } }
            .max { $0.1 < $1.1 }
        guard let (event, day) = latest, day > facts.received else { return facts.received }
        steps.append(.starts(day, event, law: later.law))
        return day
    }

    /// The whole limit, which is always counted from the start: never on top of an end that was clamped or rolled.
    private mutating func extended(_ limit: TimeLimit) throws(ClockError) -> TimeLimit {
        guard let more = facts.extended?.length else { return limit }
        guard let allowed = rule.extensionRule else {
            steps.append(.extensionWithoutEffect)
            return limit
        }
        guard let total = limit.adding(more) else {
            throw .extensionUnit(asked: more, limit: limit, law: allowed.law)
        }
        if let most = allowed.most, most.isMeasured(like: more), more.count > most.count {
            throw .extensionTooLong(asked: more, most: most, law: allowed.law)
        }
        steps.append(.extended(by: more, total: total, law: allowed.law))
        return total
    }

    private mutating func counted(
        _ count: Int,
        after start: CivilDate,
        limit: TimeLimit
    ) throws(ClockError) -> CivilDate {
        let calendar = try calendar()
        let counted = try calendar.counting(count, after: start)
        if !counted.skipped.isEmpty {
            steps.append(.daysOff(counted.skipped, place: calendar.place, law: calendar.law))
        }
        steps.append(.counts(limit, first: counted.first, at: counted.last, law: rule.law))
        return counted.last
    }

    /// Moves the unrolled end by the days that do not count; rolling comes after. An open pause ends the count.
    private mutating func pause(from start: CivilDate, movingTo end: inout CivilDate) throws(ClockError) -> DueDate? {
        guard let pauses = rule.pauseRule, pauses.rights.contains(right) else {
            notePausesWithoutEffect()
            return nil
        }
        for pause in ClockPause.merged(facts.pauses) {
            // What lies before the start is no part of the period.
            let from = max(pause.from, start)
            if let to = pause.to, to < from { continue }
            let lastDay = try nextWorkingDay(from: end).date
            guard from <= lastDay else {
                steps.append(.pauseTooLate(lastDay))
                return nil
            }
            guard let to = pause.to else {
                let left = max(0, pauses.counting.days(from: from, to: end))
                steps.append(.pausedSince(from, daysLeft: left, law: pauses.law))
                return .paused(since: from, daysLeft: left)
            }
            let days = pauses.counting.days(from: from, to: to)
            end = end.adding(days: days)
            steps.append(.paused(from: from, to: to, days: days, end: end, law: pauses.law))
        }
        return nil
    }

    private mutating func notePausesWithoutEffect() {
        if !facts.pauses.isEmpty { steps.append(.pauseWithoutEffect) }
    }

    private mutating func rolled(_ end: CivilDate) throws(ClockError) -> CivilDate {
        let next = try nextWorkingDay(from: end)
        guard next.date != end else { return end }
        let calendar = try calendar()
        steps.append(.daysOff(next.skipped, place: calendar.place, law: calendar.law))
        steps.append(.rolled(to: next.date))
        return next.date
    }

    private func nextWorkingDay(from end: CivilDate) throws(ClockError) -> (date: CivilDate, skipped: [DayOff]) {
        guard rule.isRolled else { return (end, []) }
        return try calendar().nextWorkingDay(from: end)
    }

    private mutating func finished(due: CivilDate, end: CivilDate, start: CivilDate, marginDays: Int) -> DueDate {
        var internalDue = min(end, due)
        if rule.isFirstDayArguable {
            internalDue = internalDue.adding(days: -1)
            steps.append(.firstDayArguable(internal: internalDue))
        }
        internalDue = max(start, internalDue.adding(days: -marginDays))
        steps.append(.due(due, internally: internalDue))
        return .by(due, internally: internalDue)
    }

    private func calendar() throws(ClockError) -> WorkingCalendar {
        guard let calendar = rule.calendar else { throw .calendarMissing(law: rule.law) }
        return calendar
    }
}

extension CivilDate {
    /// The end of a limit that starts on this day, in calendar time; working days need a calendar and add nothing here.
    fileprivate func adding(_ limit: TimeLimit) -> CivilDate {
        switch limit {
        case .months(let count): adding(months: count)
        case .days(let count): adding(days: count)
        case .workingDays: self
        }
    }
}
