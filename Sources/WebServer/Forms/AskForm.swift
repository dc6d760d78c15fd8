import SubjectRequests

/// What somebody asked for by the form, checked. Nothing in it is proven.
package struct AskForm: Sendable, Equatable {
    package var rights: [Right]
    package var name: String
    package var email: String
    package var customerNumber: String
    /// What is wrong and what it should read; both empty unless a correction is asked for.
    package var wrong: String
    package var correct: String
    package var message: String

    /// What is wrong with a form: the field's id, and the key of the phrase that says it.
    struct Fault: Sendable, Equatable {
        var field: String
        var phrase: String
    }

    static let required = [
        "ask-rights-missing", "ask-name-missing", "ask-email-missing", "ask-email-wrong", "ask-wrong-missing",
        "ask-correct-missing", "ask-too-long",
    ]

    /// Reads the form; names that it does not know are left aside.
    init(_ form: SubmittedForm, offered: [Right]) {
        let asked = Set(form.all("right"))
        rights = offered.filter { asked.contains($0.rawValue) }
        name = form["name"]
        email = form["email"]
        customerNumber = form["customer-number"]
        message = form["message"]
        let corrects = rights.contains(.correct)
        wrong = corrects ? form["wrong"] : ""
        correct = corrects ? form["correct"] : ""
    }

    /// Everything that is wrong, in the order of the page; empty when it can be filed.
    func faults() -> [Fault] {
        var faults: [Fault] = []
        if rights.isEmpty { faults.append(Fault(field: "rights", phrase: "ask-rights-missing")) }
        if rights.contains(.correct) {
            if wrong.isEmpty { faults.append(Fault(field: "wrong", phrase: "ask-wrong-missing")) }
            if correct.isEmpty { faults.append(Fault(field: "correct", phrase: "ask-correct-missing")) }
        }
        // To stop marketing nobody need say who they are.
        if name.isEmpty, rights != [.unsubscribe] { faults.append(Fault(field: "name", phrase: "ask-name-missing")) }
        if email.isEmpty {
            faults.append(Fault(field: "email", phrase: "ask-email-missing"))
        } else if !isMailAddress(email) {
            faults.append(Fault(field: "email", phrase: "ask-email-wrong"))
        }
        let lengths = [
            ("wrong", wrong, 500), ("correct", correct, 500), ("name", name, 200),
            ("customer-number", customerNumber, 60), ("message", message, 10_000),
        ]
        for (field, text, longest) in lengths where text.count > longest {
            faults.append(Fault(field: field, phrase: "ask-too-long"))
        }
        return faults
    }
}
