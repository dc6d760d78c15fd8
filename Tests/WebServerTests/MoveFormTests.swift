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
            shown: "9c1f",
            canWrite: true,
            phrases: phrases
        )
        #expect(forms.map(\.verb) == ["approval", "refusal", "withdrawal", "note"])
        #expect(forms.map(\.obstacle.isEmpty) == [false, false, true, true])
        #expect(forms[0].shown == "9c1f" && forms[0].obstacle.contains("role"))
        #expect(forms[1].choices.count == RefusalGround.allCases.count)
    }

    @Test func whoOnlyReadsSeesNoFormOfTheirOwn() throws {
        let phrases = try TestSite.texts().pages("en").phrases
        #expect(MoveForm.all(of: [], shown: "", canWrite: false, phrases: phrases).isEmpty)
    }

    @Test func everyVerbOfStaffHasOneTriggerAndBack() {
        for verb in MoveVerb.allCases {
            guard let trigger = verb.trigger else { continue }
            #expect(MoveVerb(trigger) == verb)
        }
        #expect([Trigger.open, .finish, .time].allSatisfy { MoveVerb($0) == nil })
    }
}
