import Testing

@testable import Outbound

@Suite("Addresses that may be connected to")
struct OutboundAddressTests {
    @Test(
        "a URL is scheme, host and port",
        arguments: [
            ("smtp://mail.example", "smtp://mail.example:587"),
            ("SMTP://Mail.Example:25/", "smtp://mail.example:25"),
            ("smtps://mail.example", "smtps://mail.example:465"),
            ("smtp://[::1]:2525", "smtp://[::1]:2525"),
        ]
    )
    func reads(url: String, expected: String) {
        #expect(OutboundAddress(url: url)?.description == expected)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "mail.example", "http://mail.example", "file:///etc/passwd", "smtp://", "smtp://user:word@mail.example",
            "smtp://mail.example:0", "smtp://mail.example:65536", "smtp://mail.example:25/path", "smtp://a b",
            "smtp://mail.example:25?x", "smtp://[::1", "smtp://mail.example\r\n:25", "smtp://127.0.0.1@evil.example",
        ]
    )
    func refuses(url: String) {
        #expect(OutboundAddress(url: url) == nil)
    }

    @Test("loopback is this machine only")
    func loopback() {
        let here = ["127.0.0.1", "127.9.9.9", "localhost", "::1"]
        let elsewhere = ["127.0.0.1.example.org", "127.example.org", "localhost.example", "10.0.0.1"]
        #expect(here.allSatisfy { OutboundAddress(scheme: "smtp", host: $0, port: 25).isLoopback })
        #expect(elsewhere.allSatisfy { !OutboundAddress(scheme: "smtp", host: $0, port: 25).isLoopback })
    }

    @Test("only a listed address is allowed, and only with its port and scheme")
    func allowList() throws {
        let listed = OutboundAddress(scheme: "smtp", host: "mail.example", port: 587)
        let list = AddressAllowList([.mail: [listed]])
        try list.check(listed, for: .mail)
        for (scheme, host, port) in [
            ("smtp", "mail.example", 25), ("smtps", "mail.example", 587), ("smtp", "x.example", 587),
        ] {
            #expect(throws: OutboundError.self) {
                try list.check(OutboundAddress(scheme: scheme, host: host, port: port), for: .mail)
            }
        }
    }
}
