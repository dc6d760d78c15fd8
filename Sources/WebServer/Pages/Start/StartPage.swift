import Templates

/// The first page: whom one can ask here, what it takes, and how to find a request again.
struct StartPage: TemplateModel {
    static let template = "start"

    /// An organisation that can be asked.
    struct Organisation: Sendable {
        var name: String
        var href: String
        /// How long an answer may take, in words: `within 20 working days`.
        var answersWithin: String
        /// Names of those who answer jointly with it; may be empty.
        var joint: String
        /// Another way to reach it; may be empty.
        var contact: String
    }

    var frame: PageFrame
    var organisations: [Organisation]
    /// What was typed to find a request again.
    var reference = FieldContent()

    static let sample: StartPage = {
        var frame = PageFrame.sample
        frame.organisation = ""
        return StartPage(
            frame: frame,
            organisations: [
                Organisation(
                    name: "Outreach Software Limited",
                    href: Route.ask(controller: "outreach").path,
                    answersWithin: "within 20 working days",
                    joint: "",
                    contact: "info@outreach.example"
                ),
                Organisation(
                    name: "OCSI",
                    href: Route.ask(controller: "ocsi").path,
                    answersWithin: "within one month",
                    joint: "HACT",
                    contact: "privacy@ocsi.example"
                ),
            ],
            reference: FieldContent("7H3Q", error: "Check the reference: it has ten letters and digits.")
        )
    }()

    var values: TemplateValue {
        [
            "frame": frame.values,
            "organisations": .list(
                organisations.map {
                    [
                        "name": .text($0.name), "href": .text($0.href), "within": .text($0.answersWithin),
                        "joint": .text($0.joint), "contact": .text($0.contact),
                    ]
                }
            ),
            "find": .text(Route.find.path),
            "reference": reference.values,
        ]
    }
}
