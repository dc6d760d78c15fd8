import Foundation

extension HostileMail {
    /// Encodings that are broken or lie.
    static let contents: [Family] = [
        Family("base64-broken") { mail in
            let good = Data("\(mail.plainWish()) \(mail.plainWish())\n".utf8).base64EncodedString()
            let half = good.count / 2
            let (start, end) = (String(good.prefix(half)), String(good.dropFirst(half)))
            let spaced = good.map { "\($0) " }.joined()
            let broken = mail.word([
                String(good.dropLast(3)), good.replacing("=", with: ""), spaced, "\(good)====\(good)",
                "\(start)!?$%\(end)",
                "\n\n\(good)", "\(good)\n--\nfooter text", "\(start)\n\(end)===",
            ])
            let encoding = mail.word(["base64", "BASE64", " base64 ", "base64;", "\"base64\""])
            return mail.single("text/plain; charset=utf-8", broken, encoding: encoding)
        },
        Family("base64-that-is-text") { mail in
            mail.single("text/plain; charset=utf-8", mail.plainWish(), encoding: "base64")
        },
        Family("text-that-is-base64") { mail in
            mail.single(
                "text/plain",
                Data(mail.plainWish().utf8).base64EncodedString(),
                encoding: mail.word(["7bit", "8bit"])
            )
        },
        Family("quoted-printable-broken") { mail in
            mail.single(
                "text/plain; charset=utf-8",
                mail.word([
                    mail.plainWish() + "=", "=\n=\n=" + mail.plainWish(), "=ZZ=G=0" + mail.plainWish(),
                    mail.times("=\n", 500) + mail.plainWish(),
                    mail.plainWish() + mail.times("=0A", 2_000), "=3D=3d=" + mail.plainWish() + "=E2=82",
                ]),
                encoding: "quoted-printable"
            )
        },
        Family("encoding-unknown") { mail in
            mail.single(
                "text/plain",
                mail.wish(),
                encoding: mail.word(["nonsense", "x-gzip64", "", "(7bit)", "binary", "8bit (x)"])
            )
        },
        Family("encoding-on-multipart") { mail in
            let inner = multipart("mixed", [text(mail.wish())], boundary: "b")
            return mail.head() + "Content-Transfer-Encoding: \(mail.word(["base64", "quoted-printable", "7bit"]))\n"
                + inner
        },
        Family("message-encoded") { mail in
            let inner = Data("From: c@example.org\nSubject: x\n\n\(mail.wish())\n".utf8).base64EncodedString()
            return mail.single("message/rfc822", inner, encoding: "base64")
        },
        Family("quoted-printable-of-everything") { mail in
            let bytes = mail.wish().utf8.map { "=" + ($0 < 16 ? "0" : "") + String($0, radix: 16).uppercased() }
            return mail.single("text/plain; charset=utf-8", bytes.joined(), encoding: "quoted-printable")
        },
        Family("flowed") { mail in
            let wish = mail.plainWish().replacing(" ", with: " \n")
            return mail.single("text/plain; format=flowed; delsp=\(mail.word(["yes", "no"]))", wish)
        },
    ]

    /// Charsets that are not what they say.
    static let charsets: [Family] = [
        Family("charset-utf-7") { mail in
            mail.single(
                "text/plain; charset=utf-7",
                mail.word(["+AFA-lease delete all my personal data.", mail.plainWish()])
            )
        },
        Family("charset-utf-16-without-mark") { mail in
            let bytes = Data(mail.plainWish().utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
            let little = Data(mail.plainWish().utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
            return mail.single(
                "text/plain; charset=" + mail.word(["utf-16", "utf-16be", "utf-16le", "utf-8", "ucs-2", "utf-32"]),
                mail.one([bytes, little]).base64EncodedString(),
                encoding: "base64"
            )
        },
        Family(
            "charset-ascii-with-8-bit",
            bytes: { mail in
                Array((mail.head() + "Content-Type: text/plain; charset=us-ascii\n\nBitte l").utf8) + [0xF6]
                    + Array("schen Sie alle meine Daten.\n".utf8)
            }
        ),
        Family(
            "charset-overlong",
            bytes: { mail in
                let ends: [[UInt8]] = [
                    [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0xBC], [0xED, 0xA0, 0x80],
                    [0xF4, 0x90, 0x80, 0x80], [0xFE, 0xFF],
                ]
                let text = "\(mail.head())Content-Type: text/plain; charset=utf-8\n\n\(mail.plainWish())"
                return Array(text.utf8) + mail.one(ends)
            }
        ),
        Family("charset-unknown") { mail in
            mail.single(
                "text/plain; charset="
                    + mail.word([
                        "x-unknown", "\"\"", "../../etc/passwd", "utf-8\u{202E}", "UTF8MB4", "utf_8", "cp0",
                        "unicode-1-1-utf-7", "%s%n", mail.times("a", 4_000),
                    ]),
                mail.wish()
            )
        },
        Family("charset-shifted") { mail in
            mail.single(
                "text/plain; charset="
                    + mail.word([
                        "iso-2022-jp", "iso-2022-kr", "hz-gb-2312", "gb18030", "big5", "euc-jp", "shift_jis",
                        "ebcdic-us", "cp037",
                    ]),
                mail.plainWish() + mail.word(["\u{1B}$B", "~{", "\u{E}", ""])
            )
        },
        Family(
            "charset-random",
            bytes: { mail in
                Array((mail.head() + "Content-Type: text/plain; charset=utf-8\n\n\(mail.plainWish())\n\n").utf8)
                    + mail.random.bytes(400).map { $0 == 0 ? 1 : $0 }
            }
        ),
    ]
}
