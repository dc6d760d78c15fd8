import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import WebServer

/// Somebody at the doors with a browser. Knows the token of every form: what keeps them out must be something else.
final class DoorCaller: Sendable {
    let name: String
    let site: DoorSite
    private let kept = Kept()

    private actor Kept {
        var cookies: [String: String] = [:]

        func take(_ response: TestResponse) {
            for line in response.headers[values: .setCookie] {
                let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
                if let name = pair.first { cookies[name] = pair.count > 1 ? pair[1] : nil }
            }
        }

        func set(_ name: String, _ value: String) { cookies[name] = value }
    }

    init(_ name: String, at site: DoorSite) async throws {
        self.name = name
        self.site = site
        _ = try await send(.get, "/")
    }

    /// Signs in at the console.
    func signIn(_ address: String) async throws {
        let answer = try await post("/console/sign-in", [("email", address), ("password", DoorSite.password)])
        try #require(answer.status == .seeOther, "\(name) cannot sign in: \(answer.status)")
    }

    /// Presses the button behind a mailed link.
    func confirm(_ reference: String, _ token: String) async throws -> TestResponse {
        try await post("/r/\(reference)", [("token", token)])
    }

    func cookie(_ kind: SiteCookies.Kind) async -> String {
        await kept.cookies[site.doors.site.writer.cookies.name(kind)] ?? ""
    }

    func hold(_ kind: SiteCookies.Kind, _ value: String) async {
        await kept.set(site.doors.site.writer.cookies.name(kind), value)
    }

    /// Sends a form with a token that this caller's own pages could have given.
    func post(_ path: String, _ fields: [(String, String)]) async throws -> TestResponse {
        let session: String
        switch Route.of(path: path)?.area {
        case .console: session = await cookie(.console)
        case .ownCase: session = await cookie(.portal)
        case .open, nil: session = ""
        }
        let token = site.doors.site.writer.tokens.token(visit: await cookie(.visit), session: session)
        let body = (fields + [(FormTokens.fieldName, token)])
            .map { "\(Route.encoded($0))=\(Route.encoded($1))" }.joined(separator: "&")
        return try await send(.post, path, body, type: "application/x-www-form-urlencoded")
    }

    func sendJSON(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ document: [String: any Sendable]
    ) async throws -> TestResponse {
        let body = String(decoding: try JSONSerialization.data(withJSONObject: document), as: UTF8.self)
        return try await send(method, path, body, type: "application/json")
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String? = nil,
        type: String? = nil
    ) async throws -> TestResponse {
        var headers = HTTPFields()
        headers[.cookie] = await kept.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        headers[.contentType] = type
        let response = try await site.client.execute(
            uri: path,
            method: method,
            headers: headers,
            body: body.map { ByteBuffer(string: $0) }
        )
        await kept.take(response)
        return response
    }
}
