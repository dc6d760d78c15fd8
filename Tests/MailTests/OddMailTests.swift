import Foundation
import SubjectRequests
import TestPeers
import Testing

@testable import Mail

/// What honest mail programs write, however odd: it is read, and only what nobody could read waits for a person.
@Suite("Honest mail of odd programs")
struct OddMailTests {
    struct Odd: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        /// `case` or `note`, or the reason for which it waits.
        let outcome: String
        /// A sentence that has to be read out of it.
        let says: String
        var testDescription: String { name }

        init(_ name: String, _ outcome: String, says: String = OddMailTests.wish, _ rest: String) {
            self.init(name, outcome, says: says, bytes: Array(rest.utf8))
        }

        init(_ name: String, _ outcome: String, says: String = OddMailTests.wish, bytes rest: [UInt8]) {
            let head = "From: Aroha Ngata <aroha@example.org>\nTo: info@outreach.example\nSubject: Hello\n"
            (self.name, self.outcome, self.says) = (name, outcome, says)
            bytes = Array(head.utf8) + rest
        }
    }

    static let wish = "Please delete all my personal data."
    private static let german = "Bitte löschen Sie alle meine personenbezogenen Daten."
    private static let page = "<html><body><p>\(wish)</p></body></html>"

    private static func parts(_ kind: String, _ parts: String..., boundary: String = "=_b") -> String {
        HostileMail.multipart(kind, parts, boundary: boundary)
    }

    private static func plain(_ text: String = wish) -> String { "Content-Type: text/plain; charset=utf-8\n\n\(text)" }
    private static let html = "Content-Type: text/html; charset=utf-8\n\n\(page)"
    private static func file(_ type: String, _ name: String) -> String {
        "Content-Type: \(type); name=\"\(name)\"\nContent-Disposition: attachment; filename=\"\(name)\"\n"
            + "Content-Transfer-Encoding: base64\n\nQUJDREVG"
    }

    private static func encoded(_ text: String, _ encoding: String.Encoding, _ charset: String) -> String {
        let bytes = text.data(using: encoding)?.base64EncodedString() ?? ""
        return "Content-Type: text/plain; charset=\(charset)\nContent-Transfer-Encoding: base64\n\n\(bytes)\n"
    }

    private static let programs: [Odd] = [
        Odd(
            "Outlook's own format beside the text",
            "case",
            parts("mixed", plain(), file("application/ms-tnef", "winmail.dat"))
        ),
        Odd(
            "Apple Mail: parts within alternatives",
            "case",
            parts(
                "alternative",
                plain(),
                parts("mixed", html, file("application/pdf", "a.pdf"), html, boundary: "=_b-1")
            )
        ),
        Odd(
            "Apple Mail: a page and its pictures",
            "case",
            parts("alternative", plain(), parts("related", html, file("image/png", "a.png"), boundary: "Apple-1"))
        ),
        Odd(
            "old Exchange",
            "case",
            "MIME-version: 1.0\nCONTENT-TYPE: TEXT/PLAIN;\n\tCHARSET=\"iso-8859-1\"\nCONTENT-TRANSFER-ENCODING: 7BIT\n\n\(wish)"
        ),
        Odd("a list's footer in a part of its own", "case", parts("mixed", plain(), plain("____\nA list of ours"))),
        Odd("a card", "case", parts("mixed", plain(), file("text/vcard", "a.vcf"))),
        Odd("a receipt is asked for", "case", "Disposition-Notification-To: aroha@example.org\n\n\(wish)"),
        Odd(
            "text that begins the parts",
            "case",
            parts("mixed", plain()).replacing("\n\n--", with: "\n\nThis is MIME.\n--")
        ),
        Odd("no last boundary", "case", parts("mixed", plain()).replacing("--=_b--", with: "")),
        Odd("several texts", "case", parts("mixed", plain("Good day,"), plain(), plain("Aroha"))),
        Odd("a page alone", "case", html),
        Odd("an empty text and a page", "case", parts("alternative", plain("\n"), html)),
        Odd("a text and a page that says something else", "case", parts("alternative", plain("Hello"), html)),
        Odd(
            "a page for phones too",
            "case",
            parts("alternative", plain(), "Content-Type: text/x-amp-html\n\n<html amp4email></html>", html)
        ),
        Odd(
            "boundaries that begin alike",
            "case",
            parts("mixed", parts("alternative", plain(), html, boundary: "=_b-1"))
        ),
        Odd(
            "a boundary without quotes",
            "case",
            HostileMail.multipart("mixed", [plain()], boundary: "----=_Part_1", written: "boundary=----=_Part_1")
        ),
        Odd(
            "a boundary between other parameters",
            "case",
            HostileMail.multipart(
                "related",
                [html],
                boundary: "b_1",
                written: "type=\"text/html\";\n\tboundary = \"b_1\" ; charset=utf-8"
            )
        ),
        Odd("a field without its colon", "case", "X-Mailer Home\n\n\(wish)"),
        Odd("a fold without words", "case", "Subject: and\n \nDate: today\n\n\(wish)"),
        Odd("the same type twice", "case", "Content-Type: text/plain\nContent-Type: text/plain\n\n\(wish)"),
        Odd("old words for the same encoding", "case", "Content-Transfer-Encoding: 8-bit\n\n\(wish)"),
        Odd("only half a type", "case", "Content-Type: text\n\n\(wish)"),
        Odd("a type of unknown text", "case", "Content-Type: text/markdown; charset=utf-8\n\n\(wish)"),
        Odd("lines that begin with From", "case", "\n\(wish)\n>From here on I write no more.\n"),
        Odd("many ways", "case", String(repeating: "Received: from a by b\n", count: 90) + "\n\(wish)"),
        Odd("signed in the clear", "case", parts("signed", plain(), file("application/pkcs7-signature", "smime.p7s"))),
        Odd("signed by PGP", "case", parts("signed", plain(), "Content-Type: application/pgp-signature\n\nx")),
        Odd(
            "signed within the text",
            "case",
            "\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n\(wish)\n-----BEGIN PGP SIGNATURE-----\n\niQEzBAEB\n=AbCd\n"
                + "-----END PGP SIGNATURE-----\n"
        ),
        Odd(
            "a file behind the text, as programs once sent it",
            "case",
            "\n\(wish)\n\nbegin 644 a.txt\n#0V%T\n`\nend\n"
        ),
        Odd(
            "a file's name in pieces",
            "case",
            parts(
                "mixed",
                plain(),
                "Content-Type: application/pdf\nContent-Disposition: attachment; filename*0*=utf-8''L%C3%B6;\n"
                    + " filename*1*=schung.pdf\n\nx"
            )
        ),
    ]

    private static let texts: [Odd] = [
        Odd("a letter in base64", "case", encoded(wish, .utf8, "utf-8")),
        Odd("no MIME-Version", "case", "Content-Type: text/html\n\n\(page)"),
        Odd(
            "soft breaks in words",
            "case",
            "Content-Transfer-Encoding: quoted-printable\n\nPlease del=\nete all my per=\nsonal data."
        ),
        Odd(
            "flowed",
            "case",
            says: "Please delete",
            "Content-Type: text/plain; format=flowed\n\nPlease delete all \nmy personal data."
        ),
        Odd(
            "flowed, with spaces that go",
            "case",
            says: "Please delete",
            "Content-Type: text/plain; format=flowed; delsp=yes\n\nPlease delete all  \nmy personal data."
        ),
        Odd("UTF-8 without a word about it", "case", says: german, "\n\(german)"),
        Odd("UTF-8 in the header too", "case", says: german, "X-Name: Größe\nSubject: Löschung\n\n\(german)"),
        Odd("Latin-1 in the header", "case", bytes: Array("X-Name: ".utf8) + [0xFC, 0xDF] + Array("\n\n\(wish)".utf8)),
        Odd("UTF-16", "case", encoded(wish, .utf16, "utf-16")),
        Odd("UTF-16 from one end", "case", encoded(wish, .utf16LittleEndian, "utf-16le")),
        Odd("a mark before the first letter", "case", "Content-Type: text/plain; charset=utf-8\n\n\u{FEFF}\(wish)"),
        Odd("hyphens that show only at line ends", "case", "\nPlease de\u{AD}lete all my per\u{AD}sonal data."),
        Odd("spaces that do not break", "case", "\n" + wish.replacing(" ", with: "\u{A0}")),
        Odd(
            "a page of entities",
            "case",
            "Content-Type: text/html\n\n<p>Please&nbsp;delete all&#160;my personal&#x20;data.</p>"
        ),
        Odd(
            "Windows' letters under the name of Latin-1",
            "case",
            says: "I’d like you to delete all my personal data.",
            bytes: Array("Content-Type: text/plain; charset=iso-8859-1\n\nI".utf8) + [0x92]
                + Array("d like you to delete all my personal data.".utf8)
        ),
        Odd("Latin-1", "case", says: german, encoded(german, .isoLatin1, "ISO-8859-1")),
        Odd("Latin-9", "case", says: german, encoded(german, .isoLatin1, "iso-8859-15")),
        Odd("Windows-1252", "case", says: german, encoded(german, .windowsCP1252, "\"Windows-1252\"")),
        Odd(
            "a charset in the wrong quotes",
            "case",
            says: german,
            "Content-Type: text/plain; charset='utf-8'\n\n\(german)"
        ),
        Odd("another name of ASCII", "case", "Content-Type: text/plain; charset=ANSI_X3.4-1968\n\n\(wish)"),
        Odd(
            "Japanese",
            "language-unknown",
            says: "個人データ",
            "Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: base64\n\n"
                + "GyRCO2QkTjhEP00lRyE8JT8kciQ5JFkkRjpvPXwkNyRGJC8kQCQ1JCQhIyRoJG0kNyQvJCo0aiQkJCQkPyQ3JF4kOSEjGyhC\n"
        ),
        Odd(
            "Chinese",
            "language-unknown",
            says: "个人数据",
            "Content-Type: text/plain; charset=gb18030\nContent-Transfer-Encoding: base64\n\n"
                + "x+vJvrP9xPrL+bPW09C1xLnY09rO0rXEy/nT0Lj2yMvK/b7do6zQu9C7o6HO0r3Q1dTD9KGj\n"
        ),
        Odd(
            "Russian",
            "language-unknown",
            says: "мои личные данные",
            "Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: base64\n\n"
                + "8M/WwczVytPUwSwg1cTBzMnUxSDX08Ugzc/JIMzJ3s7ZxSDEwc7O2cUgydog18Hbxcog08nT1MXN2SDTxcfPxM7RLg==\n"
        ),
    ]

    private static let others: [Odd] = [
        Odd(
            "an invitation",
            "other",
            says: "Lunch",
            parts(
                "alternative",
                plain("Lunch on Friday at noon?"),
                "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR"
            )
        ),
        Odd(
            "a receipt that says read",
            "note",
            says: "was read",
            parts(
                "report; report-type=disposition-notification",
                plain("It was read."),
                "Content-Type: message/disposition-notification\n\nA: b"
            )
        ),
        Odd(
            "a mail that came back",
            "note",
            says: "not be delivered",
            parts(
                "report; report-type=delivery-status",
                plain("It could not be delivered."),
                "Content-Type: message/delivery-status\n\nA: b"
            )
        ),
        Odd(
            "a letter passed on as a file",
            "only-attached",
            says: "See below",
            parts("mixed", plain("See below."), "Content-Type: message/rfc822\n\nFrom: b@example.org\n\n\(wish)")
        ),
        Odd("a voice", "only-attached", says: "", parts("mixed", plain(""), file("audio/ogg", "a.ogg"))),
        Odd(
            "signed so that it must be unpacked",
            "only-attached",
            says: "",
            "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nQUJD"
        ),
        Odd(
            "encrypted by S/MIME",
            "encrypted",
            says: "",
            "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nQUJD"
        ),
        Odd(
            "encrypted by PGP",
            "encrypted",
            says: "",
            parts(
                "encrypted; protocol=\"application/pgp-encrypted\"",
                "Content-Type: application/pgp-encrypted\n\nVersion: 1",
                "Content-Type: application/octet-stream\n\nx"
            )
        ),
    ]

    @Test("each is read, and what becomes of it", arguments: programs + texts + others)
    func read(odd: Odd) throws {
        for bytes in [odd.bytes, odd.bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }] {
            let explanation = MessageExplanation(file: "x", bytes: bytes, classifier: try Shipped.classifier.get())
            #expect((explanation.error ?? explanation.verdict.rawValue) == odd.outcome)
            #expect((explanation.text ?? "").contains(odd.says) || odd.says.isEmpty, "\(explanation.text ?? "-")")
            #expect(explanation.from == "aroha@example.org" && !explanation.flags.contains(.spoofSuspect))
        }
    }

    @Test("there is a family of odd mail for each program and form that we know of")
    func breadth() {
        let all = OddMailTests.programs + OddMailTests.texts + OddMailTests.others
        print("odd mail: \(all.count) families; " + all.map { "\($0.name): \($0.outcome)" }.joined(separator: "; "))
        #expect(Set(all.map(\.name)).count == all.count && all.count >= 60)
    }
}
