import Casework
import HTTPTypes
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing
import Vault

@testable import WebServer

/// A colleague without an account, one task, one link.
@Suite struct ColleagueTaskTests {
    private static let words = "Is there a card of hers in the archive?"

    /// A copy of which a colleague is asked something, with the link that they are mailed.
    private func asked(
        _ site: CaseSite,
        at controller: String = "outreach"
    ) async throws -> (opened: OpenedCase, reference: Reference, task: String, link: String) {
        let (opened, _) = try await site.shownCopy(at: controller)
        let reference = try #require(opened.requests.first).reference
        let name = controller == "outreach" ? "priya" : "tane"
        let task = try await site.casework.ask(
            reference,
            colleague: Sensitive("archive@outreach.example"),
            .byHand(Sensitive(ColleagueTaskTests.words)),
            by: site.staff(name, at: controller)
        )
        return (opened, reference, task, try await link(site, opened, reference, task))
    }

    /// A live link of a task, as the mail to the colleague has it.
    private func link(
        _ site: CaseSite,
        _ opened: OpenedCase,
        _ reference: Reference,
        _ task: String
    ) async throws -> String {
        let token = RandomToken.link()
        try await site.casework.storage.write { connection in
            let row = try #require(try connection.requests.find(reference, scope: .everything))
            try connection.links.insert(
                LinkRow(
                    tokenHash: RandomToken.digest(of: token),
                    purpose: CaseDesk.linkPurpose(ofTask: task),
                    caseID: opened.id,
                    requestID: row.id,
                    expiresAt: CaseSite.start.adding(seconds: 86_400)
                )
            )
        }
        return token
    }

    @Test func lookingChangesNothingAndSaysNothing() async throws {
        try await CaseSite.run { browser, site in
            _ = try await asked(site)
            let before = try await site.digest()
            for method in [HTTPRequest.Method.get, .head, .options] {
                let answer = try await browser.client.execute(uri: "/task", method: method)
                #expect(answer.status == .ok || answer.status == .noContent)
                #expect(!answer.text.contains(ColleagueTaskTests.words))
            }
            #expect(try await browser.get("/task/answer").status == .methodNotAllowed)
            #expect(try await site.digest() == before)
        }
    }

    @Test func theLinkShowsTheQuestionAndWhoItIsAboutAndNothingElse() async throws {
        try await CaseSite.run { browser, site in
            let (opened, reference, _, link) = try await asked(site)
            let before = try await site.digest()
            // As it is pasted where there is no script.
            let token = "http://127.0.0.1:8080/task#\(link)"
            let page = try await browser.post("/task", ["token": token], from: "/task")
            #expect(page.status == .ok && page.text.contains(ColleagueTaskTests.words))
            #expect(page.text.contains("aroha@kereru.example") && page.text.contains("Aroha Ngata"))
            for hidden in [reference.text, opened.reference.text, "History", "/console", "/r/"] {
                #expect(!page.text.contains(hidden), "\(hidden) is shown to a colleague")
            }
            #expect(try await site.digest() == before, "opening the question changes nothing")
            #expect(try await browser.get("/r/\(opened.reference)").text.contains("Send me a code"))
            #expect(try await browser.get("/console").status == .seeOther)
        }
    }

