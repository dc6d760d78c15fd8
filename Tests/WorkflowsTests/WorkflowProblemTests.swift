import Foundation
import SubjectRequests
import Testing
import Workflows

/// One bad definition per problem code, each with the line and column that it must be reported at.
@Suite struct WorkflowProblemTests {
    private static let good = """
        workflow: sample
        version: 1
        right: copy
        verification: {floor: channel, ceiling: document}
        start: received
        states:
          received:
            meaning: waits
            phase: verification
            moves:
              - {when: verify-identity, to: work, by: [requester], needs: [identity-verified]}
              - {when: time, to: lapsed, by: [system]}
              - {when: refuse, to: refusing, by: [approver], needs: [ground-given]}
            timer: {name: late, after: P30D}
          work:
            meaning: works
            phase: fulfilment
            entry: [collect, package]
            moves:
              - {when: finish, to: review, by: [system]}
          review:
            meaning: is looked at
            phase: review
            moves:
              - {when: approve, to: out, by: [approver], needs: [identity-verified, approved]}
          out:
            meaning: goes out
            phase: fulfilment
            entry: [deliver]
            moves:
              - {when: finish, to: done, by: [system], needs: [effects-done]}
          refusing:
            meaning: says no
            phase: fulfilment
            entry: [{mail: refusal}]
            moves:
              - {when: finish, to: refused, by: [system], needs: [effects-done]}
          done: {meaning: over, phase: closed, outcome: fulfilled}
          refused: {meaning: over, phase: closed, outcome: refused}
          lapsed: {meaning: over, phase: closed, outcome: lapsed}
        """

    struct Fault: Sendable, CustomTestStringConvertible {
        let code: String
        /// Line and column, of another file with its name.
        let place: String
        let old: String
        let new: String

        init(_ code: String, _ place: String, _ old: String, _ new: String) {
            self.code = code
            self.place = place.hasPrefix("again") ? place : "sample.yml:\(place)"
            self.old = old
            self.new = new
        }

        var testDescription: String { code }
    }

    static let faults = [
        Fault("unknown-key", "3:1", "version: 1", "version: 1\nvresion: 1"),
        Fault("missing-key", "1:1", "version: 1\n", ""),
        Fault("key-twice", "3:1", "version: 1", "version: 1\nversion: 1"),
        Fault("yaml", "2:10", "version: 1", "version: %1"),
        Fault("yaml-trap", "8:14", "meaning: waits", "meaning: on"),
        Fault("version-too-low", "2:10", "version: 1", "version: -1"),
        Fault("version-too-low", "6:21", "start: received\n", "start: received\nmigrations: [{from: 0, states: {}}]\n"),
        Fault("not-a-number", "2:10", "version: 1", "version: one"),
        Fault("unknown-right", "3:8", "right: copy", "right: see"),
        Fault("unknown-level", "4:23", "floor: channel", "floor: hunch"),
        Fault("floor-above-ceiling", "4:23", "ceiling: document", "ceiling: none"),
        Fault("unknown-phase", "9:12", "phase: verification", "phase: waiting"),
        Fault("unknown-outcome", "38:49", "outcome: fulfilled", "outcome: good"),
        Fault("unknown-effect", "18:13", "[collect, package]", "[gather, package]"),
        Fault("mail-without-message", "18:31", "[collect, package]", "[collect, package, mail]"),
        Fault("unknown-trigger", "11:16", "when: verify-identity", "when: asked"),
        Fault("unknown-role", "11:48", "by: [requester]", "by: [anybody]"),
        Fault("unknown-guard", "11:68", "needs: [identity-verified]", "needs: [trusted]"),
        Fault("not-a-duration", "14:32", "after: P30D", "after: 30 days"),
        Fault("state-twice", "again.yml:1:10", "include: []", "include: [again.yml]"),
        Fault("unknown-part", "6:11", "include: []", "include: [nowhere.yml]"),
        Fault("unknown-state", "20:9", "to: review", "to: revue"),
        Fault("unknown-state", "5:8", "start: received", "start: recieved"),
        Fault("unknown-state", "3:38", "version: 1", "version: 2\nmigrations: [{from: 1, states: {old: nowhere}}]"),
        Fault("closed-without-outcome", "38:3", ", outcome: fulfilled", ""),
        Fault("outcome-without-closed", "15:3", "meaning: works", "meaning: works\n    outcome: refused"),
        Fault("closed-with-effects", "38:3", "outcome: fulfilled", "outcome: fulfilled, entry: [suppress]"),
        Fault(
            "move-out-of-closed",
            "38:68",
            "outcome: fulfilled",
            "outcome: fulfilled, moves: [{when: rework, to: work, by: [approver], needs: [identity-verified]}]"
        ),
        Fault(
            "work-without-finish",
            "15:3",
            "when: finish, to: review, by: [system]",
            "when: withdraw, to: lapsed, by: [requester]"
        ),
        Fault("timer-without-move", "7:3", "      - {when: time, to: lapsed, by: [system]}\n", ""),
        Fault("move-without-timer", "7:3", "    timer: {name: late, after: P30D}\n", ""),
        Fault("wait-without-timer", "7:3", "    timer: {name: late, after: P30D}\n", ""),
        Fault("unknown-fact", "11:68", "by: [requester], needs", "by: [requester], facts: [fancy], needs"),
        Fault("unknown-clock-move", "11:67", "by: [requester], needs", "by: [requester], clock: stop, needs"),
        Fault("move-without-effect", "11:9", "to: work, by: [requester]", "by: [requester]"),
        Fault(
            "everywhere-leads-away",
            "7:5",
            "states:\n",
            "everywhere:\n  - {when: extend, to: work, by: [approver]}\nstates:\n"
        ),
        Fault(
            "migration-from-later",
            "6:21",
            "start: received\n",
            "start: received\nmigrations: [{from: 2, states: {}}]\n"
        ),
        Fault("nobody-moves", "11:9", "by: [requester]", "by: []"),
        Fault("nobody-moves", "7:5", "states:\n", "everywhere:\n  - {when: extend, clock: extend, by: []}\nstates:\n"),
        Fault("opened-twice", "11:9", "when: verify-identity", "when: open"),
        Fault("refusal-without-ground", "13:9", ", needs: [ground-given]", ""),
        Fault(
            "shadowed-move",
            "21:9",
            "      - {when: finish, to: review, by: [system]}",
            "      - {when: finish, to: review, by: [system]}\n      - {when: finish, to: done, by: [system]}"
        ),
        Fault("unreachable-state", "21:3", "when: finish, to: review", "when: finish, to: lapsed"),
        Fault("dead-end", "21:3", "when: approve, to: out", "when: rework, to: work"),
        Fault(
            "effect-without-identity-verified",
            "15:3",
            ", needs: [identity-verified]}\n      - {when: time",
            "}\n      - {when: time"
        ),
        Fault("effect-without-approved", "26:3", "needs: [identity-verified, approved]", "needs: [identity-verified]"),
        Fault("refusal-without-notice", "39:3", "to: refusing", "to: refused"),
        Fault("fulfilled-with-open-effects", "38:3", ", needs: [effects-done]}\n  refusing", "}\n  refusing"),
        Fault("floor-too-low", "4:23", "floor: channel", "floor: none"),
        Fault("asks-too-much", "4:41", "right: copy", "right: unsubscribe"),
        Fault("work-unproven", "26:3", "[deliver]", "[correct, deliver]"),
        Fault(
            "reader-moves",
            "25:9",
            "by: [approver], needs: [identity-verified",
            "by: [compliance-reviewer], needs: [identity-verified"
        ),
        Fault("nothing-shown", "26:3", "[collect, package]", "[collect]"),
        Fault(
            "work-abandoned",
            "31:9",
            "- {when: finish, to: done",
            "- {when: withdraw, to: lapsed, by: [requester]}\n      - {when: finish, to: done"
        ),
        Fault("trigger-may-be-lost", "20:9", "to: review, by: [system]", "to: review, by: [system], needs: [no-hold]"),
        Fault("effect-without-no-hold", "26:3", "[deliver]", "[deliver, erase, probe]"),
        Fault("effect-without-no-disclosure-open", "26:3", "[deliver]", "[deliver, erase, probe]"),
        Fault(
            "waits-in-circle",
            "21:3",
            "identity-verified, approved]",
            "identity-verified, approved, no-disclosure-open]"
        ),
    ]

