import Foundation
import SubjectRequests
import Testing

@testable import Mail

/// The shipped lexicons, read once.
enum Shipped {
    static let lexicons = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "lexicons")
    static let classifier = Result { Classifier(try LexiconCatalogue(folder: lexicons)) }

    static func read(_ letter: String, subject: String = "Hello", headers: String = "") throws -> Reading {
        let mail = "From: Aroha Ngata <aroha@example.org>\nSubject: \(subject)\n\(headers)\n\(letter)"
        let head = headers.isEmpty ? mail.replacing("\n\n", with: "\n\n", maxReplacements: 1) : mail
        return try classifier.get().read(InboundMessage.parse(Array(head.utf8)))
    }
}

@Suite("Understanding letters")
struct ClassifierTests {
    @Test("the shipped lexicons load")
    func loads() throws {
        #expect(try LexiconCatalogue(folder: Shipped.lexicons).known.contains("en"))
    }

    @Test("what is read leaves out the letter that is quoted")
    func readsWithoutQuotes() throws {
        let reading = try Shipped.read("It works now. Many thanks!\n\n> Please take me off your mailing list.\n")
        #expect(reading.sentences == ["It works now.", "Many thanks!"])
    }

    @Test(
        "what follows if nobody answers is not what is asked for",
        arguments: [
            (
                "en", "Please correct my surname: it is Kalbach.",
                "Unless you answer within a month, I will complain to the ICO."
            ),
            (
                "en", "Please correct my surname: it is Kalbach.",
                "I reserve all my rights, a complaint to the regulator among them."
            ),
            (
                "de", "Bitte berichtigen Sie meinen Nachnamen: Kalbach.",
                "Andernfalls wende ich mich an die Datenschutzbehörde."
            ),
            ("fr", "Veuillez corriger mon nom : Kalbach.", "À défaut de réponse, je saisirai la CNIL."),
            ("es", "Corrijan mi apellido: es Kalbach.", "De lo contrario presentaré una reclamación ante la AEPD."),
        ]
    )
    func threat(language: String, wish: String, threat: String) throws {
        let both = try Shipped.read("\(wish) \(threat)\n")
        #expect(both.rights.map(\.right) == [.correct] && both.language == language)
        #expect(!both.sentences.contains(threat) && !both.sentences.isEmpty)
        #expect(try Shipped.read(threat).sentences == [threat], "nothing else stands there")
    }

    @Test(
        "plain letters in English",
        arguments: [
            ("Please send me what you hold on me, and stop the news.", "copy unsubscribe"),
            ("Please delete all the personal data you hold about me.", "delete"),
            ("I would like a copy of all my personal data.", "copy"),
            ("Do you hold any data about me? Please confirm.", "confirm"),
            ("Please send me my personal data in a CSV file.", "csv-export"),
            ("Take me off your mailing list please.", "unsubscribe"),
            ("Please do not delete my account.", ""), ("I don't want you to erase my personal data.", ""),
            ("How do I delete a contact in the CRM?", ""), ("Could you send me a copy of invoice 12?", ""),
            ("We would like to know about your GDPR policy and how you delete personal data.", ""),
            ("My phone number is wrong in your records. Please correct it to 021 555 010.", "correct"),
            ("Please close our account at the end of the month.", "close-account"),
            ("I object to the processing of my personal data for direct marketing.", "unsubscribe"),
            ("Please stop processing my personal data.", "restrict"),
            ("Please erase my data. I also object to direct marketing.", "delete"),
            ("I want to lodge a complaint about how you handled my personal data.", "complaint"),
        ]
    )
    func english(letter: String, expected: String) throws {
        let reading = try Shipped.read(letter)
        #expect(reading.rights.map(\.right.rawValue).sorted().joined(separator: " ") == expected)
        #expect(reading.verdict == (expected.isEmpty ? .other : .case))
        #expect(reading.language == "en")
    }
}
