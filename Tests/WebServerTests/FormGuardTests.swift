import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import WebServer

@Suite struct FormGuardTests {
    private static let formType = "application/x-www-form-urlencoded"

    @Test func aFormOfTheBrowsersOwnPageIsTaken() async throws {
        try await TestSite.run { client, _ in
            let page = try await client.execute(uri: "/", method: .get)
            let visit = try #require(page.cookie("__Host-visit-8080"))
            let token = FormTokens(TestSite.digest).token(visit: visit, session: "")
            let answer = try await Self.post(client, "message=kia+ora&form-token=\(token.escaped)", visit: visit)
            #expect(answer.status == .ok && answer.text == "kia ora")
        }
    }

    @Test(arguments: ["", "form-token=", "form-token=forged", "message=x", "form-token=OTHER"])
    func aFormWithoutThePagesTokenIsRefused(body: String) async throws {
        try await TestSite.run { client, _ in
            let other = FormTokens(TestSite.digest).token(visit: "bb", session: "").escaped
            let answer = try await Self.post(client, body.replacing("OTHER", with: other), visit: "aa")
            #expect(answer.status == .forbidden && answer.text.contains("no longer valid"))
            let bare = try await Self.post(client, body, visit: nil)
            #expect(bare.status == .forbidden)
        }
    }

    @Test func aTokenIsGoodForItsSessionOnly() async throws {
        try await TestSite.run { client, _ in
            let tokens = FormTokens(TestSite.digest)
            for (session, status) in [("mine", HTTPResponse.Status.ok), ("other", .forbidden), ("", .forbidden)] {
                let token = tokens.token(visit: "aa", session: session).escaped
                let answer = try await client.execute(
                    uri: "/console/requests/X/approval",
                    method: .post,
                    headers: [
                        .contentType: Self.formType, .cookie: "__Host-visit-8080=aa; __Host-console-8080=mine",
                    ],
                    body: ByteBuffer(string: "form-token=\(token)")
                )
                #expect(answer.status == status)
            }
        }
    }

    @Test func formsOfOtherSitesAreRefusedThoughTheTokenFits() async throws {
        try await TestSite.run { client, _ in
            let token = FormTokens(TestSite.digest).token(visit: "aa", session: "").escaped
            for site in ["cross-site", "same-site"] {
                let answer = try await Self.post(client, "form-token=\(token)", visit: "aa", from: site)
                #expect(answer.status == .forbidden && answer.text.contains("another site"))
            }
        }
    }

    @Test func mailProgramsUnsubscribeWithoutAToken() async throws {
        try await TestSite.run { client, _ in
            let answer = try await client.execute(
                uri: "/unsubscribe/abc",
                method: .post,
                headers: [.contentType: Self.formType],
                body: ByteBuffer(string: "List-Unsubscribe=One-Click")
            )
            #expect(answer.status == .ok && answer.text == "One-Click")
        }
    }

    @Test func tooMuchAndUnreadableAreRefused() async throws {
        try await TestSite.run { client, _ in
            let big = String(repeating: "a", count: 11 * 1_024 * 1_024)
            #expect(try await Self.post(client, "message=\(big)", visit: "aa").status == .contentTooLarge)
            #expect(try await Self.post(client, "message=%zz", visit: "aa").status == .badRequest)
            let answer = try await client.execute(
                uri: "/ask/outreach",
                method: .post,
                headers: [.contentType: "text/plain"],
                body: ByteBuffer(string: "message=x")
            )
            #expect(answer.status == .unsupportedMediaType)
        }
    }

    private static func post(
        _ client: any TestClientProtocol,
        _ body: String,
        visit: String?,
        from site: String = "same-origin"
    ) async throws -> TestResponse {
        var headers: HTTPFields = [.contentType: formType]
        headers[try #require(HTTPField.Name("Sec-Fetch-Site"))] = site
        if let visit { headers[.cookie] = "__Host-visit-8080=\(visit)" }
        return try await client.execute(
            uri: "/ask/outreach",
            method: .post,
            headers: headers,
            body: ByteBuffer(string: body)
        )
    }
}

extension String {
    fileprivate var escaped: String { Route.encoded(self) }
}
