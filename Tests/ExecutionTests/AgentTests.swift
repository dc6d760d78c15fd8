import Casework
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("Somebody writes for another person")
struct AgentTests {
    private static let agent = "office@advocates.test"

    private func british(_ controller: inout DataController) {
        controller.jurisdiction = "GB-ENG"
        controller.approval = [.copy: .one]
    }

    /// A letter of the agent's, of 27 November 2026, that asks for a copy.
    private func letter(_ house: TestHouse) async throws -> OpenedCase {
        let asking = try house.asking([.copy], from: AgentTests.agent)
        return try await house.casework.open(asking, by: .requester)
    }

    private var aroha: RepresentedPerson {
        RepresentedPerson(name: Sensitive("Aroha"), mailAddress: Sensitive(TestHouse.aroha))
    }

    private func authority(_ to: PersonRole, on day: String = "2026-12-03") throws -> ReceivedAuthority {
        ReceivedAuthority(
            receivedOn: try #require(CivilDate(day)),
            answersTo: to,
            what: Sensitive("signed, checked against the passport"),
            document: Sensitive(Array("%PDF".utf8))
        )
    }

    @Test(
        "neither the person's proof nor the authority alone discloses anything, in either order",
        arguments: [true, false]
    )
    func bothAreNeeded(authorityFirst: Bool) async throws {
        try await TestHouse.run(change: british) { house in
            let opened = try await letter(house)
            let reference = try house.reference(.copy, of: opened)
            try await house.work()
            house.clock.advance(days: 1)
            try await house.casework.represent(reference, aroha, by: house.handler)
            try await house.work()
            house.clock.advance(days: 7)
            if authorityFirst {
                try await house.casework.authorise(reference, authority(.agent), by: house.handler)
            } else {
                try await house.confirm(opened)
            }
            try await house.work()
            #expect(try await house.request(.copy, of: opened).state == "received")
            #expect(try await house.effects(.copy, of: opened).allSatisfy { $0.kind == .mail })
            if authorityFirst {
                try await house.confirm(opened)
            } else {
                try await house.casework.authorise(reference, authority(.agent), by: house.handler)
            }
            try await house.work()
            #expect(try await house.request(.copy, of: opened).state == "review")
            #expect(try await house.casework.approve(reference, by: house.approver))
            try await house.work()
            #expect(try await house.request(.copy, of: opened).outcome == .fulfilled)
            let answers = try house.mails().filter { !$0.attachments.isEmpty }
            #expect(answers.map { $0.to.map(\.address) } == [[AgentTests.agent]])
        }
    }

    @Test("the answer goes to the person where the authority says so")
    func answersToThePerson() async throws {
        try await TestHouse.run(change: british) { house in
            let opened = try await letter(house)
            let reference = try house.reference(.copy, of: opened)
            try await house.work()
            house.clock.advance(days: 1)
            try await house.casework.represent(reference, aroha, by: house.handler)
            try await house.work()
            try await house.confirm(opened)
            house.clock.advance(days: 7)
            try await house.casework.authorise(reference, authority(.subject), by: house.handler)
            try await house.work()
            #expect(try await house.casework.approve(reference, by: house.approver))
            try await house.work()
            let answers = try house.mails().filter { !$0.attachments.isEmpty }
            #expect(answers.map { $0.to.map(\.address) } == [[TestHouse.aroha]])
        }
    }

    @Test(
        "the clock starts on the latest of receipt, identity, authority and fee in Britain; nothing moves it in New Zealand"
    )
    func clock() async throws {
        try await TestHouse.run(change: british) { house in
            let opened = try await letter(house)
            let reference = try house.reference(.copy, of: opened)
            try await house.work()
            try await house.casework.represent(reference, aroha, by: house.handler)
            #expect(try await house.due(.copy, of: opened)?.description == "2026-12-29")
            house.clock.advance(days: 12)
            try await house.casework.authorise(reference, authority(.agent, on: "2026-12-03"), by: house.handler)
            let started = try await house.due(.copy, of: opened)
            #expect(started?.description == "2027-01-04")
            let fee = try #require(CivilDate("2026-12-07"))
            try await house.casework.noteFee(reference, paidOn: fee, by: house.handler)
            #expect(try await house.due(.copy, of: opened)?.description == "2027-01-07")
            await #expect(throws: CaseworkError.dayImpossible) {
                try await house.casework.noteFee(reference, paidOn: fee.adding(days: 30), by: house.handler)
            }
        }
        try await TestHouse.run { house in
            let opened = try await letter(house)
            let reference = try house.reference(.copy, of: opened)
            try await house.work()
            try await house.casework.represent(reference, aroha, by: house.handler)
            let before = try await house.due(.copy, of: opened)
            house.clock.advance(days: 12)
            try await house.casework.authorise(reference, authority(.agent), by: house.handler)
            #expect(try await house.due(.copy, of: opened) == before)
            let day = try #require(CivilDate("2026-12-04"))
            await #expect(throws: CaseworkError.feeStartsNothing) {
                try await house.casework.noteFee(reference, paidOn: day, by: house.handler)
            }
        }
    }

    @Test("what the agent proved of themselves opens nothing: no link, no rows of the agent's")
    func agentsOwnProof() async throws {
        try await TestHouse.run(change: british) { house in
            try house.app.run("INSERT INTO users VALUES (9, 'office@advocates.test', '9', 'gold');\n")
            let opened = try await letter(house)
            let reference = try house.reference(.copy, of: opened)
            try await house.work()
            let link = try house.mail("have your request").text
            try await house.casework.represent(reference, aroha, by: house.handler)
            let base = "https://privacy.house.test/r/\(opened.reference)#"
            let start = try #require(link.range(of: base)).upperBound
            let token = String(link[start...].prefix { !$0.isWhitespace })
            await #expect(throws: CaseworkError.linkSpent(.revoked)) {
                _ = try await house.casework.confirm(token, reference: opened.reference)
            }
            house.clock.advance(days: 1)
            try await house.work()
            try await house.confirm(opened)
            house.clock.advance(days: 7)
            try await house.casework.authorise(reference, authority(.agent), by: house.handler)
            try await house.work()
            let collected = try await house.effect(.collect, .copy, of: opened)
            #expect(collected.counts["app.users"] == 1)
            let named = try await house.casework.request(reference, for: house.handler).identities
            #expect(named.map(\.value.disclosed) == [TestHouse.aroha])
            await #expect(throws: CaseworkError.self) {
                try await house.casework.represent(reference, aroha, by: house.handler)
            }
        }
    }
}
