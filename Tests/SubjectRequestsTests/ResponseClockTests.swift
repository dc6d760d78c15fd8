import Foundation
import SubjectRequests
import TestPeers
import Testing

/// A made-up statute: one month, extended by two, paused in whole days, rolled over weekends.
private struct MadeUp {
    var limit = TimeLimit.months(1)
    var counting = PauseRule.Counting.wholeDays
    var isRolled = true
    var isFirstDayArguable = false

    func statute() throws -> Statute {
        let calendar = WorkingCalendar(name: "w", place: "Nowhere", law: "Week Act", years: 2019...2040)
        let rule = DutyRule(
            kind: .respond,
            rights: [.copy, .delete],
            limit: limit,
            calendar: calendar,
            isRolled: isRolled,
            isFirstDayArguable: isFirstDayArguable,
            startRule: StartRule(events: [.identity, .fee], law: "s 2"),
            pauseRule: PauseRule(rights: [.copy], counting: counting, isProposed: true, law: "s 3"),
            extensionRule: ExtensionRule(most: .months(2), law: "s 4"),
            law: "s 1"
        )
        let receipt = DutyRule(kind: .acknowledge, rights: [.copy], limit: .days(5), from: .receipt, law: "s 5")
        let keep = DutyRule(kind: .keepRecord, rights: [.copy], limit: .months(24), from: .response, law: "s 6")
        let zone = try #require(TimeZone(identifier: "UTC"))
        return Statute(jurisdiction: "XX", name: "Nowhere", timeZone: zone, duties: [rule, receipt, keep])
    }

    func duty(_ facts: ClockFacts, _ right: Right = .copy, margin: Int = 0, _ kind: DutyKind = .respond) throws -> Duty
    {
        try ResponseClock(statute: statute(), right: right, facts: facts, marginDays: margin).duty(kind)
    }
}

@Suite("Response clock")
struct ResponseClockTests {
    private func facts(_ received: String, pauses: [String] = [], extended: String? = nil) throws -> ClockFacts {
        ClockFacts(
            received: try #require(CivilDate(received)),
            pauses: pauses.compactMap { ClockPause($0) },
            extended: extended.flatMap { DeadlineExtension($0) }
        )
    }

    @Test("the latest of receipt, identity and fee starts the clock; what the statute does not name does not")
    func starts() throws {
        var facts = try facts("2026-03-02")
        facts.arrived = [
            .identity: try #require(CivilDate("2026-03-09")), .fee: try #require(CivilDate("2026-03-05")),
            .authority: try #require(CivilDate("2026-06-01")),
        ]
        let duty = try MadeUp().duty(facts)
        #expect(duty.due == CivilDate("2026-04-09"))
        let sentence = "The time starts on Monday 9 March 2026, when proof of identity arrived (s 2)."
        #expect(try duty.derivation.map(English.words().sentence).contains(sentence))
        #expect(try MadeUp().duty(facts, .copy, margin: 0, .acknowledge).due == CivilDate("2026-03-07"))
        facts.arrived[.identity] = CivilDate("2026-01-01")
        facts.arrived[.fee] = nil
        #expect(try MadeUp().duty(facts).due == CivilDate("2026-04-02"))
    }

    @Test("the internal date is the unrolled end, less the margin, never before the start")
    func internalDate() throws {
        let facts = try facts("2026-01-31")
        #expect(try MadeUp().duty(facts).due == CivilDate("2026-03-02"))
        #expect(try MadeUp().duty(facts).internalDue == CivilDate("2026-02-28"))
        #expect(try MadeUp().duty(facts, margin: 5).internalDue == CivilDate("2026-02-23"))
        #expect(try MadeUp().duty(facts, margin: 90).internalDue == CivilDate("2026-01-31"))
        #expect(try MadeUp(isFirstDayArguable: true).duty(facts).internalDue == CivilDate("2026-02-27"))
    }

    @Test("an open pause has no date, but days left; closing it at once gives exactly those")
    func openPause() throws {
        for counting in PauseRule.Counting.allCases {
            let law = MadeUp(counting: counting, isRolled: false)
            let duty = try law.duty(facts("2026-03-09", pauses: ["2026-03-11.."]))
            let left = counting == .wholeDays ? 30 : 29
            #expect(duty.when == .paused(since: try #require(CivilDate("2026-03-11")), daysLeft: left))
            #expect(duty.due == nil && duty.internalDue == nil)
            for answered in ["2026-03-11", "2026-03-20", "2026-08-01"] {
                let closed = try law.duty(facts("2026-03-09", pauses: ["2026-03-11..\(answered)"]))
                #expect(closed.due == CivilDate(answered)?.adding(days: left))
            }
        }
    }

    @Test("what a pause cannot move: another right, a duty without one, an end that is past")
    func pausesWithoutEffect() throws {
        let paused = try facts("2026-03-09", pauses: ["2026-03-11..2026-03-20"])
        #expect(try MadeUp().duty(paused, .delete).due == CivilDate("2026-04-09"))
        #expect(try MadeUp().duty(paused, .delete).derivation.contains(.pauseWithoutEffect))
        #expect(try MadeUp().duty(paused, .copy, margin: 0, .acknowledge).due == CivilDate("2026-03-14"))
        let late = try facts("2026-03-09", pauses: ["2026-04-10..2026-04-20"])
        #expect(try MadeUp().duty(late).due == CivilDate("2026-04-09"))
        let early = try facts("2026-03-09", pauses: ["2026-03-01..2026-03-05"])
        #expect(try MadeUp().duty(early).due == CivilDate("2026-04-09"))
    }

