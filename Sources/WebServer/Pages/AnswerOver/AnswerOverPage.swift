import Casework
import SubjectRequests
import Templates

/// There was an answer to read or fetch, and there is none any more: why, since when, and what one can do.
struct AnswerOverPage: TemplateModel {
    static let template = "answer-over"

    var frame: PageFrame
    var title: String
    var explanation: String
    /// Whom to write to.
    var contact: String
    var ask: String
    /// Back to the case.
    var back: String

    static let sample = AnswerOverPage(
        frame: .sample,
        title: "This answer was taken back",
        explanation: "We took it back on 3 December 2026. Nobody can open it any more.",
        contact: "privacy@outreach.example",
        ask: Route.ask(controller: "outreach").path,
        back: Route.link(reference: "7H3QX9K2M4").path
    )

    var values: TemplateValue {
        [
            "frame": frame.values, "title": .text(title), "explanation": .text(explanation),
            "contact": .text(contact), "ask": .text(ask), "back": .text(back),
        ]
    }
}

extension AnswerOverPage {
    init(_ end: AnswerEnd, _ frame: PageFrame, _ controller: DataController, back: String, _ phrases: Phrases) {
        let (word, day) =
            switch end {
            case .expired(let day): ("expired", day)
            case .revoked(let day): ("revoked", day)
            }
        self.init(
            frame: frame,
            title: phrases["answer-\(word)"],
            explanation: phrases("answer-\(word)-says", ["day": phrases.day(day, weekday: true)]),
            contact: controller.contact ?? controller.mailboxes.first ?? "",
            ask: Route.ask(controller: controller.slug).path,
            back: back
        )
    }
}

extension Phrases {
    static let requiredByAnswerOver = ["expired", "revoked"].flatMap { ["answer-\($0)", "answer-\($0)-says"] }
}
