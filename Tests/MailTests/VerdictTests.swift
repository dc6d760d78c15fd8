import Foundation
import SubjectRequests
import Testing

@testable import Mail

@Suite("Verdicts, flags, identities and corrections")
struct VerdictTests {
    private func read(_ mail: String, own: Set<String> = []) throws -> Reading {
        try Shipped.classifier.get().read(InboundMessage.parse(Array(mail.utf8)), ownAddresses: own)
    }

    @Test(
        "what cannot be told waits for a person, with its reason",
        arguments: [
            ("From: a@example.org\nFrom: b@example.org\n\nPlease delete all my personal data.", "sender-unclear"),
            ("Subject: none\n\nhello", "sender-unclear"),
            ("From: casework@ico.org.uk\n\nWe write about a complaint.", "from-an-authority"),
            (
                "From: a@example.org\n\nWe are the supervisory authority and have received a complaint.",
                "from-an-authority"
            ),
            ("From: a@example.org\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n", "encrypted"),
            (
                "From: a@example.org\n\nPer favore cancellate tutti i miei dati personali dal vostro sistema, grazie.",
                "language-unknown"
            ),
            (
                "From: a@example.org\nContent-Type: text/plain; charset=utf-8\n\n"
                    + "Пожалуйста, удалите все мои личные данные из вашей системы сегодня.", "language-unknown"
            ),
            (
                "From: a@example.org\n\n---------- Forwarded message ---------\nFrom: b\n\nPlease delete all my data.",
                "only-forwarded"
            ),
            (
                "From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/pdf; "
                    + "name=letter.pdf\n\nx\n--b--\n", "only-attached"
            ),
        ]
    )
    func held(mail: String, reason: String) throws {
        let reading = try read(mail)
        #expect(reading.verdict == .held && reading.heldBecause == reason)
    }

    @Test("what machines send asks for nothing, whatever it says")
    func notes() throws {
        for field in ["Auto-Submitted: auto-replied", "Auto-Submitted: auto-replied\nList-Id: <x>", "Return-Path: <>"] {
            let reading = try read("From: a@example.org\n\(field)\n\nPlease delete all my personal data.")
            #expect(reading.verdict == .note && reading.rights.isEmpty && reading.identities.isEmpty)
        }
    }

    @Test(
        "a group address hands a letter on as a list does: a plain wish in it waits for a person, anything else is a note"
    )
    func listMail() throws {
        let asks = try read("From: a@example.org\nList-Id: <x>\n\nPlease delete all my personal data.")
        #expect(asks.verdict == .held && asks.heldBecause == "list-mail-asks" && asks.rights.map(\.right) == [.delete])
        let news = "Our spring offers are here. Click here to unsubscribe from this list."
        for text in [news, "Thank you for lunch on Tuesday.", "Where is my invoice of last week?"] {
            let reading = try read("From: a@example.org\nList-Id: <x>\nPrecedence: bulk\n\n\(text)")
            #expect(reading.verdict == .note, "\(text)")
        }
    }

    @Test("a reminder, a thank-you and quoted words ask for nothing")
    func nothingNew() throws {
        for text in [
            "On 3 May I sent you a request according to Article 15 GDPR. I have not received an answer. Please answer within two weeks.",
            "Thank you for deleting my data so quickly.",
            "Yes, thanks.\n\nOn 3 May 2026 Desk wrote:\n> Please delete all my personal data.",
            "> Please send me a copy of all my personal data.\n\nWhat does this mean?",
        ] {
            let reading = try read("From: a@example.org\n\n\(text)")
            #expect(reading.verdict == .other && reading.rights.isEmpty, "\(text)")
        }
    }

    @Test("the sentence relied on is quoted as it was written")
    func sentence() throws {
        let text = "Dear team,\n\nI hope you are well. Please delete\nall the personal data you hold\nabout me. Thanks!"
        let asked = try #require(try read("From: a@example.org\n\n\(text)").rights.first)
        #expect(asked.sentence == "Please delete all the personal data you hold about me.")
        #expect(asked.right == .delete && asked.confidence >= 0.9 && asked.confidence <= 1)
    }

