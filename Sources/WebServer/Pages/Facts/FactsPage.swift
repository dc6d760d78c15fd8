import Templates

/// Asks for what the person knows of what is held; the same questions for everybody. Nothing that was given comes back on it, and
/// what it says after them is the same whatever was given.
struct FactsPage: TemplateModel {
    static let template = "facts"
    var frame: PageFrame
    var reference: String
    /// In the person's language; empty once answers were given.
    var questions: [String]
    /// At least how many are to be answered, in words.
    var least: String
    var error = ""

    static let sample = FactsPage(
        frame: .sample,
        reference: "C7H3QX9K2M",
        questions: ["What is the postcode of your invoices?", "Since when have you been with us?"],
        least: "Please answer at least 2 of these.",
        error: "Please answer at least 2 of these."
    )

    /// The name of a question's field in the form.
    static func field(_ place: Int) -> String { "fact-\(place + 1)" }

    var values: TemplateValue {
        let problems = error.isEmpty ? [] : [FieldProblem(field: FactsPage.field(0), text: error)]
        return [
            "frame": frame.values,
            "reference": .text(reference),
            "asked": .flag(!questions.isEmpty),
            "questions": .list(
                questions.enumerated().map { ["name": .text(FactsPage.field($0)), "says": .text($1)] }
            ),
            "least": .text(least),
            "error": .text(error),
            "problems": .list(problems.map(\.values)),
            "give": .text(Route.facts(reference: reference).path),
            "back": .text(Route.link(reference: reference).path),
        ]
    }
}
