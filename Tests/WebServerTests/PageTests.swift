import Foundation
import Templates
import Testing

@testable import WebServer

@Suite struct PageTests {
    @Test(arguments: PageTexts.models.map { $0.template })
    func samplesRenderAsWholePages(template: String) throws {
        let texts = try TestSite.texts()
        let model = try #require(PageTexts.models.first { $0.template == template })
        let page = try render(model, texts)
        #expect(page.hasPrefix("<!doctype html>") && page.hasSuffix("</html>\n"))
        #expect(page.count("<h1") == 1 && page.count("<main") == 1 && page.count("lang=\"en\"") == 1)
        #expect(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick"))
        // A picture names its parts by titles of its own.
        let head = String(page[..<(try #require(page.firstRange(of: "</head>")).lowerBound)])
        #expect(page.count("<script") == 1 && head.count("<title>") == 1)
        // A mail program ends a mailing for somebody who has no session (RFC 8058 section 3.2).
        let mayLackToken = template == UnsubscribePage.template ? 1 : 0
        let tokens = page.count("name=\"form-token\"") + mayLackToken
        #expect(page.count("method=\"post\"") == tokens, "a form without its token")
    }

    /// Ids that stand twice break labels, and with them the page for those who cannot see it.
    @Test(arguments: PageTexts.models.map { $0.template })
    func idsStandOnceAndLabelsHaveTheirField(template: String) throws {
        let model = try #require(PageTexts.models.first { $0.template == template })
        let page = try render(model, try TestSite.texts())
        let ids = page.values(of: "id")
        #expect(Set(ids).count == ids.count, "twice: \(ids.sorted())")
        let described = page.values(of: "aria-describedby") + page.values(of: "aria-labelledby")
        for name in page.values(of: "for") + described.flatMap({ $0.split(separator: " ").map(String.init) }) {
            #expect(ids.contains(name), "nothing is called \(name)")
        }
    }

    @Test func templatesLieInTheManifestAndHoldNoPaths() throws {
        let manifest = try String(contentsOf: TestSite.checkout.appending(path: "Package.swift"), encoding: .utf8)
        let pages = TestSite.folder.appending(path: "Pages")
        for file in try FileManager.default.subpathsOfDirectory(atPath: pages.path) where file.hasSuffix(".mustache") {
            let parts = file.split(separator: "/").map(String.init)
            let stem = try #require(parts.last).replacing(".html.mustache", with: "")
            #expect(manifest.contains("(\"\(parts[0])\", \"\(stem)\")"), "\(file) is not in Package.swift")
            let text = try String(contentsOf: pages.appending(path: file), encoding: .utf8)
            #expect(!text.contains("href=\"/") && !text.contains("action=\"/") && !text.contains("src=\"/"), "\(file)")
            #expect(!text.contains("{{{") && !text.contains("{{&"))
        }
    }

    /// Some pages to the letter, of each frame. `HABEAS_GOLDEN=write swift test --filter PageTests` writes them anew.
    @Test(arguments: ["received", "outbox", "facts"])
    func pagesAreAsTheyWere(template: String) throws {
        let model = try #require(PageTexts.models.first { $0.template == template })
        let page = try render(model, try TestSite.texts())
        let file = TestSite.checkout.appending(path: "Tests/WebServerTests/Golden/\(template).html")
        if ProcessInfo.processInfo.environment["HABEAS_GOLDEN"] == "write" {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(page == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test func whateverIsTypedStaysText() throws {
        var page = AskPage.sample
        let attack = "\"><script>alert(1)</script><img src=x onerror='x'>{{frame.token}}"
        page.name = FieldContent(attack, error: attack)
        page.message = FieldContent(attack)
        page.problems = [FieldProblem(field: "name", text: attack)]
        page.rights = [FormChoice(value: attack, title: attack, says: attack)]
        page.frame.organisation = attack
        let html = try TestSite.texts().pages("en").catalogue.render(page, as: .html)
        #expect(!html.contains("<script>alert") && !html.contains("<img"))
        #expect(html.count("{{frame.token}}") >= 5)
    }

    private func render(_ model: any TemplateModel.Type, _ texts: SiteTexts) throws -> String {
        func open<Model: TemplateModel>(_ model: Model.Type) throws -> String {
            try texts.pages("en").catalogue.render(Model.sample, as: .html)
        }
        return try open(model)
    }
}

extension String {
    fileprivate func count(_ part: String) -> Int { ranges(of: part).count }

    /// The values of an attribute, in their order.
    fileprivate func values(of attribute: String) -> [String] {
        split(separator: " \(attribute)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }
}
