import SubjectRequests
import Testing

@testable import Mail

@Suite("What our own mail server says of a sender")
struct AuthenticationResultsTests {
    private func words(_ field: String) -> [String]? { AuthenticationResults(field)?.results.map(\.words) }

    @Test(
        "the forms of RFC 8601, and those that servers write",
        arguments: [
            ("mx.example; none", []), ("mx.example 1; none", []), ("mx.example", []),
            ("mx.example; spf=pass smtp.mailfrom=a@kereru.example", ["spf pass (kereru.example)"]),
            (
                " \"mx.example\" (ours) 1 ; DKIM = Fail (bad (nested \\) ) key) header . d = \"kereru.example\" ;"
                    + " dmarc/1=pass reason=\"a; b\" header.from=kereru.example;",
                ["dkim fail (kereru.example)", "dmarc pass (kereru.example)"]
            ),
            (
                "mx.example; dkim=pass header.i=@kereru.example header.s=s1 header.b=ab/+cd=; spf=none smtp.helo=h.example",
                ["dkim pass (kereru.example)", "spf none (h.example)"]
            ),
            ("mx.example; iprev=pass policy.iprev=192.0.2.1; auth=pass smtp.auth=aroha", ["iprev pass", "auth pass"]),
            ("mx.example; spf=pass smtp.mailfrom=\"<script>\"@x", nil),
            ("mx.example; spf=pass smtp.mailfrom=<script>", ["spf pass"]),
        ]
    )
    func forms(field: String, wanted: [String]?) {
        #expect(words(field) == wanted)
    }

    @Test(
        "what is not as the grammar wants it says nothing",
        arguments: [
            "", ";", "mx.example spf=pass", "mx.example 2; none", "mx.example; spf", "mx.example; spf=",
            "mx.example; spf=pass (open", "mx.example; spf=pass smtp=x", "mx.example; spf=pass \"open",
            "mx.example; =pass", "mx.example; spf=pass; \u{0}", "(mx.example; spf=pass", "mx.example\\; spf=pass",
            "mx.example; " + String(repeating: "(", count: 40) + String(repeating: ")", count: 40) + "spf=pass",
            "mx.example" + String(repeating: "; spf=pass", count: 60),
            "mx.example; spf=pass" + String(repeating: " ", count: 9_000),
        ]
    )
    func broken(field: String) {
        #expect(AuthenticationResults(field) == nil)
    }

    private func believed(_ head: String, from servers: Set<String> = ["MX.example"]) -> [String] {
        AuthenticationResults.believed(in: Array("\(head)\n\nhello".utf8), from: servers).map(\.words)
    }

    private static let ours = "Authentication-Results: mx.example;\n\tspf=fail smtp.mailfrom=evil.example"
    private static let received = "Received: from evil.example by mx.example; Fri, 27 Nov 2026 09:00:00 +1300"
    private static let forged = "Authentication-Results: mx.example; spf=pass smtp.mailfrom=bank.example"
    private static let foreign = "Authentication-Results: mx.evil.example; spf=pass smtp.mailfrom=bank.example"

    @Test("only our own server is believed, and only where it cannot be somebody else who wrote it")
    func places() {
        let (ours, received, forged, foreign) = (Self.ours, Self.received, Self.forged, Self.foreign)
        let told = ["spf fail (evil.example)"]
        #expect(believed("\(ours)\n\(received)\n\(forged)\nFrom: a@b.example") == told)
        #expect(believed("\(received)\n\(ours)\n\(forged)\nFrom: a@b.example") == told)
        #expect(
            believed("\(ours)\n\(ours)\n\(received)\n\(forged)") == told + told,
            "each of our own checks writes one"
        )
        #expect(
            believed("\(foreign)\n\(ours)\n\(received)").isEmpty,
            "what stands below another server's came with the letter"
        )
        #expect(believed("\(received)\n\(foreign)\n\(forged)").isEmpty)
        #expect(believed("Authentication-Results: mx.example; spf\n\(ours)\n\(received)").isEmpty, "unreadable ends it")
        #expect(believed("From: a@b.example\nTo: c@d.example\n\n\(ours)").isEmpty, "a body is no header")
        #expect(believed("no header at all\n\(ours)").isEmpty)
        #expect(believed(ours, from: []).isEmpty && believed(ours, from: ["example"]).isEmpty)
        #expect(believed("Authentication-Results: mx.example.evil.example; spf=pass").isEmpty)
        #expect(believed("Authentication-Results: (mx.example) evil.example; spf=pass").isEmpty)
        #expect(believed("X-Authentication-Results: mx.example; spf=pass").isEmpty)
    }

    @Test("the explanation of a message shows it, and the verdict does not change")
    func explained() throws {
        let mail = "\(Self.ours)\n\(Self.received)\nFrom: a@evil.example\n\nPlease delete all my personal data."
        let classifier = try Shipped.classifier.get()
        let plain = MessageExplanation(file: "x", bytes: Array(mail.utf8), classifier: classifier)
        let told = MessageExplanation(
            file: "x",
            bytes: Array(mail.utf8),
            classifier: classifier,
            servers: ["mx.example"]
        )
        #expect(plain.authentication.isEmpty && told.authentication.map(\.words) == ["spf fail (evil.example)"])
        #expect(plain.verdict == told.verdict && plain.rights == told.rights && plain.identities == told.identities)
    }
}

