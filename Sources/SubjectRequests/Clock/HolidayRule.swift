/// One holiday as a law names it: the rule for its day, the years in which it holds, and what happens on a weekend.
package struct HolidayRule: Sendable, Hashable {
    package let name: String
    package let day: DayRule
    /// The years in which the holiday exists; every year of the calendar where nothing is said.
    package let years: ClosedRange<Int>
    package let substitute: SubstituteRule?

    package init(
        name: String,
        day: DayRule,
        years: ClosedRange<Int> = 1...9999,
        substitute: SubstituteRule? = nil
    ) {
        self.name = name
        self.day = day
        self.years = years
        self.substitute = substitute
    }

    /// The day itself, before any substitution; nil in a year without it.
    package func date(in year: Int) -> CivilDate? {
        years.contains(year) ? day.date(in: year) : nil
    }
}

/// How the day of a holiday is found.
package enum DayRule: Sendable, Hashable {
    /// The same date every year; 29 February only where there is one.
    case fixed(MonthDay)
    /// So many days after Easter Sunday; Good Friday is -2.
    case easter(Int)
    /// So many days after the Easter Sunday of the Orthodox churches.
    case orthodoxEaster(Int)
    /// The n-th weekday of a month.
    case weekday(WeekdayOfMonth)
    /// The n-th weekday of a month, but the fixed date in years in which that falls on `on`
    /// (St Brigid's Day: the first Monday of February, but 1 February itself where it is a Friday).
    case weekdayUnless(WeekdayOfMonth, MonthDay, on: Weekday)
    /// Days that follow no rule, one a year at most.
    case table([CivilDate])

    package func date(in year: Int) -> CivilDate? {
        switch self {
        case .fixed(let day): return day.date(in: year)
        case .easter(let days): return CivilDate.easterSunday(in: year).adding(days: days)
        case .orthodoxEaster(let days): return CivilDate.orthodoxEasterSunday(in: year).adding(days: days)
        case .weekday(let nth): return nth.date(in: year)
        case .weekdayUnless(let nth, let day, let weekday):
            let fixed = day.date(in: year)
            return fixed?.weekday == weekday ? fixed : nth.date(in: year)
        case .table(let dates): return dates.first { $0.year == year }
        }
    }
}

/// A day that returns every year.
package struct MonthDay: Sendable, Hashable, Comparable, Codable {
    package let month: Int
    package let day: Int

    /// Nil when no year has such a day.
    package init?(month: Int, day: Int) {
        guard CivilDate(year: 2000, month: month, day: day) != nil else { return nil }
        self.month = month
        self.day = day
    }

    init(_ date: CivilDate) {
        month = date.month
        day = date.day
    }

    package func date(in year: Int) -> CivilDate? { CivilDate(year: year, month: month, day: day) }

    package static func < (left: MonthDay, right: MonthDay) -> Bool {
        (left.month, left.day) < (right.month, right.day)
    }
}

/// "first monday of may", "last monday of august".
package struct WeekdayOfMonth: Sendable, Hashable {
    /// 1...4 from the start of the month; nil is the last one.
    package let ordinal: Int?
    package let weekday: Weekday
    package let month: Int

    package init(_ ordinal: Int?, _ weekday: Weekday, of month: Int) {
        self.ordinal = ordinal
        self.weekday = weekday
        self.month = month
    }

    package func date(in year: Int) -> CivilDate {
        let length = CivilDate.daysInMonth(year: year, month: month)
        let start = CivilDate.first(of: month, in: year).adding(days: ordinal.map { ($0 - 1) * 7 } ?? length - 7)
        return start.adding(days: (weekday.rawValue - start.weekday.rawValue + 7) % 7)
    }
}

/// What a law does with a holiday that falls on a weekend.
package enum SubstituteRule: String, Sendable, Hashable, CaseIterable {
    /// The next day that is neither weekend nor holiday nor already taken, in the order of the rules: pairs work out
    /// (United Kingdom).
    case nextFreeWeekday = "next-free-weekday"
    /// The Monday after, even where that Monday is a holiday already (New Zealand, Canada).
    case followingMonday = "following-monday"
    /// The Friday before a Saturday, the Monday after a Sunday (United States).
    case nearestWeekday = "nearest-weekday"
}

/// A stretch of days that returns every year and never counts: 25 December to 15 January.
package struct ClosedPeriod: Sendable, Hashable, Codable {
    package let first: MonthDay
    /// Inclusive; in the following year where it stands before `first`.
    package let last: MonthDay

    package init(first: MonthDay, last: MonthDay) {
        self.first = first
        self.last = last
    }

    package func contains(_ date: CivilDate) -> Bool {
        let day = MonthDay(date)
        return first <= last ? (first...last).contains(day) : day >= first || day <= last
    }
}

/// A holiday that was moved once, by proclamation.
package struct MovedHoliday: Sendable, Hashable {
    package let from: CivilDate
    package let to: CivilDate

    package init(from: CivilDate, to: CivilDate) {
        self.from = from
        self.to = to
    }
}

/// A day that was a holiday once, by proclamation.
package struct ProclaimedHoliday: Sendable, Hashable {
    package let date: CivilDate
    package let name: String

    package init(date: CivilDate, name: String) {
        self.date = date
        self.name = name
    }
}
