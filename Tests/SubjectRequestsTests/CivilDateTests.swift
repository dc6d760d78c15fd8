import Foundation
import SubjectRequests
import Testing

@Suite("Days")
struct CivilDateTests {
    @Test("days since 1970 and back, in order, with the weekdays in turn, from 1583 to 2400")
    func roundTrip() throws {
        let first = try #require(CivilDate(year: 1583, month: 1, day: 1))
        let last = try #require(CivilDate(year: 2400, month: 12, day: 31))
        #expect(first.weekday == .saturday)
        var previous = first
        for number in first.daysSinceEpoch + 1...last.daysSinceEpoch {
            let day = CivilDate(daysSinceEpoch: number)
            try #require(day.daysSinceEpoch == number && previous < day)
            try #require(day.weekday.rawValue == (previous.weekday.rawValue + 1) % 7)
            try #require(CivilDate(year: day.year, month: day.month, day: day.day) == day)
            previous = day
        }
        #expect(previous == last)
    }

    @Test("agrees with Foundation's calendar")
    func foundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for number in stride(from: -40_000, through: 60_000, by: 37) {
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let day = CivilDate(daysSinceEpoch: number)
            try #require([parts.year, parts.month, parts.day] == [day.year, day.month, day.day])
        }
    }

    @Test(
        "months are added by the day's number, or end with the month",
        arguments: [
            ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-01-29", 3, "2026-04-29"),
            ("2028-02-29", 12, "2029-02-28"), ("2026-12-15", 1, "2027-01-15"), ("2026-03-31", -1, "2026-02-28"),
            ("2026-01-15", -1, "2025-12-15"), ("2026-10-31", 13, "2027-11-30"),
        ]
    )
    func months(start: String, months: Int, end: String) throws {
        #expect(try #require(CivilDate(start)).adding(months: months).description == end)
    }

    @Test(
        "nothing but YYYY-MM-DD is read",
        arguments: [
            "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01", "2026-01-01 ", "+026-01-01",
            "2026/01/01",
            "0000-01-01", "2026-01-0１", "", "2026-01-01-01",
        ]
    )
    func strict(text: String) { #expect(CivilDate(text) == nil) }

    @Test("Easter Sunday, also its earliest and latest")
    func easter() {
        let known = ["2024-03-31", "2026-04-05", "2027-03-28", "2030-04-21", "2035-03-25", "2038-04-25", "2285-03-22"]
        for text in known {
            let day = CivilDate(text)
            #expect(day.map { CivilDate.easterSunday(in: $0.year) } == day)
        }
        for year in 1900...2299 {
            let day = CivilDate.easterSunday(in: year)
            #expect(day.weekday == .sunday && (3...4).contains(day.month))
        }
    }

    @Test("Orthodox Easter Sunday, as it was kept, on the day of the others, and after the calendars drift apart again")
    func orthodoxEaster() {
        let known = [
            "1983-05-08", "2010-04-04", "2017-04-16", "2021-05-02", "2024-05-05", "2025-04-20", "2026-04-12",
            "2027-05-02",
            "2038-04-25", "2100-05-02",
        ]
        for text in known {
            let day = CivilDate(text)
            #expect(day.map { CivilDate.orthodoxEasterSunday(in: $0.year) } == day)
        }
    }
}

@Suite("Local days")
struct LocalDayTests {
    @Test(
        "the day is the zone's, also on the nights when clocks change",
        arguments: [
            // 23:30 UTC on 31 March is 1 April in New Zealand and in British summer time.
            ("2026-03-31", 84_600, "Europe/London", "2026-04-01"),
            ("2026-03-31", 84_600, "Pacific/Auckland", "2026-04-01"),
            ("2026-03-31", 84_600, "America/Los_Angeles", "2026-03-31"),
            // 29 March and 25 October 2026: the United Kingdom changes; 23:59 and 00:01 local.
            ("2026-03-28", 86_340, "Europe/London", "2026-03-28"), ("2026-03-29", 60, "Europe/London", "2026-03-29"),
            ("2026-03-29", 82_740, "Europe/London", "2026-03-29"),
            ("2026-03-29", 82_860, "Europe/London", "2026-03-30"),
            ("2026-10-24", 82_740, "Europe/London", "2026-10-24"),
            ("2026-10-24", 82_860, "Europe/London", "2026-10-25"),
            ("2026-10-25", 86_340, "Europe/London", "2026-10-25"), ("2026-10-26", 60, "Europe/London", "2026-10-26"),
            // 5 April and 27 September 2026: New Zealand changes.
            ("2026-04-04", 39_540, "Pacific/Auckland", "2026-04-04"),
            ("2026-04-04", 39_660, "Pacific/Auckland", "2026-04-05"),
            ("2026-04-05", 43_140, "Pacific/Auckland", "2026-04-05"),
            ("2026-04-05", 43_260, "Pacific/Auckland", "2026-04-06"),
            ("2026-09-27", 39_540, "Pacific/Auckland", "2026-09-27"),
            ("2026-09-27", 39_660, "Pacific/Auckland", "2026-09-28"),
        ]
    )
    func local(utcDay: String, seconds: Int, zone: String, day: String) throws {
        let timestamp = Timestamp(try #require(CivilDate(utcDay)), seconds: seconds)
        #expect(timestamp.day(in: try #require(TimeZone(identifier: zone))).description == day)
    }

    @Test("written in UTC with milliseconds, also before 1970")
    func description() throws {
        let day = try #require(CivilDate("2026-11-27"))
        #expect(Timestamp(day, seconds: 3_661).description == "2026-11-27T01:01:01.000Z")
        #expect(Timestamp(microseconds: -1_000).description == "1969-12-31T23:59:59.999Z")
    }
}
