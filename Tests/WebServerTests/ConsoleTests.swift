import Casework
import HTTPTypes
import HummingbirdTesting
import SubjectRequests
import Testing

@testable import WebServer

@Suite struct ConsoleTests {
    @Test func staffSignInAndComeToTheRequest() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let reference = try #require(opened.requests.first).reference.text
            let wrong = try await browser.signIn("priya@outreach.example", password: "wrong")
            #expect(wrong.status == .unauthorized && wrong.text.contains("do not belong together"))
            let right = try await browser.signIn("priya@outreach.example")
            #expect(right.status == .seeOther && right.header("Location") == "/console")
            let queue = try await browser.get("/console")
            #expect(queue.status == .ok && queue.text.contains(reference))
            #expect(queue.text.contains("A•••• N••••") && !queue.text.contains("Aroha"), "names are masked in a list")
            let page = try await browser.get("/console/requests/\(reference)")
            #expect(page.status == .ok && page.text.contains("aroha@kereru.example"))
        }
    }

    @Test func anotherControllersRequestIsNotThere() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let reference = try #require(opened.requests.first).reference.text
            _ = try await browser.signIn("tane@other.example")
            #expect(try await browser.get("/console").text.contains(reference) == false)
            #expect(try await browser.get("/console/requests/\(reference)").status == .notFound)
            let before = try await site.digest()
            for verb in MoveVerb.allCases {
                let answer = try await browser.post(
                    "/console/requests/\(reference)/\(verb.rawValue)",
                    CaseSite.everyField,
                    from: "/console"
                )
                #expect(answer.status == .notFound, "\(verb)")
            }
            #expect(try await site.digest() == before)
        }
    }

    @Test func aVerbIsDoneOnceAndSaysSo() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let path = "/console/requests/\(try #require(opened.requests.first).reference.text)"
            _ = try await browser.signIn("priya@outreach.example")
            let note = try await browser.post("\(path)/note", ["text": "Rang her."], from: path)
            #expect(note.header("Location") == "\(path)?done=note")
            #expect(try await browser.get(path).text.contains("Rang her."))
            let verified = try await browser.post(
                "\(path)/verification",
                ["level": "matched", "text": "Knew the last invoice."],
                from: path
            )
            #expect(verified.status == .seeOther)
            #expect(try await site.phases(opened) == [.fulfilment])
            let early = try await browser.post("\(path)/approval", ["shown": "nothing"], from: path)
            #expect(early.status == .conflict)
            let withdrawn = try await browser.post("\(path)/withdrawal", ["text": "By phone."], from: path)
            #expect(withdrawn.status == .seeOther, "\(withdrawn.text)")
        }
    }

    @Test func nothingIsDoneWithoutSessionOrToken() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let path = "/console/requests/\(try #require(opened.requests.first).reference.text)"
            #expect(try await browser.get(path).header("Location") == "/console/sign-in")
            let stranger = try await browser.post("\(path)/withdrawal", ["text": "x"], from: "/")
            #expect(stranger.status == .unauthorized)
            _ = try await browser.signIn("priya@outreach.example")
            let before = try await site.digest()
            #expect(try await browser.postBare("\(path)/withdrawal", ["text": "x"]).status == .forbidden)
            let forged = try await browser.postBare("\(path)/withdrawal", ["text": "x", "form-token": "forged"])
            #expect(forged.status == .forbidden)
            #expect(try await site.digest() == before)
        }
    }

    @Test func signingOutEndsTheSession() async throws {
        try await CaseSite.run { browser, _ in
            _ = try await browser.signIn("priya@outreach.example")
            #expect(try await browser.post("/console/sign-out", [:], from: "/console").status == .seeOther)
            #expect(try await browser.get("/console").header("Location") == "/console/sign-in")
        }
    }

    @Test func guessingHasAnEnd() async throws {
        try await CaseSite.run { browser, _ in
            for _ in 0..<10 { _ = try await browser.signIn("priya@outreach.example", password: "guess") }
            #expect(try await browser.signIn("priya@outreach.example").status == .tooManyRequests)
        }
    }
}
