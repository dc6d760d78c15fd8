/// One step from the receipt of a request to a date; ``Phrases/sentence(_:)`` says it in words.
package enum DerivationStep: Sendable, Hashable, Codable {
    case received(CivilDate)
    case responded(CivilDate)
    /// The limit counts from a response that has not been given.
    case fromResponse(TimeLimit, law: String)
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
}
