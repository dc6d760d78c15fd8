import Casework
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing
import Vault

@Suite("Answers in the language of the letter")
struct LanguageTests {
    @Test(
        "whoever writes in a language is answered in it, up to the words of the data",
        arguments: [
            (
                "de", "Ihr Antrag ist am Freitag, 27. November 2026",
                "Telefonnummer: 021 555 0199 (vorher: 021 555 0124), an 2 Stellen"
            ),
            (
                "fr", "Nous avons reçu votre demande le vendredi 27 novembre 2026",
                "numéro de téléphone : 021 555 0199 (auparavant : 021 555 0124), à 2 endroits"
            ),
            (
                "es", "Recibimos su solicitud el viernes 27 de noviembre de 2026",
                "número de teléfono: 021 555 0199 (antes: 021 555 0124), en 2 lugares"
            ),
        ]
    )
    func answered(language: String, received: String, corrected: String) async throws {
        try await TestHouse.run { house in
            let change = DescribedChange(category: "user.contact.phone_number", newValue: Sensitive("021 555 0199"))
            let opened = try await house.letter(.correct, changes: [change], language: language)
            try await house.work()
            #expect(try #require(house.mails().last).text.contains(received))
            try await house.confirm(opened)
            try await house.work()
            #expect(try await house.casework.approve(house.reference(.correct, of: opened), by: house.approver))
            try await house.work()
            let answer = try #require(house.mails().last { $0.to.contains { $0.address == TestHouse.aroha } })
            // A mail is read with plain spaces in place of those that do not break.
            let text = answer.text.replacing("\u{A0}", with: " ")
            #expect(text.contains(corrected), "\(text)")
        }
    }

    @Test("a letter in German opens a case in German, unless the controller answers in other languages only")
    func chosen() async throws {
        for (languages, language) in [([], "de"), (["en", "de"], "de"), (["en"], "en"), (["fr", "es"], "fr")] {
            try await TestHouse.run(change: { $0.languages = languages }) { house in
                _ = try await house.receive(
                    """
                    From: Aroha <aroha@house.test>
                    To: info@house.test
                    Subject: Auskunft
                    Date: Fri, 27 Nov 2026 09:00:00 +1300
                    Message-ID: <1@house.test>
                    Content-Type: text/plain; charset=utf-8

                    Sehr geehrte Damen und Herren,

                    bitte senden Sie mir nach Artikel 15 DSGVO eine Kopie aller Daten, die Sie über mich gespeichert haben.

                    Mit freundlichen Grüßen
                    Aroha
                    """
                )
                let row = try await house.casework.storage.read { connection in
                    try connection.requests.list(scope: .everything).first.flatMap {
                        try connection.cases.load($0.caseID, scope: .everything)
                    }
                }
                #expect(row?.language == language)
            }
        }
    }
}
