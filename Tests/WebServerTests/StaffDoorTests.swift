import HTTPTypes
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing
import Workflows

@testable import Casework
@testable import WebServer

/// Every verb by both of its doors: the form on the page, and the program's address.
@Suite struct StaffDoorTests {
    @Test func aQuestionIsAskedAnsweredOnTheStatusPageAndGoneOnFrom() async throws {
        try await CaseSite.run { browser, site in
            let (opened, request) = try await site.shownCopy()
            let page = "/console/\(request)"
            _ = try await browser.signIn("priya@outreach.example")
            #expect(try await browser.get(page).text.contains("action=\"\(page)/clarification\""))
            let bare = try await browser.post("\(page)/clarification", ["text": ""], from: page)
            #expect(bare.status == .badRequest)
            let asked = try await browser.post("\(page)/clarification", ["text": "Which account?"], from: page)
            #expect(asked.status == .seeOther && asked.header("Location") == "\(page)?done=clarification")
            try await site.work()
            #expect(try await site.state(opened) == "clarifying")
            let waiting = try await browser.get(page).text
            #expect(waiting.contains("Which account?") && !waiting.contains("Answer came"))

            let person = browser.other()
            let own = "/r/\(opened.reference)"
            let bad = try await person.post(own, ["token": "forged"], from: own)
            #expect(bad.status == .gone)
            _ = try await person.post(own, ["token": try await site.link(opened)], from: own)
            try await site.sent("clarification", in: opened)
            let status = try await person.get(own).text
            #expect(status.contains("We asked you a question") && !status.contains("Which account?"))
            let empty = try await person.post("\(own)/message", ["message": " "], from: own)
            #expect(empty.status == .ok && empty.text.contains("Write something first."))
            let said = try await person.post("\(own)/message", ["message": "The <b>old</b> one."], from: own)
            #expect(said.status == .seeOther && said.header("Location") == own)
            #expect(try await person.get(own).text.contains("The &lt;b&gt;old&lt;/b&gt; one."))
            #expect(try await site.state(opened) == "clarifying", "nothing moves by itself")

            let answered = try await browser.get(page).text
            #expect(answered.contains("Answer came") && answered.contains("The &lt;b&gt;old&lt;/b&gt; one."))
            let on = try await browser.post("\(page)/resumption", ["answered": ""], from: page)
            #expect(on.status == .seeOther)
            #expect(try await site.state(opened) != "clarifying")
        }
    }

    @Test func whatWasSaidIsListedButNoLettersText() async throws {
        try await CaseSite.run { browser, site in
            try await site.receive("Please send me a copy of all the personal data that you hold about me.")
            let rows = try await site.casework.storage.read { try $0.requests.list(scope: .everything) }
            let row = try #require(rows.first)
            let caseFile = try await site.casework.storage.read { try $0.cases.load(row.caseID, scope: .everything) }
            let reference = try #require(caseFile).reference
            let opened = OpenedCase(id: row.caseID, reference: reference, requests: [])
            for mail in ["acknowledgement", "code", "passed-on"] { try await site.sent(mail, in: opened) }
            let own = "/r/\(reference)"
            #expect(try await browser.get(own).text.contains("We have your request") == false, "before the button")
            _ = try await browser.post(own, ["token": try await site.link(opened)], from: own)
            let status = try await browser.get(own).text
            let talk = try #require(status.firstMatch(of: /(?s)<ol class="talk">(.*?)<\/ol>/)).output.1
            #expect(talk.matches(of: /<li/).count == 2, "\(talk)")
            #expect(talk.contains("Your letter") && talk.contains("We have your request"))
            #expect(!status.contains("all the personal data") && !status.contains("hello"))
        }
    }

