import Casework
import SubjectRequests
import Testing
import Workflows

@testable import WebServer

@Suite struct MoveFormTests {
    @Test func formsAreExactlyWhatDecideSays() throws {
        let phrases = try TestSite.texts().pages("en").phrases
        let forms = MoveForm.all(
            of: [
                (.time, nil), (.withdraw, nil),
                (.refuse, NotAllowed(.refuse, in: "review", .guardFailed(.groundGiven))),
                (.approve, NotAllowed(.approve, in: "review", .roleNotAllowed)), (.finish, nil),
            ],
            filling: MoveForm.Filling(values: [.shown: "9c1f"]),
            phrases
        )
        #expect(forms.map(\.verb) == ["approval", "refusal", "withdrawal"])
        #expect(forms.map(\.obstacle.isEmpty) == [false, false, true])
        #expect(forms[0].obstacle.contains("role") && forms[0].blanks.isEmpty)
        let refusal = MoveForm.all(
            of: [(.refuse, nil), (.approve, nil)],
            filling: MoveForm.Filling(values: [.shown: "9c1f"]),
            phrases
        )
        #expect(refusal[0].blanks.map(\.value) == ["9c1f"])
        #expect(refusal[1].blanks[0].choices.count == RefusalGround.allCases.count)
    }

    /// Every trigger that a member of staff may pull in a shipped workflow has its verb, and so its form and its address.
    @Test func noMoveOfStaffIsWithoutADoor() throws {
        let pulled = try CaseSite.rules().workflows.current.flatMap { workflow in
            workflow.states.flatMap(\.moves).filter { $0.by.contains { $0 != .system && $0 != .requester } }
        }
        // Staff vouch for a person by a verb of its own, and what waits for another request goes on at once by itself.
        let doorless = Set(pulled.map(\.trigger)).subtracting([.verifyIdentity, .proceed]).filter {
            MoveVerb($0) == nil
        }
        #expect(doorless.isEmpty && Set(pulled.map(\.trigger)).count > 10)
    }

    @Test func whatWaitsForTheOppositeIsNotOffered() throws {
        let phrases = try TestSite.texts().pages("en").phrases
        let forms = MoveForm.all(
            of: [
                (.pause, NotAllowed(.pause, in: "review", .guardFailed(.notPaused))),
                (.resume, NotAllowed(.resume, in: "review", .guardFailed(.paused))),
            ],
            phrases
        )
        #expect(forms.isEmpty)
    }

    /// What must be chosen and has nothing to choose from is no form.
    @Test func aFormWithoutChoicesIsLeftOut() throws {
        let phrases = try TestSite.texts().pages("en").phrases
        #expect(MoveForm(.extension, phrases) == nil && MoveForm(.answer, phrases) == nil)
        #expect(MoveForm(.hold, phrases) != nil)
    }

    @Test func anOrderFitsItsVerbOrNot() throws {
        func fits(_ verb: MoveVerb, _ fields: [String: String]) -> Bool {
            MoveOrder(SubmittedForm(fields: fields.map { FormField(name: $0.key, value: $0.value) })).fits(verb)
        }
        #expect(fits(.refusal, ["ground": "exempt", "text": "x"]))
        #expect(
            !fits(.refusal, ["ground": "boring", "text": "x"]) && !fits(.refusal, ["ground": "exempt", "text": " "])
        )
        #expect(fits(.extension, ["length": "+2m", "reason": "complexity"]))
        #expect(!fits(.extension, ["length": "2 months", "reason": "complexity"]))
        #expect(fits(.resumption, [:]) && !fits(.resumption, ["answered": "yesterday"]))
        #expect(!fits(.join, ["other": "0000000001"]) && !fits(.note, ["text": "a\0b"]))
    }

    @Test func everyVerbOfStaffHasOneTriggerAndBack() {
        for verb in MoveVerb.allCases {
            guard let trigger = verb.trigger else { continue }
            #expect(MoveVerb(trigger) == verb)
        }
        #expect([Trigger.open, .finish, .time, .verifyIdentity].allSatisfy { MoveVerb($0) == nil })
    }
}
