import Foundation
import TestPeers
import Testing

@testable import Outbound

@Suite("HTTP over libcurl", .timeLimit(.minutes(2)))
struct HTTPExchangeTests {
    private func client(_ service: HTTPService, limits: OutboundLimits = OutboundLimits()) -> OutboundClient {
        OutboundClient(allowed: AddressAllowList([.store: [service.address]]), limits: limits)
    }

    private func send(
        _ call: HTTPCall,
        _ service: HTTPService,
        limits: OutboundLimits = OutboundLimits()
    ) async throws -> HTTPReply {
        let address = service.address
        return try await client(service, limits: limits).exchange(reach: OutboundReach([.loopback])) {
            try $0.send(call, to: address)
        }
    }

    private func get(_ path: String) throws -> HTTPCall { HTTPCall(.get, try HTTPTarget(encoded: path)) }

    @Test("method, path, query, headers and body arrive as they were given", arguments: HTTPCall.Method.allCases)
    func arrives(method: HTTPCall.Method) async throws {
        let service = try HTTPService()
        let hostile = "a/b?c&d=e#f %2e\r\nX: y é\u{1F642};\"'<>"
        let target = try HTTPTarget(segments: ["raw", "echo", hostile], query: [("q", hostile), ("q", "2")])
        let headers = [try HTTPField("X-Given", "one, two; \u{E9}")]
        let body = method == .get ? nil : Array("{\"a\": \"\0\"}".utf8)
        let reply = try await send(HTTPCall(method, target, headers: headers, body: body), service)
        #expect(reply.status == 200)
        let echo = try #require(try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any])
        #expect(echo["method"] as? String == method.rawValue)
        let path = try #require(echo["path"] as? String)
        #expect(path == target.text)
        let halves = path.split(separator: "?").map(String.init)
        #expect(halves.count == 2)
        #expect(halves[0].removingPercentEncoding == "/raw/echo/\(hostile)")
        #expect(halves[0].split(separator: "/").count == 3)
        #expect(halves[1].split(separator: "&").map { $0.removingPercentEncoding } == ["q=\(hostile)", "q=2"])
        let seen = try #require(echo["headers"] as? [String: String])
        #expect(seen["x-given"]?.isEmpty == false)
        #expect(seen["expect"] == nil)
        #expect(echo["body"] as? String == (body.map { String(decoding: $0, as: UTF8.self) } ?? ""))
    }

    @Test("several calls, each forgets the one before, and one client survives what goes wrong")
    func again() async throws {
        let service = try HTTPService()
        let address = service.address
        let client = client(service, limits: OutboundLimits(messageBytesMax: 5_000))
        let codes = try await client.exchange(reach: OutboundReach([.loopback])) { exchange in
            var codes: [String] = []
            for path in ["/raw/bytes/5000", "/raw/bytes/5001", "/raw/die", "/raw/status/503", "/raw/bytes/1"] {
                let call = HTTPCall(.get, try HTTPTarget(encoded: path))
                do throws(OutboundError) {
                    codes.append("\(try exchange.send(call, to: address).status)")
                } catch {
                    codes.append(error.code)
                }
            }
            let post = HTTPCall(.post, try HTTPTarget(encoded: "/raw/echo"), body: Array("body".utf8))
            _ = try exchange.send(post, to: address)
            let echo = try exchange.send(HTTPCall(.get, try HTTPTarget(encoded: "/raw/echo")), to: address)
            codes.append(String(decoding: echo.body, as: UTF8.self).contains("\"body\": \"\"") ? "empty" : "kept")
            return codes
        }
        #expect(codes == ["200", "answer-too-large", "connection-lost", "503", "200", "empty"])
    }

    @Test(
        "redirects are said, not followed, and nothing of a path or a query is said",
        arguments: [301, 302, 303, 307, 308]
    )
    func redirects(status: Int) async throws {
        let service = try HTTPService()
        let there = "http%3A%2F%2Fmetadata.example%2Fsecret%3Fwho%3Dana"
        let call = try get("/raw/status/\(status)?Location=\(there)")
        let error = await #expect(throws: OutboundError.self) { _ = try await send(call, service) }
        #expect(error?.code == "redirected")
        #expect(error?.sentence.contains("http://metadata.example:80 ") == true)
        #expect(error?.sentence.contains("ana") == false)
        #expect(error?.status == status)
    }