    @Test func everyCodeOfTheCheckerHasAFault() {
        #expect(Set(Self.faults.map(\.code)).isSuperset(of: WorkflowFault.all.map(\.code)))
        #expect(Set(WorkflowFault.all).count == WorkflowFault.all.count)
    }

    @Test func everyCodeOfTheCheckerIsExplained() throws {
        let page = try String(contentsOf: ShippedStatutes.root.appending(path: "docs/workflows.md"), encoding: .utf8)
        let table = try #require(page.components(separatedBy: "## What the codes mean").last)
        let missing = WorkflowFault.all.map(\.code).filter { !table.contains("`\($0)`") }
        #expect(missing.isEmpty)
    }

    @Test func theGoodOneIsAccepted() throws {
        _ = try WorkflowReader { _ in nil }.read(Self.good, file: "sample.yml")
    }

    @Test(arguments: faults)
    func eachFaultIsNamedAtItsPlace(fault: Fault) throws {
        let base =
            fault.old.hasPrefix("include") ? Self.good.replacing("states:", with: "include: []\nstates:") : Self.good
        let text = base.replacing(fault.old, with: fault.new)
        try #require(text != base)
        let problems = try #require(throws: Problems.self) {
            _ = try WorkflowReader {
                $0 == "again.yml" ? "states: {done: {meaning: x, phase: closed, outcome: fulfilled}}" : nil
            }
            .read(text, file: "sample.yml")
        }
        let found = problems.all.filter { $0.code == fault.code }
        #expect(!found.isEmpty, "found only \(problems)")
        #expect(found.contains { $0.place.description == fault.place }, "\(problems)")
    }

    @Test func problemsAreReportedTogether() throws {
        let text = Self.good.replacing("right: copy", with: "right: see").replacing(
            "phase: review",
            with: "phase: later"
        )
        let problems = try #require(throws: Problems.self) {
            _ = try WorkflowReader { _ in nil }.read(text, file: "sample.yml")
        }
        #expect(Set(problems.all.map(\.code)).isSuperset(of: ["unknown-right", "unknown-phase"]))
    }

    @Test func aBreachComesWithThePathThatLeadsThere() throws {
        let text = Self.good.replacing("needs: [identity-verified, approved]", with: "needs: [identity-verified]")
        let problems = try #require(throws: Problems.self) {
            _ = try WorkflowReader { _ in nil }.read(text, file: "sample.yml")
        }
        let breach = try #require(problems.all.first { $0.code == "effect-without-approved" })
        #expect(breach.sentence.hasSuffix("open → received, verify-identity → work, finish → review, approve → out"))
    }
}
