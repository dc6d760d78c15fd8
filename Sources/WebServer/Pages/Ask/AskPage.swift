import SubjectRequests
import Templates

/// The form by which somebody asks: what, who, and anything that helps to find them.
struct AskPage: TemplateModel {
    static let template = "ask"
    var frame: PageFrame
    var action: String
    /// The rights that the organisation offers.
    var rights: [FormChoice]
    var rightsError = ""
    var name = FieldContent()
    var email = FieldContent()
    var customerNumber = FieldContent()
    var wrong = FieldContent()
    var correct = FieldContent()
    var message = FieldContent()
    var problems: [FieldProblem] = []
    /// How long an answer may take, in words.
    var answersWithin: String

    static let sample = AskPage(
        frame: .sample,
        action: Route.ask(controller: "outreach").path,
        rights: [
            FormChoice(
                value: "copy",
                title: "A copy of everything",
                says: "All that is held about you, to read and to keep.",
                isChosen: true
            ),
            FormChoice(
                value: "correct",
                title: "Put something right",
                says: "Something held about you is wrong or out of date.",
                isChosen: true
            ),
            FormChoice(value: "delete", title: "Delete my data", says: "Erase what is held."),
            FormChoice(
                value: "unsubscribe",
                title: "Stop marketing",
                says: "No more news or offers. Takes effect at once."
            ),
        ],
        rightsError: "Choose at least one thing to ask for.",
        name: FieldContent("Aroha Ngāta"),
        email: FieldContent("aroha@", error: "Enter an e-mail address, like name@example.nz."),
        customerNumber: FieldContent("C-2041"),
        wrong: FieldContent("021 555 0101"),
        correct: FieldContent("", error: "Say what it should read."),
        message: FieldContent("I was a user at Kererū Tours."),
        problems: [
            FieldProblem(field: "email", text: "Enter an e-mail address, like name@example.nz."),
            FieldProblem(field: "correct", text: "Say what it should read."),
        ],
        answersWithin: "within 20 working days"
    )

    var values: TemplateValue {
        [
            "frame": frame.values,
            "action": .text(action),
            "rights": .list(rights.map(\.values)),
            "rights-error": .text(rightsError),
            "name": name.values,
            "email": email.values,
            "number": customerNumber.values,
            "wrong": wrong.values,
            "correct": correct.values,
            "message": message.values,
            "problems": .list(problems.map(\.values)),
            "within": .text(answersWithin),
        ]
    }
}

extension AskPage {
    /// The form as it is first seen, or with what was sent and what is wrong with it.
    init(
        frame: PageFrame,
        controller: String,
        offered: [Right],
        answersWithin: String,
        sent: AskForm? = nil,
        faults: [AskForm.Fault] = [],
        phrases: Phrases
    ) {
        func error(_ field: String) -> String { faults.first { $0.field == field }.map { phrases[$0.phrase] } ?? "" }
        func field(_ name: String, _ value: String?) -> FieldContent { FieldContent(value ?? "", error: error(name)) }
        self.init(
            frame: frame,
            action: Route.ask(controller: controller).path,
            rights: offered.map { right in
                FormChoice(
                    value: right.rawValue,
                    title: phrases["right-\(right.rawValue)"],
                    says: phrases["right-\(right.rawValue)-says"],
                    isChosen: sent?.rights.contains(right) ?? false
                )
            },
            rightsError: error("rights"),
            name: field("name", sent?.name),
            email: field("email", sent?.email),
            customerNumber: field("customer-number", sent?.customerNumber),
            wrong: field("wrong", sent?.wrong),
            correct: field("correct", sent?.correct),
            message: field("message", sent?.message),
            problems: faults.map { FieldProblem(field: $0.field, text: phrases[$0.phrase]) },
            answersWithin: answersWithin
        )
    }
}
