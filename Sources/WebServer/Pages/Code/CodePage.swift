import Templates

/// Asks for the eight digits that were mailed.
struct CodePage: TemplateModel {
    static let template = "code"
    var frame: PageFrame
    var reference: String
    var code = FieldContent()

    static let sample: CodePage = {
        var frame = PageFrame.sample
        frame.organisation = ""
        let error = "This is not the code that we sent last. Check it, or ask for another."
        return CodePage(frame: frame, reference: "C7H3QX9K2M", code: FieldContent("1234 5678", error: error))
    }()

    var values: TemplateValue {
        let problems = code.error.isEmpty ? [] : [FieldProblem(field: "code", text: code.error)]
        return [
            "frame": frame.values,
            "reference": .text(reference),
            "code": code.values,
            "problems": .list(problems.map(\.values)),
            "check": .text(Route.linkCode(reference: reference).path),
            "send-code": .text(Route.linkCodeMail(reference: reference).path),
        ]
    }
}
