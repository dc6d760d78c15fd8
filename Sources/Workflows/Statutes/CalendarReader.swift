import Definitions
import SubjectRequests

/// Reads one file of `workflows/statutes/calendars/`.
struct CalendarReader {
    private let mapping: DefinitionMapping
    private let problems: ProblemList

    /// The calendar in `text`; nil when it could not be read at all. Problems go to `problems`.
    static func read(_ text: String, file: String, problems: ProblemList) -> WorkingCalendar? {
        let keys = [
            "calendar", "place", "law", "years", "weekend", "holidays", "moved", "proclaimed", "closed",
        ]
        guard let reader = DefinitionReader.parse(text, file: file, problems: problems),
            let mapping = reader.mapping(keys)
        else { return nil }
        return CalendarReader(mapping: mapping, problems: problems).calendar()
    }

    private func calendar() -> WorkingCalendar? {
        let years = mapping.required("years").flatMap(years)
        let rules = mapping["holidays"]?.list()?.compactMap { holiday($0, within: years) } ?? []
        let moved = mapping["moved"]?.list()?.compactMap { self.moved($0, among: rules) } ?? []
        let proclaimed = mapping["proclaimed"]?.list()?.compactMap(proclaimed) ?? []
        let closed = mapping["closed"]?.list()?.compactMap(closedPeriod) ?? []
        let weekend = mapping["weekend"].map { $0.list()?.compactMap { $0.weekday() } ?? [] }
        guard let name = mapping.required("calendar")?.text(), let place = mapping.required("place")?.text(),
            let law = mapping.required("law")?.text(), let years
        else { return nil }
        let days = weekend.map(Set.init) ?? [.saturday, .sunday]
        guard days.count < 7 else {
            mapping["weekend"]?.problem("no-working-day", "a week needs at least one working day")
            return nil
        }
        return WorkingCalendar(
            name: name,
            place: place,
            law: law,
            years: years,
            weekend: days,
            rules: rules,
            moved: moved,
            proclaimed: proclaimed,
            closedPeriods: closed
        )
    }

    private func years(_ reader: DefinitionReader) -> ClosedRange<Int>? {
        guard let mapping = reader.mapping(["from", "to"]), let from = mapping.required("from")?.integer(),
            let to = mapping.required("to")?.integer()
        else { return nil }
        guard from <= to, from > 1582, to < 3000 else {
            reader.problem("years-out-of-order", "'from' must be a year not after 'to', both between 1583 and 2999")
            return nil
        }
        return from...to
    }

    private func holiday(_ reader: DefinitionReader, within years: ClosedRange<Int>?) -> HolidayRule? {
        let keys = [
            "name", "date", "easter", "orthodox-easter", "weekday", "unless", "table", "since", "until", "substitute",
            "counted",
        ]
        guard let mapping = reader.mapping(keys) else { return nil }
        let isCounted = mapping["counted"]?.flag() ?? true
        let substitute = mapping["substitute"]?.word(SubstituteRule.self, code: "unknown-substitute")
        let since = mapping["since"]?.integer() ?? 1
        let until = mapping["until"]?.integer() ?? 9999
        guard since <= until else {
            reader.problem("years-out-of-order", "'since' is later than 'until'")
            return nil
        }
        guard let name = mapping.required("name")?.text(), let day = day(mapping) else { return nil }
        let rule = HolidayRule(name: name, day: day, years: since...until, substitute: substitute)
        if let years, let table = mapping["table"] { checkGaps(of: rule, within: years, at: table) }
        return isCounted ? rule : nil
    }

    private func day(_ mapping: DefinitionMapping) -> DayRule? {
        let kinds = ["date", "easter", "orthodox-easter", "weekday", "table"]
        let given = kinds.filter { mapping[$0] != nil }
        guard given.count == 1 else {
            mapping.reader.problem("one-day-rule", "a holiday has exactly one of: \(kinds.joined(separator: ", "))")
            return nil
        }
        if let date = mapping["date"] { return date.monthDay().map(DayRule.fixed) }
        if let easter = mapping["easter"] { return easter.integer().map(DayRule.easter) }
        if let easter = mapping["orthodox-easter"] { return easter.integer().map(DayRule.orthodoxEaster) }
        if let table = mapping["table"] { return table.list().map { .table($0.compactMap { $0.date() }) } }
        guard let nth = mapping["weekday"]?.weekdayOfMonth() else { return nil }
        guard let unless = mapping["unless"] else { return .weekday(nth) }
        guard let exception = unless.mapping(["date", "falls-on"]), let date = exception.required("date")?.monthDay(),
            let weekday = exception.required("falls-on")?.weekday()
        else { return nil }
        return .weekdayUnless(nth, date, on: weekday)
    }

    /// A table must name a day for each year that the calendar says it knows: a missing year would be a guess.
    private func checkGaps(of rule: HolidayRule, within years: ClosedRange<Int>, at table: DefinitionReader) {
        for year in years where rule.years.contains(year) && rule.date(in: year) == nil {
            table.problem("table-gap", "the table has no day in \(year); shorten the calendar's years or add it")
            return
        }
    }

    private func moved(_ reader: DefinitionReader, among rules: [HolidayRule]) -> MovedHoliday? {
        guard let mapping = reader.mapping(["from", "to"]), let from = mapping.required("from")?.date(),
            let to = mapping.required("to")?.date()
        else { return nil }
        guard rules.contains(where: { $0.date(in: from.year) == from }) else {
            reader.problem("not-a-holiday", "no holiday of this calendar falls on \(from)")
            return nil
        }
        return MovedHoliday(from: from, to: to)
    }

    private func proclaimed(_ reader: DefinitionReader) -> ProclaimedHoliday? {
        guard let mapping = reader.mapping(["date", "name"]), let date = mapping.required("date")?.date(),
            let name = mapping.required("name")?.text()
        else { return nil }
        return ProclaimedHoliday(date: date, name: name)
    }

    private func closedPeriod(_ reader: DefinitionReader) -> ClosedPeriod? {
        guard let mapping = reader.mapping(["from", "to"]), let from = mapping.required("from")?.monthDay(),
            let to = mapping.required("to")?.monthDay()
        else { return nil }
        return ClosedPeriod(first: from, last: to)
    }
}
