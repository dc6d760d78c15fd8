import SubjectRequests
import Testing
import Workflows

@Suite struct DecideTests {
    private let handler = Party.staff(id: "priya", roles: [.caseHandler])
    private let approver = Party.staff(id: "ben", roles: [.approver])

    private func snapshot(_ definition: WorkflowDefinition, in state: String) throws -> RequestSnapshot {
        let phase = try #require(definition[state]).phase
        return RequestSnapshot(
            id: "r1",
            right: definition.right,
            state: state,
            phase: phase,
            revision: 3,
            required: .channel,
            approvalsRequired: 1
        )
    }

    @Test func aCopyIsCollectedOnlyOnceThePersonIsKnown() throws {
        let copy = try ShippedWorkflows.read("copy")
        var snapshot = try snapshot(copy, in: "received")
        #expect(throws: NotAllowed(.verifyIdentity, in: "received", .guardFailed(.identityVerified))) {
            try copy.decide(snapshot, .verifyIdentity, by: .requester)
        }
        snapshot.verified = .channel
        let decision = try copy.decide(snapshot, .verifyIdentity, by: .requester)
        #expect(decision.to == "preparing")
        #expect(decision.effects.map(\.kind) == [.collect, .package])
        #expect(decision.effects.map(\.id) == ["r1-1-1", "r1-1-2"])
        #expect(decision.voidsApprovals)
        #expect(decision.timer == nil)
    }

    @Test func aLetterIsAcknowledgedOnce() throws {
        let copy = try ShippedWorkflows.read("copy")
        var snapshot = try snapshot(copy, in: "received")
        #expect(try copy.decide(snapshot, .open, by: .system).effects.map(\.message) == ["acknowledgement"])
        snapshot.letterAcknowledged = true
        #expect(try copy.decide(snapshot, .open, by: .system).effects.isEmpty)
    }

    @Test func aCaseHandlerMayNotApprove() throws {
        let copy = try ShippedWorkflows.read("copy")
        var snapshot = try snapshot(copy, in: "review")
        snapshot.verified = .channel
        snapshot.approvers = ["priya"]
        #expect(throws: NotAllowed(.approve, in: "review", .roleNotAllowed)) {
            try copy.decide(snapshot, .approve, by: handler)
        }
        #expect(try copy.decide(snapshot, .approve, by: approver).to == "delivering")
    }

    @Test func twoMustApproveWhereTwoAreAsked() throws {
        let delete = try ShippedWorkflows.read("delete")
        var snapshot = try snapshot(delete, in: "review")
        snapshot.verified = .channel
        snapshot.approvalsRequired = 2
        snapshot.stores = ["app", "accounts"]
        snapshot.coolingOff = Period(days: 3)
        snapshot.approvers = ["ben"]
        #expect(throws: NotAllowed(.approve, in: "review", .guardFailed(.approved))) {
            try delete.decide(snapshot, .approve, by: approver)
        }
        snapshot.approvers = ["ben", "priya"]
        let decision = try delete.decide(snapshot, .approve, by: approver)
        #expect(decision.effects.map(\.kind) == [.mail, .erase, .erase, .probe, .probe])
        #expect(decision.effects.map(\.store) == [nil, "app", "accounts", "app", "accounts"])
        #expect(decision.effects[1].wait == Period(days: 3))
    }

    @Test func nothingIsErasedUnderAHold() throws {
        let delete = try ShippedWorkflows.read("delete")
        var snapshot = try snapshot(delete, in: "review")
        snapshot.verified = .account
        snapshot.approvers = ["ben"]
        snapshot.isHeld = true
        #expect(throws: NotAllowed(.approve, in: "review", .guardFailed(.noHold))) {
            try delete.decide(snapshot, .approve, by: approver)
        }
    }

    @Test func aDeletionWaitsForTheCopy() throws {
        let delete = try ShippedWorkflows.read("delete")
        var snapshot = try snapshot(delete, in: "received")
        snapshot.verified = .channel
        snapshot.disclosureOpen = true
        #expect(try delete.decide(snapshot, .verifyIdentity, by: .requester).to == "waiting-for-copy")
    }

    @Test func aClosedRequestMovesNoMore() throws {
        let copy = try ShippedWorkflows.read("copy")
        let snapshot = try snapshot(copy, in: "answered")
        for trigger in Trigger.allCases where trigger != .open {
            #expect(throws: NotAllowed(trigger, in: "answered", .closed)) {
                try copy.decide(snapshot, trigger, by: handler)
            }
        }
    }

    @Test func theButtonsAreWhatDecideAllows() throws {
        let copy = try ShippedWorkflows.read("copy")
        var snapshot = try snapshot(copy, in: "review")
        snapshot.verified = .channel
        let moves = copy.moves(snapshot, by: handler)
        #expect(moves.map(\.trigger) == [.approve, .rework, .refuse, .withdraw])
        #expect(moves[0].obstacle?.reason == .roleNotAllowed)
        #expect(moves[1].obstacle == nil)
        #expect(moves[2].obstacle?.reason == .guardFailed(.groundGiven))
    }
}
