import Casework
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing

@testable import WebServer

@Suite struct APITests {
    private static let ask =
        #"{"controller":"outreach","rights":["access"],"email":"aroha@kereru.example","name":"Aroha"}"#

    @Test func aProgramOpensOneCaseHoweverOftenItCalls() async throws {
        try await CaseSite.run { browser, site in
            let first = try await Self.post(browser, "/api/v1/requests", Self.ask, key: "k1")
            #expect(first.status == .created && !first.text.contains("aroha"), "\(first.text)")
            let again = try await Self.post(browser, "/api/v1/requests", Self.ask, key: "k1")
            #expect(again.text == first.text)
            let changed = Self.ask.replacing("access", with: "delete")
            #expect(try await Self.post(browser, "/api/v1/requests", changed, key: "k1").status == .conflict)
            let rows = try await site.casework.storage.read { try $0.requests.list(scope: .everything) }
            #expect(rows.map(\.right) == [.copy] && rows.map(\.phase) == [.verification])
        }
    }

    @Test(arguments: [
        "", "{", "[]", #"{"controller":"outreach","rights":[],"email":"a@b.example","name":"A"}"#,
        #"{"controller":"outreach","rights":["copy"],"email":"nobody","name":"A"}"#,
        #"{"controller":"outreach","rights":["everything"],"email":"a@b.example","name":"A"}"#,
    ])
    func whatCannotBeReadOpensNothing(body: String) async throws {
        try await CaseSite.run { browser, site in
            let answer = try await Self.post(browser, "/api/v1/requests", body)
            #expect(answer.status == .badRequest && answer.text.contains(#""code":"unreadable-form""#))
            #expect(try await site.casework.storage.read { try $0.requests.count(scope: .everything) } == 0)
        }
    }

    @Test func staffReadAndActWithinTheirScope() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let path = "/api/v1/requests/\(try #require(opened.requests.first).reference)"
            #expect(try await browser.get(path).status == .unauthorized)
            let own = try await Self.call(browser, path, "priya@outreach.example")
            #expect(own.status == .ok && own.text.contains(#""right":"copy""#) && !own.text.contains("aroha"))
            #expect(try await Self.call(browser, path, "tane@other.example").status == .notFound)
            #expect(
                try await Self.call(browser, path, "priya@outreach.example", password: "no").status == .unauthorized
            )
            let body = #"{"ground":"exempt","text":"All of it is exempt."}"#
            let foreign = try await Self.post(browser, "\(path)/refusal", body, as: "tane@other.example")
            #expect(foreign.status == .notFound)
            let done = try await Self.post(browser, "\(path)/withdrawal", "{}", as: "priya@outreach.example")
            #expect(done.status == .ok && done.text.contains(#""revision""#), "\(done.text)")
        }
    }

    private static func post(
        _ browser: Browser,
        _ path: String,
        _ body: String,
        key: String? = nil,
        as address: String? = nil
    ) async throws -> TestResponse {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let key { headers[try #require(HTTPField.Name("Idempotency-Key"))] = key }
        if let address { headers[.authorization] = basic(address, CaseSite.password) }
        let buffer = ByteBuffer(string: body)
        return try await browser.client.execute(uri: path, method: .post, headers: headers, body: buffer)
    }

    private static func call(
        _ browser: Browser,
        _ path: String,
        _ address: String,
        password: String = CaseSite.password
    ) async throws -> TestResponse {
        try await browser.client.execute(uri: path, method: .get, headers: [.authorization: basic(address, password)])
    }

    private static func basic(_ address: String, _ password: String) -> String {
        "Basic " + Data("\(address):\(password)".utf8).base64EncodedString()
    }
}
