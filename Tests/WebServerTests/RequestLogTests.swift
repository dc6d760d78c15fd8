import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import Testing

@testable import WebServer

@Suite struct RequestLogTests {
    /// Paths, queries and headers can name people, and a path can hold a secret.
    @Test func theLogNamesRoutesAndNobody() async throws {
        let lines = Lines()
        var logger = Logger(label: "test") { _ in Recorder(lines: lines) }
        logger.logLevel = .trace
        let website = try TestSite.website()
        let router = website.router()
        router.on(.unsubscribe(token: ""), .post) { _, _ in throw TestSite.Boom() }
        try await Application(router: router, logger: logger).test(.router) { client in
            _ = try await client.execute(
                uri: "/unsubscribe/SECRET?email=aroha@example.nz",
                method: .post,
                headers: [.userAgent: "aroha", .cookie: "__Host-visit-8080=COOKIE"]
            )
            _ = try await client.execute(uri: "/aroha@example.nz", method: .get)
        }
        let text = lines.text
        #expect(
            text.contains("route=/unsubscribe/{token}") && text.contains("status=500") && text.contains("type=Boom")
        )
        #expect(text.contains("hb.request.id="))
        for word in ["SECRET", "aroha", "COOKIE"] { #expect(!text.contains(word)) }
    }
}

private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

private struct Recorder: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        lines.add("\(event.message) " + all.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " "))
    }
}
