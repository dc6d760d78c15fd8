import Casework
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import TestPeers
import Testing
import Workflows

@Suite("Sixty days of a site")
struct SixtyDaysTests {
    /// How many of each mail went to whom.
    private typealias Counts = [String: Int]

    private static let zone = TimeZone(identifier: "Europe/London")

    /// Three people write on the evening of 26 November 2026. One never confirms her address, one is asked something and
    /// never answers, one confirms and is forgotten by everybody.
    private func play(_ house: TestHouse, killing: inout some RandomNumberGenerator, kills: Bool) async throws -> Int {
        let silent = try await house.letter(.copy)
        let asked = try await house.letter(.copy)
        let forgotten = try await house.letter(.copy)
        try await house.work()
        try await house.confirm(forgotten)
        try await house.work()
        try await house.tell()
        let monday = Timestamp(try #require(CivilDate("2026-11-30")), seconds: 10 * 3_600)
        var killed = 0
        var isAsked = false
        for _ in 0..<(60 * 6) {
            house.clock.advance(minutes: 240)
            if !isAsked, house.clock.now >= monday {
                let question = Sensitive("Which account do you mean?")
                try await house.casework.clarify(
                    house.reference(.copy, of: asked),
                    asking: question,
                    by: house.handler
                )
                isAsked = true
            }
            if kills, Bool.random(using: &killing) {
                house.kill.arm(after: Int.random(in: 0..<3, using: &killing))
                do { try await step(house) } catch is Killed {}
                if house.kill.revive() { killed += 1 }
                try await house.casework.storage.write { connection in
                    try connection.effects.takeBack()
                    try connection.notices.takeBack()
                }
            }
            try await step(house)
        }
        #expect(try await house.request(.copy, of: silent).outcome == .lapsed)
        #expect(try await house.request(.copy, of: asked).outcome == .lapsed)
        #expect(try await house.request(.copy, of: forgotten).state == "review")
        return killed
    }

    private func step(_ house: TestHouse) async throws {
        try await house.passTime()
        try await house.tell()
    }

    private func counts(_ house: TestHouse) throws -> Counts {
        try house.mails().reduce(into: [:]) { counts, mail in
            let subject = mail.subjectLine.replacing(/C[0-9A-Z]{9}/, with: "REF")
            counts["\(mail.to.map(\.address).joined()): \(subject)", default: 0] += 1
        }
    }

    /// The digests: on the evening of the first day, for its morning was missed, and on the next with what is new; then
    /// one a working day from 22 December, three working days before the forgotten request is due, to the sixtieth day,
    /// 25 January.
    private static let expected: Counts = [
        "aroha@house.test: We have your request REF": 3,
        "aroha@house.test: Please confirm that this address is yours": 1,
        "aroha@house.test: A question about your request REF": 1,
        "aroha@house.test: We still need your answer for REF": 1,
        "aroha@house.test: We have closed your request REF": 2,
        "aroha@house.test: Our answer to REF is late": 1,
        "handler@house.test: Privacy requests: something has happened": 3,
        "handler@house.test: Privacy requests: what waits this morning": 24,
        "approver@house.test: Privacy requests: something has happened": 2,
        "second@house.test: Privacy requests: something has happened": 2,
        "third@house.test: Privacy requests: something has happened": 2,
    ]

    @Test("reminders, digests, lapses and the apology each go out once, on working days")
    func sixtyDays() async throws {
        try await TestHouse.run(change: { $0.jurisdiction = "GB-ENG" }) { house in
            var random = SystemRandomNumberGenerator()
            _ = try await play(house, killing: &random, kills: false)
            let found = try counts(house)
            #expect(found == SixtyDaysTests.expected, "\(found.sorted { $0.key < $1.key })")
            let calendar = try house.casework.workingDays(at: house.casework.rules.controller("house"))
            let zone = try #require(SixtyDaysTests.zone)
            for mail in try house.mails() {
                let day = try #require(mail.sentAt).day(in: zone)
                #expect(try calendar.isWorkingDay(day), "'\(mail.subjectLine)' on \(day)")
            }
        }
    }

    @Test("and the same where the work is killed again and again")
    func killed() async throws {
        let seed = UInt64.random(in: 0...9_999_999)
        try await TestHouse.run(change: { $0.jurisdiction = "GB-ENG" }) { house in
            var random = SeededGenerator(seed: seed)
            let killed = try await play(house, killing: &random, kills: true)
            #expect(killed >= 3, "seed \(seed)")
            let found = try counts(house)
            #expect(found == SixtyDaysTests.expected, "seed \(seed): \(found.sorted { $0.key < $1.key })")
            print("sixty days: seed \(seed), kills \(killed)")
            let sent = try await house.casework.storage.read { connection in
                try connection.staff.all().flatMap { try connection.notices.of($0.id) }
            }
            #expect(sent.allSatisfy { $0.result == "sent" }, "seed \(seed)")
        }
    }
}
