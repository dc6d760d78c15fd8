import Casework
import Databases
import Foundation
import HTTPTypes
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing
import Vault

@testable import WebServer

@Suite("The holding pen")
struct HeldMailTests {
    private static let agent =
        "I am a solicitor and write on behalf of my client. Please send me a copy of all her personal data."

    private func mail(_ text: String, to: String = "info@outreach.example", head: String = "", id: Int = 1) -> String {
        "\(head)From: Mere <mere@elsewhere.example>\nTo: \(to)\nMessage-ID: <\(id)@elsewhere.example>\n"
            + "Subject: request \(id)\nContent-Type: text/plain; charset=utf-8\n\n\(text)\n"
    }

    private static let ambiguous = """
        Received: from a by mx.outreach.example; Fri, 27 Nov 2026 09:00:00 +1300
        Content-Type: text/plain
        Content-Type: text/html
        From: aroha@kereru.example
        To: info@outreach.example
        Subject: my data

        <script>alert(1)</script> Please send me a copy of my data.
        """

    private func signedIn(_ browser: Browser, _ site: CaseSite) async throws -> (text: String, action: String) {
        _ = try await browser.signIn("priya@outreach.example")
        let text = try await browser.get("/console/held").text
        let action = try #require(text.firstMatch(of: /action="([^"]*\/filing)"/), "\(text)").output.1
        return (text, String(action))
    }

    private func events(_ site: CaseSite, _ kind: String) async throws -> [EventRow] {
        try await site.casework.storage.read { connection in
            try connection.sql.rows("SELECT id FROM messages") { try $0.text(0) }
                .flatMap { try connection.events.of(.message($0)) }.filter { $0.kind.rawValue == kind }
        }
    }

