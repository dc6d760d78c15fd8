extension HostileMail {
    /// Headers that exhaust, and headers that readers take apart in different ways.
    static let headers: [Family] = [
        Family("header-many") { mail in
            mail.times("X-A: b\n", mail.many(1_200, 100_000)) + mail.head() + "\n" + mail.wish()
        },
        Family("header-long") { mail in
            mail.head() + "X-A: " + mail.times("x", mail.many(2_000, 600_000)) + "\n\n" + mail.wish()
        },
        Family("header-folded") { mail in
            mail.head() + "X-A: b\n" + mail.times(" more\n", mail.many(200, 100_000)) + "\n" + mail.wish()
        },
        Family("header-all-the-same") { mail in
            let field = mail.word([
                "Subject: x\n", "To: a@example.org\n", "Message-ID: <a@b>\n", "Date: today\n", "References: <a@b>\n",
            ])
            return mail.head() + mail.times(field, mail.many(50, 950)) + "\n" + mail.wish()
        },
        Family(
            "header-8-bit",
            bytes: { mail in
                Array(mail.head().utf8) + Array("X-Gr".utf8) + [0xFC, 0xDF] + Array("e: b\nSubject: ".utf8)
                    + mail.random.bytes(40).map { $0 | 0x80 }
                    + Array("\n\n\(mail.plainWish())\n".utf8)
            }
        ),
        Family("header-junk-line") { mail in
            mail.head()
                + mail.word([
                    "no colon here\n", "Dear all: hello\n", "\u{7F}: x\n", ": x\n", ">From x\n", "--\n", "<html>\n",
                ])
                + "X-A: b\n\n" + mail.wish()
        },
        Family("header-blank-fold") { mail in
            mail.head() + mail.word([" \n", "\t\n", "    \n", " \r\n", "  \r\n"]) + "X-A: b\n\n" + mail.wish()
        },
        Family("header-begins-folded") { mail in mail.word([" ", "\t"]) + mail.head() + "\n" + mail.wish() },
        Family("header-bare-return") { mail in
            mail.head().replacing("MIME-Version: 1.0\n", with: "X-A: b\rX-C: d\n") + "\n" + mail.wish()
        },
        Family("header-double-return") { mail in mail.head().replacing("\n", with: "\r\r\n") + "\r\r\n" + mail.wish() },
        Family("lines-end-in-return-only") { mail in
            (mail.head() + "\n" + mail.wish() + "\n").replacing("\n", with: "\r")
        },
        Family("lines-end-in-newline-return") { mail in (mail.head() + "\n" + mail.wish()).replacing("\n", with: "\n\r")
        },
        Family("lines-end-in-anything", asks: false) { mail in
            let lines = (mail.head() + "\n" + mail.plainWish()).split(separator: "\n", omittingEmptySubsequences: false)
            return lines.map { $0 + mail.word(["\n", "\r\n", "\n", "\r\n", "\u{85}", "\u{2028}"]) }.joined()
        },
        Family("header-never-ends", asks: false) { mail in mail.head() + mail.times("X: y\n", mail.many(40, 900)) },
        Family("header-no-blank-line") { mail in mail.head() + mail.wish() + "\n" + mail.wish() },
        Family("header-with-nul") { mail in mail.head() + "X-A: b\0c\n\n" + mail.wish() },
        Family("body-with-nul") { mail in mail.head() + "\n" + mail.wish() + "\0" },
        Family("content-type-twice") { mail in
            mail.head() + "Content-Type: text/plain\n" + mail.word(["Content-Type", "content-type", "Content-Type "])
                + ": text/html\n\n<p>\(mail.wish())</p>"
        },
        Family("encoding-twice") { mail in
            mail.head() + "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 8bit\n\n\(mail.wish())\n"
        },
        Family("content-type-parameters") { mail in
            mail.single(
                "text/plain"
                    + mail.word([
                        mail.times("; a=b", mail.many(100, 20_000)),
                        (0..<mail.many(60, 8_000)).map { "; a*\($0)=x" }.joined(),
                        "; charset*0=ut; charset*1=f-8", "; charset*=utf-8'en'utf-8", "; charset=utf-8; charset=utf-16",
                        "; charset=\"" + mail.times("x", 5_000), "; charset=" + mail.times("(", 3_000),
                        "; name*0*=''%0; name*1=x",
                        "; name*9999999999=x", "; name*-1=x", "; format=flowed; delsp=yes",
                        ";" + mail.times(";", 5_000),
                        "; name*=utf-8''%ff%fe%00; name=\"=?utf-8?B?AAAA?=\"", "; =", "; =x; charset=utf-8",
                        "; name=\"../../x\"",
                    ]),
                mail.wish()
            )
        },
        Family("file-names") { mail in
            let name = mail.word([
                "filename=\"../../../etc/passwd\"", "filename*=utf-8''%2e%2e%2f%00x", "filename=\".htaccess\u{200B}\"",
                "filename=\"a\u{202E}fdp.exe\"", "filename=\"=?utf-8?B?Li4vLi4v?=\"",
                "filename=" + mail.times("x", 3_000),
                "filename*1=b; filename*0=a", "filename=\"con.txt\"", "filename=\"\r\n x\"", "filename=\"\"",
            ])
            return mail.several(
                "mixed",
                [text(mail.wish()), "Content-Type: application/pdf\nContent-Disposition: attachment; \(name)\n\nx"]
            )
        },
        Family("recipients-many") { mail in
            let count = mail.many(300, 10_000)
            let addresses = (0..<count).map { "p\($0)@example.org" }.joined(
                separator: mail.word([", ", ",\n ", ";", ",,,"])
            )
            return mail.head() + mail.word(["Cc: ", "To: ", "Reply-To: ", "Bcc: "]) + addresses + "\n\n" + mail.wish()
        },
        Family("addresses-nested") { mail in
            let sign = mail.word(["(", "<", "\"", "g:", "[", "@a,", "\\", ",", ";", ":"])
            return mail.head() + "Cc: " + mail.times(sign, mail.many(300, 60_000)) + "\n\n" + mail.wish()
        },
        Family("references-many") { mail in
            mail.head() + "References: " + mail.times("<a@b.example> ", mail.many(100, 20_000))
                + "\nIn-Reply-To: <<<>>><a@b><\n\n"
                + mail.wish()
        },
        Family("subject-words") { mail in
            let subject = mail.word([
                "=?utf-8?B?////?=", "=?x?Q?a?=", "=?utf-8?Q?" + mail.times("=41", mail.many(30, 9_000)) + "?=",
                mail.times("=?utf-8?Q?a?= ", mail.many(30, 20_000)), mail.times("=?", mail.many(30, 90_000)),
                "=?utf-16?B?AEEA?=", "=?utf-8?Q?=0d=0aBcc:_x@example.org?=", "=?iso-2022-jp?B?GyRC?=",
                "=?utf-7?Q?+AGE-?=",
                "=?utf-8?B?" + mail.times("QUFB", mail.many(30, 60_000)) + "?=", "=?utf-8*en?Q?a?=", "=?utf-8?Z?a?=",
            ])
            return mail.head(subject: subject) + "\n" + mail.wish()
        },
        Family("dates") { mail in
            let date = mail.word([
                "garbage", "Fri, 99 Foo 99999 99:99:99 +9999", "Thu, 1 Jan 1970 00:00:00 -2400", "99999999999999999999",
                ":::::",
                "Fri, 27 Nov 2026 09:30:00 +1300 " + mail.times("(", 2_000), "Fri, 31 Dec 9999 23:59:60 +1400", "",
            ])
            return "Received: from x; \(date)\nDate: \(date)\n" + mail.head() + "\n" + mail.wish()
        },
        Family("received-many") { mail in
            mail.times("Received: from a by b; Fri, 27 Nov 2026 09:30:00 +1300\n", mail.many(60, 900)) + mail.head()
                + "\n" + mail.wish()
        },
        Family("automatic", asks: false) { mail in
            mail.word([
                "Auto-Submitted: auto-replied\n", "List-Id: <x>\n", "Return-Path: <>\n", "Precedence: bulk\n",
                "X-Autoreply: yes\n",
                "Auto-Submitted: (no) auto-generated\n", "List-Unsubscribe: <https://x>\n", "Auto-Submitted: \n",
            ]) + mail.head() + "\n" + mail.wish()
        },
        Family("report", asks: false) { mail in
            mail.several(
                "report",
                [
                    text("Could not be delivered"),
                    "Content-Type: message/delivery-status\n\n" + mail.times("Status: 5.0.0\n\n", 50),
                ],
                written: "report-type=delivery-status; boundary=\"=_part\""
            )
        },
    ]
}
