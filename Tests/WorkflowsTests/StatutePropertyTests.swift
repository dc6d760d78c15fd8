import SubjectRequests
import Testing
import Workflows

/// What holds on every receipt day of sixteen years.
@Suite("Statutes, every day from 2020 to 2035")
struct StatutePropertyTests {
    private static let days = day(2020, 1, 1)...day(2035, 12, 31)

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
        CivilDate(year: year, month: month, day: day)?.daysSinceEpoch ?? 0
    }

    private func clock(_ statute: Statute, _ received: CivilDate, extended: String? = nil) -> ResponseClock {
        let facts = ClockFacts(received: received, extended: extended.flatMap { DeadlineExtension($0) })
        return ResponseClock(statute: statute, right: .copy, facts: facts)
    }

    @Test("United Kingdom: monotone, on a working day, 28 to 35 days after", arguments: ukNations)
    func unitedKingdom(nation: String) throws {
        let statute = try ShippedStatutes.statute(nation)
        let calendar = try #require(statute.duties(for: .copy).first?.calendar)
        var previous = CivilDate(daysSinceEpoch: 0)
        for number in Self.days {
            let received = CivilDate(daysSinceEpoch: number)
            let duty = try clock(statute, received).duty(.respond)
            let due = try #require(duty.due)
            try #require(due >= previous)
            try #require(try calendar.isWorkingDay(due))
            try #require((28...35).contains(due.daysSinceEpoch - number))
            try #require(duty.internalDue == received.adding(months: 1))
            let longer = try #require(try clock(statute, received, extended: "+2m").duty(.respond).due)
            let expected = try calendar.nextWorkingDay(from: received.adding(months: 3)).date
            try #require(longer == expected)
            previous = due
        }
    }

    static let ukNations = ["GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR"]

    @Test("England and Wales agree; 25 receipt days of 2026 differ among the nations")
    func nations() throws {
        let statutes = try Self.ukNations.map(ShippedStatutes.statute)
        var differing = 0
        for number in Self.days {
            let received = CivilDate(daysSinceEpoch: number)
            let dates = try statutes.map { try clock($0, received).duty(.respond).due }
            try #require(dates[0] == dates[1])
            if received.year == 2026, Set(dates).count > 1 { differing += 1 }
        }
        #expect(differing == 25)
    }

    @Test("New Zealand: monotone, 26 to 53 days after, nothing from 25 December to 15 January is counted")
    func newZealand() throws {
        let statute = try ShippedStatutes.statute("NZ")
        let calendar = try #require(statute.duties(for: .copy).first?.calendar)
        var previous = CivilDate(daysSinceEpoch: 0)
        var spans: Set<Int> = []
        for number in Self.days {
            let received = CivilDate(daysSinceEpoch: number)
            let due = try #require(try clock(statute, received).duty(.respond).due)
            try #require(due >= previous)
            try #require(try calendar.isWorkingDay(due))
            try #require(!isSummer(due))
            try #require(try workingDays(after: received, through: due, calendar) == 20)
            let longer = try #require(try clock(statute, received, extended: "+10wd").duty(.respond).due)
            try #require(try calendar.counting(10, after: due).last == longer)
            if received.year >= 2022 { spans.insert(due.daysSinceEpoch - number) }
            previous = due
        }
        #expect(spans.min() == 26 && spans.max() == 53)
    }

    private func isSummer(_ day: CivilDate) -> Bool {
        day.month == 12 && day.day >= 25 || day.month == 1 && day.day <= 15
    }

    /// Counted another way: day by day, with the summer named here.
    private func workingDays(
        after start: CivilDate,
        through end: CivilDate,
        _ calendar: WorkingCalendar
    ) throws -> Int {
        try (start.daysSinceEpoch + 1...end.daysSinceEpoch).map { CivilDate(daysSinceEpoch: $0) }
            .filter { day in try !isSummer(day) && calendar.isWorkingDay(day) }.count
    }

    @Test("a holiday added later never moves a date earlier", arguments: ["GB-SCT", "NZ"])
    func addedHoliday(jurisdiction: String) throws {
        let file = jurisdiction == "NZ" ? "nz-privacy-act.yml" : "gb-sct.yml"
        let before = try ShippedStatutes.statute(jurisdiction)
        let added = "- {name: added, date: 09-23}"
        let after = try ShippedStatutes.book(changing: file, "holidays:", to: "holidays:\n  \(added)")
            .statute(of: jurisdiction)
        for number in Self.days.prefix(1_500) {
            let received = CivilDate(daysSinceEpoch: number)
            let (old, new) = try (clock(before, received).duty(.respond).due, clock(after, received).duty(.respond).due)
            try #require(try #require(new) >= #require(old))
        }
    }
}
