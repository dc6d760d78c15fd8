/// Which days are working days in a place, under one law. A place may have several: New Zealand's Privacy Act and its
/// Legislation Act do not agree. Knows only its ``years`` and says so beyond them.
package struct WorkingCalendar: Sendable, Hashable {
    /// The name by which statutes refer to it, e.g. `nz-privacy-act`.
    package let name: String
    /// Where it holds, as a sentence names it: "New Zealand".
    package let place: String
    /// The law that defines it, as a sentence cites it: "Privacy Act 2020 s 7".
    package let law: String
    package let weekend: Set<Weekday>
    /// The years for which it is known. Beyond them it answers with an error, never with a guess.
    package let years: ClosedRange<Int>
    package let closedPeriods: [ClosedPeriod]
    private let holidays: [CivilDate: String]

    package init(
        name: String,
        place: String,
        law: String,
        years: ClosedRange<Int>,
        weekend: Set<Weekday> = [.saturday, .sunday],
        rules: [HolidayRule] = [],
        moved: [MovedHoliday] = [],
        proclaimed: [ProclaimedHoliday] = [],
        closedPeriods: [ClosedPeriod] = []
    ) {
        self.name = name
        self.place = place
        self.law = law
        self.years = years
        self.weekend = weekend
        self.closedPeriods = closedPeriods
        var holidays: [CivilDate: String] = [:]
        // A year more at each end: a substitute may lie in the year before or after its holiday.
        for year in (years.lowerBound - 1)...(years.upperBound + 1) {
            WorkingCalendar.add(rules, of: year, moved: moved, weekend: weekend, to: &holidays)
        }
        for day in proclaimed { holidays[day.date] = day.name }
        self.holidays = holidays
    }

    private static func add(
        _ rules: [HolidayRule],
        of year: Int,
        moved: [MovedHoliday],
        weekend: Set<Weekday>,
        to holidays: inout [CivilDate: String]
    ) {
        let days = rules.compactMap { rule in
            rule.date(in: year).map { date in (rule, moved.first { $0.from == date }?.to ?? date) }
        }
        for (rule, date) in days { holidays[date] = holidays[date] ?? rule.name }
        var taken = Set(days.map(\.1))
        for (rule, date) in days where weekend.contains(date.weekday) {
            guard let substitute = rule.substitute else { continue }
            let day = substitute.day(for: date, weekend: weekend, taken: taken)
            taken.insert(day)
            holidays[day] = holidays[day] ?? "\(rule.name), substitute day"
        }
    }

    /// Why `date` is no working day; nil when it is one.
    package func dayOff(_ date: CivilDate) throws(ClockError) -> DayOff? {
        guard years.contains(date.year) else { throw .calendarEnds(calendar: name, years: years, asked: date.year) }
        if let period = closedPeriods.first(where: { $0.contains(date) }) { return .closedPeriod(period) }
        if let name = holidays[date] { return .holiday(date, name) }
        return weekend.contains(date.weekday) ? .weekend(date) : nil
    }

    package func isWorkingDay(_ date: CivilDate) throws(ClockError) -> Bool { try dayOff(date) == nil }

    /// `date` itself where it is a working day, else the next one; and why the days between are none.
    package func nextWorkingDay(from date: CivilDate) throws(ClockError) -> (date: CivilDate, skipped: [DayOff]) {
        var date = date
        var skipped: [DayOff] = []
        while let off = try dayOff(date) {
            if skipped.last != off { skipped.append(off) }
            date = date.adding(days: 1)
        }
        return (date, skipped)
    }

    /// The `count`-th working day after `start`, which itself never counts; the first of them; and the days passed over
    /// that are not merely weekends. `count` is at least 1.
    package func counting(
        _ count: Int,
        after start: CivilDate
    ) throws(ClockError) -> (first: CivilDate, last: CivilDate, skipped: [DayOff]) {
        var skipped: [DayOff] = []
        var first: CivilDate?
        var date = start
        for _ in 0..<count {
            let next = try nextWorkingDay(from: date.adding(days: 1))
            date = next.date
            first = first ?? date
            for off in next.skipped where !off.isWeekend && skipped.last != off { skipped.append(off) }
        }
        return (first ?? date, date, skipped)
    }

    /// The `count`-th working day before `end`, which itself never counts.
    package func countingBack(_ count: Int, from end: CivilDate) throws(ClockError) -> CivilDate {
        var date = end
        for _ in 0..<count {
            repeat { date = date.adding(days: -1) } while try dayOff(date) != nil
        }
        return date
    }
}

/// Why a day is no working day.
package enum DayOff: Sendable, Hashable, Codable {
    case weekend(CivilDate)
    case holiday(CivilDate, String)
    case closedPeriod(ClosedPeriod)

    var isWeekend: Bool {
        switch self {
        case .weekend: true
        case .holiday(let date, _): date.weekday.isWeekend
        case .closedPeriod: false
        }
    }
}

extension SubstituteRule {
    fileprivate func day(for date: CivilDate, weekend: Set<Weekday>, taken: Set<CivilDate>) -> CivilDate {
        switch self {
        case .nextFreeWeekday:
            var day = date
            while weekend.contains(day.weekday) || taken.contains(day) { day = day.adding(days: 1) }
            return day
        case .followingMonday:
            return date.adding(days: 7 - date.weekday.rawValue)
        case .nearestWeekday:
            return date.adding(days: date.weekday == .saturday ? -1 : 1)
        }
    }
}