    @Test func aMessageIsForItsOwnCaseOnly() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let foreign = try await site.ask([.copy], at: "other")
            let own = "/r/\(opened.reference)"
            _ = try await browser.post(own, ["token": try await site.link(opened)], from: own)
            let before = try await site.digest()
            let other = try await browser.post("/r/\(foreign.reference)/message", ["message": "x"], from: own)
            #expect(other.status == .notFound)
            #expect(try await browser.postBare("\(own)/message", ["message": "x"]).status == .forbidden)
            let long = String(repeating: "x", count: CaseDesk.messageCharactersMax + 1)
            let answer = try await browser.post("\(own)/message", ["message": long], from: own)
            #expect(answer.status == .ok && answer.text.contains("no more than 10,000"))
            #expect(try await site.digest() == before)
            for _ in 0..<CallLimits.messagesOfCase {
                #expect(try await browser.post("\(own)/message", ["message": "x"], from: own).status == .seeOther)
            }
            #expect(try await browser.post("\(own)/message", ["message": "x"], from: own).status == .tooManyRequests)
        }
    }

    @Test func anExtensionIsForetoldAndThenMade() async throws {
        try await CaseSite.run { browser, site in
            let (_, request) = try await site.shownCopy()
            let page = "/console/\(request)"
            _ = try await browser.signIn("priya@outreach.example")
            let before = try await browser.get(page).text
            let pattern = /value="\+10wd">([^<]+): 10 working days more</
            let foretold = String(try #require(before.firstMatch(of: pattern)).output.1)
            #expect(!before.contains("by <strong>\(foretold)</strong>"))
            let wrong = ["length": "+10wd", "reason": "number-of-requests"]
            let refused = try await browser.post("\(page)/extension", wrong, from: page)
            #expect(refused.status == .conflict, "no reason of New Zealand's")
            let fields = ["length": "+10wd", "reason": "large-quantity"]
            #expect(try await browser.post("\(page)/extension", fields, from: page).status == .seeOther)
            let after = try await browser.get(page).text
            #expect(after.contains("by <strong>\(foretold)</strong>"))
            #expect(after.contains("<strong>Take longer</strong> is not possible now."))
        }
    }

    @Test func aClockStandsAndRunsAgainForPrograms() async throws {
        try await CaseSite.run { browser, site in
            let (_, request) = try await site.shownCopy(at: "other")
            let (_, foreign) = try await site.shownCopy()
            func send(_ method: HTTPRequest.Method, _ fields: [String: String]) async throws -> TestResponse {
                try await site.call(browser, method, "\(request)/pause", fields, as: "tane", at: "other")
            }
            #expect(try await send(.delete, [:]).status == .conflict, "nothing stands")
            #expect(try await send(.post, [:]).status == .badRequest)
            let paused = try await send(.post, ["text": "Asked by telephone"])
            #expect(paused.status == .ok, "\(paused.text)")
            #expect(try await send(.post, ["text": "again"]).status == .conflict)
            #expect(try await site.call(browser, .post, "\(request)/resumption").status == .notFound)
            #expect(try await send(.delete, ["answered": "2026-12-05"]).status == .ok)
            let never = try await site.call(browser, .post, "\(foreign)/pause", ["text": "x"])
            #expect(never.status == .conflict, "the law of New Zealand lets no clock stand")
        }
    }

    @Test func aRefusalIsAppealedAndUpheldBySomebodyElse() async throws {
        try await CaseSite.run { browser, site in
            _ = try await site.casework.addStaff(
                name: Sensitive("rangi"),
                mailAddress: Sensitive("rangi@outreach.example"),
                passwordHash: "hash of \(CaseSite.password)",
                grants: [(.approver, "outreach")]
            )
            let (opened, request) = try await site.shownCopy()
            let fields = ["ground": "exempt", "text": "All of it."]
            #expect(try await site.call(browser, .post, "\(request)/appeal").status == .conflict)
            #expect(try await site.call(browser, .post, "\(request)/refusal", fields).status == .ok)
            try await site.work()
            let appealed = try await site.call(browser, .post, "\(request)/appeal")
            #expect(try appealed.status == .ok && (appealed.members["state"] as? String) == "appealed")
            try await site.work()
            #expect(try await site.call(browser, .post, "\(request)/upholding", fields).status == .conflict)
            _ = try await browser.signIn("priya@outreach.example")
            let page = "/console/\(request)"
            #expect(try await browser.get(page).text.contains("<strong>Let it stand</strong> is not possible now."))
            let upheld = try await site.call(browser, .post, "\(request)/upholding", fields, as: "rangi")
            #expect(upheld.status == .ok, "\(upheld.text)")
            try await site.work()
            #expect(try await site.state(opened) == "upheld")
        }
    }

    @Test func whatIsApprovedIsWhatTheProgramWasShown() async throws {
        try await CaseSite.run { browser, site in
            let (opened, request) = try await site.shownCopy()
            let document = try await site.call(browser, .get, request).members
            let shown = try #require(document["shown"] as? String)
            #expect(try await site.call(browser, .post, "\(request)/approval").status == .badRequest)
            let other = try await site.call(browser, .post, "\(request)/approval", ["shown": String(shown.reversed())])
            #expect(try other.status == .conflict && (other.members["code"] as? String) == "shown-changed")
            let approved = try await site.call(browser, .post, "\(request)/approval", ["shown": shown])
            #expect(try approved.status == .ok && (approved.members["shown"]) == nil, "\(approved.text)")
            #expect(try await site.state(opened) == "delivering")
        }
    }

    @Test func aCallThatIsSentAgainIsDoneOnce() async throws {
        try await CaseSite.run { browser, site in
            let (opened, request) = try await site.shownCopy()
            func note(_ text: String, _ key: String) async throws -> TestResponse {
                try await site.call(browser, .post, "\(request)/note", ["text": text], key: key)
            }
            let answers = [try await note("Rang her.", "k1"), try await note("Rang her.", "k1")]
            #expect(answers.map(\.status) == [.ok, .ok] && answers[0].text == answers[1].text)
            let differs = try await note("Rang him.", "k1")
            #expect(try differs.status == .conflict && (differs.members["code"] as? String) == "call-differs")
            #expect(try await note("Rang her.", "k2").status == .ok)
            let reference = try #require(opened.requests.first).reference
            let events = try await site.casework.sheet(reference, for: site.staff("priya")).events
            #expect(events.filter { $0.kind == "note-added" }.count == 2)
            #expect(events.filter { $0.kind == "program-called" }.map { $0.words == nil } == [true, true])

            // What could not be done was not done: the same call may come again.
            func approve(_ key: String, _ shown: String) async throws -> TestResponse {
                try await site.call(browser, .post, "\(request)/approval", ["shown": shown], key: key)
            }
            let shown = try #require(try await site.call(browser, .get, request).members["shown"] as? String)
            #expect(try await approve("k3", "nothing").status == .conflict)
            #expect(try await approve("k3", shown).status == .ok)
            #expect(try await approve("k3", shown).status == .ok)
            #expect(try await approve("k4", shown).status == .conflict)
            #expect(try await approve("", shown).status == .badRequest)
        }
    }

    @Test func twoCasesAreJoinedAndSplit() async throws {
        try await CaseSite.run { browser, site in
            let (one, request) = try await site.shownCopy()
            let two = try await site.ask([.delete])
            let foreign = try await site.ask([.delete], at: "other")
            let page = "/console/\(request)"
            _ = try await browser.signIn("priya@outreach.example")
            for other in [foreign.reference, one.reference] {
                let answer = try await browser.post("\(page)/join", ["other": other.text], from: page)
                #expect(answer.status != .seeOther, "\(other)")
            }
            let joined = try await browser.post("\(page)/join", ["other": two.reference.text], from: page)
            #expect(joined.status == .seeOther, "\(joined.text)")
            let text = try await browser.get(page).text
            #expect(text.contains("Joined into") && text.contains(two.reference.text) && text.contains("\(page)/split"))
            #expect(try await site.call(browser, .delete, "\(request)/join").status == .ok)
            #expect(try await browser.get(page).text.contains("Joined into") == false)
            let own = try #require(two.requests.first).reference.text
            let again = try await site.call(browser, .post, "\(request)/join", ["other": own])
            #expect(again.status == .ok, "a request stands for its case")
        }
    }

    @Test func aCorrectionIsWrittenDownDeclinedInPartAndItsStatementKept() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.correct])
            try await site.work()
            _ = try await site.casework.confirm(site.link(opened), reference: opened.reference)
            let request = "requests/\(try #require(opened.requests.first).reference)"
            let change = ["category": "user.contact.phone_number", "correct": "+64 21 555 0186"]
            let staff = try await site.staff("priya")
            _ = try await site.call(browser, .post, "\(request)/verification", ["level": "document", "text": "Seen."])
            let described = try await site.call(browser, .post, "\(request)/correction", change)
            #expect(described.status == .ok, "\(described.text)")
            try await site.work()
            let early = try await site.call(browser, .post, "\(request)/statement", ["text": "It was right."])
            #expect(try early.status == .conflict && (early.members["code"] as? String) == "nothing-declined")
            let reference = try #require(opened.requests.first).reference
            let changes = try await site.casework.sheet(reference, for: staff).choices.changes
            let id = try #require(changes.first).id
            let page = "/console/\(request)"
            _ = try await browser.signIn("priya@outreach.example")
            #expect(try await browser.get(page).text.contains("<option value=\"\(id)\">"))
            let fields = ["change": id, "ground": "exempt", "text": "It is what the contract says."]
            #expect(try await site.call(browser, .post, "\(request)/decline", fields).status == .ok)
            #expect(try await site.call(browser, .post, "\(request)/decline", fields).status == .notFound)
            let kept = try await browser.post("\(page)/statement", ["text": "It was right."], from: page)
            #expect(kept.status == .seeOther, "\(kept.text)")

            let tasks = try await site.casework.tasks(for: staff)
            let task = try #require(tasks.first).id
            #expect(tasks.count == 1)
            #expect(try await browser.get(page).text.contains("Keep the statement beside"))
            let (_, foreign) = try await site.shownCopy()
            let done = ["task": task, "text": "Attached."]
            #expect(try await site.call(browser, .post, "\(foreign)/answer", done).status == .notFound)
            #expect(try await site.call(browser, .post, "\(request)/answer", done).status == .ok)
            #expect(try await site.call(browser, .post, "\(request)/answer", done).status == .notFound)
        }
    }

    @Test func aComplaintIsConcludedAndARequestPassedOn() async throws {
        try await CaseSite.run { browser, site in
            let complaint = try await site.ask([.complaint], at: "other")
            try await site.work()
            let request = "requests/\(try #require(complaint.requests.first).reference)"
            let fields = ["text": "You were right."]
            let done = try await site.call(
                browser,
                .post,
                "\(request)/conclusion",
                fields,
                as: "tane",
                at: "other"
            )
            #expect(done.status == .ok, "\(done.text)")
            let copy = try await site.ask([.copy])
            let referred = try await site.call(
                browser,
                .post,
                "requests/\(try #require(copy.requests.first).reference)/referral",
                fields
            )
            #expect(try referred.status == .ok && (referred.members["state"] as? String) == "referring")
            for verb in ["settlement", "conclusion"] {
                let other = try #require(copy.requests.first).reference
                #expect(try await site.call(browser, .post, "requests/\(other)/\(verb)", fields).status == .conflict)
            }
            let newer = try await site.call(browser, .post, "\(request)/migration", as: "tane", at: "other")
            #expect(newer.status == .conflict, "there is no newer workflow")
        }
    }

    @Test func nothingHappensByLookingOrWithoutThePagesToken() async throws {
        try await CaseSite.run { browser, site in
            let (_, request) = try await site.shownCopy()
            _ = try await browser.signIn("priya@outreach.example")
            _ = try await browser.get("/console/\(request)")
            let before = try await site.digest()
            for verb in MoveVerb.allCases {
                let path = "/console/\(request)/\(verb.rawValue)"
                var fields = CaseSite.everyField
                fields["form-token"] = "forged"
                #expect(try await browser.postBare(path, fields).status == .forbidden, "\(verb)")
                #expect(try await browser.get(path).status == .methodNotAllowed, "\(verb)")
                let api = "\(request)/\(verb.rawValue)"
                #expect(try await site.call(browser, .get, api).status == .methodNotAllowed, "\(verb)")
                let foreign = try await site.call(browser, .post, api, CaseSite.everyField, as: "tane", at: "other")
                #expect(foreign.status == .notFound, "\(verb)")
                let ending = try await site.call(browser, .delete, api, CaseSite.everyField, as: "tane", at: "other")
                #expect(ending.status == (verb.ending == nil ? .methodNotAllowed : .notFound), "\(verb)")
            }
            #expect(try await site.digest() == before)
        }
    }
}
