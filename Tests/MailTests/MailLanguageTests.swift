import Foundation
import SubjectRequests
import Templates
import Testing

@testable import Mail

@Suite("Mails in every language")
struct MailLanguageTests {
    static let languages = ["de", "en", "es", "fr"]
    static let checkout = OutgoingTests.templates.deletingLastPathComponent()

    private static let shipped = Result { try MailTemplates(folders: [OutgoingTests.templates]) }

    private static func words(_ language: String) throws -> Phrases {
        let file = "\(language).phrases"
        let text = try String(contentsOf: checkout.appending(path: "words/\(file)"), encoding: .utf8)
        return try Phrases(language: language, files: [(file, text)])
    }

    private static let models: [any TemplateModel.Type] = RequesterMails.all.map { $0 } + StaffMails.all.map { $0 }

    private func render(_ model: any TemplateModel.Type, _ language: String) throws -> RenderedMail {
        func open<Model: TemplateModel>(_ model: Model.Type) throws -> RenderedMail {
            let mail = Spoken(Model.sample, try SampleWords.of(Self.words(language), in: Self.words("en")))
            return try Self.shipped.get().render(mail, language: language)
        }
        return try open(model)
    }

    /// `HABEAS_GOLDEN=write swift test --filter MailLanguageTests` writes them anew; then read them.
    @Test("every mail is word for word as somebody has read it", arguments: languages)
    func golden(language: String) throws {
        let mails = try Self.models.sorted { $0.template < $1.template }.map { model in
            let mail = try render(model, language)
            return "== \(model.template)\nSubject: \(mail.subjectLine)\n\n\(mail.text)"
        }
        let text = mails.joined(separator: "\n")
        let file = Self.checkout.appending(path: "Tests/MailTests/Golden/mails-\(language).txt")
        if ProcessInfo.processInfo.environment["HABEAS_GOLDEN"] == "write" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let known = try String(contentsOf: file, encoding: .utf8)
        let apart = zip(text.split(separator: "\n"), known.split(separator: "\n")).first { $0 != $1 }
        #expect(text == known, "the first line that differs: \(String(describing: apart))")
    }

    @Test("the HTML says the words of the text, and is marked with its language", arguments: languages)
    func sameWords(language: String) throws {
        for model in Self.models {
            let mail = try render(model, language)
            #expect(mail.html.contains("<html lang=\"\(language)\">"))
            let (html, text) = (words(HTMLText.text(of: mail.html)), words(mail.text))
            #expect(html == text, "\(language) \(model.template)")
        }
    }