    @Test("random pauses: order, overlap and splitting change nothing; n days move the unrolled end by n")
    func randomPauses() throws {
        var random = SeededGenerator(seed: .random(in: 0...9_999_999))
        let law = MadeUp()
        for _ in 0..<500 {
            let start = CivilDate(daysSinceEpoch: 20_500 + Int.random(in: 0..<3_000, using: &random))
            let from = start.adding(days: Int.random(in: 0..<20, using: &random))
            let to = from.adding(days: Int.random(in: 1..<40, using: &random))
            let split = from.adding(days: Int.random(in: 0..<(to.daysSinceEpoch - from.daysSinceEpoch), using: &random))
            func end(_ pauses: [(CivilDate, CivilDate)]) throws -> CivilDate? {
                var facts = ClockFacts(received: start)
                facts.pauses = pauses.compactMap { ClockPause(from: $0, to: $1) }
                return try law.duty(facts).internalDue
            }
            let whole = try end([(from, to)])
            let days = to.daysSinceEpoch - from.daysSinceEpoch + 1
            try #require(whole == start.adding(months: 1).adding(days: days), "seed \(random.seed)")
            try #require(try end([(from, split), (split.adding(days: 1), to)]) == whole, "seed \(random.seed)")
            try #require(try end([(split, to), (from, split)]) == whole, "seed \(random.seed)")
            try #require(try end([(split, to), (from, to), (from, split)]) == whole, "seed \(random.seed)")
        }
    }

    @Test("an extension is counted from the start, whatever the first end was")
    func extended() throws {
        #expect(try MadeUp().duty(facts("2026-01-29", extended: "+2m")).due == CivilDate("2026-04-29"))
        #expect(try MadeUp().duty(facts("2026-01-29", extended: "+1m")).due == CivilDate("2026-03-30"))
        let untouched = try MadeUp().duty(facts("2026-01-29", extended: "+2m"), .copy, margin: 0, .acknowledge)
        #expect(untouched.due == CivilDate("2026-02-03") && untouched.derivation.contains(.extensionWithoutEffect))
    }

    @Test("an extension longer than the law's, or in other units, is an error")
    func wrongExtensions() throws {
        let long = try facts("2026-01-29", extended: "+3m")
        #expect(throws: ClockError.extensionTooLong(asked: .months(3), most: .months(2), law: "s 4")) {
            try MadeUp().duty(long)
        }
        let other = try facts("2026-01-29", extended: "+10wd")
        #expect(throws: ClockError.extensionUnit(asked: .workingDays(10), limit: .months(1), law: "s 4")) {
            try MadeUp().duty(other)
        }
    }

    @Test("a duty after the response has no date before it")
    func afterResponse() throws {
        var facts = try facts("2026-03-09")
        let unanswered = try MadeUp().duty(facts, .copy, margin: 0, .keepRecord)
        #expect(unanswered.when == .afterResponse)
        #expect(unanswered.derivation == [.fromResponse(.months(24), law: unanswered.law)])
        facts.responded = CivilDate("2026-03-15")
        #expect(try MadeUp().duty(facts, .copy, margin: 0, .keepRecord).due == CivilDate("2028-03-15"))
    }

    @Test("no rule: no duties, and an error for whoever wants a date")
    func noRule() throws {
        let clock = ResponseClock(statute: try MadeUp().statute(), right: .complaint, facts: try facts("2026-03-09"))
        #expect(try clock.duties().isEmpty)
        #expect(throws: ClockError.noTimeLimit("complaint", jurisdiction: "XX")) { try clock.mainDuty() }
        #expect(throws: ClockError.noTimeLimit("transfer", jurisdiction: "XX")) { try clock.duty(.transfer) }
    }

    @Test("the derivation reads as prose")
    func derivation() throws {
        let words = try English.words()
        let duty = try MadeUp().duty(facts("2026-01-31", pauses: ["2026-02-10..2026-02-10"]))
        #expect(
            duty.derivation.map(words.sentence) == [
                "Received on Saturday 31 January 2026.",
                "1 month from Saturday 31 January 2026 ends on Saturday 28 February 2026, the last day of that month (s 1).",
                "Paused from Tuesday 10 February 2026 to Tuesday 10 February 2026: 1 day does not count, so the time "
                    + "ends on Sunday 1 March 2026 (s 3).",
                "Sunday 1 March 2026 is not a working day in Nowhere (Week Act).",
                "The next working day is Monday 2 March 2026.",
                "Due by the end of Monday 2 March 2026; internally by Sunday 1 March 2026.",
            ]
        )
        #expect(
            duty.derivation.filter(\.isReason).map(words.sentence) == [
                "Sunday 1 March 2026 is not a working day in Nowhere (Week Act)."
            ]
        )
    }
}
