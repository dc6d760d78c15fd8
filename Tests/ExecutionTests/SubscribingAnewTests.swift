import Casework
import Databases
import Execution
import Foundation
import Storage
import SubjectRequests
import Testing
import Vault

@Suite("Who subscribes anew is not stopped again")
struct SubscribingAnewTests {
    private static let map = HouseData.map.replacing(
        "stop: {subscribed: false}}",
        with: "stop: {subscribed: false}, since: telephone}"
    )

    private func reapply(_ house: TestHouse, backup: Timestamp? = nil, dryRun: Bool = false) async throws
        -> [ReapplyReport.List]
    {
        var terms = ReapplyTerms(store: "crm", isDryRun: dryRun)
        terms.backup = backup
        return try await house.workshop.reapply(terms, by: house.approver).stores.flatMap(\.lists)
    }

    @Test(
        "an entry that is younger than the objection stays, and the objection counts no more",
        arguments: Engine.allCases,
        ["news", "house"]
    )
    func younger(_ engine: Engine, _ left: String) async throws {
        try await TestHouse.run(on: engine, map: Self.map) { house in
            _ = try await house.end(left)
            _ = try await house.tellLists()
            house.clock.advance(days: 10)
            // The one was imported from before, the other came back by herself.
            try house.crm.run("UPDATE contacts SET subscribed = 1, telephone = '2020-01-01' WHERE id = 1;\n")
            #expect(try await reapply(house).map(\.stopped) == [1])
            let young = "\(house.clock.now.day(in: .gmt))"
            try house.crm.run("UPDATE contacts SET subscribed = 1, telephone = '\(young)' WHERE id = 1;\n")
            #expect(try await reapply(house, dryRun: true).map(\.subscribedAnew) == [1])
            let lists = try await reapply(house)
            #expect(lists.map(\.subscribedAnew) == [1] && lists.map(\.stopped) == [0])
            #expect(try house.subscribed() == ["1", "1"])
            // It is known from now on, whatever the list says of its days.
            try house.crm.run("UPDATE contacts SET telephone = NULL WHERE id = 1;\n")
            #expect(try await reapply(house).isEmpty)
            // A later objection counts.
            house.clock.advance(minutes: 1)
            #expect(try await house.end("news") != nil)
            _ = try await house.tellLists()
            #expect(try house.subscribed() == ["0", "1"])
            try house.crm.run("UPDATE contacts SET subscribed = 1 WHERE id = 1;\n")
            #expect(try await reapply(house).map(\.stopped) == [1])
        }
    }

    @Test(
        "the objection counts where nothing tells that they came back: no day, a day before it, the same, one to come"
    )
    func notShown() async throws {
        try await TestHouse.run(map: Self.map) { house in
            _ = try await house.end("news")
            _ = try await house.tellLists()
            let objected = house.clock.now.day(in: .gmt)
            house.clock.advance(days: 10)
            let days = ["NULL", "'soon'", "'2020-01-01'", "'\(objected)'", "'2999-12-31'"]
            for day in days {
                try house.crm.run("UPDATE contacts SET subscribed = 1, telephone = \(day) WHERE id = 1;\n")
                let lists = try await reapply(house)
                #expect(lists.map(\.stopped) == [1] && lists.map(\.subscribedAnew) == [0], "\(day)")
                #expect(try house.subscribed() == ["0", "1"])
            }
        }
    }

    @Test("nor is it shown by the day of a backup: one that is younger may hold a list that was not told yet")
    func restored() async throws {
        try await TestHouse.run { house in
            let before = house.clock.now.adding(seconds: -60)
            _ = try await house.end("news")
            _ = try await house.tellLists()
            for backup in [before, house.clock.now.adding(seconds: 60)] {
                try house.crm.run("UPDATE contacts SET subscribed = 1 WHERE id = 1;\n")
                #expect(try await reapply(house, backup: backup).map(\.stopped) == [1])
                #expect(try house.subscribed() == ["0", "1"])
            }
        }
    }

    @Test("staff say so: for one list, or for every list that the person had left")
    func onStaffsWord() async throws {
        try await TestHouse.run { house in
            let aroha = try #require(Identity(kind: .email, value: TestHouse.aroha))
            func lift(_ list: String) async throws -> Bool {
                house.clock.advance(minutes: 1)
                return try await house.casework.subscribedAnew(list, aroha, by: house.handler)
            }
            func comeBack() async throws -> [Int] {
                try house.crm.run("UPDATE contacts SET subscribed = 1 WHERE id = 1;\n")
                return try await reapply(house).map(\.stopped)
            }
            #expect(try await !lift("news"), "nothing stood against it")
            // Left by itself and with all: either word of staff lets her back into it.
            for word in ["news", "house"] {
                _ = try await house.end("news")
                _ = try await house.end("house")
                _ = try await house.tellLists()
                #expect(try await comeBack() == [1])
                #expect(try await lift(word))
                #expect(try await comeBack().isEmpty)
                house.clock.advance(minutes: 1)
            }
        }
    }
}
