import Casework
import Hummingbird
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing
import Vault

@testable import WebServer

/// RFC 8058, and the page for people.
@Suite struct UnsubscribeDoorTests {
    private static let news = "OutreachCRM news"
    private static let plain = "application/x-www-form-urlencoded"

    private func path(_ site: CaseSite, _ list: String = news, _ address: String = "Aroha@Kereru.example") throws
        -> String
    {
        "/unsubscribe/" + (try site.casework.keyring.unsubscribeToken(list: list, address: address))
    }

    private func requests(_ site: CaseSite) async throws -> [RequestRow] {
        try await site.casework.storage.read { try $0.requests.list(scope: .everything) }
    }

    private static let multipart =
        "--b1\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b1--\r\n"

    @Test(arguments: [
        ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
        ("application/x-www-form-urlencoded; charset=UTF-8", "List-Unsubscribe=One-Click&x=1"),
        ("multipart/form-data; boundary=b1", multipart), ("Multipart/Form-Data; boundary=\"b1\"", multipart),
    ])
    func oneClickIsDurableAndClosedWithoutCookiesOrASecondPage(type: String, body: String) async throws {
        try await CaseSite.run { browser, site in
            let answer = try await browser.postRaw(path(site), body, type: type)
            #expect(answer.status == .ok, "\(answer.text)")
            #expect(answer.headers[.setCookie] == nil && answer.headers[.location] == nil)
            #expect(answer.text.contains(Self.news) && !answer.text.contains("before"))
            #expect(!answer.text.lowercased().contains("kereru"), "nobody's address")
            let rows = try await requests(site)
            #expect(rows.map(\.phase) == [.closed] && rows.map(\.outcome) == [.fulfilled])
            let again = try await browser.other().postRaw(path(site), body, type: type)
            #expect(again.status == .ok && again.text.contains("ended this before"))
            #expect(again.text.contains("Mails that you need still come"))
            #expect(try await requests(site).count == 1)
        }
    }

    @Test func lookingChangesNothingAndGivesNoCookie() async throws {
        try await CaseSite.run { browser, site in
            let path = try path(site)
            let before = try await site.digest()
            for _ in 0..<3 {
                let page = try await browser.get(path)
                #expect(page.status == .ok && page.headers[.setCookie] == nil)
                #expect(page.text.matches(of: /<button/).count == 1, "one button")
                #expect(!page.text.lowercased().contains("kereru"))
                #expect(try await browser.head(path).status == .ok)
            }
            #expect(try await site.digest() == before)
        }
    }

    @Test(arguments: [
        (plain, "", HTTPResponse.Status.badRequest), (plain, "List-Unsubscribe=", .badRequest),
        (plain, "List-Unsubscribe=No", .badRequest), (plain, "form-token=x", .badRequest),
        (plain, "List-Unsubscribe=%zz", .badRequest),
        (plain, "List-Unsubscribe=One-Click&x=" + String(repeating: "a", count: 9_000), .contentTooLarge),
        ("application/json", #"{"List-Unsubscribe":"One-Click"}"#, .unsupportedMediaType),
        ("text/plain", "List-Unsubscribe=One-Click", .unsupportedMediaType),
        ("multipart/form-data", multipart, .badRequest),
        ("multipart/form-data; boundary=other", multipart, .badRequest),
    ])
    func whatIsNotOneClickChangesNothing(type: String, body: String, status: HTTPResponse.Status) async throws {
        try await CaseSite.run { browser, site in
            let before = try await site.digest()
            let answer = try await browser.postRaw(path(site), body, type: type)
            #expect(answer.status == status, "\(answer.text)")
            #expect(!answer.text.lowercased().contains("kereru"))
            let foreign = try Keyring.fresh(month: "2026-12").unsubscribeToken(list: Self.news, address: "a@b.example")
            for wrong in [foreign, "x", String(repeating: "A", count: 5_000)] {
                let refused = try await browser.postRaw(
                    "/unsubscribe/" + wrong,
                    "List-Unsubscribe=One-Click",
                    type: Self.plain
                )
                #expect(refused.status == .notFound)
            }
            #expect(try await site.digest() == before)
        }
    }

    @Test func thePagesButtonSendsWhatMailProgramsSend() async throws {
        try await CaseSite.run { browser, site in
            let path = try path(site)
            let page = try await browser.get(path).text
            let field = try #require(page.firstMatch(of: /type="hidden" name="([^"]+)" value="([^"]+)"/)?.output)
            let answer = try await browser.postBare(path, [String(field.1): String(field.2)])
            #expect(answer.status == .ok && answer.text.contains("Done"))
        }
    }

    @Test func everythingEndsByTheOrganisationsLink() async throws {
        try await CaseSite.run { browser, site in
            let path = try path(site, "outreach")
            #expect(try await browser.get(path).text.contains("you get no more news, offers"))
            let answer = try await browser.postBare(path, ["List-Unsubscribe": "One-Click"])
            #expect(answer.text.contains("You get no more news, offers") && answer.text.contains("Mails that you need"))
            let token = site.casework.keyring.ledgerToken("aroha@kereru.example", kind: CaseDesk.suppressionKind)
            let isSuppressed = try await site.casework.storage.read {
                try $0.ledger.isSuppressed(controller: "outreach", list: CaseDesk.everyList, token: token)
            }
            #expect(isSuppressed)
        }
    }
}
