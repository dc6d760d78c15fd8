import Foundation
import Templates
import Testing

@testable import WebServer

/// Writes every page's sample, and more states, as files to look at:
/// `HABEAS_PAGES=/tmp/pages swift test --filter PagePreview`.
@Suite struct PagePreview {
    @Test(.enabled(if: ProcessInfo.processInfo.environment["HABEAS_PAGES"] != nil)) func write() throws {
        let path = try #require(ProcessInfo.processInfo.environment["HABEAS_PAGES"])
        let folder = URL(filePath: path)
        let texts = try TestSite.texts()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for asset in texts.assets { try Data(asset.bytes).write(to: folder.appending(path: asset.name)) }
        for model in PageTexts.models { try write(model.sample, model.template, texts, folder) }
        for (name, page) in PageStates.all { try write(page, name, texts, folder) }
    }

    private func write(_ page: any TemplateModel, _ name: String, _ texts: SiteTexts, _ folder: URL) throws {
        func open<Model: TemplateModel>(_ page: Model) throws -> String {
            try texts.pages("en").catalogue.render(page, as: .html)
        }
        let html = try open(page).replacing("\"/assets/", with: "\"")
        try html.write(to: folder.appending(path: "\(name).html"), atomically: true, encoding: .utf8)
    }
}

/// States of pages beside their samples: empty, first visit, without errors.
enum PageStates {
    static let all: [(String, any TemplateModel)] = [
        ("start-plain", start), ("ask-plain", ask), ("answer-nothing", nothing), ("download-first", download),
        ("status-plain", status), ("request-approve", approve), ("request-closed", closed), ("queue-empty", queue),
        ("held-empty", held), ("sign-in-plain", signIn),
    ]

    private static var start: StartPage {
        var page = StartPage.sample
        page.reference = FieldContent()
        return page
    }

    private static var ask: AskPage {
        var page = AskPage(
            frame: .sample,
            action: AskPage.sample.action,
            rights: AskPage.sample.rights.map { FormChoice(value: $0.value, title: $0.title, says: $0.says) },
            answersWithin: AskPage.sample.answersWithin
        )
        page.frame.virtualDay = ""
        return page
    }

    private static var status: StatusPage {
        var page = StatusPage.sample
        page.message = FieldContent()
        return page
    }

    private static var approve: RequestPage {
        var page = RequestPage.sample
        page.done = ""
        page.holds = []
        page.review?.disclosed = []
        page.review?.changes = []
        var approval = MoveForm.samples[4]
        approval.obstacle = ""
        page.moves = [approval] + MoveForm.samples.dropLast()
        return page
    }

    private static var closed: RequestPage {
        var page = approve
        page.review = nil
        page.moves = []
        page.letters = []
        page.duties = []
        page.work = []
        page.tag = StatusTag("Done", .good)
        page.due = StatusTag("Nothing due", .quiet)
        return page
    }

    private static var queue: QueuePage {
        var page = QueuePage.sample
        page.lines = []
        page.search = FieldContent()
        page.next = ""
        return page
    }

    private static var held: HeldMailPage {
        var page = HeldMailPage.sample
        page.lines = []
        page.letter = nil
        page.done = nil
        return page
    }

    private static var signIn: SignInPage {
        var page = SignInPage.sample
        page.error = ""
        return page
    }

    private static var nothing: AnswerPage {
        var page = AnswerPage.sample
        page.collections = []
        page.open = nil
        page.isPreview = false
        return page
    }

    private static var download: DownloadPage {
        var page = DownloadPage.sample
        page.isCodeSent = false
        page.code = FieldContent()
        return page
    }
}
