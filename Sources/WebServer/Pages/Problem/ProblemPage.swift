import Templates

/// Something went wrong, or is not there: what happened, and what next.
struct ProblemPage: TemplateModel {
    static let template = "problem"
    var frame: PageFrame
    var title: String
    /// What the failing part says of itself; may be empty.
    var explanation: String
    var next: String
    /// The number under which the log knows the call; only for defects.
    var number: String

    static let sample = ProblemPage(
        frame: .sample,
        title: "This page is not here",
        explanation: "",
        next: "Check the address, or follow the link in our last mail to you.",
        number: "9f2c41d07a"
    )

    var values: TemplateValue {
        [
            "frame": frame.values,
            "title": .text(title),
            "explanation": .text(explanation),
            "next": .text(next),
            "number": .text(number),
        ]
    }
}