    @Test("a head without end is given up")
    func endlessHead() async throws {
        let service = try HTTPService()
        let call = try get("/raw/headers/90")
        let error = await #expect(throws: OutboundError.self) { _ = try await send(call, service) }
        #expect(error?.code == "answer-too-large" || error?.code == "connection-lost")
        #expect(try await send(try get("/raw/headers/9"), service).headers["x-8"]?.count == 1000)
    }

    @Test("a server that does not answer, and none at all, are temporary")
    func silent() async throws {
        let service = try HTTPService()
        let call = try get("/raw/hang")
        let slow = await #expect(throws: OutboundError.self) {
            _ = try await send(call, service, limits: OutboundLimits(connectSeconds: 1, totalSeconds: 1))
        }
        #expect(slow?.code == "server-slow" && slow?.isTemporary == true)
        let nobody = OutboundAddress(scheme: "http", host: "127.0.0.1", port: 1)
        let client = OutboundClient(allowed: AddressAllowList([.store: [nobody]]))
        let absent = await #expect(throws: OutboundError.self) {
            try await client.exchange(reach: OutboundReach([.loopback])) { _ = try $0.send(call, to: nobody) }
        }
        #expect(absent?.code == "server-unreachable" && absent?.isTemporary == true)
    }

    @Test("a certificate is trusted only where its authority is, and for its own name only")
    func certificates() async throws {
        let service = try HTTPService(tls: true)
        let certificate = try #require(service.certificate)
        let call = try get("/raw/echo")
        for (host, authorities, status) in [
            ("localhost", certificate, 200), ("localhost", nil, nil), ("other.example", certificate, nil),
            ("127.0.0.1", certificate, nil),
        ] {
            let address = OutboundAddress(scheme: "https", host: host, port: service.port)
            let client = OutboundClient(allowed: AddressAllowList([.store: [address]]))
            let reach = OutboundReach([.loopback], names: { _ in ["127.0.0.1"] })
            do {
                let reply = try await client.exchange(reach: reach) {
                    try $0.send(call, to: address, authoritiesFile: authorities)
                }
                #expect(reply.status == status)
            } catch {
                #expect(status == nil)
                #expect((error as? OutboundError)?.code == "tls-failed")
            }
        }
    }

    @Test("an address that is listed for mail is not listed for stores")
    func listedForMail() async throws {
        let service = try HTTPService()
        let (address, call) = (service.address, try get("/raw/echo"))
        let client = OutboundClient(allowed: AddressAllowList([.mail: [address]]))
        let error = await #expect(throws: OutboundError.self) {
            try await client.exchange(reach: OutboundReach([.loopback])) { _ = try $0.send(call, to: address) }
        }
        #expect(error?.code == "address-not-allowed")
    }

    @Test("the environment's proxy is not asked")
    func noProxy() async throws {
        let service = try HTTPService()
        setenv("http_proxy", "http://127.0.0.1:1", 1)
        setenv("ALL_PROXY", "http://127.0.0.1:1", 1)
        defer {
            unsetenv("http_proxy")
            unsetenv("ALL_PROXY")
        }
        #expect(try await send(try get("/raw/echo"), service).status == 200)
    }

    @Test(
        "nothing that ends a line or frames a message gets into a header",
        arguments: [
            ("X-A", "a\r\nX-B: b"), ("X-A", "a\nb"), ("X-A", "a\0b"), ("X-A\r\nX-B", "a"), ("X A", "a"), ("", "a"),
            ("X-A", ""), ("X-A", " a"), ("X-A:", "a"), ("Host", "a"), ("content-length", "1"),
            ("Transfer-Encoding", "chunked"),
            ("X-A", "a\u{7F}"), ("X-Ä", "a"), ("X-A", String(repeating: "a", count: 8_001)),
        ]
    )
    func headers(name: String, value: String) {
        #expect(throws: OutboundError.self) { try HTTPField(name, value) }
    }

    @Test("no value leads out of its place in the path", arguments: ["", ".", "..", "a\0"])
    func paths(value: String) {
        #expect(throws: OutboundError.self) { try HTTPTarget(segments: ["contacts", value]) }
    }

    @Test(
        "a path that a server wrote stays a path of it",
        arguments: [
            "//evil.example/a", "http://evil.example/", "", "a", "/a/../b", "/a/%2E%2e/b", "/./a", "/a b", "/a\r\nb",
            "/a#b",
            "/é", "/a\\b", "\\\\evil.example", "/a@b\0",
        ]
    )
    func encodedPaths(text: String) {
        #expect(throws: OutboundError.self) { try HTTPTarget(encoded: text) }
    }
}
