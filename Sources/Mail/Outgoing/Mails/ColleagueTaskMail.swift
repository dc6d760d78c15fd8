import Templates

/// To a colleague without an account: there is something to do, and the link says what. Nothing of the person.
package struct ColleagueTaskMail: StaffMail {
    package static let template = "colleague-task"

    /// Who asks: the controller's name.
    package var controller: String
    /// Where the colleague asks back.
    package var contact: String
    /// The request's public name, to quote.
    package var reference: String
    /// The day by which the person is to be answered, in words; empty where there is none.
    package var due: String
    package var link: String
    /// The last day on which it works, in words.
    package var linkUntil: String

    package init(
        controller: String,
        contact: String,
        reference: String,
        due: String,
        link: String,
        linkUntil: String
    ) {
        self.controller = controller
        self.contact = contact
        self.reference = reference
        self.due = due
        self.link = link
        self.linkUntil = linkUntil
    }

    package static let sample = ColleagueTaskMail(
        controller: "Outreach Software Limited",
        contact: "info@outreach.example",
        reference: "7QK2M9X4TB",
        due: "Monday 18 January 2027",
        link: "https://privacy.outreach.example/task#q3Jx0dQ4Hf5lq2mM0n7P9A",
        linkUntil: "Monday 14 December 2026"
    )

    package var values: TemplateValue {
        [
            "controller": .text(controller), "contact": .text(contact), "reference": .text(reference),
            "due": .text(due), "link": .text(link), "linkUntil": .text(linkUntil),
        ]
    }
}
