import SubjectRequests
import Testing

@Suite("Lengths of time")
struct PeriodTests {
    @Test(
        "ISO 8601 durations are read and written",
        arguments: [
            ("P28D", "P28D"), ("P3M", "P3M"), ("P7Y", "P84M"), ("P1Y6M", "P18M"), ("P2W", "P14D"), ("PT4H", "PT4H"),
            ("P1M2DT3H", "P1M2DT3H"), ("P0D", "P0D"),
        ]
    )
    func reads(text: String, written: String) {
        #expect(Period(text)?.description == written)
        #expect(Period(written) == Period(text))
    }

    @Test(
        "nothing else is read",
        arguments: ["", "P", "28D", "P28", "PD", "P-1D", "P1D2M", "P1DT", "PT1M", "P1.5D", "p1d", "P1D ", "P9999999D"]
    )
    func refuses(text: String) { #expect(Period(text) == nil) }

    @Test("limits as statutes state them")
    func limits() {
        let limits: [TimeLimit] = [.months(1), .months(24), .days(0), .days(1), .days(45), .workingDays(20)]
        for limit in limits { #expect(TimeLimit(limit.description) == limit) }
        for text in ["soon", "0 days", "-1 days", "1", "days", "1 year", "1  day", "20 working  days", "5000 days"] {
            #expect(TimeLimit(text) == nil)
        }
    }

    @Test("extensions as files of dates write them")
    func extensions() {
        for text in ["+2m", "+45d", "+10wd"] { #expect(DeadlineExtension(text)?.description == text) }
        for text in ["", "no", "2m", "+m", "+0d", "+2w", "+2md", "+-2d", "+2 m"] {
            #expect(DeadlineExtension(text) == nil)
        }
    }

    @Test("pauses as the command line writes them")
    func pauses() {
        let from = CivilDate("2026-03-03")
        let to = CivilDate("2026-03-16")
        #expect(ClockPause("2026-03-03..2026-03-16").map { [$0.from, $0.to] } == [from, to])
        #expect(ClockPause("2026-03-03..").map { [$0.from, $0.to] } == [from, nil])
        for text in ["", "..", "2026-03-03", "2026-03-16..2026-03-03", "2026-03-03..x", "x..2026-03-03"] {
            #expect(ClockPause(text) == nil)
        }
    }
}
