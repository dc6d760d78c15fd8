import SubjectRequests
import Testing
import Workflows

@Suite("Shipped calendars")
struct StatuteCalendarTests {
    private func calendar(_ jurisdiction: String, _ right: Right = .copy) throws -> WorkingCalendar {
        try #require(try ShippedStatutes.statute(jurisdiction).duties(for: right).compactMap(\.calendar).first)
    }

    private func daysOff(_ year: Int, _ calendar: WorkingCalendar) throws -> [String] {
        let first = try #require(CivilDate(year: year, month: 1, day: 1)).daysSinceEpoch
        return try (first..<first + 366).map { CivilDate(daysSinceEpoch: $0) }
            .filter { day in try day.year == year && !day.weekday.isWeekend && !calendar.isWorkingDay(day) }
            .map { String($0.description.dropFirst(5)) }
    }

    /// The weekdays off, as the governments published or will publish them.
    static let published: [(jurisdiction: String, year: Int, days: String)] = [
        ("GB-ENG", 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        ("GB-ENG", 2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        ("GB-ENG", 2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        ("GB-ENG", 2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
        ("GB-WLS", 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
        ("GB-SCT", 2022, "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27"),
        ("GB-SCT", 2024, "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26"),
        ("GB-SCT", 2026, "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28"),
        ("GB-SCT", 2027, "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28"),
        ("GB-NIR", 2024, "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26"),
        ("GB-NIR", 2026, "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28"),
        ("EU-IE", 2030, "01-01 02-01 04-22 05-06 06-03 08-05 10-28 12-25 12-26"),
        ("EU-DE", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 12-25"),
        ("EU-FR", 2026, "01-01 04-06 05-01 05-08 05-14 05-25 07-14 11-11 12-25"),
        ("EU-IT", 2027, "01-01 01-06 03-29 06-02 10-04 11-01 12-08"),
        ("EU-NL", 2026, "01-01 04-06 04-27 05-14 05-25 12-25"),
        ("EU-PL", 2025, "01-01 01-06 04-21 05-01 06-19 08-15 11-11 12-24 12-25 12-26"),
        ("EU-BG", 2027, "01-01 03-03 04-30 05-03 05-04 05-06 05-24 09-06 09-22 12-24 12-27 12-28"),
        ("EU-DK", 2023, "04-06 04-07 04-10 05-05 05-18 05-29 12-25 12-26"),
        ("EU-GR", 2024, "01-01 03-18 03-25 05-03 05-06 05-07 06-24 08-15 10-28 12-25 12-26"),
        ("EU-SK", 2026, "01-01 01-06 04-03 04-06 05-01 12-24 12-25"),
        ("US-CA", 2021, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"),
    ]

    @Test("weekdays off are those published", arguments: published)
    func agrees(jurisdiction: String, year: Int, days: String) throws {
        #expect(try daysOff(year, calendar(jurisdiction)).joined(separator: " ") == days)
    }

    @Test("New Zealand's two Acts count different days")
    func newZealand() throws {
        let summer = "12-25 12-28 12-29 12-30 12-31"
        let winter = "02-06 04-03 04-06 04-27 06-01 07-10 10-26"
        let january = (1...15).filter { $0 % 7 != 3 && $0 % 7 != 4 }.map { $0 < 10 ? "01-0\($0)" : "01-\($0)" }
        let privacy = try daysOff(2026, calendar("NZ"))
        #expect(privacy.joined(separator: " ") == (january + [winter, summer]).joined(separator: " "))
        let legislation = try daysOff(2026, calendar("NZ", .unsubscribe))
        #expect(legislation.joined(separator: " ") == "01-01 01-02 \(winter) \(summer)")
    }

    @Test(
        "the Legislation Act adds the Monday and Tuesday after a new year on a weekend",
        arguments: [(2021, 4, 4), (2022, 3, 4), (2023, 2, 3)]
    )
    func newYear(year: Int, first: Int, last: Int) throws {
        let calendar = try calendar("NZ", .unsubscribe)
        let january = try daysOff(year, calendar).filter { $0.hasPrefix("01") }.compactMap { Int($0.suffix(2)) }
        #expect(january.contains(first) && january.max() == last)
    }

    @Test("Matariki is a Friday in all 31 years")
    func matariki() throws {
        let calendar = try calendar("NZ")
        for year in 2022...2052 {
            let days = try daysOff(year, calendar).filter { $0 > "06-08" && $0 < "07-25" }
            let day = try #require(CivilDate("\(year)-\(days.first ?? "")"))
            #expect(days.count == 1 && day.weekday == .friday)
        }
    }

    @Test("beyond the end of a table there is an error, not a guess")
    func beyond() throws {
        let received = try #require(CivilDate("2052-12-20"))
        let clock = ResponseClock(
            statute: try ShippedStatutes.statute("NZ"),
            right: .copy,
            facts: ClockFacts(received: received)
        )
        #expect(throws: ClockError.calendarEnds(calendar: "nz-privacy-act", years: 2014...2052, asked: 2053)) {
            try clock.mainDuty()
        }
    }
}
