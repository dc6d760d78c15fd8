import Foundation
import SubjectRequests
import TestPeers
import Testing

@testable import Mail

/// Letters and ordinary mails in `Tests/Corpus`, dressed as people dress them: greetings, closings, names,
/// footers, quoted older mails.
@Suite("Letters and ordinary mail, measured")
struct CorpusTests {
    struct Sample {
        let rights: Set<Right>
        let subject: String
        let text: String
    }

    private static func samples(_ file: String) throws -> [Sample] {
        let place = Shipped.lexicons.deletingLastPathComponent().appending(path: "Tests/Corpus/\(file)")
        let lines = try String(contentsOf: place, encoding: .utf8).split(separator: "\n")
        return lines.filter { !$0.hasPrefix("#") }.map { line in
            var fields = line.split(separator: " | ", maxSplits: file.hasPrefix("letters") ? 2 : 1).map(String.init)
            let rights = file.hasPrefix("letters") ? fields.removeFirst() : ""
            return Sample(
                rights: Set(rights.split(separator: " ").compactMap { Right(rawValue: String($0)) }),
                subject: fields[0],
                text: fields[1].replacing("\\n", with: "\n")
            )
        }
    }

    private struct Dress {
        let greetings: [String]
        let closings: [String]
        let old: [String]
    }

    private static let dress: [String: Dress] = [
        "en": Dress(
            greetings: ["", "Hi,\n", "Dear Sir or Madam,\n\n", "Hello team,\n\n", "To whom it may concern:\n\n"],
            closings: [
                "", "\n\nKind regards\nAroha Ngata", "\n\nThanks,\nTom", "\n\n-- \nPriya Nair\n07700 900123",
                "\n\nBest\n\nSent from my phone",
                "\n\nThis e-mail is confidential. If it is not for you, please delete it.",
            ],
            old: [
                "", "\n\nOn 3 Nov 2026, Desk <desk@example.org> wrote:\n> Please send me a copy of my data.",
                "\n\n-----Original Message-----\nFrom: Desk\nPlease unsubscribe me from your newsletter.",
            ]
        ),
        "de": Dress(
            greetings: ["", "Hallo,\n", "Sehr geehrte Damen und Herren,\n\n", "Guten Tag,\n\n"],
            closings: [
                "", "\n\nMit freundlichen Grüßen\nJürgen Weiß", "\n\nDanke und Gruß\nAnna",
                "\n\nDiese E-Mail ist vertraulich. Sollten Sie nicht der Empfänger sein, löschen Sie sie bitte.",
            ],
            old: ["", "\n\nAm 3.11.2026 schrieb Desk <desk@example.org>:\n> Bitte löschen Sie alle meine Daten."]
        ),
        "fr": Dress(
            greetings: ["", "Bonjour,\n\n", "Madame, Monsieur,\n\n"],
            closings: ["", "\n\nCordialement,\nChloé Lefèvre", "\n\nBien à vous"],
            old: [
                "", "\n\nLe 3 nov. 2026, Desk <desk@example.org> a écrit :\n> Veuillez supprimer toutes mes données.",
            ]
        ),
        "es": Dress(
            greetings: ["", "Hola:\n\n", "Estimados señores:\n\n"],
            closings: ["", "\n\nAtentamente,\nLucía Pérez", "\n\nUn saludo"],
            old: ["", "\n\nEl 3 nov 2026, Desk <desk@example.org> escribió:\n> Eliminen todos mis datos."]
        ),
    ]

    /// Every fifth way to dress a sample, each sample beginning elsewhere: all of them would take a minute, and dice
    /// would say something else of the same lexicons each day.
    private func readings(_ samples: [Sample], _ language: String) throws -> [(sample: Sample, reading: Reading)] {
        let dress = CorpusTests.dress[language] ?? Dress(greetings: [], closings: [], old: [])
        let ways = dress.greetings.flatMap { greeting in
            dress.closings.flatMap { closing in dress.old.map { (greeting, closing + $0) } }
        }
        return try samples.enumerated().flatMap { number, sample in
            try stride(from: number % 5, to: ways.count, by: 5).map { way in
                (sample, try Shipped.read(ways[way].0 + sample.text + ways[way].1, subject: sample.subject))
            }
        }
    }

    @Test("letters: every right found, nothing wrong where we are sure", arguments: ["en", "de", "fr", "es"])
    func letters(language: String) throws {
        let readings = try readings(CorpusTests.samples("letters-\(language).txt"), language)
        var (exact, sure) = (0, 0)
        for (sample, reading) in readings {
            let found = Set(reading.rights.map(\.right))
            exact += found == sample.rights ? 1 : 0
            let isSure = reading.rights.contains { $0.confidence >= 0.9 }
            sure += isSure ? 1 : 0
            #expect(reading.language == language, "\(sample.text)")
            #expect(!isSure || found == sample.rights, "\(found) in: \(sample.text)")
        }
        print("letters \(language): \(readings.count), exact \(exact), sure \(sure)")
        #expect(exact * 100 >= readings.count * 95 && sure * 100 >= readings.count * 70 && !readings.isEmpty)
    }

    @Test(
        "ordinary mail becomes no case where we are sure, and is hardly ever held",
        arguments: ["en", "de", "fr", "es"]
    )
    func support(language: String) throws {
        let readings = try readings(CorpusTests.samples("support-\(language).txt"), language)
        for (sample, reading) in readings {
            #expect(reading.rights.allSatisfy { $0.confidence < 0.9 }, "\(reading.rights) in: \(sample.text)")
        }
        let cases = readings.count { $0.reading.verdict == .case }
        let held = readings.count { $0.reading.verdict == .held }
        print("support \(language): \(readings.count), cases \(cases), held \(held)")
        #expect(held * 50 <= readings.count && cases * 50 <= readings.count && !readings.isEmpty)
    }
}