@Suite("A day that an authority names")
struct NamedDayTests {
    @Test(
        "in four languages, and in numbers",
        arguments: [
            ("Please answer by 14 December 2026.", "2026-12-14"),
            ("We ask for your views no later than the 3rd of January 2027, please.", "2027-01-03"),
            ("The deadline is December 14, 2026.", "2026-12-14"), ("Reply before 2026-12-14", "2026-12-14"),
            ("Bitte antworten Sie bis zum 14. Dezember 2026.", "2026-12-14"),
            ("spätestens am 14.12.2026", "2026-12-14"), ("Frist: 1. März 2027", "2027-03-01"),
            ("au plus tard le 1er février 2027", "2027-02-01"), ("avant le 14 décembre 2026", "2026-12-14"),
            ("antes del 14 de diciembre de 2026", "2026-12-14"), ("a más tardar el 14 de enero del 2027", "2027-01-14"),
        ]
    )
    func named(text: String, day: String) throws {
        let earliest = try #require(CivilDate("2026-11-27"))
        #expect(NamedDay.find(in: text, notBefore: earliest)?.day.description == day)
    }

    @Test(
        "other days are not taken for it",
        arguments: [
            "On 14 December 2026 we received a complaint.", "Please answer by 14 December 2019.", "by 31 February 2027",
            "Please answer soon.", "the year by 2026-13-01", "Standby 14 December 2026",
        ]
    )
    func none(text: String) throws {
        #expect(NamedDay.find(in: text, notBefore: try #require(CivilDate("2026-11-27"))) == nil)
    }

    @Test("the words that say so are kept")
    func words() throws {
        let text = "We ask you to answer\nno later than 14 December 2026, and in writing."
        let found = NamedDay.find(in: text, notBefore: try #require(CivilDate("2026-11-27")))
        #expect(found?.words == "no later than 14 December 2026")
    }
}

@Suite("What may not be read as mail can still be looked at")
struct SalvagedMessageTests {
    @Test("its source and its day are there, its sender is not")
    func salvaged() throws {
        let mail = """
            Received: by mx.example; Fri, 27 Nov 2026 09:00:00 +1300
            Content-Type: text/plain
            Content-Type: text/html
            From: aroha@kereru.example
            Subject: =?utf-8?q?my_data?=

            Please send me my data.\u{202E}\u{0}
            """
        #expect(throws: MessageDefect.self) { try InboundMessage.parse(Array(mail.utf8)) }
        let message = InboundMessage.salvage(Array(mail.utf8))
        #expect(message.sender == nil && message.subjectLine == "my data")
        #expect(message.receivedAt?.description == "2026-11-26T20:00:00.000Z")
        #expect(message.text.contains("Please send me my data.") && message.text.contains("From: aroha"))
        #expect(!message.text.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{0}" })
    }

    @Test("anything at all can be looked at")
    func anything() {
        for bytes in [[], [0], Array("\n\n".utf8), Array(repeating: 0xFF, count: 200_000), Array(":::\n : x".utf8)] {
            #expect(InboundMessage.salvage(bytes).sender == nil)
        }
    }
}
