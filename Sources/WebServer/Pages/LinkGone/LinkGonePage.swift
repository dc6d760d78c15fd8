import SubjectRequests
import Templates

/// A link that does nothing any more says why, and leads on.
struct LinkGonePage: TemplateModel {
    static let template = "link-gone"

    /// Why a link does nothing; also the name of the phrases that explain it.
    enum Reason: String, Sendable, CaseIterable {
        case used, expired, superseded, revoked, unknown
    }

    var frame: PageFrame
    var reference: String
    var title: String
    var explanation: String

    /// - Parameter day: on which it stopped working; nil where the link is not ours.
    init(frame: PageFrame, reference: String, reason: Reason, day: CivilDate?, phrases: Phrases) {
        self.frame = frame
        self.reference = reference
        title = phrases["link-\(reason.rawValue)"]
        let when = day.map { phrases("link-\(reason.rawValue)-on", ["day": phrases.day($0, weekday: true)]) }
        explanation = [phrases["link-\(reason.rawValue)-says"], when].compactMap { $0 }.joined(separator: " ")
    }

    static func phrases(_ reason: Reason) -> [String] {
        let key = "link-\(reason.rawValue)"
        return [key, "\(key)-says"] + (reason == .unknown ? [] : ["\(key)-on"])
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
            explanation: "Each link works once. What it was for has been done. It was used on Thursday 3 December 2026."
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
