import SubjectRequests
import Templates

/// A link that does nothing any more says why, and leads on.
struct LinkGonePage: TemplateModel {
    static let template = "link-gone"

    /// Why a link does nothing; also the name of the phrases that explain it.
    enum Reason: String, Sendable, CaseIterable {
        case used, expired, superseded, unknown
    }

    var frame: PageFrame
    var reference: String
    var title: String
    var explanation: String

    init(frame: PageFrame, reference: String, reason: Reason, phrases: Phrases) {
        self.frame = frame
        self.reference = reference
        title = phrases["link-\(reason.rawValue)"]
        explanation = phrases["link-\(reason.rawValue)-says"]
    }

    private init(frame: PageFrame, reference: String, title: String, explanation: String) {
        self.frame = frame
        self.reference = reference
        self.title = title
        self.explanation = explanation
    }

    static let sample: LinkGonePage = {
        var frame = PageFrame.sample
        frame.organisation = ""
        return LinkGonePage(
            frame: frame,
            reference: "C7H3QX9K2M",
            title: "This link has been used",
            explanation: "Each link works once. What it was for has been done."
        )
    }()

    var values: TemplateValue {
        [
            "frame": frame.values,
            "reference": .text(reference),
            "title": .text(title),
            "explanation": .text(explanation),
            "start": .text(Route.start.path),
            "send-code": .text(Route.linkCodeMail(reference: reference).path),
        ]
    }
}
