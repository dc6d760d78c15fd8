import Foundation
import Synchronization
import Testing

@testable import Outbound

@Suite("SMTP over libcurl", .serialized, .timeLimit(.minutes(10)))
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
        for number in 1...40 {
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
            ("temp", "mail-deferred", true, 451), ("perm", "mail-refused-recipient", false, 550),
            ("drop", "mail-connection-lost", true, nil), ("data-451", "mail-deferred", true, 451),
            ("data-554", "mail-refused-content", false, 554), ("end-452", "mail-deferred", true, 452),
            ("end-550", "mail-refused-content", false, 550), ("end-552", "message-too-large", false, 552),
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
        let taken = try local.hasPrefix("end-") ? [sink.next(), sink.next()] : [sink.next()]
        #expect(taken.last?.to == ["RCPT TO:<next@example.org>"])
    }

    @Test(
        "what the server says to the sender",
        arguments: [
            ("451", "mail-deferred", true), ("550", "mail-refused-sender", false), ("552", "message-too-large", false),
            ("530", "mail-sign-in-refused", true), ("421", "mail-server-busy", true),
        ]
    )
    func sender(local: String, code: String, isTemporary: Bool) async throws {
        let sink = try MailSink()
        let error = await #expect(throws: OutboundError.self) {
            try await delivery(sink.port).send(message, from: "\(local)@example.org", to: ["a@example.org"])
        }
        #expect(error?.code == code && error?.isTemporary == isTemporary && error?.status == Int(local))
    }

    @Test(
        "a server that takes no mail is at fault, and not the message, whatever it says",
        arguments: ["BANNER=421", "BANNER=554", "EHLO=421", "EHLO=554"]
    )
    func refusingServer(said: String) async throws {
        // After a refused EHLO libcurl tries HELO.
        let sink = try MailSink("--say", said, "HELO=\(said.suffix(3))")
        let error = await #expect(throws: OutboundError.self) {
            try await delivery(sink.port).send(message, from: "", to: ["a@example.org"])
        }
        #expect(error?.code == "mail-server-busy" && error?.isTemporary == true)
        #expect(error.map { $0.pauseSeconds > 0 } == true)
    }

    @Test("an answer that is lost after the message: the same may be sent again, for the server has it")
    func lostAnswer() async throws {
        let sink = try MailSink()
        let delivery = delivery(sink.port)
        let error = await #expect(throws: OutboundError.self) {
            try await delivery.send(message, from: "", to: ["lost@example.org"])
        }
        #expect(error?.code == "mail-connection-lost" && error?.isTemporary == true)
        #expect(try Array(sink.next().message) == message)
    }

    @Test(
        "a connection that the server closed between two messages costs nothing but a new one",
        arguments: ["bye", "gone", "idle"]
    )
    func closedBetween(how: String) async throws {
        let sink = try MailSink()
        let delivery = delivery(sink.port)
        for number in 1...3 {
            try await delivery.send(message, from: "", to: ["\(how)@example.org"])
            #expect(try sink.next().connection == number)
        }
    }

    @Test("a server that fails is left alone for a while, then tried again; another goes on meanwhile")
    func rest() async throws {
        let (silent, sink, time) = (try ConnectionCounter(), try MailSink(), MovedTime())
        let addresses = [silent.port, sink.port].map { OutboundAddress(scheme: "smtp", host: "127.0.0.1", port: $0) }
        let client = OutboundClient(
            allowed: AddressAllowList([.mail: Set(addresses)]),
            limits: OutboundLimits(connectSeconds: 1, totalSeconds: 1),
            now: { time.now }
        )
        func send(_ place: Int) async throws {
            let server = SMTPServer(address: addresses[place])
            try await SMTPDelivery(client: client, server: server).send(message, from: "", to: ["a@example.org"])
        }
        var pauses: [Int] = []
        for round in 1...3 {
            for _ in 1...3 {
                let error = await #expect(throws: OutboundError.self) { try await send(0) }
                #expect(error?.code == "mail-server-slow")
                pauses.append(error?.pauseSeconds ?? 0)
            }
            try await send(1)
            #expect(silent.count == round, "tried once in each round")
            time.pass(seconds: pauses.last ?? 0)
        }
        for (round, most) in [5, 10, 20].enumerated() {
            #expect(pauses[3 * round..<3 * round + 3].allSatisfy { (most / 2...most).contains($0) }, "\(pauses)")
        }
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

/// Time that passes when a test says so.
private final class MovedTime: Sendable {
    private let passed = Mutex(0)
    private let start = ContinuousClock.now

    var now: ContinuousClock.Instant { start + .seconds(passed.withLock { $0 }) }

    func pass(seconds: Int) { passed.withLock { $0 += seconds } }
}
