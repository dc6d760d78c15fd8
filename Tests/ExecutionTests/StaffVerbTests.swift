import Casework
import Execution
import Foundation
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("What staff do beside the moves")
struct StaffVerbTests {
    private func events(_ house: TestHouse, _ opened: OpenedCase) async throws -> [EventRow] {
        try await house.casework.storage.read { try $0.events.history(ofCase: opened.id) }
    }

    private func summary(_ house: TestHouse, _ reference: Reference) async throws -> RequestSummary {
        try await house.casework.summary(reference, for: house.handler)
    }

    @Test("a hold moves nothing, shows as a flag, and ends with a reason")
    func hold() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.delete)
            let reference = try house.reference(.delete, of: opened)
            let before = try await house.request(.delete, of: opened)
            let hold = try await house.casework.hold(reference, because: "a claim is pending", by: house.handler)
            #expect(try await summary(house, reference).flags.contains("on-hold"))
            let held = try await house.request(.delete, of: opened)
            #expect(held.state == before.state && held.nextDueOn == before.nextDueOn)
            let sheet = try await house.casework.sheet(reference, for: house.handler)
            #expect(sheet.holds.map(\.id) == [hold] && sheet.holds.map(\.reach) == ["request"])

            try await house.casework.lift(reference, because: Sensitive("the claim was dropped"), by: house.approver)
            #expect(try await !summary(house, reference).flags.contains("on-hold"))
            let kinds = try await events(house, opened).map(\.kind.rawValue)
            #expect(kinds.contains("hold-placed") && kinds.contains("hold-lifted"))
        }
    }

    @Test("each of several holds is lifted by its id; one without reason, or that ended, is refused")
    func severalHolds() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.delete)
            let reference = try house.reference(.delete, of: opened)
            let desk = house.casework
            let last = try #require(CivilDate("2026-11-28"))
            let aroha = try #require(Identity(kind: .email, value: TestHouse.aroha))
            let first = try await desk.hold(reference, .caseFile, because: "audit", until: last, by: house.handler)
            let second = try await desk.hold(reference, .identity(aroha), because: "claim", by: house.handler)
            await #expect(throws: CaseworkError.severalHolds([first, second])) {
                try await desk.lift(reference, because: Sensitive("over"), by: house.handler)
            }
            await #expect(throws: CaseworkError.reasonMissing) {
                try await desk.lift(reference, hold: second, because: Sensitive(" "), by: house.handler)
            }
            try await desk.lift(reference, hold: second, because: Sensitive("over"), by: house.handler)
            #expect(try await summary(house, reference).flags.contains("on-hold"))
            house.clock.advance(days: 2)
            #expect(try await !summary(house, reference).flags.contains("on-hold"))
            await #expect(throws: CaseworkError.noHold) {
                try await desk.lift(reference, because: Sensitive("over"), by: house.handler)
            }
            await #expect(throws: CaseworkError.dayIsPast) {
                try await desk.hold(reference, because: "late", until: last, by: house.handler)
            }
        }
    }

    @Test("a request is given to a colleague who may see it, and to nobody else")
    func assign() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy)
            let reference = try house.reference(.copy, of: opened)
            let desk = house.casework
            try await desk.assign(reference, to: house.approver.id, by: house.handler)
            #expect(try await summary(house, reference).assignee == house.approver.id)
            await #expect(throws: CaseworkError.cannotBeAssigned) {
                try await desk.assign(reference, to: "nobody", by: house.handler)
            }
            let outsider = try await desk.addStaff(
                name: Sensitive("tane"),
                mailAddress: Sensitive("tane@other.test"),
                passwordHash: nil,
                grants: [(.caseHandler, "other")]
            )
            await #expect(throws: CaseworkError.cannotBeAssigned) {
                try await desk.assign(reference, to: outsider, by: house.handler)
            }
            try await desk.assign(reference, to: nil, by: house.handler)
            #expect(try await summary(house, reference).assignee == nil)
            #expect(try await events(house, opened).map(\.kind.rawValue).suffix(2) == ["assigned", "unassigned"])
            let names = try await desk.colleagues(at: "house", for: house.handler).map(\.name.disclosed)
            #expect(!names.contains("tane") && names.contains("handler"))
        }
    }

    @Test("parked work is tried again by a named person with a reason")
    func unpark() async throws {
        let map = HouseData.map.replacing("            habeas: {erase: keyed-hash}\n", with: "")
        try await TestHouse.run(map: map) { house in
            let opened = try await house.letter(.delete)
            let reference = try house.reference(.delete, of: opened)
            await #expect(throws: CaseworkError.nothingParked) {
                try await house.casework.unpark(reference, because: Sensitive("mended"), by: house.handler)
            }
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            #expect(try await house.effect(.resolve, .delete, of: opened).state == .parked)
            let count = try await house.casework.unpark(reference, because: Sensitive("mended"), by: house.handler)
            #expect(count == 1)
            #expect(try await house.effect(.resolve, .delete, of: opened).state == .planned)
            let event = try #require(try await events(house, opened).last)
            #expect(event.kind.rawValue == "effect-unparked" && event.actor == "staff:\(house.handler.id)")
        }
    }
}
