import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import SubjectRequests
import Templates
import Testing

@testable import WebServer

/// The web server over this checkout's own templates, with a key that is not secret.
enum TestSite {
    static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let folder = checkout.appending(path: "Sources/WebServer")

    /// Stands for HMAC: what matters here is that other texts have other digests.
    static let digest: KeyedDigest = { purpose, text in "digest:\(purpose):\(text)" }

    private static let loaded = Result { try SiteTexts(folder: folder, words: words()) }

    static let languages = ["de", "en", "es", "fr"]

    static func words() throws -> PhraseBook {
        try PhraseBook(
            languages.map { language in
                let file = "\(language).phrases"
                let text = try String(contentsOf: checkout.appending(path: "words/\(file)"), encoding: .utf8)
                return try Phrases(language: language, files: [(file, text)])
            }
        )
    }

    static func texts() throws -> SiteTexts { try loaded.get() }

    static func website(_ address: String = "http://127.0.0.1:8080") throws -> Website {
        Website(
            address: try #require(SiteAddress(address)),
            texts: try texts(),
            digest: digest,
            isReady: { true },
            metrics: { "up 1\n" }
        )
    }

    /// Runs `body` against the site, with handlers that echo standing in for those that need a case.
    static func run(
        _ address: String = "http://127.0.0.1:8080",
        _ body: @Sendable @escaping (any TestClientProtocol, Website) async throws -> Void
    ) async throws {
        let website = try website(address)
        let router = website.router()
        router.on(.start, .get) { request, context in
            let page = ProblemPage(
                frame: website.writer.frame(request, context),
                title: "Start",
                explanation: "",
                next: "",
                number: ""
            )
            return try website.writer.html(page, language: context.language)
        }
        router.on(.ask(controller: ""), .post) { _, context in .plain(context.form["message"]) }
        router.on(.unsubscribe(token: ""), .post) { _, context in .plain(context.form["List-Unsubscribe"]) }
        router.on(.move(reference: "", verb: ""), .post) { _, context in .plain(context.value(.verb)) }
        router.on(.queue, .get) { _, _ in throw WebFault.signInNeeded }
        router.on(.answer(reference: ""), .get) { _, _ in throw Boom() }
        router.on(.apiRequest(reference: ""), .get) { _, _ in throw Boom() }
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        try await Application(router: router, logger: quiet).test(.router) { client in try await body(client, website) }
    }

    /// An error that nobody knows, with something in it that nobody may see.
    struct Boom: Error { let secret = "aroha@example.nz" }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// The cookie of that name that the answer sets.
    func cookie(_ name: String) -> String? {
        let cookies = headers[values: .setCookie]
        return cookies.first { $0.hasPrefix("\(name)=") }?.split(separator: ";").first?.split(separator: "=").last
            .map(String.init)
    }
}
