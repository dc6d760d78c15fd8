import Casework
import HTTPTypes
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing

@testable import WebServer

/// What staff do beside the moves of a workflow, by plain forms.
@Suite struct StaffWorkTests {
    private func page(_ opened: OpenedCase) throws -> String {
        "/console/requests/\(try #require(opened.requests.first).reference)"
    }

    @Test func aHoldIsPlacedShownAndLifted() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.delete])
            let path = try page(opened)
            _ = try await browser.signIn("priya@outreach.example")
            let bare = try await browser.post("\(path)/hold", ["reach": "case"], from: path)
            #expect(bare.status == .badRequest, "a hold has a reason")
            let fields = ["reach": "case", "text": "Dispute about an invoice", "until": "2026-12-31"]
            #expect(try await browser.post("\(path)/hold", fields, from: path).status == .seeOther)
            let held = try await browser.get(path).text
            #expect(held.contains("Every request of the case is kept since"))
            #expect(held.contains("until 31 December 2026: Dispute about an invoice"))
            #expect(try await browser.get("/console").text.contains("On hold"))
            let foreign = browser.other()
            _ = try await foreign.signIn("tane@other.example")
            let lifted = try await foreign.post("\(path)/lift", ["text": "x"], from: "/console/note-a-request")
            #expect(lifted.status == .notFound)
            #expect(try await browser.post("\(path)/lift", ["text": "Settled"], from: path).status == .seeOther)
            let after = try await browser.get(path).text
            #expect(!after.contains("Every request of the case is kept") && after.contains("Settled"))
        }
    }

    @Test func aRequestIsGivenToSomebodyAndBack() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let path = try page(opened)
            _ = try await browser.signIn("priya@outreach.example")
            let priya = try await site.staff("priya")
            let tane = try await site.staff("tane", at: "other")
            #expect(try await browser.get("/console").text.contains("Nobody yet"))
            let foreign = try await browser.post("\(path)/assignment", ["assignee": tane.id], from: path)
            #expect(foreign.status == .conflict, "who may not see it cannot get it")
            #expect(
                try await browser.post("\(path)/assignment", ["assignee": priya.id], from: path).status == .seeOther
            )
            #expect(try await browser.get("/console").text.contains("Nobody yet") == false)
            #expect(
                try await browser.post("\(path)/assignment", ["assignee": "nobody"], from: path).status == .seeOther
            )
            #expect(try await browser.get("/console").text.contains("Nobody yet"))
        }
    }

    @Test func parkedWorkIsTriedAgain() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let path = try page(opened)
            let effects = try await site.casework.storage.write {
                try $0.effects.lease(limit: 5, holder: "t", seconds: 9)
            }
            let effect = try #require(effects.first)
            try await site.casework.parked(effect, because: "smtp-refused")
            _ = try await browser.signIn("priya@outreach.example")
            #expect(try await browser.get(path).text.contains("Try again"))
            let done = try await browser.post("\(path)/retry", ["text": "The relay is mended"], from: path)
            #expect(done.status == .seeOther, "\(done.text)")
            let state = try await site.casework.storage.read { try $0.effects.load(effect.id)?.state }
            #expect(state == .planned)
            #expect(try await browser.get(path).text.contains("Try again") == false)
        }
    }

    @Test func aLetterThatWaitsIsMadeACase() async throws {
        try await CaseSite.run { browser, site in
            try await site.receive("Where is my invoice of last week?")
            _ = try await browser.signIn("priya@outreach.example")
            let pages = try await [browser.get("/console/held").text, browser.get("/console/left-alone").text]
            let place = pages[0].contains("/filing\"") ? "/console/held" : "/console/left-alone"
            let text = try #require(pages.first { $0.contains("/filing\"") })
            #expect(text.contains("Where is my invoice"))
            let action = try String(#require(text.firstMatch(of: /action="([^"]*\/filing)"/)).output.1)
            let nothing = try await browser.post(action, ["filing": "stated"], from: place)
            #expect(nothing.status == .unprocessableContent && nothing.text.contains("Choose at least one thing"))
            let foreign = browser.other()
            _ = try await foreign.signIn("tane@other.example")
            let fields = ["filing": "stated", "right": "copy", "email": "aroha@kereru.example"]
            let stolen = try await foreign.post(action, fields, from: "/console/note-a-request")
            #expect(stolen.status == .notFound)
            #expect(try await site.casework.storage.read { try $0.requests.count(scope: .everything) } == 0)
            let filed = try await browser.post(action, fields, from: place)
            #expect(filed.status == .seeOther, "\(filed.text)")
            let rows = try await site.casework.storage.read { try $0.requests.list(scope: .everything) }
            #expect(rows.map(\.right) == [.copy] && rows.map(\.channel) == [.mail])
            let again = try await browser.post(action, fields, from: "/console/note-a-request")
            #expect(again.status == .notFound, "a letter opens one case")
        }
    }

    @Test func whatCameByPhoneIsNotedAndVouchedFor() async throws {
        try await CaseSite.run { browser, site in
            _ = try await browser.signIn("priya@outreach.example")
            let note = "/console/note-a-request"
            let bad = try await browser.post(note, ["channel": "phone", "controller": "other"], from: note)
            #expect(bad.status == .ok && bad.text.contains("Choose an organisation for which you work."))
            let fields = [
                "channel": "phone", "controller": "outreach", "right": "copy", "received": "2026-11-27",
                "name": "Mere", "address": "1 High Street, Dunedin", "words": "What do you have about me?",
            ]
            let sent = try await browser.post(note, fields, from: note)
            let path = try #require(sent.header("Location"))
            #expect(path.hasPrefix("/console/requests/"), "\(sent.text)")
            let vouched = try await browser.post(
                "\(path)/verification",
                ["level": "document", "text": "Showed a passport at the counter"],
                from: path
            )
            #expect(vouched.status == .seeOther, "\(vouched.text)")
            #expect(try await browser.get(path).text.contains("Document: showed a document"))
        }
    }
}
