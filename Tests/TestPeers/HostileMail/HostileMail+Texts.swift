extension HostileMail {
    /// HTML that exhausts, hides or misleads.
    static let markup: [Family] = [
        Family("html-deep") { mail in
            let tag = mail.word(["div", "blockquote", "b", "table><tr><td", "font", "svg", "p"])
            return mail.single("text/html", "<p>\(mail.wish())</p>" + mail.times("<\(tag)>", mail.many(300, 100_000)))
        },
        Family("html-deep-before") { mail in
            mail.single("text/html", mail.times("<div>", mail.many(300, 100_000)) + "<p>\(mail.wish())</p>")
        },
        Family("html-unclosed") { mail in
            let open = mail.word([
                "<!--", "<!-- ", "<style>", "<script>", "<title>", "<a href=\"", "<p title='", "<![CDATA[", "<!DOCTYPE",
                "<", "<div ", "<textarea>", "<noscript>", "<template>", "<svg>", "<object>",
            ])
            return mail.single(
                "text/html",
                "<p>\(mail.plainWish())</p>" + mail.times(open + "x", mail.many(20, 50_000))
            )
        },
        Family("html-unclosed-before") { mail in
            let open = mail.word([
                "<title>", "<svg>", "<object>", "<template>", "<noscript>", "<head>", "<!-- >", "<!-->", "<!--->",
                "<p title='",
            ])
            return mail.single("text/html", open + "<p>\(mail.plainWish())</p>")
        },
        Family("html-hidden", asks: false) { mail in
            let style = mail.word([
                "display:none", "visibility:hidden", "font-size:0", "color:#fff;background:#fff",
                "position:absolute;left:-9999px",
                "opacity:0", "max-height:0;overflow:hidden", "mso-hide:all", "text-indent:-9999px",
                "display : none !important",
            ])
            return mail.single("text/html", "<p>Hello</p><div style=\"\(style)\">\(mail.wish())</div>")
        },
        Family("html-hidden-never-closed") { mail in
            mail.single("text/html", "<p>\(mail.wish())</p><div style='display:none'>" + mail.times("<div>", 300))
        },
        Family("html-hidden-innocent") { mail in
            mail.single("text/html", "<img style='display:none'><br style='display:none'><p>\(mail.wish())</p>")
        },
        Family("html-entities") { mail in
            let wish = mail.plainWish().unicodeScalars.map {
                "&#\(mail.chance(50) ? "x" + String($0.value, radix: 16) : String($0.value));"
            }
            return mail.single(
                "text/html",
                wish.joined() + "&#x110000; &#xD800; &nosuch; & &#; &#x; &" + mail.times("&", 300)
            )
        },
        Family("html-broken-words") { mail in
            let wish = mail.plainWish().map { "\($0)" }.joined(
                separator: mail.word(["", "<wbr>", "<b></b>", "<!-- x -->", "&shy;", "&#8203;"])
            )
            return mail.single("text/html", wish)
        },
        Family("html-many-attributes") { mail in
            mail.single("text/html", "<p " + mail.times("a=\"b\" ", mail.many(200, 60_000)) + ">\(mail.wish())</p>")
        },
        Family("html-many-links") { mail in
            mail.single(
                "text/html",
                "<p>\(mail.wish())</p>" + mail.times("<a href='https://x.example/?a=1'>x</a> ", mail.many(100, 20_000))
            )
        },
        Family("html-scripts") { mail in
            mail.single(
                "text/html",
                "<script>document.write('x')</script><p onload=x()>\(mail.wish())</p><iframe src=x></iframe><script>"
                    + mail.wish()
            )
        },
        Family("html-in-plain") { mail in
            mail.single("text/plain", "<html><body><p>\(mail.plainWish())</p></body></html>")
        },
        Family("html-conditional") { mail in
            mail.single(
                "text/html",
                "<!--[if mso]><p>Hello</p><![endif]--><!--[if !mso]><!--><p>\(mail.wish())</p><!--<![endif]-->"
            )
        },
        Family("html-less-than", asks: false) { mail in
            mail.single("text/html", mail.times("<", mail.many(400, 200_000)))
        },
        Family("html-comments", asks: false) { mail in
            mail.single("text/html", mail.times("<!--", mail.many(400, 100_000)))
        },
    ]

    /// Texts that exhaust or mislead.
    static let texts: [Family] = [
        Family("text-reordered") { mail in
            mail.head() + "\n" + mail.plainWish() + " \u{202E}atad ym peek\u{202C} \u{2066}x\u{2069}\n"
        },
        Family("text-zero-width") { mail in
            mail.head() + "\n"
                + mail.plainWish().map { "\($0)" }.joined(
                    separator: mail.word(["\u{200B}", "\u{200D}", "\u{FEFF}", "\u{2060}", "\u{AD}"])
                )
        },
        Family("text-homoglyphs", asks: false) { mail in
            mail.head() + "\n" + mail.plainWish().replacing("a", with: "\u{430}").replacing("e", with: "\u{435}")
        },
        Family("text-full-width", asks: false) { mail in
            mail.head() + "\n"
                + String(
                    String.UnicodeScalarView(
                        mail.plainWish().unicodeScalars.map { scalar in
                            (0x21...0x7E).contains(scalar.value)
                                ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
                        }
                    )
                )
        },
        Family("text-tags") { mail in
            mail.head() + "\n" + mail.plainWish()
                + String(
                    String.UnicodeScalarView(
                        mail.plainWish().unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xE0000) }
                    )
                )
        },
        Family("text-combining") { mail in
            mail.head() + "\n" + mail.plainWish() + " z" + mail.times("\u{301}", mail.many(500, 100_000))
        },
        Family("text-joined") { mail in
            mail.head() + "\n" + mail.plainWish() + " " + mail.times("\u{1F468}\u{200D}", mail.many(500, 60_000))
        },
        Family("text-long-words") { mail in
            let piece = mail.word(["a", "\u{E4}", "1", "ab1", "a-", "'", "\u{4E2D}"])
            let word = mail.times(piece, mail.many(20_000, 400_000))
            return "\(mail.head())\n\(mail.plainWish())\n\n\(word)"
        },
        Family("text-signs") { mail in
            let sign = mail.word([
                "(", ">", "> ", "@", "a@b ", "+49 ", "0 ", ".", "!", "? ", ":", "\t", " ", "\n", "- ", "* ", "|",
                "\u{2026}", "--\n", "_",
            ])
            return mail.head() + "\n" + mail.plainWish() + "\n\n" + mail.times(sign, mail.many(5_000, 150_000))
        },
        Family("text-dense-words", asks: false) { mail in
            let words = [
                "please", "delete", "my", "data", "not", "send", "copy", "of", "the", "account", "all", "you", "hold",
                "about", "me", "and", "or",
            ]
            let text = (0..<mail.many(300, 40_000)).map { _ in mail.one(words) }.joined(separator: " ")
            return "\(mail.head())\n\(mail.plainWish())\n\n\(text)"
        },
        Family("text-attributions") { mail in
            mail.head() + "\n" + mail.plainWish() + "\n\n"
                + mail.times("On 1 Nov 2026 a@b wrote\n", mail.many(50, 9_000)) + "x:\n"
        },
        Family("text-forwarded") { mail in
            mail.head()
                + "\n-------- Forwarded Message --------\nFrom: c@example.org\nDate: now\nTo: me\n\n\(mail.wish())"
        },
        Family("text-quoted-only", asks: false) { mail in mail.head() + "\n> " + mail.wish() + "\n>> " + mail.wish() },
        Family("text-escapes") { mail in
            mail.head() + "\n\u{1B}[2J\u{1B}]0;x\u{7}\u{8}" + mail.plainWish() + "\u{1}\u{7F}\u{9B}31m"
        },
        Family("text-format-strings") { mail in
            mail.head(subject: "%n%s${jndi:ldap://x}{{7*7}}") + "\n" + mail.plainWish() + " %n%s{{x}} <script>"
        },
        Family("text-languages", asks: false) { mail in
            mail.head() + "\n"
                + mail.word([
                    "你好，请删除我的所有个人数据。", "الرجاء حذف جميع بياناتي", "Удалите все мои данные, пожалуйста.",
                    "すべての個人データを削除してください。", "Slet venligst alle mine data hos jer, tak skal I have.",
                ])
        },
        Family("text-spaced", asks: false) { mail in
            mail.head() + "\n" + mail.plainWish().map { "\($0)" }.joined(separator: " ")
        },
        Family("text-private-use", asks: false) { mail in
            mail.head() + "\n" + mail.times("\u{E000}\u{10FFFD}\u{F8FF}", mail.many(200, 30_000))
        },
    ]
}
