import Casework
import Execution
import Foundation
import Storage
import SubjectRequests
import Testing
import Workflows

/// The built-in dataset: earlier requests and letters go with a copy.
@Suite("What Habeas itself holds of somebody")
struct OwnDatasetTests {
    private func fulfilled(_ house: TestHouse, _ right: Right = .copy) async throws -> OpenedCase {
        let opened = try await house.letter(right)
        try await house.work()
        try await house.confirm(opened)
        try await house.work()
        let reference = try house.reference(right, of: opened)
        _ = try await house.casework.approve(reference, by: house.approver)
        try await house.work()
        return opened
    }

    @Test("a first copy has nothing earlier; a second has the first, and what was written about it")
    func earlier() async throws {
        try await TestHouse.run { house in
            let first = try await fulfilled(house)
            #expect(try await house.effect(.collect, .copy, of: first).counts["requests.requests"] == nil)
            house.clock.advance(days: 40)
            let second = try await fulfilled(house)
            let counts = try await house.effect(.collect, .copy, of: second).counts
            #expect(counts["requests.requests"] == 1)
            #expect((counts["requests.letters"] ?? 0) > 0)
            let reference = try house.reference(.copy, of: second)
            let sheet = try await house.casework.preview(reference, for: house.handler, part: 0, page: 0)
            let own = try #require(sheet.parts.firstIndex { $0.head.collection == "requests" })
            let shown = try await house.casework.preview(reference, for: house.handler, part: own, page: 0)
            let row = try #require(shown.rows.first)
            #expect(shown.parts[own].head.store == "habeas" && shown.parts[own].head.keptBecause != nil)
            #expect(row[0] == .text(try house.reference(.copy, of: first).text) && row[1] == .text("copy"))
            #expect(row[5] == .text("fulfilled"))
        }
    }

    @Test("what somebody else asked for, or whoever has not proven the same address, stays out")
    func others() async throws {
        try await TestHouse.run { house in
            // Claims the address and never proves it.
            _ = try await house.letter(.delete)
            try await house.work()
            house.clock.advance(days: 40)
            let opened = try await fulfilled(house)
            #expect(try await house.effect(.collect, .copy, of: opened).counts["requests.requests"] == nil)
        }
    }
}
