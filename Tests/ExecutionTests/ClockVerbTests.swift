import Casework
import Execution
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("Questions, pauses, extensions, reminders and lateness")
struct ClockVerbTests {
    private func british(_ controller: inout DataController) { controller.jurisdiction = "GB-ENG" }

    /// "18 January 2027", as English letters write a day.
    private func written(_ day: CivilDate) -> String {
        let months = ["December", "January", "February"]
        return "\(day.day) \(months[day.month % 12]) \(day.year)"
    }

    /// A copy that is shown for approval.
    private func shown(_ house: TestHouse) async throws -> (OpenedCase, Reference) {
        let opened = try await house.letter(.copy)
        try await house.work()
        try await house.confirm(opened)
        try await house.work()
        #expect(try await house.request(.copy, of: opened).state == "review")
        return (opened, try house.reference(.copy, of: opened))
    }

    @Test("a question stops the British clock, a reply proposes to go on, and staff do")
    func question() async throws {
        try await TestHouse.run(change: british) { house in
            let (opened, reference) = try await shown(house)
            // 27 December is a Sunday, and the Monday stands in for Boxing Day.
            #expect(try await house.due(.copy, of: opened)?.description == "2026-12-29")
            house.clock.advance(days: 2)
            try await house.casework.clarify(reference, asking: Sensitive("Which account?"), by: house.handler)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).state == "clarifying")
            #expect(try await house.due(.copy, of: opened) == nil)
            let mail = try house.mail("A question about your request").text
            #expect(mail.contains("Which account?") && mail.contains("stands still"))

