import Casework
import HTTPTypes
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing
import Vault

@testable import WebServer

@Suite struct PortalTests {
    @Test func theFormOpensACase() async throws {
        try await CaseSite.run { browser, site in
            let page = try await browser.get("/ask/outreach")
            #expect(page.status == .ok && page.text.contains("Outreach Software Limited"))
            let bad = try await browser.post("/ask/outreach", ["right": "copy"], from: "/ask/outreach")
            #expect(bad.status == .ok && bad.text.contains("Enter your e-mail address."))
            #expect(try await site.casework.storage.read { try $0.requests.count(scope: .everything) } == 0)
            let sent = try await browser.post(
                "/ask/outreach",
                [
                    "right": "correct", "name": "Aroha Ngata", "email": "aroha@kereru.example", "wrong": "021 555 0101",
                    "correct": "021 555 0199",
                ],
                from: "/ask/outreach"
            )
            #expect(sent.status == .seeOther)
            let location = try #require(sent.header("Location"))
            #expect(!location.contains("aroha"), "no address in an address")
            let received = try await browser.get(location)
            #expect(received.status == .ok && received.text.contains("Put something right"))
            let rows = try await site.casework.storage.read { try $0.requests.list(scope: .everything) }
            #expect(rows.map(\.right) == [.correct] && rows.map(\.phase) == [.verification])
            #expect(try await browser.get(location + "x").status == .notFound)
        }
    }

    @Test func lookingAtALinkChangesNothing() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            _ = try await site.link(opened)
            let before = try await site.digest()
            for path in [
                "/r/\(opened.reference)", "/r/\(try #require(opened.requests.first).reference)", "/", "/ask/other",
            ] {
                for method in [HTTPRequest.Method.get, .head, .options] {
                    let answer = try await browser.client.execute(uri: path, method: method)
                    #expect(answer.status == .ok || answer.status == .noContent)
                }
            }
            #expect(try await site.digest() == before)
        }
    }

    @Test func theButtonConfirmsOnceAndOpensTheOneCase() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let another = try await site.ask([.delete])
            let token = try await site.link(opened)
            let link = "/r/\(opened.reference)"
            let sent = try await browser.post(link, ["token": token], from: link)
            #expect(sent.header("Location") == "/r/\(opened.reference)")
            #expect(try await site.phases(opened) == [.fulfilment])
            #expect(try await site.phases(another) == [.verification])
            let status = try await browser.get("/r/\(opened.reference)")
            #expect(status.status == .ok && status.text.contains("A copy of everything"))
            let foreign = try await browser.get("/r/\(another.reference)")
            #expect(foreign.text.contains("Send me a code") && !foreign.text.contains("Delete my data"))
            let stranger = try await browser.other().get("/r/\(opened.reference)")
            #expect(stranger.text.contains("Send me a code") && !stranger.text.contains("A copy of everything"))
            let again = try await browser.other().post(link, ["token": token], from: link)
            #expect(again.status == .gone && again.text.contains("This link has been used"))
        }
    }

    @Test func thePersonWithdrawsTheirOwnRequestOnly() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let another = try await site.ask([.copy])
            let token = try await site.link(opened)
            _ = try await browser.post("/r/\(opened.reference)", ["token": token], from: "/r/\(opened.reference)")
            let status = "/r/\(opened.reference)"
            let other = try #require(another.requests.first).reference.text
            let foreign = try await browser.post("\(status)/withdrawal", ["request": other], from: status)
            #expect(foreign.status == .notFound)
            #expect(try await site.phases(another) == [.verification])
            let own = try #require(opened.requests.first).reference.text
            let done = try await browser.post("\(status)/withdrawal", ["request": own], from: status)
            #expect(done.status == .seeOther, "\(done.text)")
            #expect(try await site.phases(another) == [.verification])
        }
    }

    @Test func forgedConfirmationsDoNothing() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy, .delete])
            let another = try await site.ask([.copy])
            let foreign = try await site.link(another)
            let own = try await site.link(opened)
            let link = "/r/\(opened.reference)"
            var forged = ["", " ", "null", "' OR 1=1 --", String(repeating: "a", count: 500), String(own.dropLast())]
            forged += [own.uppercased() == own ? own.lowercased() : own.uppercased(), own + "A", foreign]
            while forged.count < 20 { forged.append(RandomToken.link()) }
            let before = try await site.digest(leaving: CaseSite.history)
            for token in forged {
                let answer = try await browser.post(link, ["token": token], from: link)
                #expect(answer.status == .gone)
            }
            #expect(try await site.digest(leaving: CaseSite.history) == before)
            #expect(try await site.phases(opened) == [.verification, .verification])
        }
    }

    @Test func mailProgramsUnsubscribeAtOnceAndOnce() async throws {
        try await CaseSite.run { browser, site in
            let token = try site.casework.keyring.unsubscribeToken(list: "outreach", address: "Aroha@Kereru.example")
            let path = "/unsubscribe/\(token)"
            let before = try await site.digest()
            #expect(try await browser.get(path).status == .ok)
            #expect(try await browser.get(path + "x").status == .notFound)
            #expect(try await site.digest() == before)
            for _ in 0..<2 {
                let answer = try await browser.other().postBare(path, ["List-Unsubscribe": "One-Click"])
                #expect(answer.status == .ok, "\(answer.text)")
            }
            let rows = try await site.casework.storage.read { try $0.requests.list(scope: .everything) }
            #expect(rows.map(\.right) == [.unsubscribe])
        }
    }
}
