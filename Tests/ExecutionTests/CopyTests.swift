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
                #expect(waiting.waitsFor == "crm" && waiting.waitsSince == house.clock.now)
                let since = house.clock.now
                house.clock.advance(minutes: 15)
                try await house.work()
                let reference = try house.reference(.copy, of: opened)
                let sheet = try await house.casework.sheet(reference, for: house.handler)
                let shown = try #require(sheet.work.last { $0.kind == .collect })
                #expect(shown.attempts == 2 && shown.waitsFor == "crm" && shown.waitsSince == since)
                let summary = try await house.casework.summary(reference, for: house.handler)
                #expect(summary.flags.contains("waiting-for-store"))
                #expect(summary.waiting.map(\.store) == ["crm"] && summary.waiting.map(\.since) == [since.description])
            }
            #expect(try await house.work() == 0)
            house.clock.advance(minutes: 15)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).state == "review")
            #expect(try await house.effect(.collect, .copy, of: opened).waitsSince == nil)
        }
    }

    @Test("the clock may jump while work is in hand: nobody takes it over, and it is done once")
    func clockJumps() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy)
            let storage = house.casework.storage
            let leased = try await storage.write { try $0.effects.lease(limit: 9, holder: "slow", seconds: 3_600) }
            #expect(leased.count == 1)
            // Longer than the lease, and before anything is due by the calendar.
            house.clock.advance(days: 2)
            #expect(try await house.runner.runOnce() == 0)
            try await storage.write { _ = try $0.effects.takeBack(from: "slow") }
            try await house.work()
            let ours = try await house.effects(.copy, of: opened).filter { effect in
                leased.contains { $0.id == effect.id }
            }
            #expect(ours.map(\.state) == [.done])
            #expect(try house.mails().count == 1)
        }
    }

    @Test("what is parked has an owner: whoever has the request in hand, else the case handlers")
    func owner() async throws {
        let map = HouseData.map.replacing("name: telephone", with: "name: telefone")
        try await TestHouse.run(map: map) { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            let parked = try await house.effect(.collect, .copy, of: opened)
            #expect(parked.state == .parked && parked.parkedReason?.hasPrefix("schema-changed ") == true)
            #expect(parked.parkedOwner == "case-handler")
            let summary = try await house.casework.summary(house.reference(.copy, of: opened), for: house.handler)
            #expect(summary.waiting.map(\.owner) == ["case-handler"] && summary.flags.contains("parked"))
        }
    }
}
