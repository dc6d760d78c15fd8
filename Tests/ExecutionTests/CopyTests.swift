import Casework
import Databases
import Execution
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("A copy, from letter to answer")
struct CopyTests {
    @Test("the package is built, shown, approved and mailed")
    func copy() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).phase == .verification)
            try await house.confirm(opened)
            try await house.work()
            let shown = try await house.request(.copy, of: opened)
            #expect(shown.state == "review" && shown.shownDigest != nil)
            #expect(try await house.effect(.collect, .copy, of: opened).counts["app.messages"] == 2)
            #expect(try await house.casework.approve(shown.reference, by: house.approver))
            try await house.work()
            #expect(try await house.request(.copy, of: opened).outcome == .fulfilled)
            let answer = try #require(try house.mails().last { !$0.attachments.isEmpty })
            #expect(answer.attachments.map(\.type) == ["application/zip"])
            #expect(answer.text.contains("messages that we sent you"))
        }
    }

    @Test("every effect is done once, however often the runner runs")
    func once() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            let mails = try house.mails().count
            #expect(try await house.work() == 0)
            async let one = house.runner.runOnce()
            async let other = house.runner.runOnce()
            #expect(try await one + other == 0)
            #expect(try house.mails().count == mails && mails == 1)
            try await house.confirm(opened)
            async let first = house.runner.runOnce()
            async let second = house.runner.runOnce()
            #expect(try await first + second == 1)
            try await house.work()
            #expect(
                try await house.effects(.copy, of: opened).allSatisfy {
                    $0.state == .superseded || $0.state == .done && $0.attempts == 1
                }
            )
        }
    }

    @Test("a store that is down makes the work wait, visibly, and it goes on when the store is back")
    func down() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(opened)
            try await house.crm.whileDown {
                try await house.work()
                let waiting = try await house.effect(.collect, .copy, of: opened)
                #expect(waiting.state == .planned && waiting.result == "store-unavailable" && waiting.attempts == 1)
                #expect(waiting.notBefore > house.clock.now)
            }
            #expect(try await house.work() == 0)
            house.clock.advance(minutes: 15)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).state == "review")
        }
    }
}
