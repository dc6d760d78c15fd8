import Templates

/// Asks for a fresh code before the answer can be read. It says nothing of what the answer holds.
struct AnswerCodePage: TemplateModel {
    static let template = "answer-code"

    var frame: PageFrame
    /// The request's reference.
    var reference: String
    /// Whether a code is on its way; the page asks for it then.
    var isCodeSent: Bool
    var code = FieldContent()
    /// Back to the case.
    var back: String

    static let sample = AnswerCodePage(
        frame: .sample,
        reference: "7H3QX9K2M4",
        isCodeSent: true,
        code: FieldContent("", error: "Enter the code from our mail."),
        back: Route.link(reference: "7H3QX9K2M4").path
    )

    var values: TemplateValue {
        let problems = code.error.isEmpty ? [] : [FieldProblem(field: "code", text: code.error)]
        return [
            "frame": frame.values,
            "sent": .flag(isCodeSent),
            "unsent": .flag(!isCodeSent),
            "code": code.values,
            "problems": .list(problems.map(\.values)),
            "back": .text(back),
            "read": .text(Route.answer(reference: reference).path),
            "send-code": .text(Route.downloadCode(reference: reference).path),
        ]
    }
}
