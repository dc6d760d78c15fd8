import SubjectRequests
import Testing

@testable import Mail

@Suite("Reading messages")
struct InboundMessageTests {
    private func parse(_ text: String) throws -> InboundMessage { try InboundMessage.parse(Array(text.utf8)) }

    @Test("headers, decoded and typed")
    func headers() throws {
        let message = try parse(
            """
            Received: from b by mx.example; Fri, 27 Nov 2026 09:30:00 +1300
            Received: from a by b; Thu, 1 Jan 1998 00:00:00 +0000
            Message-ID: <abc@example.org>
            From: =?UTF-8?Q?Aroha_M=C4=81ori?= <aroha@Example.ORG>
            To: info@outreach.example, "B, C" <c@example.org>
            Reply-To: other@example.org
            Subject: =?UTF-8?B?TMO2c2NodW5n?= please
            Date: Fri, 27 Nov 2026 09:29:00 +1300
            In-Reply-To: <one@x>
            References: <zero@x> <one@x>

            Kia ora
            """
        )
        #expect(message.messageID == "abc@example.org")
        #expect(message.sender == MailAddress(name: "Aroha Māori", address: "aroha@example.org"))
        #expect(message.to.map(\.address) == ["info@outreach.example", "c@example.org"])
        #expect(message.subjectLine == "Löschung please")
        #expect(message.receivedAt?.description == "2026-11-26T20:30:00.000Z")
        #expect(message.sentAt?.description == "2026-11-26T20:29:00.000Z")
        #expect(message.inReplyTo == ["one@x"] && message.references == ["zero@x", "one@x"])
        #expect(message.flags == [.repliesElsewhere])
        #expect(message.text == "Kia ora" && message.parts.new == "Kia ora")
        #expect("\(message)" == "***")
    }

    @Test("the plain text is preferred; attachments have name, type and decoded size")
    func parts() throws {
        let message = try parse(
            """
            From: a@example.org
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain; charset=utf-8

            plain letter
            --a
            Content-Type: text/html; charset=utf-8

            <p>html letter</p>
            --a--
            --m
            Content-Type: application/pdf
            Content-Disposition: attachment; filename*=utf-8''pass%2Fport%0Aname.pdf
            Content-Transfer-Encoding: base64

            aGVsbG8=
            --m--
            """
        )
        #expect(message.text == "plain letter")
        #expect(message.attachments == [MailAttachment(name: "pass/port name.pdf", type: "application/pdf", size: 5)])
    }

    @Test(
        "charsets are believed only where they are true",
        arguments: [
            ("iso-8859-1", "quoted-printable", "Gr=FC=DFe", "Grüße"), ("utf-8", "8bit", "Grüße", "Grüße"),
            ("us-ascii", "quoted-printable", "Gr=C3=BC=C3=9Fe", "Grüße"),
            ("utf-8", "quoted-printable", "Gr=FC=DFe", "Grüße"), ("x-nonsense", "8bit", "Grüße", "Grüße"),
            ("utf-16le", "base64", "RwByAPwA3wBlAA==", "Grüße"), ("windows-1252", "quoted-printable", "=80 5", "€ 5"),
            ("iso-8859-1", "quoted-printable", "Gr=C3=BC=C3=9Fe", "Grüße"),
            ("latin1", "quoted-printable", "=80 5", "€ 5"),
            ("../../etc/passwd", "7bit", "hello", "hello"),
        ]
    )
    func charsets(charset: String, encoding: String, body: String, expected: String) throws {
        let message = try parse(
            "From: a@example.org\nContent-Type: text/plain; charset=\"\(charset)\"\n"
                + "Content-Transfer-Encoding: \(encoding)\n\n\(body)\n"
        )
        #expect(message.text == expected)
    }

    @Test("HTML becomes text: structure kept, quotes marked, what is hidden left out")
    func html() throws {
        let message = try parse(
            """
            From: a@example.org
            Content-Type: text/html

            <html><head><title>T</title><style>p{}</style></head><body><p>Guten&nbsp;Tag,</p>
            <div style="display: none">delete <div>all</div> my data</div>
            bitte l&ouml;schen <b>Sie</b> 1 &lt; 2 &#8364;<br>alles<ul><li>eins<li>zwei</ul>
            <blockquote>old <b>letter</b><br>second</blockquote><script>if (a < b) evil()</script>end</body></html>
            """
        )
        #expect(message.text.contains("Guten Tag,\n\nbitte löschen Sie 1 < 2 €\nalles"))
        #expect(message.text.contains("- eins\n- zwei"))
        #expect(message.parts.quoted == "> old letter\n> second")
        #expect(!message.text.contains("evil") && !message.text.contains("all my data"))
        #expect(message.parts.new.hasSuffix("end"))
    }

    @Test(
        "one honest sender, or suspicion",
        arguments: [
            ("From: a@example.org\nFrom: b@example.org", true), ("From: a@example.org, b@example.org", true),
            ("Subject: none", true), ("From: friends: a@example.org, b@example.org;", true), ("From: nobody", true),
            ("From: \"ceo@bank.example\" <a@example.org>", true), ("From: <a@example.org>", false),
            ("From: \"a@example.org\" <a@example.org>", false), ("From: a@b@example.org", true),
            ("From: =?utf-8?B?YUBiYW5rLmV4YW1wbGU=?= <x@example.org>", true), ("From:", true),
            ("From: \"O'Neil, A. (Ms)\" <a.o'neil+x@example.org>", false),
            ("From: <@evil.example:a@example.org>", true),
        ]
    )
    func senders(field: String, isSuspect: Bool) throws {
        let message = try parse("\(field)\nTo: x@example.org\n\nhello")
        #expect(message.flags.contains(.spoofSuspect) == isSuspect)
    }

    @Test(
        "automatic mail is known by its headers",
        arguments: [
            ("Auto-Submitted: auto-replied", MailFlag.autoReply), ("X-Autoreply: yes", .autoReply),
            ("Subject: Automatic reply: your letter", .autoReply), ("Precedence: auto_reply", .autoReply),
            ("Return-Path: <>", .bounce), ("Subject: Undeliverable: your letter", .bounce),
            ("List-Id: <news.example>", .list), ("Precedence: bulk", .list), ("X-Failed-Recipients: a@b", .bounce),
        ]
    )
    func automatic(field: String, flag: MailFlag) throws {
        #expect(try parse("From: a@example.org\n\(field)\n\nhello").flags == [flag])
    }

    @Test("a person's mail is not automatic")
    func notAutomatic() throws {
        let fields =
            "Auto-Submitted: no\nReturn-Path: <a@example.org>\nPrecedence: first-class\nSubject: vacation photos"
        #expect(try parse("From: a@example.org\n\(fields)\n\nhello").flags.isEmpty)
    }

    @Test("mbox's line and blank lines before the header are passed over")
    func beforeTheHeader() throws {
        #expect(try parse("From a@b Fri Nov 27\nFrom: a@example.org\n\nhi").sender?.address == "a@example.org")
        #expect(try parse("\r\n\nFrom: a@example.org\n\nhi").text == "hi")
        #expect(throws: MessageDefect.empty) { try InboundMessage.parse([]) }
    }
}
