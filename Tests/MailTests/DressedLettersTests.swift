import Foundation
import SubjectRequests
import TestPeers
import Testing

@testable import Mail

/// The same letter as different programs send it is read the same: encodings, HTML alone, wrapped lines, signatures of
/// devices, footers, and old messages below in the forms of the common programs.
@Suite("Letters as programs dress them")
struct DressedLettersTests {
    private static let old: [String: [String]] = [
        "en": [
            "\n\nOn Tue, 3 Nov 2026 at 09:12, Desk <desk@example.org> wrote:\n\n> Please delete all my personal data.\n",
            "\n\nFrom: Desk <desk@example.org>\nSent: Tuesday, 3 November 2026 09:12\nTo: Aroha\nSubject: x\n\n"
                + "Please send me a copy of all my personal data.",
            "\n\n> On 3 Nov 2026, at 09:12, Desk <desk@example.org> wrote:\n>\n> Unsubscribe me from the newsletter.",
        ],
        "de": [
            "\n\nAm Di., 3. Nov. 2026 um 09:12 Uhr schrieb Desk <desk@example.org>:\n\n> Bitte löschen Sie meine Daten.\n",
            "\n\nVon: Desk <desk@example.org>\nGesendet: Dienstag, 3. November 2026 09:12\nAn: Aroha\nBetreff: x\n\n"
                + "Bitte senden Sie mir eine Kopie meiner Daten.",
            "\n\n-------- Ursprüngliche Nachricht --------\nVon: Desk\nBitte melden Sie mich vom Newsletter ab.",
        ],
        "fr": [
            "\n\nLe mar. 3 nov. 2026 à 09:12, Desk <desk@example.org> a écrit :\n\n> Supprimez toutes mes données.\n",
            "\n\nDe : Desk <desk@example.org>\nEnvoyé : mardi 3 novembre 2026 09:12\nÀ : Aroha\nObjet : x\n\n"
                + "Envoyez-moi une copie de mes données.",
            "\n\n-------- Message d'origine --------\nDe : Desk\nDésabonnez-moi de votre newsletter.",
        ],
        "es": [
            "\n\nEl mar, 3 nov 2026 a las 9:12, Desk (<desk@example.org>) escribió:\n\n> Eliminen todos mis datos.\n",
            "\n\nDe: Desk <desk@example.org>\nEnviado el: martes, 3 de noviembre de 2026 9:12\nPara: Aroha\nAsunto: x\n\n"
                + "Envíenme una copia de mis datos.",
            "\n\n-------- Mensaje original --------\nDe: Desk\nDenme de baja de su boletín.",
        ],
    ]
    private static let feet = [
        "", "\n\nSent from my iPhone", "\n\nVon meinem iPhone gesendet", "\n\nEnvoyé de mon iPhone",
        "\n\nEnviado desde mi iPhone",
        "\n\nGet Outlook for Android", "\n\n-- \nAroha Ngata\nHarbour Trust\n021 555 0100",
        "\n\nThis e-mail is confidential. If you are not the intended recipient, please delete it and destroy all copies.",
        "\n\nDiese E-Mail ist vertraulich. Wenn Sie nicht der richtige Adressat sind, löschen Sie diese bitte.",
        "\n\nCe message est confidentiel. Si vous n'en êtes pas le destinataire, merci de le supprimer.",
        "\n\nEste mensaje es confidencial. Si no es el destinatario, elimínelo y avise al remitente.",
    ]

    @Test("a dress changes no right", arguments: ["en", "de", "fr", "es"])
    func dressed(language: String) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        var (total, same) = (0, 0)
        for letter in try VariedLetter.all(language) where letter.verdict == .case && letter.text.count > 60 {
            let plain = try letter.read()
            guard plain.language == language else { continue }
            let foot = Self.feet.randomElement(using: &random) ?? ""
            let old = Self.old[language]?.randomElement(using: &random) ?? ""
            let form = Form.allCases.randomElement(using: &random) ?? .quotedPrintable
            // HTML has no line of two hyphens; its old messages are told by their header alone.
            let text = letter.text + foot + (letter.text.contains("Forwarded message") ? "" : old)
            let bytes = letter.mail(body: form.body(text))
            let reading = try Shipped.classifier.get().read(InboundMessage.parse(bytes))
            total += 1
            let isSame = Set(reading.rights.map(\.right)) == Set(plain.rights.map(\.right))
            same += isSame ? 1 : 0
            if !isSame {
                print("\(form) with \(foot.debugDescription), \(old.prefix(20).debugDescription): \(letter.text)")
            }
        }
        print("dressed \(language): seed \(seed), \(same) of \(total) read the same")
        #expect(same * 100 >= total * 97 && total > 50)
    }

    private enum Form: CaseIterable {
        case quotedPrintable, base64, latin, flowed, html, alternative

        func body(_ text: String) -> String {
            switch self {
            case .quotedPrintable:
                "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\(Self.quoted(text))\n"
            case .base64:
                "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
                    + Data(text.utf8).base64EncodedString(options: .lineLength76Characters) + "\n"
            case .latin:
                "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: base64\n\n"
                    + (text.data(using: .windowsCP1252, allowLossyConversion: true) ?? Data()).base64EncodedString()
                    + "\n"
            case .flowed: "Content-Type: text/plain; charset=utf-8; format=flowed\n\n\(Self.flowed(text))\n"
            case .html: "Content-Type: text/html; charset=utf-8\n\n\(Self.html(text))\n"
            case .alternative:
                "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n\(text)\n"
                    + "--b\nContent-Type: text/html; charset=utf-8\n\n\(Self.html(text))\n--b--\n"
            }
        }

        private static func quoted(_ text: String) -> String {
            text.utf8.map { byte in
                byte == 0x0A
                    ? "\n"
                    : (0x21...0x7E).contains(byte) && byte != 0x3D || byte == 0x20
                        ? String(UnicodeScalar(byte)) : "=" + String(byte, radix: 16, uppercase: true)
            }.joined()
        }

        /// Lines of at most 70 characters, wrapped with a space at the end (RFC 3676).
        private static func flowed(_ text: String) -> String {
            text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                guard line.count > 70, !line.hasPrefix(">") else { return String(line) }
                var (lines, current) = ([String](), "")
                for word in line.split(separator: " ") {
                    if current.count + word.count > 70 {
                        lines.append(current)
                        current = ""
                    }
                    current += word + " "
                }
                return (lines + [current.trimmed()]).joined(separator: "\n")
            }.joined(separator: "\n")
        }

        private static func html(_ text: String) -> String {
            let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            let lines = escaped.split(separator: "\n", omittingEmptySubsequences: false)
            return "<html><head><style>p {color: red}</style></head><body>"
                + lines.map { $0.isEmpty ? "<div><br></div>" : "<div>\($0)</div>" }.joined(separator: "\n")
                + "</body></html>"
        }
    }
}
