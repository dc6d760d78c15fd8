import Foundation
import Synchronization
import Testing

@testable import Outbound

@Suite("SMTP over libcurl", .timeLimit(.minutes(1)))
struct SMTPDeliveryTests {
    private let message = Array("Subject: hello\r\n\r\n.dot at the start\r\nlast line\r\n".utf8)

    private func delivery(
        _ port: Int,
        credentials: SMTPServer.Credentials? = nil,
        limits: OutboundLimits = OutboundLimits()
    ) -> SMTPDelivery {
        let address = OutboundAddress(scheme: "smtp", host: "127.0.0.1", port: port)
        let client = OutboundClient(allowed: AddressAllowList([.mail: [address]]), limits: limits)
        let server = SMTPServer(address: address, credentials: credentials, greetingName: "privacy.example")
        return SMTPDelivery(client: client, server: server)
    }

    @Test("a message arrives byte for byte, over one connection")
    func arrives() async throws {
        let sink = try MailSink()
        let delivery = delivery(sink.port)
        for number in 1...3 {
            try await delivery.send(message, from: "", to: ["a\(number)@example.org"])
            let taken = try sink.next()
            #expect(Array(taken.message) == message)
            #expect(taken.from.hasPrefix("MAIL FROM:<>"))
            #expect(taken.to == ["RCPT TO:<a\(number)@example.org>"])
            #expect(taken.connection == 1)
        }
    }

    @Test(
        "temporary and permanent failures are told apart, without a word of the server's",
        arguments: [
            ("temp", "mail-deferred", true, 451), ("perm", "mail-refused", false, 550),
            ("drop", "mail-connection-lost", true, nil),
        ]
    )
    func failures(local: String, code: String, isTemporary: Bool, status: Int?) async throws {
        let sink = try MailSink()
        let delivery = delivery(sink.port)
        let error = await #expect(throws: OutboundError.self) {
            try await delivery.send(message, from: "desk@example.org", to: ["\(local)@example.org"])
        }
        #expect(error?.code == code)
        #expect(error?.isTemporary == isTemporary)
        #expect(error?.status == status)
        #expect(error?.description.contains("@") == false)
        try await delivery.send(message, from: "desk@example.org", to: ["next@example.org"])
        #expect(try sink.next().to == ["RCPT TO:<next@example.org>"])
    }

    @Test("no server and a silent server are temporary")
    func noServer() async throws {
        let sink = try MailSink()
        let limits = OutboundLimits(connectSeconds: 1, totalSeconds: 1)
        let silent = await #expect(throws: OutboundError.self) {
            try await delivery(sink.port, limits: limits).send(message, from: "", to: ["hang@example.org"])
        }
        #expect(silent?.code == "mail-server-slow" && silent?.isTemporary == true)
        let absent = await #expect(throws: OutboundError.self) {
            try await delivery(1).send(message, from: "", to: ["a@example.org"])
        }
        #expect(absent?.code == "mail-server-unreachable" && absent?.isTemporary == true)
    }

    @Test("a password is never sent without TLS")
    func noPlainPassword() async throws {
        let sink = try MailSink("--auth")
        let error = await #expect(throws: OutboundError.self) {
            try await delivery(sink.port, credentials: .init(user: "user", password: "secret"))
                .send(message, from: "", to: ["a@example.org"])
        }
        #expect(error?.code == "mail-tls-failed")
    }

    @Test(
        "nothing that could smuggle a command gets into an envelope",
        arguments: [
            "a@example.org>\r\nRCPT TO:<b@example.org", "a b@example.org", "a@b@example.org", "", "@example.org",
            "a@example.org\0", "<a@example.org>",
        ]
    )
    func envelopes(address: String) async throws {
        let error = await #expect(throws: OutboundError.self) {
            try await delivery(1).send(message, from: "", to: [address])
        }
        #expect(error?.code == "bad-envelope")
    }

    @Test("an address that is not listed, and a message too large, are refused before any connection")
    func refusedHere() async throws {
        let listed = OutboundAddress(scheme: "smtp", host: "127.0.0.1", port: 1)
        let other = OutboundAddress(scheme: "smtp", host: "127.0.0.1", port: 2)
        let client = OutboundClient(
            allowed: AddressAllowList([.mail: [listed]]),
            limits: OutboundLimits(messageBytesMax: 10)
        )
        for (address, code) in [(other, "address-not-allowed"), (listed, "message-too-large")] {
            let delivery = SMTPDelivery(client: client, server: SMTPServer(address: address))
            let error = await #expect(throws: OutboundError.self) {
                try await delivery.send(message, from: "", to: ["a@example.org"])
            }
            #expect(error?.code == code)
        }
    }

    @Test("a silent mail server does not hold up other work")
    func blocksNobody() async throws {
        let sink = try MailSink()
        let limits = OutboundLimits(connectSeconds: 30, totalSeconds: 30)
        let message = message
        let ended = EndedDeliveries()
        let waiting = (0..<8).map { _ in
            let delivery = delivery(sink.port, limits: limits)
            return Task {
                try? await delivery.send(message, from: "", to: ["hang@example.org"])
                ended.count.withLock { $0 += 1 }
            }
        }
        // Blocked pool threads would let none of these run before the deliveries give up.
        for number in 0..<100 { _ = await Task { number }.value }
        #expect(ended.count.withLock { $0 } == 0)
        for task in waiting { await task.value }
    }
}

private final class EndedDeliveries: Sendable {
    let count = Mutex(0)
}
