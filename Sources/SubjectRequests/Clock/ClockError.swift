/// Why a date cannot be given. Holds no personal data.
package enum ClockError: CodedError, Hashable {
    /// The calendar is not known for that year.
    case calendarEnds(calendar: String, years: ClosedRange<Int>, asked: Int)
    /// The statute sets no date for this.
    case noTimeLimit(String, jurisdiction: String)
    case extensionTooLong(asked: TimeLimit, most: TimeLimit, law: String)
    /// The extension is not measured as the limit is: working days on top of months.
    case extensionUnit(asked: TimeLimit, limit: TimeLimit, law: String)
    /// A rule needs a calendar and has none.
    case calendarMissing(law: String)
    /// The clarification that was asked for has not arrived.
    case paused(since: CivilDate, daysLeft: Int)

    package var code: String {
        switch self {
        case .calendarEnds: "calendar-ends"
        case .noTimeLimit: "no-time-limit"
        case .extensionTooLong: "extension-too-long"
        case .extensionUnit: "extension-unit"
        case .calendarMissing: "calendar-missing"
        case .paused: "clock-paused"
        }
    }

    package var sentence: String {
        switch self {
        case .calendarEnds(let calendar, let years, let asked):
            "the calendar '\(calendar)' is known from \(years.lowerBound) to \(years.upperBound), not for \(asked); "
                + "add what was proclaimed to workflows/statutes/calendars/\(calendar).yml"
        case .noTimeLimit(let what, let jurisdiction):
            "the statutes of \(jurisdiction) set no date for '\(what)'"
        case .extensionTooLong(let asked, let most, let law):
            "\(law) allows at most \(most) more, not \(asked)"
        case .extensionUnit(let asked, let limit, let law):
            "\(law) counts in \(limit.unit), so an extension of \(asked) cannot be added"
        case .calendarMissing(let law):
            "the rule of \(law) needs a calendar and names none"
        case .paused(let since, let daysLeft):
            "paused since \(since); \(daysLeft) days are left once the answer arrives"
        }
    }

    package var isTemporary: Bool { false }
}
