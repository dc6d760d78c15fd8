import Foundation
import Hummingbird
import SubjectRequests
import Templates
import Testing

@testable import WebServer

@Suite struct TextTests {
    @Test func faultsOfAPhraseFileComeTogetherWithTheirLines() throws {
        let english = try Self.english()
        let text = english.replacing("ask-name = Full name\n", with: "")
            .replacing(
                "right-copy = A copy of everything\n",
                with: "right-copy-x = x\nno sentence\nright-copy-x = again\n"
            )
        let problems = try #require(throws: Problems.self) {
            try Phrases(
                language: "en",
                beside: TestSite.words()["en"],
                files: [("en.phrases", text)],
                required: Phrases.required
            )
        }
        #expect(problems.all.map(\.code).contains("phrase-line") && problems.all.map(\.code).contains("phrase-twice"))
        #expect(problems.all.contains { $0.code == "phrase-missing" && $0.sentence.contains("'right-copy'") })
        #expect(problems.all.first { $0.code == "phrase-twice" }?.place.line ?? 0 > 10)
    }

    /// What only templates use is found missing by the catalogue.
    @Test func aSentenceThatATemplateUsesIsMissed() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-texts-\(UUID())")
        try FileManager.default.copyItem(at: TestSite.folder, to: folder)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let text = try Self.english().replacing("start-title = Ask about your data\n", with: "")
        try text.write(to: folder.appending(path: "Assets/en.phrases"), atomically: true, encoding: .utf8)
        let faults = try #require(throws: TemplateFaults.self) {
            try SiteTexts(folder: folder, words: TestSite.words())
        }
        #expect(faults.all.allSatisfy { $0.code == "template-unknown-partial" && $0.sentence.contains("_start-title") })
        try "".write(to: folder.appending(path: "Assets/en.phrases"), atomically: true, encoding: .utf8)
        #expect(throws: Problems.self) { try SiteTexts(folder: folder, words: TestSite.words()) }
    }

    @Test(arguments: [
        ("2026-11-29", DueBand.overdue), ("2026-11-30", .today), ("2026-12-01", .soon), ("2026-12-07", .soon),
        ("2026-12-08", .ahead),
    ])
    func dueDatesFallIntoBands(due: String, band: DueBand) throws {
        let today = try #require(CivilDate("2026-11-30"))
        #expect(DueBand(due: CivilDate(due), today: today) == band)
        #expect(DueBand(due: nil, today: today) == .none)
    }

    @Test func namesAreMasked() {
        #expect(
            masked("Aroha Ngāta") == "A•••• N••••" && masked("") == "" && masked("Wolfeschlegelstein") == "W••••••••"
        )
    }

    @Test func fileNamesAreHarmless() {
        let name = "a\"b\r\nX: y/é.zip"
        let disposition = Response.disposition(of: name)
        #expect(disposition.hasPrefix("attachment; filename=\"a_b__X_ y__.zip\"; filename*=UTF-8''a%22b%0D%0AX"))
    }

    @Test func addressesAreReadStrictly() {
        #expect(SiteAddress("https://privacy.example/")?.text == "https://privacy.example")
        #expect(SiteAddress("http://127.0.0.1:8080")?.port == 8_080 && SiteAddress("https://[::1]")?.port == nil)
        for text in ["privacy.example", "ftp://x", "https://", "https://a/b", "https://a b", "https://u@h"] {
            #expect(SiteAddress(text) == nil)
        }
        #expect(Route.link(reference: "a/b c#é").path == "/r/a%2Fb%20c%23%C3%A9")
    }

    @Test func requestsAreToldToProgramsInOneShape() throws {
        let document = RequestDocument(
            reference: "7H3QX9K2M4",
            case: "C7H3QX9K2M",
            controller: "outreach",
            right: .csvExport,
            state: "review",
            phase: .review,
            received: try #require(CivilDate("2026-11-27")),
            duties: [RequestDocument.DutyDocument(duty: "respond", due: CivilDate("2027-01-18"))],
            verification: RequestDocument.VerificationDocument(level: .channel, source: .person),
            flags: [],
            revision: 3
        )
        let response = try Response.json(document)
        #expect(response.headers.value("Content-Type") == "application/json; charset=utf-8")
        let text = String(decoding: try JSONEncoder().encode(document), as: UTF8.self)
        for part in ["\"right\":\"csv-export\"", "\"received\":\"2026-11-27\"", "\"case\":\"C7H3QX9K2M\""] {
            #expect(text.contains(part))
        }
    }

    private static func english() throws -> String {
        try String(contentsOf: TestSite.folder.appending(path: "Assets/en.phrases"), encoding: .utf8)
    }
}
