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
        let opened = try copy.decide(snapshot, .open, by: .system).effects
        #expect(opened.map(\.message) == ["acknowledgement", "identity-link"])
        #expect(opened.map(\.wait) == [Period(), Period(days: 14)])
        snapshot.letterAcknowledged = true
        #expect(try copy.decide(snapshot, .open, by: .system).effects.map(\.message) == ["identity-link"])
        // Nor is it acknowledged again when it comes back from a clarification.
        snapshot = try self.snapshot(copy, in: "clarifying")
        snapshot.plans = 2
        #expect(try copy.decide(snapshot, .resume, by: handler).effects.map(\.message) == ["identity-link"])
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
        let triggers: [Trigger] = [
            .approve, .rework, .redact, .refuse, .withdraw, .clarify, .resume, .pause, .extend, .overdue,
        ]
        #expect(moves.map(\.trigger) == triggers)
        #expect(moves[0].obstacle?.reason == .roleNotAllowed)
        #expect(moves[1].obstacle == nil)
        #expect(moves[3].obstacle?.reason == .guardFailed(.groundGiven))
    }

    @Test func anExtensionStaysWhereItIs() throws {
        let copy = try ShippedWorkflows.read("copy")
        var snapshot = try snapshot(copy, in: "review")
        snapshot.plans = 3
        snapshot.planned = 2
        snapshot.facts = [.reason, .length]
        #expect(throws: NotAllowed(.extend, in: "review", .guardFailed(.extensionAllowed))) {
            try copy.decide(snapshot, .extend, by: handler)
        }
        snapshot.isExtensionAllowed = true
        let decision = try copy.decide(snapshot, .extend, by: handler)
        #expect(decision.to == "review" && !decision.isEntered && decision.clock == .extend)
        #expect(decision.effects.map(\.id) == ["r1-3-3"])
        #expect(decision.effects.map(\.message) == ["extension-notice"])
        snapshot.facts = [.reason]
        #expect(throws: NotAllowed(.extend, in: "review", .factMissing(.length))) {
            try copy.decide(snapshot, .extend, by: handler)
        }
    }

    /// Asking is always possible; the clock stops only where the statute lets it.
    @Test func aQuestionStopsTheClockWhereTheStatuteLetsIt() throws {
        let copy = try ShippedWorkflows.read("copy")
        var snapshot = try snapshot(copy, in: "review")
        snapshot.facts = [.question]
        #expect(try copy.decide(snapshot, .clarify, by: handler).clock == nil)
        snapshot.isPauseAllowed = true
        #expect(try copy.decide(snapshot, .clarify, by: handler).clock == .pause)
        snapshot.isPaused = true
        #expect(try copy.decide(snapshot, .clarify, by: handler).clock == nil)
    }

    @Test func whoeverPreparedItDoesNotApproveIt() throws {
        let delete = try ShippedWorkflows.read("delete")
        var snapshot = try snapshot(delete, in: "review")
        snapshot.verified = .channel
        snapshot.approvers = ["ben"]
        snapshot.preparedBy = "ben"
        #expect(throws: NotAllowed(.approve, in: "review", .samePerson)) {
            try delete.decide(snapshot, .approve, by: approver)
        }
    }

    @Test func aLateConfirmationOpensALapsedRequestAgain() throws {
        let copy = try ShippedWorkflows.read("copy")
        var snapshot = try snapshot(copy, in: "lapsed")
        #expect(throws: NotAllowed(.verifyIdentity, in: "lapsed", .guardFailed(.identityVerified))) {
            try copy.decide(snapshot, .verifyIdentity, by: .requester)
        }
        snapshot.verified = .channel
        let decision = try copy.decide(snapshot, .verifyIdentity, by: .requester)
        #expect(decision.to == "received" && decision.outcome == nil && decision.phase == .verification)
    }
}
