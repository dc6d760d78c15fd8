/// One step from the receipt of a request to a date.
package enum DerivationStep: Sendable, Hashable {
    case received(CivilDate)
    case responded(CivilDate)
    /// The clock starts later than the receipt.
    case starts(CivilDate, StartEvent, law: String)
    /// The limit was extended; `total` is counted from the start.
    case extended(by: TimeLimit, total: TimeLimit, law: String)
    case extensionWithoutEffect
    /// Months or days, counted in the calendar.
    case ends(TimeLimit, from: CivilDate, at: CivilDate, law: String)
    /// Working days; `first` is number 1.
    case counts(TimeLimit, first: CivilDate, at: CivilDate, law: String)
    case paused(from: CivilDate, to: CivilDate, days: Int, end: CivilDate, law: String)
    case pauseWithoutEffect
    /// Asked for when the time was over.
    case pauseTooLate(CivilDate)
    case pausedSince(CivilDate, daysLeft: Int, law: String)
    /// Days that were passed over, where they are days off, and by which law.
    case daysOff([DayOff], place: String, law: String)
    case rolled(to: CivilDate)
    case firstDayArguable(internal: CivilDate)
    case promptly(law: String)
    case due(CivilDate, internally: CivilDate)

    /// True for the steps that say why the date is not where one would expect it.
    package var isReason: Bool {
        if case .daysOff = self { return true }
        return false
    }

    /// The step in plain English.
    package var sentence: String {
        switch self {
        case .received(let day): "Received on \(day.spelled)."
        case .responded(let day): "Answered on \(day.spelled)."
        case .starts(let day, let event, let law):
            "The time starts on \(day.spelled), when \(event.phrase) arrived (\(law))."
        case .extended(let more, let total, let law):
            "Extended by \(more); counted from the start, that is \(total) (\(law))."
        case .extensionWithoutEffect: "An extension does not move this date."
        case .ends(.days(0), _, let end, let law): "Due on the same day, \(end.spelled) (\(law))."
        case .ends(let limit, let from, let end, let law):
            "\(limit) from \(from.spelled) \(limit.verb) on \(end.spelled)"
                + (limit.isShortened(from: from, to: end) ? ", the last day of that month" : "") + " (\(law))."
        case .counts(let limit, let first, let end, let law):
            "\(limit), of which the first is \(first.spelled), \(limit.verb) on \(end.spelled) (\(law))."
        case .paused(let from, let to, let days, let end, let law):
            "Paused from \(from.spelled) to \(to.spelled): \(days) \(days == 1 ? "day does" : "days do") not count, "
                + "so the time ends on \(end.spelled) (\(law))."
        case .pauseWithoutEffect: "A pause does not move this date."
        case .pauseTooLate(let day): "The time was over on \(day.spelled); a pause then does not move it."
        case .pausedSince(let day, let left, let law):
            "Paused since \(day.spelled); \(left) \(left == 1 ? "day is" : "days are") left from the day on which "
                + "the answer arrives (\(law))."
        case .daysOff(let days, let place, let law): DerivationStep.sentence(days, place: place, law: law)
        case .rolled(let day): "The next working day is \(day.spelled)."
        case .firstDayArguable(let day):
            "The first day may be read as counting, so the internal date is \(day.spelled)."
        case .promptly(let law): "Due promptly; the law names no number of days (\(law))."
        case .due(let due, let internally):
            "Due by the end of \(due.spelled)" + (due == internally ? "." : "; internally by \(internally.spelled).")
        }
    }

    private static func sentence(_ days: [DayOff], place: String, law: String) -> String {
        let phrases = days.map(\.phrase)
        let isPlural = phrases.count > 1 || days.contains(where: \.isSpan)
        let verb = isPlural ? "are not working days" : "is not a working day"
        return "\(phrases.joinedAsList) \(verb) in \(place) (\(law))."
    }
}

extension CivilDate {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// "Monday 2 March 2026".
    package var spelled: String {
        "\(weekday.name) \(MonthDay(self)) \(year)"
    }

    fileprivate static func monthName(_ month: Int) -> String { months[month - 1] }
}

extension MonthDay: CustomStringConvertible {
    /// "25 December".
    package var description: String { "\(day) \(CivilDate.monthName(month))" }
}

extension Weekday {
    /// "Monday".
    package var name: String { "\(self)".prefix(1).uppercased() + "\(self)".dropFirst() }
}

extension StartEvent {
    fileprivate var phrase: String {
        switch self {
        case .identity: "proof of identity"
        case .authority: "proof of authority to act for the person"
        case .fee: "the fee"
        }
    }
}

extension TimeLimit {
    fileprivate var verb: String { count == 1 ? "ends" : "end" }

    /// "months", "days", "working days".
    var unit: String {
        switch self {
        case .months: "months"
        case .days: "days"
        case .workingDays: "working days"
        }
    }

    fileprivate func isShortened(from start: CivilDate, to end: CivilDate) -> Bool {
        guard case .months = self else { return false }
        return start.day != end.day
    }
}

extension DayOff {
    fileprivate var isSpan: Bool {
        if case .closedPeriod = self { return true }
        return false
    }

    fileprivate var phrase: String {
        switch self {
        case .weekend(let date): date.spelled
        case .holiday(let date, let name): "\(date.spelled) (\(name))"
        case .closedPeriod(let period): "\(period.first) to \(period.last)"
        }
    }
}

extension [String] {
    /// "a", "a and b", "a, b and c".
    fileprivate var joinedAsList: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " and " + last
    }
}
