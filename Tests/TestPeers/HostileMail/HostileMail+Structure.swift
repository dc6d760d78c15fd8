import Foundation

extension HostileMail {
    /// Depth, parts within parts, and parts that hold something other than they say.
    static let structure: [Family] = [
        Family("nested-multiparts") { mail in
            let depth = mail.isHeavy() ? 10_000 : 1 + mail.random.below(40)
            var text = mail.head()
            for level in 0..<depth {
                text += "Content-Type: multipart/mixed; boundary=\"=_b\(level).\"\n\n--=_b\(level).\n"
            }
            return text + HostileMail.text(mail.wish())
        },
        Family("nested-messages") { mail in
            let depth = mail.isHeavy() ? 10_000 : 1 + mail.random.below(40)
            let type = mail.word(["rfc822", "RFC822", "rfc2822", "news", "global"])
            return mail.head() + mail.times("Content-Type: message/\(type)\n\nFrom: b@example.org\n", depth) + "\n"
                + mail.wish()
        },
        Family("nested-digests") { mail in
            let depth = mail.isHeavy() ? 10_000 : 1 + mail.random.below(40)
            var text = mail.head()
            for level in 0..<depth {
                text += "Content-Type: multipart/digest; boundary=\"=_d\(level).\"\n\n--=_d\(level).\n\n"
            }
            return text + "Subject: x\n\n" + mail.wish()
        },
        Family("many-parts") { mail in
            let parts = (0..<mail.many(220, 20_000)).map { HostileMail.text("part \($0)") }
            return mail.several("mixed", parts + [HostileMail.text(mail.wish())])
        },
        Family("nested-alternatives") { mail in
            var part = HostileMail.text(mail.wish())
            for level in 0..<mail.random.below(18) {
                part = HostileMail.multipart(
                    mail.word(["alternative", "related", "mixed"]),
                    [part],
                    boundary: "=_\(level)."
                )
            }
            return mail.head() + part
        },
        Family("alternative-differs") { mail in
            let wish = mail.plainWish()
            let innocent = mail.word([
                "Hello", "This message can only be shown by a program that reads HTML.",
                "Thank you for the good service.",
                " ", "View this mail in your browser: https://example.org/view/1",
            ])
            return mail.several("alternative", [HostileMail.text(innocent), HostileMail.html("<p>\(wish)</p>")])
        },
        Family("alternative-three") { mail in
            mail.several(
                "alternative",
                [
                    HostileMail.text("Hi"), "Content-Type: text/x-amp-html\n\n<p>\(mail.plainWish())</p>",
                    HostileMail.html(mail.wish()),
                ]
            )
        },
        Family("message-attached") { mail in
            let inner = "Content-Type: message/rfc822\n\nFrom: c@example.org\nSubject: x\n\n\(mail.wish())"
            return mail.several("mixed", [HostileMail.text(mail.word(["FYI", "", "See below please."])), inner])
        },
        Family("message-partial") { mail in
            mail.single(
                "message/partial; id=\"a@b\"; number=1; total=3",
                "From: d@example.org\nSubject: inner\n\n" + mail.wish()
            )
        },
        Family("external-body") { mail in
            mail.single(
                "message/external-body; access-type=URL; URL=\"http://127.0.0.1/letter.txt\"",
                "Content-Type: text/plain\nContent-ID: <x@y>\n\n" + mail.wish()
            )
        },
        Family("tnef") { mail in
            mail.several(
                "mixed",
                [
                    HostileMail.text(""),
                    "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgAA",
                ]
            )
        },
        Family("smime-encrypted") { mail in
            mail.single("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "MIIB", encoding: "base64")
        },
        Family("smime-opaque") { mail in
            mail.single("application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m", "MIIB", encoding: "base64")
        },
        Family("smime-signed") { mail in
            let signature = "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nMIIB"
            return mail.several("signed", [HostileMail.text(mail.wish()), signature])
        },
        Family("pgp-mime") { mail in
            mail.several(
                "encrypted",
                [
                    "Content-Type: application/pgp-encrypted\n\nVersion: 1",
                    "Content-Type: application/octet-stream\n\nhQEMA",
                ],
                written: "protocol=\"application/pgp-encrypted\"; boundary=\"=_part\""
            )
        },
        Family("pgp-inline") { mail in
            "\(mail.head())\n-----BEGIN PGP MESSAGE-----\n\n\(mail.times("hQEMA9Vb0S2JzXhLAQf/Y3R0\n", 12))=aBcD\n"
                + "-----END PGP MESSAGE-----\n"
        },
        Family("pgp-clearsigned") { mail in
            "\(mail.head())\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n\(mail.plainWish())\n"
                + "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
        },
        Family("yenc") { mail in
            "\(mail.head())\n=ybegin line=128 size=500 name=letter.txt\n\(mail.times(")*+,-./0123456789:;", 20))\n=yend\n"
        },
        Family("uuencoded") { mail in
            "\(mail.head())\nbegin 644 letter.txt\n\(HostileMail.uuencoded(mail.plainWish()))`\nend\n"
        },
        Family("uuencoded-part") { mail in
            mail.single(
                "text/plain",
                "begin 644 letter.txt\n\(HostileMail.uuencoded(mail.plainWish()))`\nend\n",
                encoding: "x-uuencode"
            )
        },
        Family("huge-attachment", asks: true) { mail in
            let size = mail.many(2_000, 150_000)
            let file =
                "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n"
                + "Content-Disposition: attachment\n\n" + mail.times(mail.times("QUJD", 19) + "\n", size)
            return mail.several("mixed", [HostileMail.text(mail.wish()), file])
        },
        Family("huge-text") { mail in
            mail.single(
                "text/plain",
                mail.plainWish() + "\n\n" + mail.times("A story of many words goes on. ", mail.many(400, 300_000))
            )
        },
        Family("wish-after-long-text") { mail in
            mail.single(
                "text/plain",
                mail.times("A story of many words goes on.\n", mail.isHeavy() ? 15_000 : 800) + "\n\n"
                    + mail.plainWish()
            )
        },
        Family("zip-closed") { mail in
            let zip = Data([0x50, 0x4B, 3, 4] + mail.random.bytes(600)).base64EncodedString()
            let file = "Content-Type: application/zip; name=\"42.zip\"\nContent-Transfer-Encoding: base64\n\n\(zip)"
            return mail.several("mixed", [HostileMail.text(mail.wish()), file])
        },
        Family("attachments-only") { mail in
            let (type, name) = mail.one([
                ("application/pdf", "letter.pdf"), ("text/html", "letter.html"), ("text/plain", "letter.txt"),
                ("application/octet-stream", "letter"), ("application/zip", "letter.zip"), ("text/markdown", "a.md"),
                ("application/vnd.oasis.opendocument.text", "brief.odt"), ("image/jpeg", "scan.jpg"),
                ("image/tiff", "fax.tif"),
            ])
            return mail.several(
                "mixed",
                [
                    HostileMail.text(mail.word(["", "See attached."])),
                    "Content-Type: \(type); name=\"\(name)\"\nContent-Disposition: attachment\n\n\(mail.wish())",
                ]
            )
        },
        Family("strange-type") { mail in
            mail.single(
                mail.word([
                    "text/", "text", "garbage", "/", "text/x-unknown", "TEXT/Plain", "text/markdown", ";;;",
                    "text / plain",
                    "text/plain charset=utf-8", "text/plain; charset", "text/plain;;;; charset=utf-8", "(x) text/plain",
                    "application/octet-stream", "application/x-nothing", "text/rtf", "image/png", "multi/part",
                    "\"text/plain\"",
                ]),
                mail.wish()
            )
        },
        Family("nothing", asks: false) { mail in
            mail.word([
                "", "\n", "\r\n", " ", "\n\n\n", "x", ":", "::", "--", "\0", "From ", "From x\n", "From: a@example.org",
            ])
        },
        Family(
            "no-mail-at-all",
            asks: false,
            bytes: { mail in
                let begins: [[UInt8]] = [
                    [0xFF, 0xD8, 0xFF, 0xE0], Array("%PDF-1.7\n".utf8), [0x50, 0x4B, 3, 4], Array("{\"a\": 1}\n".utf8),
                ]
                return mail.one(begins) + mail.random.bytes(mail.random.below(3_000))
            }
        ),
        Family("mbox-lines") { mail in
            mail.word(["From a@b Fri Nov 27 09:00:00 2026\n", ">From a@b Fri\n", "\n\nFrom a@b\n"]) + mail.head() + "\n"
                + mail.wish() + "\nFrom here on it goes on.\n>From there\n"
        },
    ]

    static func uuencoded(_ text: String) -> String {
        func written(_ value: Int) -> Character { value == 0 ? "`" : Character(Unicode.Scalar(UInt8(value + 32))) }
        var result = ""
        let bytes = Array(text.utf8).map(Int.init)
        for start in stride(from: 0, to: bytes.count, by: 45) {
            let line = Array(bytes[start..<min(start + 45, bytes.count)])
            result.append(written(line.count))
            for place in stride(from: 0, to: line.count, by: 3) {
                let (a, b) = (line[place], place + 1 < line.count ? line[place + 1] : 0)
                let c = place + 2 < line.count ? line[place + 2] : 0
                for value in [a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2 | c >> 6, c & 63] {
                    result.append(written(value))
                }
            }
            result += "\n"
        }
        return result
    }
}
