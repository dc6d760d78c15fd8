import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import WebServer

@Suite struct WebsiteTests {
    @Test func everyAnswerCarriesTheHeaders() async throws {
        try await TestSite.run("https://privacy.example") { client, website in
            let style = website.writer.texts.path(ofAsset: "style.css")
            let paths = Route.all.map { $0.path } + ["/nowhere", "/%2e%2e/etc/passwd", "/assets/nothing.css", style]
            for method in [HTTPRequest.Method.get, .post, .options] {
                for path in paths {
                    let answer = try await client.execute(uri: path, method: method)
                    let policy = try #require(answer.header("Content-Security-Policy"), "\(path)")
                    #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
                    #expect(!policy.contains("unsafe"))
                    #expect(answer.header("X-Content-Type-Options") == "nosniff")
                    #expect(answer.header("Referrer-Policy") == "no-referrer")
                    #expect(answer.header("Strict-Transport-Security") != nil)
                    #expect(answer.header("X-Request-ID") != nil)
                    let keeps = path == style && answer.status == .ok
                    #expect(answer.header("Cache-Control")?.contains("no-store") == !keeps, "\(path)")
                }
            }
        }
    }

    @Test func plainSitesMakeNoPromiseOfHTTPS() async throws {
        try await TestSite.run { client, _ in
            let answer = try await client.execute(uri: "/", method: .get)
            #expect(answer.header("Strict-Transport-Security") == nil)
        }
    }

    @Test func theVisitCookieIsTheHostsAlone() async throws {
        try await TestSite.run { client, _ in
            let answer = try await client.execute(uri: "/", method: .get)
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasPrefix("__Host-visit-8080="))
            for property in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] { #expect(cookie.contains(property)) }
            #expect(!cookie.contains("Domain"))
            let style = try await client.execute(uri: "/health/live", method: .get)
            #expect(style.headers[.setCookie] == nil)
        }
    }

    @Test func whatIsNotThereSaysSoInTheCallersManner() async throws {
        try await TestSite.run { client, _ in
            let page = try await client.execute(uri: "/nowhere?email=aroha@example.nz", method: .get)
            #expect(page.status == .notFound && page.header("Content-Type")?.hasPrefix("text/html") == true)
            #expect(page.text.contains("<h1>This page is not here</h1>") && !page.text.contains("aroha"))
            let data = try await client.execute(uri: "/api/v1/nothing", method: .get)
            #expect(data.header("Content-Type") == "application/problem+json")
            #expect(
                data.text.contains(#""code":"not-found""#) && data.text.contains(#""title":"This page is not here""#)
            )
            let method = try await client.execute(uri: "/health/live", method: .post)
            #expect(method.status == .methodNotAllowed && method.header("Allow") == "GET, HEAD")
            let options = try await client.execute(uri: "/r/ABC", method: .options)
            #expect(options.status == .noContent && options.header("Allow") == "GET, HEAD, POST")
        }
    }

    @Test func defectsTellTheirNumberAndNothingElse() async throws {
        try await TestSite.run { client, _ in
            for path in ["/answer/ABC", "/api/v1/requests/ABC"] {
                let answer = try await client.execute(uri: path, method: .get)
                #expect(answer.status == .internalServerError)
                #expect(!answer.text.contains("Boom") && !answer.text.contains("aroha"))
                let number = try #require(answer.header("X-Request-ID"))
                #expect(path.hasPrefix("/api") || answer.text.contains(number))
            }
        }
    }

    @Test func staffWithoutSessionAreLedToTheSignIn() async throws {
        try await TestSite.run { client, _ in
            let answer = try await client.execute(uri: "/console", method: .get)
            #expect(answer.status == .seeOther && answer.header("Location") == "/console/sign-in")
        }
    }

    @Test func assetsAreKeptUnderANameOfTheirContent() async throws {
        try await TestSite.run { client, website in
            let path = website.writer.texts.path(ofAsset: "style.css")
            #expect(path.wholeMatch(of: /\/assets\/style-[0-9a-f]+\.css/) != nil)
            let answer = try await client.execute(uri: path, method: .get)
            #expect(answer.header("Content-Type") == "text/css; charset=utf-8")
            #expect(answer.header("Cache-Control") == "public, max-age=31536000, immutable")
            let other = StaticAsset(name: "style.css", bytes: [1])
            #expect(!path.hasSuffix(other.servedName))
        }
    }

    @Test func machinesAskForHealth() async throws {
        try await TestSite.run { client, _ in
            for (path, text) in [("/health/live", "live\n"), ("/health/ready", "ready\n"), ("/metrics", "up 1\n")] {
                let answer = try await client.execute(uri: path, method: .get)
                #expect(answer.status == .ok && answer.text == text)
                let head = try await client.execute(uri: path, method: .head)
                #expect(head.status == .ok && head.text.isEmpty)
            }
        }
    }
}
