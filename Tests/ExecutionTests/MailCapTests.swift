import Casework
import Execution
import Mail
import Storage
import SubjectRequests
import Testing

@Suite("Nobody is written to again and again")
struct MailCapTests {
    private let now = TestHouse.start

    private func sent(_ messages: [(minutesAgo: Int, message: String?)], isProven: Bool = false) -> SentToday {
        let mails = messages.map { SentMail(at: now.adding(seconds: -60 * $0.minutesAgo), message: $0.message) }
        return SentToday(mails: mails, isProven: isProven)
    }

    private func verdict(_ message: String, _ sent: SentToday, daysOld: Int = 0) -> MailCaps.Verdict {
        let opened = now.adding(seconds: -86_400 * daysOld)
        return MailCaps(ofAddress: 3).verdict(on: message, after: sent, at: now, openedAt: opened)
    }

    @Test("one acknowledgement a day until the address is proven; other mails up to the cap; none waits for ever")
    func verdicts() {
        let once = sent([(60, "acknowledgement")])
        #expect(verdict("acknowledgement", sent([])) == .send)
        #expect(verdict("acknowledgement", once) == .wait(code: "acknowledged-today", seconds: 82_800))
        #expect(verdict("acknowledgement", once, daysOld: 3) == .wait(code: "acknowledged-today", seconds: 82_800))
        #expect(verdict("acknowledgement", once, daysOld: 4) == .letGo)
        #expect(verdict("acknowledgement", sent([(60, "acknowledgement")], isProven: true)) == .send)
        #expect(verdict("already-under-way", once) == .send && verdict("code", once) == .send)
        let codes = [(180, "code"), (120, "code"), (60, "code")] as [(Int, String?)]
        #expect(verdict("code", sent(codes, isProven: true)) == .wait(code: "address-cap-reached", seconds: 75_600))
        #expect(verdict("code", sent(Array(codes.dropFirst()))) == .send)
        // The cap that lasts longer is the one that is named.
        let both = [(180, "acknowledgement"), (120, "code"), (60, nil)] as [(Int, String?)]
        #expect(verdict("acknowledgement", sent(both)) == .wait(code: "address-cap-reached", seconds: 75_600))
    }

    private func letter(_ wish: String, _ id: Int, from address: String = TestHouse.aroha) -> String {
        "From: <\(address)>\nTo: info@house.test\nSubject: My data\nMessage-ID: <\(id)@mail.test>\n\n\(wish)\n"
    }

    private let wishes = [
        "Please send me a copy of all personal data that you hold about me.",
        "Please delete all personal data that you hold about me.", "Please unsubscribe me from your newsletter.",
    ]

    private func acknowledged(_ house: TestHouse, _ address: String = TestHouse.aroha) throws -> Int {
        try house.mails().count { $0.subjectLine.contains("We have your request") && $0.to.first?.address == address }
    }

    @Test("three letters of a day: each opens what it asks for, one is acknowledged; the next day the second")
    func oneADay() async throws {
        try await TestHouse.run(post: { _ in }) { house in
            for (number, wish) in wishes.enumerated() {
                #expect(try await house.receive(letter(wish, number)).map(\.verdict) == [.caseFile])
                try await house.work()
                house.clock.advance(minutes: 1)
            }
            _ = try await house.receive(letter(wishes[0], 9, from: "ben@house.test"))
            try await house.work()
            #expect(try acknowledged(house) == 1 && acknowledged(house, "ben@house.test") == 1)
            for day in 1...6 {
                house.clock.advance(days: 1)
                house.clock.advance(minutes: 20)
                try await house.work()
                #expect(try acknowledged(house) == min(3, 1 + day))
            }
        }
    }

    @Test("letters that are read together are not acknowledged together")
    func atOnce() async throws {
        try await TestHouse.run(post: { _ in }) { house in
            for (number, wish) in wishes.enumerated() { _ = try await house.receive(letter(wish, number)) }
            try await house.work()
            #expect(try acknowledged(house) == 1)
        }
    }

    @Test("whoever follows the link of the first need not wait for the others")
    func proven() async throws {
        try await TestHouse.run(post: { _ in }) { house in
            let first = try #require(try await house.receive(letter(wishes[0], 1)).first?.opened)
            try await house.work()
            let second = try #require(try await house.receive(letter(wishes[1], 2)).first?.opened)
            try await house.work()
            #expect(try acknowledged(house) == 1)
            #expect(try await house.effects(.delete, of: second).contains { $0.result == "acknowledged-today" })
            try await house.confirm(first)
            try await house.work()
            #expect(try acknowledged(house) == 2)
        }
    }
}
