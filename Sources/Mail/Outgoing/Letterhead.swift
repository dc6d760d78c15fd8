import Templates

/// What every mail to a requester says about who writes and about what.
package struct Letterhead: Sendable, Hashable {
    /// The controller's name in the mail's language.
    package var controller: String
    /// Where a person answers: a mailbox.
    package var contact: String
    /// The public name of the request or case.
    package var reference: String
    /// The customers to whom the request was passed on, for answers that have more to say than that.
    package var referredTo: [String] = []

    package init(controller: String, contact: String, reference: String) {
        self.controller = controller
        self.contact = contact
        self.reference = reference
    }

    static let sample = {
        var sample = Letterhead(
            controller: "Outreach Software Limited",
            contact: "info@outreach.example",
            reference: "C7QK2M9X4T"
        )
        sample.referredTo = ["privacy@harbour.example"]
        return sample
    }()

    var values: [String: TemplateValue] {
        [
            "controller": .text(controller), "contact": .text(contact), "reference": .text(reference),
            "referredTo": referredTo.values { .text($0) },
        ]
    }
}

/// Who hears complaints, and how to reach them; every refusal has to say it (GDPR Art. 12(4), NZ Privacy Act s 46).
package struct AuthorityContact: Sendable, Hashable {
    package var name: String
    package var contact: String

    package init(name: String, contact: String) {
        self.name = name
        self.contact = contact
    }

    static let sample = AuthorityContact(name: "Office of the Privacy Commissioner", contact: "privacy.org.nz")

    var value: TemplateValue { ["name": .text(name), "contact": .text(contact)] }
}

/// Where a person who is not content may go, as the statute has it; every notice that disappoints says so.
package struct Remedies: Sendable, Hashable {
    /// Its name is empty where the statute names none.
    package var authority: AuthorityContact
    package var mayGoToCourt: Bool

    package init(authority: AuthorityContact, mayGoToCourt: Bool) {
        self.authority = authority
        self.mayGoToCourt = mayGoToCourt
    }

    static let sample = Remedies(authority: .sample, mayGoToCourt: true)

    var values: [String: TemplateValue] {
        [
            "authority": authority.value, "mayComplain": .flag(!authority.name.isEmpty),
            "mayGoToCourt": .flag(mayGoToCourt),
        ]
    }
}

/// A day by which something is done, and why it is that day.
package struct DueDay: Sendable, Hashable {
    /// As the language writes it: "Monday 18 January 2027".
    package var day: String
    /// A sentence, or empty where nothing needs explaining.
    package var because: String

    package init(day: String, because: String = "") {
        self.day = day
        self.because = because
    }

    static let sample = DueDay(
        day: "Monday 18 January 2027",
        because: "The days from 25 December to 15 January are not working days."
    )
}

/// A mail to a requester: its letterhead, and the values that only it has.
package protocol RequesterMail: TemplateModel {
    var letterhead: Letterhead { get }
    var own: [String: TemplateValue] { get }
}

extension RequesterMail {
    package var values: TemplateValue {
        .object(letterhead.values.merging(own) { $1 })
    }
}

extension Sequence {
    func values(_ value: (Element) -> TemplateValue) -> TemplateValue { .list(map(value)) }
}