            let asked = try house.casework.today(at: house.casework.rules.controller("house"))
            let answered = asked.adding(days: 9)
            try await house.casework.storage.write { connection in
                try house.casework.answerArrived(inCase: opened.id, on: answered, on: connection)
            }
            house.clock.advance(days: 12)
            try await house.casework.resume(reference, by: house.handler)
            try await house.work()
            // Both end days are left out of the count, which goes on from the day before the holidays moved it.
            #expect(try await house.request(.copy, of: opened).state == "review")
            #expect(try await house.due(.copy, of: opened)?.description == "2027-01-06")
            let dates = try await house.casework.dates(ofCase: opened.reference)
            let paused = try #require(dates[.copy]).reasons.steps.compactMap { step -> Int? in
                guard case .paused(_, _, let days, _, _) = step else { return nil }
                return days
            }
            #expect(paused == [10])
        }
    }

    @Test("in New Zealand a question stops nothing, and nobody can pause")
    func noPause() async throws {
        try await TestHouse.run { house in
            let (opened, reference) = try await shown(house)
            let before = try await house.due(.copy, of: opened)
            await #expect(throws: CaseworkError.self) {
                try await house.casework.pause(reference, because: Sensitive("ill"), by: house.handler)
            }
            try await house.casework.clarify(reference, asking: Sensitive("Which account?"), by: house.handler)
            try await house.work()
            #expect(try await house.due(.copy, of: opened) == before && before != nil)
            #expect(try house.mail("A question about your request").text.contains("still mean to answer you by"))
        }
    }

    @Test("an extension is announced with its reason and new date, once, and only as the statute allows")
    func extend() async throws {
        try await TestHouse.run { house in
            let (opened, reference) = try await shown(house)
            let more = try #require(DeadlineExtension("+10wd"))
            await #expect(
                throws: CaseworkError.reasonNotInStatute(
                    .necessary,
                    [.largeQuantity, .consultations, .complexity]
                )
            ) {
                try await house.casework.extend(reference, by: more, because: .necessary, by: house.handler)
            }
            let clock = try await house.casework.responseClock(reference, for: house.handler)
            let foretold = try clock.extended(by: more).duty(.respond).due
            try await house.casework.extend(reference, by: more, because: .consultations, by: house.handler)
            try await house.work()
            #expect(try await house.due(.copy, of: opened) == foretold && foretold != nil)
            #expect(try await house.request(.copy, of: opened).state == "review")
            let mail = try house.mail("We need more time").text
            #expect(mail.contains("10 working days more") && mail.contains("we have to consult others"))
            #expect(mail.contains(written(try #require(foretold))))
            #expect(mail.contains("Office of the Privacy Commissioner"))
            await #expect(throws: CaseworkError.self) {
                try await house.casework.extend(reference, by: more, because: .complexity, by: house.handler)
            }
        }
    }

    @Test("an extension that is longer than the statute's leaves everything as it was")
    func tooLong() async throws {
        try await TestHouse.run(change: british) { house in
            let (opened, reference) = try await shown(house)
            let before = try await house.due(.copy, of: opened)
            let more = try #require(DeadlineExtension("+3m"))
            await #expect(throws: ClockError.self) {
                try await house.casework.extend(reference, by: more, because: .complexity, by: house.handler)
            }
            #expect(try await house.due(.copy, of: opened) == before)
        }
    }

    @Test("after the day for the notice nothing can be extended")
    func tooLate() async throws {
        try await TestHouse.run { house in
            let (opened, reference) = try await shown(house)
            let due = try #require(try await house.due(.copy, of: opened))
            house.clock.advance(to: Timestamp(due.adding(days: 2)))
            await #expect(throws: CaseworkError.self) {
                try await house.casework.extend(
                    reference,
                    by: #require(DeadlineExtension("+10wd")),
                    because: .complexity,
                    by: house.handler
                )
            }
        }
    }

    @Test("whoever says nothing is reminded, lapses, and comes back by the link of the last letter")
    func lapse() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy, .delete)
            try await house.work()
            house.clock.advance(days: 15)
            try await house.passTime()
            #expect(try house.mails().filter { $0.subjectLine.contains("confirm that this address") }.count == 1)
            // The thirtieth day lies between the years, when nobody works: it ends on the first working day after.
            house.clock.advance(days: 20)
            try await house.passTime()
            #expect(try await house.request(.copy, of: opened).outcome == nil)
            house.clock.advance(days: 20)
            try await house.passTime()
            #expect(try await house.request(.copy, of: opened).outcome == .lapsed)
            #expect(try await house.request(.delete, of: opened).outcome == .lapsed)
            try await house.confirm(opened)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).state == "review")
            #expect(try await house.request(.delete, of: opened).state == "waiting-for-copy")
            #expect(try await house.request(.copy, of: opened).outcome == nil)
        }
    }

    @Test("a missed day is apologised for once, with a new day, a reason and the authority")
    func late() async throws {
        try await TestHouse.run { house in
            let (opened, _) = try await shown(house)
            let due = try #require(try await house.due(.copy, of: opened))
            house.clock.advance(to: Timestamp(due))
            try await house.passTime()
            #expect(try house.mails().allSatisfy { !$0.subjectLine.contains("is late") })
            house.clock.advance(to: Timestamp(due.adding(days: 1)))
            try await house.passTime()
            house.clock.advance(days: 30)
            try await house.passTime()
            let apologies = try house.mails().filter { $0.subjectLine.contains("is late") }
            #expect(apologies.count == 1)
            let text = try #require(apologies.first).text
            #expect(text.contains(written(due)) && text.contains("finish our work on it in time"))
            #expect(text.contains("Office of the Privacy Commissioner"))
            #expect(try await house.request(.copy, of: opened).state == "review")
        }
    }

    @Test("nobody who was answered in time hears an apology")
    func inTime() async throws {
        try await TestHouse.run { house in
            let (opened, reference) = try await shown(house)
            #expect(try await house.casework.approve(reference, by: house.approver))
            try await house.work()
            #expect(try await house.request(.copy, of: opened).outcome == .fulfilled)
            house.clock.advance(days: 60)
            try await house.passTime()
            #expect(try house.mails().allSatisfy { !$0.subjectLine.contains("is late") })
        }
    }

    @Test("a refusal says why, where to complain, and what the statute adds; an appeal goes to somebody else")
    func refuse() async throws {
        try await TestHouse.run { house in
            let (opened, reference) = try await shown(house)
            let why = Sensitive("You asked for the same last week.")
            try await house.casework.refuse(reference, ground: .excessive, because: why, by: house.approver)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).outcome == .refused)
            let notice = try house.mail("About your request").text
            #expect(notice.contains(why.disclosed) && notice.contains("Office of the Privacy Commissioner"))
            #expect(notice.contains("If you ask us, we will tell you what this rests on."))
            #expect(!notice.contains("go to court"))

            try await house.casework.appeal(reference, by: house.handler)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).phase == .review)
            await #expect(throws: CaseworkError.self) {
                try await house.casework.rework(reference, by: house.approver)
            }
            try await house.casework.rework(reference, by: house.second)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).state == "review")
            #expect(try await house.request(.copy, of: opened).outcome == nil)
        }
    }
}
