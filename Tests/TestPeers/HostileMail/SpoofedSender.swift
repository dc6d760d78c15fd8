/// A way to make readers disagree on who wrote. Each letter is otherwise an ordinary request.
package struct SpoofedSender: Sendable {
    package let name: String
    /// The header's lines that say who wrote, each with its end.
    package let headers: [String]

    private init(_ name: String, _ headers: [String]) { (self.name, self.headers) = (name, headers) }

    /// The same family, told by the value of From alone.
    private init(_ name: String, from values: [String]) { self.init(name, values.map { "From: \($0)\n" }) }

    func letter(_ mail: inout HostileMail) -> String {
        SpoofedSender.letter(mail.one(headers), mail.wish(), number: mail.random.below(1_000_000))
    }

    /// An ordinary request whose sender is named by `header`.
    package static func letter(_ header: String, _ wish: String = HostileMail.wishes[0], number: Int = 1) -> String {
        """
        Received: from out.example.org by mx.outreach.example; Fri, 27 Nov 2026 09:30:00 +1300
        Message-ID: <\(number)@example.org>
        Date: Fri, 27 Nov 2026 09:29:00 +1300
        \(header)To: info@outreach.example
        Subject: Hello

        \(wish)

        """
    }

    /// How honest programs write a sender.
    package static let honest = [
        "a@example.org", "<a@example.org>", "Aroha Ngata <a@example.org>", "\"Ngata, Aroha\" <a@example.org>",
        "=?UTF-8?Q?Aroha_M=C4=81ori?= <a@example.org>", "=?utf-8?B?SsO8cmdlbiBXZWnDnw==?= <a@example.org>",
        "Aroha\n <a@example.org>",
        "a@example.org (Aroha Ngata)", "\"a@example.org\" <a@example.org>",
        "J. P. O'Brien <j.p.o'brien+x@mail.example.org>",
        "Jürgen Weiß <a@example.org>", "Priya (Support) <a@example.org>", "\"Dr. \\\"Bob\\\" Smith\" <a@example.org>",
        "Tom & Ann <tom_ann-1@x-y.example.org>", "=?utf-8?Q?Aroha?=\n =?utf-8?Q?_Ngata?= <a@example.org>",
        "O-Ren_Ishii <A@EXAMPLE.org>",
        "a@example.org <a@example.org>", "'a@example.org' <a@example.org>", "Мария <a@example.org>",
        "Zoë <prvs=123=a@example.org>",
    ]

    package static let families: [SpoofedSender] = [
        SpoofedSender(
            "two-from",
            [
                "From: a@example.org\nFrom: ceo@bank.example\n", "From: ceo@bank.example\nX: y\nFrom: a@example.org\n",
                "From: a@example.org\nFrom: a@example.org\n", "From:\nFrom: ceo@bank.example\n",
            ]
        ),
        SpoofedSender(
            "two-from-in-other-case",
            ["from: a@example.org\nFROM: ceo@bank.example\n", "FrOm: ceo@bank.example\nFrom: a@example.org\n"]
        ),
        SpoofedSender(
            "several-addresses",
            from: [
                "a@example.org, ceo@bank.example", "<a@example.org>,<ceo@bank.example>",
                "A <a@example.org>, B <ceo@bank.example>",
                "a@example.org ceo@bank.example", "a@example.org; ceo@bank.example", ",a@example.org,,ceo@bank.example",
                "a@example.org,",
                "Ngata, Aroha <a@example.org>", "a@example.org\n ceo@bank.example", "ceo@bank.example,\n a@example.org",
            ]
        ),
        SpoofedSender(
            "comments",
            from: [
                "a@example.org (ceo@bank.example)", "(ceo@bank.example) a@example.org",
                "a(ceo@bank.example)@example.org",
                "a@example.org(\n ceo@bank.example)", "ceo(x)@bank.example <a@example.org>",
                "a@(bank.example)example.org",
                "a@example.org ((nested) ceo@bank.example)", "a@example.org (x\\)) <ceo@bank.example>",
                "(a@example.org", "a@example.org)",
                "<a@example.org(c)>", "(a) a@example.org (b)", "A (<ceo@bank.example>) <a@example.org>",
            ]
        ),
        SpoofedSender(
            "route",
            from: [
                "<@evil.example,@x.example:a@example.org>", "<@bank.example:a@example.org>",
                "Ceo <@bank.example,@b:a@example.org>",
                "<ceo@bank.example@example.org>", "ceo@bank.example:a@example.org", "<@bank.example a@example.org>",
            ]
        ),
        SpoofedSender(
            "quoted-local-part",
            from: [
                "\"ceo@bank.example\"@example.org", "\"a b\"@example.org", "\"ceo@bank.example> \"@example.org",
                "<\"a\\@b\"@example.org>",
                "\"a\".\"b\"@example.org", "<\"ceo@bank.example\" a@example.org>", "\"\"@example.org",
            ]
        ),
        SpoofedSender(
            "encoded-name-like-an-address",
            from: [
                "=?utf-8?B?Y2VvQGJhbmsuZXhhbXBsZQ==?= <a@example.org>",
                "=?utf-8?Q?ceo=40bank.example?= <a@example.org>",
                "=?utf-8?Q?ceo?= =?utf-8?Q?=40bank.example?= <a@example.org>",
                "\"=?utf-8?Q?ceo=40bank.example?=\" <a@example.org>",
                "=?utf-8?Q?Ceo_=3Cceo=40bank.example=3E?= <a@example.org>",
                "=?x-none?Q?ceo=40bank.example?= <a@example.org>",
                "=?utf-7?Q?ceo+AEA-bank.example?= <a@example.org>",
                "=?utf-16be?B?AGMAZQBvAEAAYgBhAG4AawAuAGUAeABhAG0AcABsAGU=?= <a@example.org>",
            ]
        ),
        SpoofedSender(
            "encoded-address",
            from: [
                "=?utf-8?B?PGNlb0BiYW5rLmV4YW1wbGU+?=, <a@example.org>", "=?utf-8?B?Y2VvQGJhbmsuZXhhbXBsZQ==?=",
                "<=?utf-8?Q?ceo=40bank.example?=>", "=?utf-8?Q?ceo?=@bank.example", "<a@=?utf-8?Q?example.org?=>",
                "=?utf-8?Q?ceo=40bank.example=3C?=a@example.org>", "<=?utf-8?Q?ceo=40bank.example?=@example.org>",
            ]
        ),
        SpoofedSender(
            "control-characters",
            from: [
                "a\u{0}@example.org", "ceo@bank.example\u{0} <a@example.org>", "=?utf-8?Q?ceo=00?= <a@example.org>",
                "=?utf-8?Q?Ceo=0D=0AFrom:_x?= <a@example.org>", "Ceo\u{1} <a@example.org>", "a\r@example.org",
                "Ceo\rFrom: ceo@bank.example <a@example.org>",
                "\u{7F}a@example.org", "a@example.org\u{B}", "Ceo \u{1B}[2K <a@example.org>", "a@exam\u{8}ple.org",
            ]
        ),
        SpoofedSender(
            "sender-differs",
            [
                "From: a@example.org\nSender: ceo@bank.example\n", "Sender: ceo@bank.example\nFrom: a@example.org\n",
                "From: a@example.org\nSender: b@example.org\nSender: ceo@bank.example\n", "Sender: a@evil.example\n",
                "From: a@example.org\nSender: ceo@bank.example, a@example.org\n", "Resent-From: a@example.org\n",
            ]
        ),
        SpoofedSender(
            "return-path-differs",
            [
                "Return-Path: <x@evil.example>\nFrom: a@example.org\n",
                "Return-Path: <x@evil.example>\nReturn-Path: <a@example.org>\nFrom: a@example.org\n",
            ]
        ),
        SpoofedSender(
            "reply-to-differs",
            [
                "From: a@example.org\nReply-To: ceo@bank.example\n",
                "From: a@example.org\nReply-To: a@example.org, ceo@bank.example\n",
                "From: a@example.org\nReply-To: a@example.org\nReply-To: ceo@bank.example\n",
            ]
        ),
        SpoofedSender(
            "name-is-another-address",
            from: [
                "\"ceo@bank.example\" <a@example.org>", "ceo@bank.example <a@example.org>",
                "<ceo@bank.example> <a@example.org>",
                "\"<ceo@bank.example>\" <a@example.org>", "\"ceo＠bank.example\" <a@example.org>",
                "\"ceo﹫bank.example\" <a@example.org>",
                "'ceo@bank.example' <a@example.org>", "\"Ceo via ceo@bank.example\" <a@example.org>",
                "\"https://bank.example/\" <a@example.org>",
                "\"ceo@bank.example\" a@example.org", "ceo@bank.example\n\t<a@example.org>",
            ]
        ),
        SpoofedSender(
            "homographs",
            from: [
                "a@ex\u{430}mple.org", "a@xn--exmple-4nf.org", "\u{430}@example.org", "Ceo <ceo@b\u{E1}nk.example>",
                "P\u{430}ypal <a@example.org>",
                "a@example\u{3002}org", "a@example.org\u{200B}", "a@ex\u{AD}ample.org", "a@\u{FF45}xample.org",
                "a@xn--80ak6aa92e.example",
            ]
        ),
        SpoofedSender(
            "groups",
            from: [
                "group: a@example.org;", "group: a@example.org, ceo@bank.example;", "undisclosed:;",
                "ceo@bank.example: a@example.org;",
                "a@example.org, group:;", "group:a@example.org", "g: h: a@example.org;;",
            ]
        ),
        SpoofedSender(
            "missing",
            ["", "From:\n", "From: \n", "From: <>\n", "X-From: a@example.org\n", "Reply-To: a@example.org\n"]
        ),
        SpoofedSender(
            "old-syntax",
            from: [
                "a @ example.org", "a . b @ example . org", "< a @ example.org >", "a@example.org <>", "a@ example.org",
                "a.@example.org",
                ".a@example.org", "a..b@example.org", "a@example..org", "a@.example.org", "a@example.org.",
                "a at example.org", "a",
            ]
        ),
        SpoofedSender(
            "folded",
            [
                "From:\n a@exam\n ple.org\n", "From: a@\n example.org\n", "From: \n \n a@example.org\n",
                "From: a@example.org\n <ceo@bank.example>\n",
                "From: a@example.org\n From: ceo@bank.example\n",
                "From\n : a@example.org\n",
                "From: <a@example.org\n >\n",
                "From: a@example.org\n  \nFrom: ceo@bank.example\n",
            ]
        ),
        SpoofedSender(
            "address-literals",
            from: ["a@[127.0.0.1]", "Ceo <a@[IPv6:::1]>", "a@[bank.example]", "a@[]", "a@[127.0.0.1", "a@#2130706433"]
        ),
        SpoofedSender(
            "percent-and-bang",
            from: [
                "ceo%bank.example@example.org", "bank.example!ceo@example.org", "Ceo <bank.example!ceo>",
                "ceo%bank.example",
                "<ceo%bank.example%x@example.org>", "a!b%c@example.org",
            ]
        ),
        SpoofedSender(
            "field-name",
            [
                "From : ceo@bank.example\n", "From\t: a@example.org\n",
                "From : ceo@bank.example\nFrom: a@example.org\n", "\u{FEFF}From: a@example.org\n",
                "Fr\u{43E}m: a@example.org\nFrom: ceo@bank.example\n", "From\u{0}: a@example.org\n",
                "From\u{A0}: a@example.org\nFrom: ceo@bank.example\n",
                "Fr om: ceo@bank.example\nFrom: a@example.org\n", "From; ceo@bank.example\nFrom: a@example.org\n",
                "From= a@example.org\n",
                ">From: ceo@bank.example\nFrom: a@example.org\n",
            ]
        ),
        SpoofedSender(
            "after-the-header",
            [
                "no field\nFrom: a@example.org\n", "From: a@example.org\n.\nFrom: ceo@bank.example\n",
                "\t\nFrom: a@example.org\n", "\nFrom: a@example.org\n",
                "From: a@example.org\n<br>\nFrom: ceo@bank.example\n", "\r\rFrom: a@example.org\n",
                "From: a@example.org\r\rFrom: ceo@bank.example\n",
            ]
        ),
        SpoofedSender(
            "angle-brackets",
            from: [
                "<a@example.org> ceo@bank.example", "ceo@bank.example <<a@example.org>>", "<a@example.org",
                "a@example.org>", "<<a@example.org>",
                "<a@example.org><ceo@bank.example>", "<a@example.org> <ceo@bank.example>",
                "<ceo@bank.example>a@example.org", "Ceo <a@example.org> x",
                "<a@example.org <ceo@bank.example>", "<a@example.org,ceo@bank.example>",
            ]
        ),
        SpoofedSender(
            "quotes",
            from: [
                "\"ceo@bank.example <a@example.org>", "\"Ceo\\\" <ceo@bank.example>, \" <a@example.org>",
                "<a@example.org>\\,<ceo@bank.example>",
                "a\\@bank.example@example.org", "\"Ceo\" <ceo@bank.example>\" <a@example.org>", "Ceo\" <a@example.org>",
                "'a@example.org",
                "\"a@example.org\"", "\"Ceo\\", "\"x\"\"ceo@bank.example\" <a@example.org>",
            ]
        ),
        SpoofedSender(
            "hidden-in-the-name",
            from: [
                "Ceo \u{202E}elpmaxe.knab@oec <a@example.org>", "Ceo\u{200B} <a@example.org>",
                "\"Ceo\u{2066}\" <a@example.org>",
                "\"Ceo of the bank" + String(repeating: " ", count: 200) + "\" <a@example.org>",
                "\"" + String(repeating: "x", count: 3_000) + "\" <a@example.org>",
                "=?utf-8?Q?Ceo=E2=80=AE?= <a@example.org>", "\"Ceo\u{E0041}\" <a@example.org>",
                "\"Ceo\u{115F}\u{3164}\" <a@example.org>",
            ]
        ),
        SpoofedSender(
            "too-much",
            from: [
                (0..<3_000).map { "p\($0)@example.org" }.joined(separator: ", "),
                String(repeating: "a", count: 300) + "@example.org",
                "a@" + String(repeating: "a.", count: 200) + "org",
                String(repeating: "(", count: 5_000) + "a@example.org",
                String(repeating: "<", count: 5_000), String(repeating: "\"", count: 4_999) + " <a@example.org>",
            ]
        ),
    ]
}
