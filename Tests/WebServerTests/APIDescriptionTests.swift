import Casework
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SubjectRequests
import Testing

@testable import WebServer

@Suite struct APIDescriptionTests {
    private func described(_ browser: Browser) async throws -> [String: Any] {
        let answer = try await browser.get("/api/v1/openapi.json")
        #expect(answer.status == .ok)
        return try #require(try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any])
    }

    /// Every route of the router below `/api/v1`, with verbs spelled out, and nothing besides.
    @Test func describesExactlyWhatTheRouterAnswers() async throws {
        try await CaseSite.run { browser, site in
            let paths = try #require(try await described(browser)["paths"] as? [String: [String: Any]])
            let told = Set(paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
            var routed: Set<String> = []
            for route in site.doors.router().routes {
                let path = "\(route.path)"
                guard path.hasPrefix("/api/v1"), route.method != .head else { continue }
                guard path.contains("{verb}") else {
                    routed.insert("\(route.method.rawValue) \(path)")
                    continue
                }
                for verb in MoveVerb.allCases where verb.isPosted && (route.method == .post || verb.ending != nil) {
                    routed.insert("\(route.method.rawValue) \(path.replacing("{verb}", with: verb.rawValue))")
                }
            }
            #expect(told == routed)
            #expect(told.contains("DELETE /api/v1/requests/{reference}/hold"))
        }
    }

    @Test func theShapeOfARequestIsAsDescribed() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.copy])
            let reference = try #require(opened.requests.first).reference
            let summary = try await site.casework.summary(reference, for: site.staff("priya"))
            let real = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(summary)) as? [String: Any]
            let components = try #require(try await described(browser)["components"] as? [String: Any])
            let schemas = try #require(components["schemas"] as? [String: [String: Any]])
            let shape = try #require(schemas["Request"])
            let properties = Set(try #require(shape["properties"] as? [String: Any]).keys)
            let required = Set(try #require(shape["required"] as? [String]))
            let keys = Set(try #require(real).keys)
            #expect(keys.isSubset(of: properties) && required.isSubset(of: keys))
        }
    }

    @Test func aHoldEndsWithDelete() async throws {
        try await CaseSite.run { browser, site in
            let opened = try await site.ask([.delete])
            let path = "/api/v1/requests/\(try #require(opened.requests.first).reference)"
            func send(_ method: HTTPRequest.Method, _ path: String, _ body: String) async throws -> TestResponse {
                let basic = Data("priya@outreach.example:\(CaseSite.password)".utf8).base64EncodedString()
                return try await browser.client.execute(
                    uri: path,
                    method: method,
                    headers: [.authorization: "Basic \(basic)", .contentType: "application/json"],
                    body: ByteBuffer(string: body)
                )
            }
            let held = try await send(.post, "\(path)/hold", #"{"text":"Dispute"}"#)
            #expect(held.status == .ok && held.text.contains("on-hold"), "\(held.text)")
            #expect(try await send(.post, "\(path)/lift", #"{"text":"x"}"#).status == .notFound)
            #expect(try await send(.delete, "\(path)/note", #"{"text":"x"}"#).status == .methodNotAllowed)
            let lifted = try await send(.delete, "\(path)/hold", #"{"text":"Settled"}"#)
            #expect(lifted.status == .ok && !lifted.text.contains("on-hold"), "\(lifted.text)")
            let none = try await send(.delete, "\(path)/hold", #"{"text":"Settled"}"#)
            #expect(none.status == .conflict && none.header("Content-Type") == "application/problem+json")
            let problem = try JSONSerialization.jsonObject(with: Data(none.text.utf8)) as? [String: Any]
            #expect(problem?["code"] as? String == "no-hold" && problem?["status"] as? Int == 409)
            let list = try await send(.get, "/api/v1/requests", "")
            #expect(list.status == .ok && list.text.contains(#""right":"delete""#))
        }
    }
}
