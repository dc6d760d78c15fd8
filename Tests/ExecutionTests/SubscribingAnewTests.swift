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

    @Test("a store that was restored from before the objection is stopped again; one from after it is not")
    func restored() async throws {
        try await TestHouse.run { house in
            let before = house.clock.now.adding(seconds: -60)
            _ = try await house.end("news")
            _ = try await house.tellLists()
            try house.crm.run("UPDATE contacts SET subscribed = 1 WHERE id = 1;\n")
            #expect(try await reapply(house, backup: before).map(\.stopped) == [1])
            try house.crm.run("UPDATE contacts SET subscribed = 1 WHERE id = 1;\n")
            let lists = try await reapply(house, backup: house.clock.now.adding(seconds: 60))
            #expect(lists.map(\.subscribedAnew) == [1] && lists.map(\.returned) == [0])
            #expect(try house.subscribed() == ["1", "1"])
        }
    }
}
