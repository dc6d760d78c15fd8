import Foundation
import SubjectRequests
import Templates
import Testing

@testable import Disclosure

@Suite struct AnswerLanguageTests {
    private static let languages = ["de", "en", "es", "fr"]

    private func words() throws -> PhraseBook {
        try PhraseBook(
            Self.languages.map { language in
                let file = "\(language).phrases"
                let text = try String(contentsOf: Fixture.checkout.appending(path: "words/\(file)"), encoding: .utf8)
                return try Phrases(language: language, files: [(file, text)], required: PackageCatalogue.requiredWords)
            }
        )
    }

    private func sources() throws -> [String: [TemplateSource]] {
        let folder = Fixture.checkout.appending(path: "package-templates")
        let shared = try templates(folder)
        let own = try Self.languages.map { ($0, try templates(folder.appending(path: $0)) + shared) }
        return Dictionary(uniqueKeysWithValues: own)
    }

    private func templates(_ folder: URL) throws -> [TemplateSource] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".mustache") }.map {
            name in
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            return TemplateSource(name: name, text: text, file: "package-templates/\(folder.lastPathComponent)/\(name)")
        }
    }

    @Test(
        arguments: [
            ("de", "Ja, wir haben Daten zu Ihrer Person gespeichert"), ("en", "Yes, we hold data about you"),
            ("es", "Sí, tenemos datos sobre usted"), ("fr", "Oui, nous détenons des données vous concernant"),
            ("it", "Yes, we hold data about you"),
        ]
    )
    func anAnswerSpeaksTheLanguageOfItsReader(language: String, says: String) throws {
        let catalogues = try PackageCatalogues(sources(), words: words())
        let page = try catalogues[language].templates.render(ConfirmationPage.sample, as: .html)
        #expect(page.contains("<h1>\(says)</h1>"))
    }

    @Test func noSentenceIsLeftInEnglish() throws {
        let sources = try sources()
        let english = Set(runs(try #require(sources["en"])))
        for language in ["de", "es", "fr"] {
            let own = runs(try #require(sources[language]).filter { !$0.name.hasPrefix("_style") })
            let same = own.filter { english.contains($0) && $0.split(separator: " ").count > 2 }
            #expect(same.isEmpty, "\(language) still says \(same)")
        }
    }

    private func runs(_ sources: [TemplateSource]) -> [String] {
        sources.flatMap {
            // Commands are the same in every language.
            $0.text.replacing(/(?s)<code>.*?<\/code>/, with: "\n").replacing(/\{\{[^}]*\}\}|<[^>]*>/, with: "\n").split(
                separator: "\n"
            ).map(String.init)
        }
    }

    @Test(
        arguments: [
            ("fr", "_facts.html.mustache", "{{madeOn}}", "", "template-value-unused"),
            ("de", "_ask.html.mustache", "{{reference}}", "{{aktenzeichen}}", "template-unknown-variable"),
            ("es", "confirmation.html.mustache", "", "", "template-missing"),
        ]
    )
    func aLanguageThatSaysLessIsRefused(
        language: String,
        name: String,
        right: String,
        wrong: String,
        code: String
    ) throws {
        var sources = try sources()
        sources[language] = sources[language]?.compactMap { source in
            guard source.name == name else { return source }
            guard !right.isEmpty else { return nil }
            return TemplateSource(name: name, text: source.text.replacing(right, with: wrong), file: source.file)
        }
        let changed = sources
        let problems = try #require(throws: Problems.self) { try PackageCatalogues(changed, words: words()) }
        let told = problems.all.filter { $0.code == code }
        #expect(
            !told.isEmpty && told.allSatisfy { $0.place.file.hasPrefix("package-templates/\(language)/") },
            "\(problems)"
        )
    }

    @Test func wordsAndTemplatesComeTogether() throws {
        var sources = try sources()
        sources["it"] = sources["en"]
        sources["es"] = nil
        let changed = sources
        let problems = try #require(throws: Problems.self) { try PackageCatalogues(changed, words: words()) }
        #expect(problems.all.map(\.code) == ["language-missing", "language-missing"])
        #expect(problems.all.map(\.place.file).sorted() == ["package-templates/es", "words/it.phrases"])
    }
}
