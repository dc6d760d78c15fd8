import Foundation
import SubjectRequests
import Testing

@testable import DataStores

@Suite("The day in a date, a time, or a number")
struct DueDayTests {
    /// 23:30 of the last of January in Greenwich is the first of February in Auckland.
    @Test(
        arguments: [
            (HeldValue.text("2026-01-31"), "2026-01-31"), (.text("2026-01-31 23:30:00"), "2026-01-31"),
            (.text("2026-01-31T23:30:00Z"), "2026-02-01"), (.text("2026-01-31 23:30:00+00"), "2026-02-01"),
            (.text("2026-01-31 23:30:00.123456+00:00"), "2026-02-01"), (.text("2026-01-31T23:30-0500"), "2026-02-01"),
            (.text("2026-01-31T00:30+13:00"), "2026-01-31"), (.text("2026-01-31T23:30+13:00"), "2026-01-31"),
            (.integer(1_769_902_200), "2026-02-01"), (.integer(1_769_902_200_000), "2026-02-01"),
        ]
    )
    func day(value: HeldValue, day: String) throws {
        let auckland = try #require(TimeZone(identifier: "Pacific/Auckland"))
        #expect(value.day(in: auckland)?.description == day)
    }

    @Test(arguments: [
        HeldValue.null, .text(""), .text("soon"), .text("0000-00-00"), .text("2026-02-30"), .real(1), .boolean(true),
    ])
    func none(value: HeldValue) { #expect(value.day(in: .gmt) == nil) }
}