    /// The one word of what came of it, as the history keeps it.
    private func outcome(_ event: EventRow) -> String? {
        String(decoding: event.leaf, as: UTF8.self).firstMatch(of: /"out":"([^"]*)"/).map { String($0.output.1) }
    }

    @Test("what may not be read as mail is shown as it came, and becomes a case of the day on which it came")
    func defect() async throws {
        try await CaseSite.run { browser, site in
            try await site.receive(raw: Self.ambiguous)
            site.time.pass(seconds: 9 * 86_400)
            let (text, action) = try await signedIn(browser, site)
            #expect(text.contains("This is the message as it came") && text.contains("&lt;script&gt;alert"))
            #expect(!text.contains("<script>alert") && text.contains("No readable sender"))
            let fields = ["filing": "stated", "right": "copy"]
            let nobody = try await browser.post(action, fields, from: "/console/held")
            #expect(nobody.status == .unprocessableContent && nobody.text.contains("Enter the e-mail address"))
            let wrong = try await browser.post(action, fields.merging(["email": "x"]) { $1 }, from: "/console/held")
            #expect(wrong.status == .unprocessableContent && wrong.text.contains("That is no e-mail address"))
            let asker = fields.merging(["email": "aroha@kereru.example"]) { $1 }
            let filed = try await browser.post(action, asker, from: "/console/held")
            #expect(filed.status == .seeOther, "\(filed.text)")
            let rows = try await site.casework.storage.read { try $0.requests.list(scope: .everything) }
            #expect(rows.map(\.right) == [.copy] && rows.map(\.receivedOn.description) == ["2026-11-27"])
            #expect(rows.map(\.receivedBasis) == ["topmost-received"])
            let event = try #require(try await events(site, "letter-filed").first)
            #expect(try event.actor == "staff:\(await site.staff("priya").id)" && outcome(event) == "stated")
            let page = try await browser.get(Route.request(reference: rows[0].reference.text).path).text
            #expect(page.contains("&lt;script&gt;alert") && page.contains("aroha@kereru.example"))
        }
    }

    @Test("who has no e-mail address is answered on paper")
    func byPost() async throws {
        try await CaseSite.run { browser, site in
            try await site.receive(raw: Self.ambiguous)
            let (_, action) = try await signedIn(browser, site)
            let fields = ["filing": "stated", "right": "copy", "name": "Aroha Ngata", "address": "1 High Street"]
            let filed = try await browser.post(action, fields, from: "/console/held")
            #expect(filed.status == .seeOther, "\(filed.text)")
            let reference = try #require(
                try await site.casework.storage.read { try $0.requests.list(scope: .everything).first?.reference }
            )
            let sheet = try await site.casework.sheet(reference, for: site.staff("priya"))
            #expect(
                sheet.person.disclosed.mailAddress == nil && sheet.person.disclosed.postalAddress == "1 High Street"
            )
        }
    }

    @Test("a guess is filed as it says, the history says by which, and the next letter follows")
    func guessed() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let keyring = site.casework.keyring
            let address = try #require(
                ReplyAddress.written("info@outreach.example", opened.reference, keyring: keyring)
            )
            try await site.receive(raw: mail("\(Self.agent) It is urgent.", id: 2))
            site.time.pass(seconds: 60)
            try await site.receive(raw: mail(Self.agent, to: address))
            let (text, action) = try await signedIn(browser, site)
            let word = "note \(opened.reference)"
            #expect(text.contains("value=\"\(word)\" data-key=\"1\"") && text.contains("rel=\"next\""))
            #expect(
                text.contains("value=\"open copy\" data-key=\"2\"") && text.contains("value=\"leave\" data-key=\"3\"")
            )
            let filed = try await browser.post(action, ["filing": word], from: "/console/held")
            let location = try #require(filed.header("Location"), "\(filed.text)")
            #expect(location.hasPrefix("/console/held/") && location.contains("?done=note"))
            let next = try await browser.get(location).text
            #expect(next.contains("It is urgent.") && next.contains("is in case \(opened.reference) now"))
            #expect(try await events(site, "letter-filed").map(outcome) == ["reply-address"])
            let letters = try await site.casework.storage.read { try $0.messages.inCase(opened.id) }
            #expect(letters.map(\.verdict) == [.note])
            #expect(try await browser.post(action, ["filing": word], from: "/console/held").status == .notFound)
        }
    }

    @Test("what was left alone is taken back")
    func takenBack() async throws {
        try await CaseSite.run { browser, site in
            try await site.receive(raw: mail(Self.agent))
            let (_, action) = try await signedIn(browser, site)
            let left = try await browser.post(action, ["filing": "leave"], from: "/console/held")
            let page = try await browser.get(try #require(left.header("Location"))).text
            let undo = try #require(page.firstMatch(of: /action="(\/console\/left-alone\/[^"]*\/filing)"/)).output.1
            #expect(page.contains("Nothing here") || page.contains("No letter waits for anybody"))
            let back = try await browser.post(String(undo), ["filing": "hold"], from: "/console/left-alone")
            #expect(back.status == .seeOther, "\(back.text)")
            #expect(try await browser.get("/console/held").text.contains("A colleague has put it back here."))
            #expect(try await events(site, "letter-taken-back").count == 1)
        }
    }

    @Test("another organisation's handler finds nothing of it, and cannot draw it into a case of theirs")
    func foreign() async throws {
        try await CaseSite.run { browser, site in
            try await site.receive(raw: mail(Self.agent))
            let theirs = try await site.ask([.copy], at: "other")
            let (_, action) = try await signedIn(browser, site)
            let letter = action.replacing("/filing", with: "")
            #expect(try await browser.get(letter).status == .ok)
            let drawn = ["filing": "note", "reference": theirs.reference.text]
            let moved = try await browser.post(action, drawn, from: letter)
            #expect(moved.status == .unprocessableContent && moved.text.contains("There is no such case"))
            let tane = browser.other()
            _ = try await tane.signIn("tane@other.example")
            #expect(try await tane.get(letter).status == .notFound)
            #expect(try await !tane.get("/console/held").text.contains("request 1"))
            for filing in ["leave", "hold", "open copy", "note \(theirs.reference)"] {
                let stolen = try await tane.post(action, ["filing": filing], from: "/console/note-a-request")
                #expect(stolen.status == .notFound, "\(filing)")
            }
            let nonsense = try await browser.post(action, ["filing": "nonsense"], from: letter)
            #expect(nonsense.status == .badRequest)
        }
    }

    @Test("an authority's letter goes first, with the day that it names")
    func authority() async throws {
        try await CaseSite.run { browser, site in
            let text =
                "We are the supervisory authority and have received a complaint. Please answer by 14 December 2026."
            try await site.receive(raw: mail(text))
            try await site.receive(raw: mail(Self.agent, id: 2))
            let (page, _) = try await signedIn(browser, site)
            let tags = page.ranges(of: "class=\"pen-from\"").count
            #expect(tags == 2 && page.contains("by 14 December 2026") && page.contains("it wants something by"))
            let order = page.firstRange(of: "request 1").map(\.lowerBound)
            let other = page.firstRange(of: "request 2").map(\.lowerBound)
            #expect(try #require(order) < #require(other))
        }
    }

    @Test("what our mail server says is shown as evidence; what the letter says in its name is not")
    func evidence() async throws {
        try await CaseSite.run { browser, site in
            let ours = "Authentication-Results: mx.outreach.example; dkim=fail header.d=elsewhere.example\n"
            let received = "Received: by mx.outreach.example; Fri, 27 Nov 2026 09:00:00 +1300\n"
            let forged = "Authentication-Results: mx.outreach.example; dmarc=pass header.from=bank.example\n"
            try await site.receive(raw: mail(Self.agent, head: ours + received + forged))
            let (page, action) = try await signedIn(browser, site)
            #expect(
                page.contains("Our mail server says: dkim fail (elsewhere.example)") && !page.contains("bank.example")
            )
            let filed = try await browser.post(action, ["filing": "open copy"], from: "/console/held")
            #expect(filed.status == .seeOther, "\(filed.text)")
            let row = try #require(
                try await site.casework.storage.read { try $0.requests.list(scope: .everything).first }
            )
            let request = try await browser.get(Route.request(reference: row.reference.text).path).text
            #expect(request.contains("dkim fail (elsewhere.example)") && !request.contains("bank.example"))
            let sheet = try await site.casework.sheet(row.reference, for: site.staff("priya"))
            #expect(sheet.verified == .none && sheet.identities.allSatisfy { $0.standing == .claimed })
        }
    }
}
