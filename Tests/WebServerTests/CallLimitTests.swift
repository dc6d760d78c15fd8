import Casework
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SubjectRequests
import Testing

@testable import WebServer

@Suite struct CallLimitTests {
    /// A program asks at a controller, through a proxy that names its address.
    private func ask(_ browser: Browser, _ peer: String?, at controller: String) async throws -> HTTPResponse.Status {
        let body = #"{"controller":"\#(controller)","rights":["unsubscribe"],"email":"a@b.example"}"#
        var headers: HTTPFields = [.contentType: "application/json"]
        if let peer { headers[try #require(HTTPField.Name("X-Forwarded-For"))] = "10.0.0.1, \(peer)" }
        let buffer = ByteBuffer(string: body)
        return try await browser.client.execute(uri: "/api/v1/requests", method: .post, headers: headers, body: buffer)
            .status
    }

    @Test func askingHasAnEndForACallerAndNotForOthers() async throws {
        try await CaseSite.run { browser, site in
            let first = "203.0.113.7"
            for _ in 0..<CallLimits.asksOfCaller {
                let status = try await ask(browser, first, at: "outreach")
                #expect(status == .created)
            }
            let next = try await ask(browser, first, at: "outreach")
            #expect(next == .tooManyRequests)
            let elsewhere = try await ask(browser, first, at: "other")
            let others = try await ask(browser, "203.0.113.8", at: "outreach")
            let here = try await ask(browser, nil, at: "outreach")
            #expect([elsewhere, others, here] == [.created, .created, .created], "this machine itself is not counted")
            site.time.pass(seconds: 3_600)
            let later = try await ask(browser, first, at: "outreach")
            #expect(later == .created)
        }
    }

    @Test func onePersonsNetworkIsOneCaller() async throws {
        let limits = CallLimits(clock: HouseClock { CaseSite.start })
        for _ in 0..<CallLimits.codesOfCaller { try await limits.countCode(by: "2001:db8:0:1") }
        await #expect(throws: WebFault.tooMany) { try await limits.countCode(by: "2001:db8:0:1") }
        try await limits.countCode(by: "2001:db8:0:2")
    }

    @Test func aBodyThatDripsIsLetGo() async throws {
        let (body, source) = RequestBody.makeStream()
        await source.yield(ByteBuffer(string: "a="))
        let head = HTTPRequest(method: .post, scheme: "http", authority: "h", path: "/ask/outreach")
        let request = Request(head: head, body: body)
        await #expect(throws: WebFault.tooSlow) {
            try await request.wholeBody(bytesMax: 100, within: .milliseconds(20))
        }
    }

    @Test func aBodyThatIsTooLongIsRefused() async throws {
        let body = RequestBody(buffer: ByteBuffer(string: String(repeating: "a", count: 101)))
        let head = HTTPRequest(method: .post, scheme: "http", authority: "h", path: "/ask/outreach")
        await #expect(throws: WebFault.bodyTooLarge) {
            try await Request(head: head, body: body).wholeBody(bytesMax: 100)
        }
    }
}