    @Test("identities are claimed as the letter writes them; our own mailbox is nobody's")
    func identities() throws {
        let reading = try read(
            """
            From: a@example.org
            To: info@outreach.example

            Please send me a copy of my personal data. My name is Aroha Ngata and my customer number is 44-821.
            You know me as Aroha.N@Example.ORG. I wrote to info@outreach.example and desk@outreach.example before, on
            01.02.2026, and called from (03) 555 7777 or +64 21 555 010.

            Kind regards,
            Aroha M. Ngata
            """,
            own: ["desk@outreach.example"]
        )
        let found = reading.identities.map { "\($0.identity.kind.rawValue)=\($0.identity.value)" }
        #expect(
            Set(found) == [
                "email=aroha.n@example.org", "phone_number=035557777", "phone_number=+6421555010",
                "customer_number=44-821", "name=aroha ngata", "name=aroha m ngata",
            ]
        )
        #expect(reading.identities.contains { $0.written == "(03) 555 7777" })
    }

    @Test(
        "the name stands below the last closing formula",
        arguments: [
            ("Thank you in advance.\n\nYours sincerely,\nAroha Ngata", ["aroha ngata"]),
            ("Thank you in advance.\n\nYours sincerely,\n", []),
        ]
    )
    func namesBelow(closing: String, names: [String]) throws {
        let reading = try Shipped.read("Please send me a copy of my personal data.\n\n\(closing)")
        #expect(reading.identities.filter { $0.identity.kind == .name }.map(\.identity.value) == names)
    }

    @Test(
        "corrections are proposed with category and new value",
        arguments: [
            (
                "Please correct my phone number in your records to 021 555 0123.",
                "user.contact.phone_number=021 555 0123"
            ),
            (
                "My surname is spelled wrong in your records. It should be Ngata, not Nagata. Please correct my surname.",
                "user.name=Ngata"
            ),
            (
                "My email address in your records is wrong. Please change it to tui@example.org.",
                "user.contact.email=tui@example.org"
            ),
            (
                "Please update my address in your records to 12 Castle Street, Dunedin.",
                "user.contact.address=12 Castle Street, Dunedin"
            ),
            (
                "Please correct the personal information about me: my job title is now Head of Housing.",
                "user.job_title=Head of Housing"
            ),
            (
                "I request rectification of my personal data (Article 16 GDPR):\nPhone number: 021 555 0123",
                "user.contact.phone_number=021 555 0123"
            ),
        ]
    )
    func corrections(text: String, expected: String) throws {
        let reading = try read("From: a@example.org\n\n\(text)")
        #expect(reading.corrections.map { "\($0.category)=\($0.value)" } == [expected])
    }

    @Test("who writes for somebody else is flagged")
    func agents() throws {
        let letter =
            "We act for Ms Ngata. On behalf of our client we request access to her personal data under Article 15 GDPR."
        #expect(try read("From: a@example.org\n\n\(letter)").flags.contains(.agent))
        #expect(try read("From: a@example.org\n\nPlease delete all my personal data.").flags.isEmpty)
    }

    @Test("a lexicon's mistakes are told all at once, each with its place")
    func lexiconProblems() throws {
        let text = """
            language: en
            stop-words: [the]
            groups:
              data: [data]
            signs:
              asking: ["(please"]
              wishing: [x]
            rights:
              copy: {clear: ["send <nothing>"], clearly: [x]}
              copying: {clear: [x]}
            """
        let problems = try #require(throws: Problems.self) { try LexiconCatalogue(files: [("en.yml", text)]) }
        #expect(
            problems.all.map(\.code) == [
                "bad-phrase", "unknown-sign", "bad-phrase", "unknown-strength", "unknown-right",
            ]
        )
        #expect(problems.all.map(\.place.line) == [6, 7, 9, 9, 10])
    }
}
