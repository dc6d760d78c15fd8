import SubjectRequests
import Testing

@Suite("Working calendars")
struct WorkingCalendarTests {
    private func calendar(
        _ rules: [HolidayRule] = [],
        moved: [MovedHoliday] = [],
        proclaimed: [ProclaimedHoliday] = [],
        closed: [ClosedPeriod] = []
    ) -> WorkingCalendar {
        WorkingCalendar(
            name: "test",
            place: "Nowhere",
            law: "the law",
            years: 2020...2035,
            rules: rules,
            moved: moved,
            proclaimed: proclaimed,
            closedPeriods: closed
        )
    }

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func fixed(_ month: Int, _ day: Int, _ substitute: SubstituteRule?) throws -> HolidayRule {
        HolidayRule(
            name: "\(month)/\(day)",
            day: .fixed(try #require(MonthDay(month: month, day: day))),
            substitute: substitute
        )
    }

    private func daysOff(_ calendar: WorkingCalendar, _ days: [String]) throws -> [String] {
        try days.filter { try !calendar.isWorkingDay(day($0)) }
    }

    @Test("a pair on a weekend takes the next two free weekdays, in order")
    func pairs() throws {
        let calendar = calendar([try fixed(12, 25, .nextFreeWeekday), try fixed(12, 26, .nextFreeWeekday)])
        // 2021: Saturday and Sunday; 2022: Sunday and Monday; 2026: Friday and Saturday.
        let days = [
            "2021-12-27", "2021-12-28", "2021-12-29", "2022-12-26", "2022-12-27", "2022-12-28", "2026-12-28",
            "2026-12-29",
        ]
        #expect(try daysOff(calendar, days) == ["2021-12-27", "2021-12-28", "2022-12-26", "2022-12-27", "2026-12-28"])
        #expect(try calendar.dayOff(day("2022-12-27")) == .holiday(day("2022-12-27"), "12/25, substitute day"))
    }

    @Test("the Monday after, and no Tuesday where that Monday is a holiday")
    func followingMonday() throws {
        let rules = [try fixed(4, 25, .followingMonday), try fixed(4, 26, nil)]
        // 2032: 25 April is a Sunday, 26 April a Monday.
        #expect(try daysOff(calendar(rules), ["2032-04-26", "2032-04-27"]) == ["2032-04-26"])
        // 2026: a Saturday.
        #expect(try daysOff(calendar(rules), ["2026-04-24", "2026-04-27", "2026-04-28"]) == ["2026-04-27"])
    }

    @Test("Friday before or Monday after, also in the year before")
    func nearest() throws {
        let calendar = calendar([try fixed(1, 1, .nearestWeekday), try fixed(7, 4, .nearestWeekday)])
        let days = ["2021-12-31", "2022-01-03", "2023-01-02", "2026-07-03", "2026-07-06", "2027-07-05"]
        #expect(try daysOff(calendar, days) == ["2021-12-31", "2023-01-02", "2026-07-03", "2027-07-05"])
    }

    @Test("n-th and last weekdays, and one with an exception")
    func weekdays() throws {
        func date(_ ordinal: Int?, _ weekday: Weekday, _ month: Int, _ year: Int) -> String {
            WeekdayOfMonth(ordinal, weekday, of: month).date(in: year).description
        }
        #expect(date(1, .monday, 5, 2026) == "2026-05-04")
        #expect(date(nil, .monday, 5, 2026) == "2026-05-25")
        #expect(date(nil, .monday, 8, 2026) == "2026-08-31")
        #expect(date(4, .thursday, 11, 2026) == "2026-11-26")
        #expect(date(1, .monday, 6, 2026) == "2026-06-01")
        let first = try #require(MonthDay(month: 2, day: 1))
        let brigid = DayRule.weekdayUnless(WeekdayOfMonth(1, .monday, of: 2), first, on: .friday)
        #expect(brigid.date(in: 2026) == CivilDate("2026-02-02"))
        #expect(brigid.date(in: 2030) == CivilDate("2030-02-01"))
    }

    @Test("first and last years, moved and proclaimed days")
    func exceptions() throws {
        let may = HolidayRule(name: "May", day: .weekday(WeekdayOfMonth(1, .monday, of: 5)), years: 2020...2022)
        let calendar = calendar(
            [may],
            moved: [MovedHoliday(from: try day("2020-05-04"), to: try day("2020-05-08"))],
            proclaimed: [ProclaimedHoliday(date: try day("2022-09-19"), name: "once")]
        )
        let days = ["2020-05-04", "2020-05-08", "2021-05-03", "2022-09-19", "2023-05-01", "2023-09-19"]
        #expect(try daysOff(calendar, days) == ["2020-05-08", "2021-05-03", "2022-09-19"])
    }

    @Test("a closed period reaches over the new year and includes both ends")
    func closed() throws {
        let first = try #require(MonthDay(month: 12, day: 25))
        let last = try #require(MonthDay(month: 1, day: 15))
        let calendar = calendar(closed: [ClosedPeriod(first: first, last: last)])
        let days = ["2025-12-24", "2025-12-25", "2025-12-31", "2026-01-01", "2026-01-15", "2026-01-16"]
        #expect(try daysOff(calendar, days) == Array(days[1...4]))
    }

    @Test("outside its years it throws, at both ends")
    func years() throws {
        for text in ["2019-12-31", "2036-01-01"] {
            #expect(throws: ClockError.self) { try calendar().isWorkingDay(day(text)) }
        }
        #expect(throws: ClockError.self) { try calendar().counting(5, after: day("2035-12-28")) }
    }
}
