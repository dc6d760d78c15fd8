import Foundation
import HTTPTypes
import HummingbirdTesting
import SubjectRequests
import Templates
import Testing

@testable import WebServer

@Suite struct PageLanguageTests {
    @Test(
        arguments: [
            ("de-AT,de;q=0.9,en;q=0.8", "de"), ("xx, es;q=0.5, fr;q=0.8", "fr"), ("es;q=0, it", "en"), ("", "en"),
            ("*", "en"), ("DE", "de"), ("en-GB, de", "en"), ("fr;q=abc, es;q=0.1", "es"),
        ]
    )
    func pagesFollowTheBrowser(accepted: String, language: String) async throws {
        try await CaseSite.run { browser, _ in
            let page = try await browser.get("/ask/outreach", ["Accept-Language": accepted])
            #expect(page.text.contains("<html lang=\"\(language)\">") && page.header("Content-Language") == language)
            let within = [
                "de": "innerhalb von 20 Arbeitstagen", "en": "within 20 working days",
                "es": "en el plazo de 20 días hábiles",
                "fr": "sous 20 jours ouvrables",
            ]
            #expect(page.text.contains(try #require(within[language])))
            let staff = try await browser.get("/console/sign-in", ["Accept-Language": accepted])
            #expect(staff.text.contains("<html lang=\"en\">"))
        }
    }

    @Test(arguments: ["de", "es", "fr"])
    func noSentenceIsLeftInEnglish(language: String) throws {
        let texts = try TestSite.texts()
        let file = TestSite.folder.appending(path: "Assets/\(language).phrases")
        let own = try String(contentsOf: file, encoding: .utf8)
        let english = texts.pages("en").phrases
        let same = texts.pages(language).phrases.sentences.filter { key, sentence in
            own.contains("\n\(key) = ") && sentence.split(separator: " ").count > 2 && sentence == english[key]
        }
        #expect(same.isEmpty, "\(language) still says \(same)")
    }

    /// What only templates print must be there as well: each page is filled in every language.
    @Test(arguments: ["de", "es", "fr"])
    func everyPageIsThere(language: String) throws {
        let texts = try TestSite.texts()
        #expect(texts.speaks(language))
        for model in PageTexts.models {
            func open<Model: TemplateModel>(_ model: Model.Type) throws -> String {
                try texts.pages(language).catalogue.render(Model.sample, as: .html)
            }
            #expect(try open(model).hasSuffix("</html>\n"))
        }
    }

    @Test func valuesAreWrittenAsTheLanguageWritesThem() throws {
        let texts = try TestSite.texts()
        #expect(
            texts.pages("de").phrases.size(1_234_567) == "1,2 MB"
                && texts.pages("en").phrases.size(1_234_567) == "1.2 MB"
        )
        #expect(texts.pages("fr").phrases.size(84_000) == "84 ko")
        #expect(texts.pages("de").phrases.within(.months(1)) == "innerhalb von 1 Monat")
        #expect(texts.pages("de").phrases.within(.months(3)) == "innerhalb von 3 Monaten")
    }

    @Test(
        arguments: [
            ("status-title = Ihr Antrag\n", "", "phrase-missing"),
            ("within-days = innerhalb von {{count}} Tag |", "within-days =", "phrase-forms"),
            ("{{frame.virtual-day}}", "heute", "phrase-variable-unused"),
        ]
    )
    func aLanguageThatSaysLessIsRefused(right: String, wrong: String, code: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-pages-\(UUID())")
        try FileManager.default.copyItem(at: TestSite.folder, to: folder)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let file = folder.appending(path: "Assets/de.phrases")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains(right))
        try text.replacing(right, with: wrong).write(to: file, atomically: true, encoding: .utf8)
        let error = try #require(throws: (any Error).self) { try SiteTexts(folder: folder, words: TestSite.words()) }
        let codes = (error as? Problems)?.all.map(\.code) ?? (error as? TemplateFaults)?.all.map(\.code) ?? []
        #expect(codes.contains(code), "\(error)")
    }
}