    /// Addresses of pages aside, which stand behind words in HTML.
    private func words(_ text: String) -> Set<String> {
        Set(text.replacing(/https?:\S+/, with: "").split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() })
    }

    @Test("no sentence is left in English", arguments: ["de", "es", "fr"])
    func translated(language: String) throws {
        let english = Set(try runs("en").flatMap(\.value))
        for (file, runs) in try runs(language) {
            let same = runs.filter {
                english.contains($0) && $0.split(separator: " ").count > 2 && !$0.contains("habeas doctor")
            }
            #expect(same.isEmpty, "\(language)/\(file) still says: \(same)")
        }
    }

    /// French has no-break spaces before double signs; German and Spanish have none; nobody has straight apostrophes in words.
    @Test("the typography is the language's", arguments: ["de", "es", "fr"])
    func typography(language: String) throws {
        let wrong: Regex<Substring> =
            language == "fr" ? /[^\u{A0}\u{202F}\w\/}"]:(?:\s|$)| [:;!?]|\w'\w/ : /\s[:;!?]|\w'\w/
        for (file, runs) in try runs(language) {
            for run in runs where !run.hasPrefix("Subject") {
                #expect(run.firstMatch(of: wrong) == nil, "\(language)/\(file): \(run)")
            }
        }
    }

    /// The words of each template between its tags and its markup.
    private func runs(_ language: String) throws -> [String: [String]] {
        let folder = OutgoingTests.templates.appending(path: language)
        var runs: [String: [String]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            runs[name] = text.replacing(/\{\{[^}]*\}\}|<[^>]*>/, with: "\n").split(separator: "\n").map(String.init)
        }
        return runs
    }

    struct Defect: Sendable, CustomTestStringConvertible {
        var file: String
        var right: String
        var wrong: String
        var code: String
        /// Where the fault is told, if not in the file itself.
        var toldIn: String?
        var hasLine = false

        var testDescription: String { "\(code) in \(file)" }
    }

    @Test(
        "a defect in a copy of the templates is told with its code and file",
        arguments: [
            Defect(
                file: "de/code.txt",
                right: "{{minutes}}",
                wrong: "{{minuten}}",
                code: "template-unknown-variable",
                hasLine: true
            ),
            Defect(
                file: "fr/code.html",
                right: "{{code}}",
                wrong: "{{{code}}}",
                code: "template-unescaped",
                hasLine: true
            ),
            Defect(
                file: "es/_close.txt",
                right: "",
                wrong: "",
                code: "template-unknown-partial",
                toldIn: "es/code.txt",
                hasLine: true
            ),
            Defect(file: "fr/refusal.html", right: "", wrong: "", code: "template-missing"),
            Defect(file: "de/code.txt", right: "Subject: ", wrong: "", code: "subject-missing"),
            Defect(file: "es/code.html", right: "<b>{{code}}</b>", wrong: "1234", code: "template-value-unused"),
            Defect(
                file: "de/package.txt",
                right: "{{^recipients}}\nWir geben nichts davon weiter.\n{{/recipients}}\n",
                wrong: "",
                code: "template-value-unused"
            ),
            Defect(file: "fr/refusal.txt", right: "{{> _remedies}}", wrong: "", code: "template-content-required"),
            Defect(
                file: "es/_remedies.html",
                right: " Y puede acudir a los tribunales.",
                wrong: "",
                code: "template-content-required",
                toldIn: "es/refusal.html"
            ),
            Defect(
                file: "en/extension-notice.html",
                right: "<b>{{newDay}}</b>",
                wrong: "soon",
                code: "template-content-required"
            ),
            Defect(
                file: "en/_letter.html",
                right: "{{controller}}",
                wrong: "us",
                code: "template-content-required",
                toldIn: "en/code.html"
            ),
        ]
    )
    func defects(defect: Defect) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mails-\(UUID())")
        try FileManager.default.copyItem(at: OutgoingTests.templates, to: folder)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let file = folder.appending(path: "\(defect.file).mustache")
        if defect.right.isEmpty {
            try FileManager.default.removeItem(at: file)
        } else {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text.contains(defect.right))
            try text.replacing(defect.right, with: defect.wrong).write(to: file, atomically: true, encoding: .utf8)
        }
        let faults = try #require(throws: TemplateFaults.self) { try MailTemplates(folders: [folder]) }
        let place = "mail-templates/\(defect.toldIn ?? defect.file).mustache"
        let told = faults.all.filter { $0.code == defect.code && $0.file == place }
        #expect(!told.isEmpty && told.allSatisfy { ($0.line > 0) == defect.hasLine }, "\(faults)")
    }
}

/// A mail whose sample values are said in another language than the samples.
private struct Spoken<Mail: TemplateModel>: TemplateModel {
    static var template: String { Mail.template }
    static var sample: Spoken { Spoken(Mail.sample, [:]) }

    let mail: Mail
    let words: [String: String]

    init(_ mail: Mail, _ words: [String: String]) {
        self.mail = mail
        self.words = words
    }

    var values: TemplateValue { spoken(mail.values) }

    private func spoken(_ value: TemplateValue) -> TemplateValue {
        switch value {
        case .text(let text): .text(words[text] ?? text)
        case .flag: value
        case .list(let elements): .list(elements.map(spoken))
        case .object(let members): .object(members.mapValues(spoken))
        }
    }
}

/// What the samples say, in the words of a language.
private enum SampleWords {
    static func of(_ words: Phrases, in english: Phrases) throws -> [String: String] {
        var known = [
            "send you a copy of what we hold about you": words.wish(.copy),
            "stop sending you news": words.wish(.unsubscribe),
            "a copy of the data": words.concern(.copy), "10 working days": words.limit(.workingDays(10)),
            "telephone number": words.category("user.contact.phone_number") ?? "",
        ]
        let first = try #require(CivilDate("2026-11-01"))
        let late = try #require(CivilDate("2033-03-31"))
        for day in (0..<120).map({ first.adding(days: $0) }) + [late] {
            known[english.day(day, weekday: true)] = words.day(day, weekday: true)
            known[english.day(day)] = words.day(day)
        }
        return known
    }
}