    @Test func whatIsMissingIsAskedForAndTheAnswerCountsOnce() async throws {
        try await CaseSite.run { browser, site in
            let (opened, reference, _, link) = try await asked(site)
            let page = try await browser.post("/task", ["token": link], from: "/task").text
            let before = try await site.digest()
            for (fields, says) in [
                ([:], "Choose one of the answers."), (["finding": "found"], "Choose at least one file"),
                (["finding": "exception"], "Say why it cannot be done."), (["finding": "else"], "Choose one of"),
            ] as [([String: String], String)] {
                let sent = fields.merging(["token": link]) { $1 }
                let answer = try await browser.postFiles("/task/answer", sent, files: [], from: page)
                #expect(answer.status == .badRequest && answer.text.contains(says), "\(answer.text)")
            }
            #expect(try await site.digest() == before)
            let sent = ["token": link, "finding": "found", "reason": "in box <3>"]
            let files = [(name: "card.pdf", content: "%PDF a card"), (name: "", content: "")]
            let answer = try await browser.postFiles("/task/answer", sent, files: files, from: page)
            #expect(answer.status == .ok && answer.text.contains("Thank you"))
            let again = try await browser.postFiles("/task/answer", sent, files: files, from: page)
            #expect(again.status == .gone && again.text.contains("This has been answered"))
            #expect(try await site.phases(opened) == [.fulfilment])

            let found = try await site.casework.foundFiles(of: reference, for: site.staff("priya"))
            let file = "/console/requests/\(reference)/found/\(try #require(found.first).id)"
            #expect(found.count == 1)
            #expect(try await browser.get(file).status == .seeOther, "a colleague is no member of staff")
            _ = try await browser.signIn("priya@outreach.example")
            let fetched = try await browser.get(file)
            #expect(fetched.status == .ok && fetched.text == "%PDF a card")
            #expect(fetched.header("Content-Disposition")?.hasPrefix("attachment") ?? false)
            let shown = try await browser.get("/console/requests/\(reference)").text
            #expect(shown.contains("A colleague, by link") && shown.contains("in box &lt;3&gt;"))
            #expect(shown.contains(file.replacing("/console", with: "")) && shown.contains("card.pdf"))
            let stranger = browser.other()
            _ = try await stranger.signIn("tane@other.example")
            #expect(try await stranger.get(file).status == .notFound)
        }
    }

    @Test func forgedForeignAndSpentLinksOpenNothingAndSayWhy() async throws {
        try await CaseSite.run { browser, site in
            let (opened, reference, task, first) = try await asked(site)
            let second = try await link(site, opened, reference, task)
            let foreign = try await site.link(opened)
            let before = try await site.digest(leaving: CaseSite.history)
            var forged = [
                "", " ", "null", "' OR 1=1 --", String(repeating: "a", count: 500), String(second.dropLast()),
            ]
            forged += [second + "A", foreign, task, reference.text]
            while forged.count < 20 { forged.append(RandomToken.link()) }
            for token in forged {
                let answer = try await browser.post("/task", ["token": token], from: "/task")
                #expect(answer.status == .gone && answer.text.contains("This link does not work"))
                let fields = ["token": token, "finding": "not-found"]
                #expect(try await browser.post("/task/answer", fields, from: "/task").status == .gone)
            }
            let old = try await browser.post("/task", ["token": first], from: "/task")
            #expect(old.status == .gone && old.text.contains("There is a newer link"))
            let portal = try await browser.post("/r/\(opened.reference)", ["token": second], from: "/task")
            #expect(portal.status == .gone || portal.status == .forbidden, "a task's link confirms nobody")
            #expect(try await site.digest(leaving: CaseSite.history) == before)
            site.time.pass(seconds: 2 * 86_400)
            let late = try await browser.post("/task", ["token": second], from: "/task")
            #expect(late.status == .gone && late.text.contains("This link is too old"))
        }
    }

    @Test func staffSendATaskFromTheConsole() async throws {
        try await CaseSite.run { browser, site in
            let (opened, path) = try await site.shownCopy()
            _ = try await browser.signIn("priya@outreach.example")
            let page = "/console/\(path)"
            let bad = try await browser.post("\(page)/inquiry", ["colleague": "nobody", "text": "x"], from: page)
            #expect(bad.status == .badRequest)
            let empty = try await browser.post("\(page)/inquiry", ["colleague": "a@b.example"], from: page)
            #expect(empty.status == .conflict, "something has to be asked")
            let fields = ["colleague": "archive@outreach.example", "text": ColleagueTaskTests.words]
            let sent = try await browser.post("\(page)/inquiry", fields, from: page)
            #expect(sent.status == .seeOther, "\(sent.text)")
            #expect(try await site.phases(opened) == [.fulfilment])
            #expect(try await browser.get(page).text.contains("archive@outreach.example"))
            try await site.sent(CaseDesk.taskMessage, in: opened)
            let status = try await site.casework.confirm(site.link(opened), reference: opened.reference)
            let said = try await site.casework.conversation(session: status)
            #expect(said.isEmpty, "the person reads nothing of what colleagues are asked")
        }
    }
}
