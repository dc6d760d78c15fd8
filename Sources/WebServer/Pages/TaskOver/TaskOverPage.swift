import Casework
import SubjectRequests
import Templates

/// The end of a colleague's way: their answer has come, or their link does nothing any more, and why.
struct TaskOverPage: TemplateModel {
    static let template = "task-over"
    var frame: PageFrame
    var title: String
    var explanation: String

    /// Names of the phrases that explain it.
    enum Reason: String, CaseIterable {
        case answered, used, expired, superseded, revoked, unknown

        init(_ fault: LinkFault) {
            self =
                switch fault {
                case .used: .used
                case .expired: .expired
                case .superseded: .superseded
                case .revoked: .revoked
                case .unknown: .unknown
                }
        }
    }

    init(frame: PageFrame, reason: Reason, phrases: Phrases) {
        self.init(
            frame: frame,
            title: phrases["task-\(reason.rawValue)"],
            explanation: phrases["task-\(reason.rawValue)-says"]
        )
    }

    private init(frame: PageFrame, title: String, explanation: String) {
        self.frame = frame
        self.title = title
        self.explanation = explanation
    }

    static let sample: TaskOverPage = {
        var frame = PageFrame.sample
        frame.organisation = ""
        let says = "Nothing more is needed of you. You can close this page."
        return TaskOverPage(frame: frame, title: "Thank you", explanation: says)
    }()

    var values: TemplateValue {
        ["frame": frame.values, "title": .text(title), "explanation": .text(explanation)]
    }
}
