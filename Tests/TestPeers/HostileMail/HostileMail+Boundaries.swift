extension HostileMail {
    /// Boundaries that readers take apart in different ways.
    static let boundaries: [Family] = [
        Family("boundary-missing") { $0.several("mixed", [text($0.wish())], written: "x=y") },
        Family("boundary-twice") {
            $0.several("mixed", [text($0.wish())], written: "boundary=other; boundary=\"=_part\"")
        },
        Family("boundary-empty") { $0.several("mixed", [text($0.wish())], written: "boundary=\"\"") },
        Family("boundary-long") { mail in
            let long = mail.times("x", mail.one([70, 71, 256, 257, 1_000, 20_000]))
            return mail.several("mixed", [text(mail.wish())], boundary: long)
        },
        Family("boundary-8-bit") { $0.several("mixed", [text($0.wish())], boundary: "gr\u{FC}n") },
        Family("boundary-encoded-word") { mail in
            mail.several("mixed", [text(mail.wish())], boundary: "b", written: "boundary=\"=?utf-8?Q?b?=\"")
        },
        Family("boundary-continued") { mail in
            mail.several(
                "mixed",
                [text(mail.wish())],
                boundary: "ab",
                written: mail.word([
                    "boundary*0=a; boundary*1=b", "boundary*=utf-8''ab", "boundary*0*=utf-8''a; boundary*1=b",
                    "boundary=x; boundary*0=a; boundary*1=b", "boundary*1=b; boundary*0=a", "boundary *=ab",
                ])
            )
        },
        Family("boundary-comment") { mail in
            mail.several(
                "mixed",
                [text(mail.wish())],
                boundary: "b",
                written: mail.word([
                    "(c) boundary=b", "boundary=(c)b", "boundary(c)=b", "boundary=b(c)",
                    "x=\"; boundary=z\"; boundary=b",
                    "x=(; boundary=z); boundary=b",
                ])
            )
        },
        Family("boundary-in-comment-type") { mail in
            let body = multipart("mixed", [text(mail.wish())], boundary: "b")
            return mail.head()
                + body.replacing(
                    "multipart/mixed",
                    with: mail.word([
                        "(c) multipart/mixed", "multipart (c)/mixed", "multipart/(c)mixed", "multipart / mixed",
                        "multipart", "multipart/",
                        "MULTIPART/MIXED", "\"multipart/mixed\"", "multipart/mixed boundary=b", "x-multipart/mixed",
                    ])
                )
        },
        Family("boundary-unquoted-signs") { mail in
            let boundary = mail.word(["a=b", "a/b", "a?b", "a:b", "a b", "a,b", "a@b", "a<b>", "a[b]"])
            return mail.several("mixed", [text(mail.wish())], boundary: boundary, written: "boundary=\(boundary)")
        },
        Family("boundary-backslash") {
            $0.several("mixed", [text($0.wish())], boundary: "ab", written: "boundary=\"a\\b\"")
        },
        Family("boundary-ends-in-space") { $0.several("mixed", [text($0.wish())], boundary: "b ") },
        Family("boundary-folded") {
            $0.several("mixed", [text($0.wish())], boundary: "ab", written: "boundary=\"a\n b\"")
        },
        Family("boundary-unclosed-quote") {
            $0.several("mixed", [text($0.wish())], boundary: "b", written: "boundary=\"b")
        },
        Family("boundary-in-preamble") { mail in
            mail.head()
                + "Content-Type: multipart/mixed; boundary=\"=_b\"\n\nPreamble --=_b\n --=_b\n\n\(mail.plainWish())\n"
                + "--=_b\n\(text(mail.wish()))\n--=_b--\n"
        },
        Family("boundary-only-preamble") { mail in
            mail.head() + "Content-Type: multipart/mixed; boundary=\"=_b\"\n\n\(mail.wish())\n"
        },
        Family("boundary-only-epilogue", asks: false) { mail in
            mail.several("mixed", [text("Hi")]) + "\n\(mail.wish())\n"
        },
        Family("boundary-no-end") { mail in
            mail.head() + "Content-Type: multipart/mixed; boundary=\"=_b\"\n\n--=_b\n\(text(mail.wish()))\n"
        },
        Family("boundary-ends-at-once") { mail in
            mail.head()
                + "Content-Type: multipart/mixed; boundary=\"=_b\"\n\n--=_b--\n--=_b\n\(text(mail.wish()))\n--=_b--\n"
        },
        Family("boundary-prefix-of-another") { mail in
            let (outer, inner) = mail.one([("b", "bb"), ("bb", "b"), ("b", "b--"), ("b--", "b"), ("=_1", "=_10")])
            let nested = multipart("alternative", [text(mail.wish()), html(mail.wish())], boundary: inner)
            return mail.several("mixed", [nested, text("end")], boundary: outer)
        },
        Family("boundary-same-again") { mail in
            mail.several(
                "mixed",
                [multipart("mixed", [text(mail.wish())], boundary: "b"), text("more")],
                boundary: "b"
            )
        },
        Family("boundary-overlapping") { mail in
            mail.head()
                + "Content-Type: multipart/mixed; boundary=a1\n\n--a1\nContent-Type: multipart/mixed; boundary=b2\n\n"
                + "--b2\n\(text(mail.wish()))\n--a1--\n--b2--\n--a1\n\(text(mail.wish()))\n--b2\n\nx\n--a1--\n"
        },
        Family("boundary-trailing-text") { mail in
            mail.head()
                + "Content-Type: multipart/mixed; boundary=\"=_b\"\n\n--=_b and more\n\(text(mail.wish()))\n--=_b--x\n"
        },
        Family("boundary-after-bare-return") { mail in
            mail.head()
                + "Content-Type: multipart/mixed; boundary=\"=_b\"\n\n--=_b\n\(text("Hi"))\r--=_b\r\(text(mail.wish()))\n"
                + "--=_b--\n"
        },
        Family("boundary-in-header") { mail in
            mail.head() + "Content-Type: multipart/mixed; boundary=\"=_b\"\n\n--=_b\nContent-Type: text/plain\n--=_b\n"
                + "X: y\n--=_b\n\(text(mail.wish()))\n--=_b--\n"
        },
        Family("boundary-case") { mail in
            mail.head()
                + "Content-Type: multipart/mixed; boundary=\"AbC\"\n\n--aBc\n\(text("x"))\n--AbC\n\(text(mail.wish()))\n"
        },
        Family("boundary-of-dashes") { mail in
            let boundary = mail.times("-", 1 + mail.random.below(20))
            return mail.several("mixed", [text(mail.wish())], boundary: boundary)
        },
        Family("boundaries-flood", asks: false) { mail in
            mail.head() + "Content-Type: multipart/mixed; boundary=b\n\n" + mail.times("--b\n", mail.many(100, 200_000))
        },
    ]
}
