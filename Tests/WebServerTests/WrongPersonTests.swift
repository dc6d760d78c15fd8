import Casework
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing
import Vault

@testable import WebServer

/// Somebody who is not the person, or comes too late: what they are told, that they get nothing, and what is written down.
@Suite struct WrongPersonTests {
    private let secret = "no 0"

    /// What was refused, in order.
    private func refusals(_ site: CaseSite, _ opened: OpenedCase) async throws -> [String] {
        try await site.happened(opened).filter { $0.hasPrefix("access-refused-") }
            .map { String($0.dropFirst("access-refused-".count)) }
    }

    @Test func whoHoldsAForwardedMailReadsNothingWithoutTheCode() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.released(to: browser.other())
            let reference = try #require(opened.requests.first).reference
            let token = try await site.link(opened)
            _ = try await browser.post("/r/\(opened.reference)", ["token": token], from: "/r/\(opened.reference)")
            for path in ["/answer/\(reference)", "/answer/\(reference)?part=2&page=1", "/download/\(reference)"] {
                let page = try await browser.get(path)
                #expect(page.status == .ok && !page.text.contains(secret), "\(path)")
            }
            let guess = try await browser.post(
                "/answer/\(reference)",
                ["code": "1"],
                from: "/answer/\(reference)?code=sent"
            )
            #expect(guess.status == .badRequest && !guess.text.contains(secret))
            #expect(try await refusals(site, opened) == ["wrong-code"])
            let visits = try await site.happened(opened).count { $0 == "visit-begun" }
            #expect(visits == 2, "the person's own, and this one")
            let id = try #require(opened.requests.first).id
            #expect(try await site.package(of: id).state == .released)
            try await site.freshen(browser, opened)
            #expect(try await browser.get("/answer/\(reference)").text.contains(secret), "the code is what opens it")
            #expect(try await site.package(of: id).state == .collected)
        }
    }

    @Test func anotherSessionDoesNotGoOnWithAFetch() async throws {
        let package = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
        try await CaseSite.run { browser, site in
            let opened = try await site.released(to: browser, package: package)
            let path = "/download/\(try #require(opened.requests.first).reference)"
            try await site.freshen(browser, opened)
            _ = try await browser.post(path, [:], from: path)
            let part = try await browser.get("\(path)/file", ["Range": "bytes=0-9"])
            #expect(part.status == .partialContent)
            let other = browser.other()
            let token = try await site.link(opened)
            _ = try await other.post("/r/\(opened.reference)", ["token": token], from: "/r/\(opened.reference)")
            try await site.freshen(other, opened)
            let resumed = try await other.get("\(path)/file", ["Range": "bytes=10-"])
            #expect(
                resumed.status == .seeOther && resumed.header("Location") == path && resumed.body.readableBytes == 0
            )
            #expect(try await refusals(site, opened) == ["other-fetch"])
        }
    }

    @Test func spentLinksSayWhatHappenedAndWhen() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let page = "/r/\(opened.reference)"
            func follow(_ token: String) async throws -> TestResponse {
                try await browser.other().post(page, ["token": token], from: page)
            }
            let first = try await site.link(opened)
            let second = try await site.link(opened)
            let superseded = try await follow(first)
            #expect(superseded.status == .gone && superseded.text.contains("There is a newer link"))
            #expect(superseded.text.contains("The newer one was sent on"))
            #expect(try await follow(second).status == .seeOther)
            let used = try await follow(second)
            #expect(used.status == .gone && used.text.contains("It was used on"))
            let third = try await site.link(opened)
            site.time.pass(seconds: 86_401)
            let expired = try await follow(third)
            #expect(expired.status == .gone && expired.text.contains("It worked until"))
            for _ in 0..<50 {
                let unknown = try await follow(RandomToken.link())
                #expect(unknown.status == .gone && unknown.text.contains("This link does not work"))
            }
            #expect(
                try await refusals(site, opened) == [
                    "superseded-link", "used-link", "expired-link", "unknown-link",
                ],
                "one event for each reason and hour"
            )
        }
    }

    @Test func whoGuessesLinksIsSoonTurnedAway() async throws {
        try await CaseSite.run { browser, site in
            let page = "/r/\(try await site.ask([.copy]).reference)"
            let token = try #require(
                try await browser.get(page).text.firstMatch(of: /name="form-token" value="([^"]*)"/)?.output.1
            )
            var counts: [Int: Int] = [:]
            for _ in 0..<2_000 {
                let body = "form-token=\(Route.encoded(String(token)))&token=\(RandomToken.link())"
                let answer = try await browser.send(
                    page,
                    .post,
                    body,
                    ["X-Forwarded-For": "203.0.113.7"]
                )
                counts[answer.status.code, default: 0] += 1
            }
            #expect(counts == [410: CallLimits.spentLinksOfCaller, 429: 2_000 - CallLimits.spentLinksOfCaller])
        }
    }

    @Test func whatIsTakenBackStopsAtOnceAndOpensAnIncident() async throws {
        let package = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try await CaseSite.run { browser, site in
            let opened = try await site.released(to: browser, package: package)
            let request = try #require(opened.requests.first)
            let path = "/download/\(request.reference)"
            try await site.freshen(browser, opened)
            _ = try await browser.post(path, [:], from: path)
            let session = await browser.cookie("portal")
            let file = try await site.casework.handedOut(request.reference, session: session)
            let next = try await site.casework.content(of: file)
            #expect(try await next()?.isEmpty == false)
            let unused = try await site.link(opened)

            let staff = browser.other()
            _ = try await staff.signIn("priya@outreach.example")
            let desk = "/console/requests/\(request.reference)"
            let why = ["text": "a namesake has it"]
            #expect(try await staff.post("\(desk)/revocation", why, from: desk).status == .seeOther)

            await #expect(throws: CaseworkError.notFound, "a fetch under way stops at the next piece") {
                _ = try await next()
            }
            for page in [path, "\(path)/file", "/answer/\(request.reference)"] {
                #expect(
                    try await browser.get(page).header("Location") == "/r/\(request.reference)",
                    "the visit is over"
                )
            }
            let gone = try await browser.post(
                "/r/\(opened.reference)",
                ["token": unused],
                from: "/r/\(opened.reference)"
            )
            #expect(gone.status == .gone && gone.text.contains("This link was switched off"))
            _ = try await browser.post("/r/\(opened.reference)/send-code", [:], from: "/r/\(opened.reference)")
            let code = try #require(try await site.mailedCode(opened))
            let entry = "/r/\(opened.reference)/code"
            _ = try await browser.post(entry, ["code": code], from: entry)
            let over = try await browser.get("/answer/\(request.reference)")
            #expect(over.status == .gone && over.text.contains("This answer was taken back"))
            #expect(!over.text.contains(secret) && !over.text.contains("namesake"))
            #expect(try await refusals(site, opened) == ["revoked-link", "revoked-answer"])
            #expect(
                try await site.happened(opened).filter { $0 == "answer-revoked" || $0 == "incident-opened" }.count == 2
            )

            let due = site.time.now.adding(seconds: 72 * 3_600)
            let incident = try #require(try await site.casework.openIncidents(for: site.staff("priya")).first)
            #expect(incident.dueAt == due && incident.law.contains("s 114"))
            #expect(try await site.casework.openIncidents(for: site.staff("tane", at: "other")).isEmpty)
            #expect(try await site.casework.health().needsSomebody)
            let queue = try await staff.get("/console")
            #expect(queue.text.contains("An answer reached the wrong person"))
            let shown = try await staff.get(desk)
            #expect(shown.text.contains("Tell the authority by") && !shown.text.contains("Take the answer back"))
            let again = try await staff.post("\(desk)/revocation", why, from: desk)
            #expect(again.status == .conflict)
            let end = ["authority": "told", "text": "told by its form; the namesake has deleted it"]
            #expect(try await staff.post("\(desk)/incident-closure", end, from: desk).status == .seeOther)
            #expect(try await site.casework.openIncidents(for: site.staff("priya")).isEmpty)
            let rows = try await site.casework.storage.read { try $0.review.incidents(of: request.id) }
            #expect(
                rows.map(\.authorityToldOn) == [try site.casework.today(at: site.casework.rules.controller("outreach"))]
            )
            #expect(rows.first?.closedBy == (try await site.staff("priya").id))
        }
    }

    @Test func whatIsOverIsDestroyed() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.released(to: browser)
            let id = try #require(opened.requests.first).id
            #expect(try await site.casework.expireAnswers() == 0)
            site.time.pass(seconds: 30 * 86_400)
            #expect(try await site.casework.expireAnswers() == 1)
            #expect(try await site.casework.expireAnswers() == 0)
            let package = try await site.package(of: id)
            #expect(package.state == .expired)
            await #expect(throws: StorageError.self) {
                _ = try await site.casework.storage.read { try $0.keys.load(package.keyID) }
            }
            #expect(try await site.happened(opened).count { $0 == "answer-expired" } == 1)
        }
    }
}
