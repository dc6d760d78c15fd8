import Templates

/// The answer to a copy or an export, with the package attached.
package struct PackageMail: RequesterMail {
    package static let template = "package"

    package var letterhead: Letterhead
    package var fileName: String
    /// What the file holds, in one sentence each: "people.csv: your contact details".
    package var contents: [String]
    /// Who gets data about the person; empty is said as "we share this with nobody".
    package var recipients: [String]
    /// Parts that are not handed over, each with its reason.
    package var withheld: [String]
    package var authority: AuthorityContact

    package init(
        letterhead: Letterhead,
        fileName: String,
        contents: [String],
        recipients: [String],
        withheld: [String] = [],
        authority: AuthorityContact
    ) {
        self.letterhead = letterhead
        self.fileName = fileName
        self.contents = contents
        self.recipients = recipients
        self.withheld = withheld
        self.authority = authority
    }

    package static let sample = PackageMail(
        letterhead: .sample,
        fileName: "your-data-7QK2M9X4TB.zip",
        contents: ["contacts.csv: your name, address and telephone number", "messages.csv: the messages we sent you"],
        recipients: ["the company that runs our servers"],
        withheld: ["your password: it is stored so that nobody can read it"],
        authority: .sample
    )

    package var own: [String: TemplateValue] {
        [
            "fileName": .text(fileName), "contents": contents.values { .text($0) },
            "recipients": recipients.values { .text($0) }, "withheld": withheld.values { .text($0) },
            "authority": authority.value,
        ]
    }
}

/// The answer lies ready on a page; the mail itself holds nothing personal.
package struct DisclosureReleasedMail: RequesterMail {
    package static let template = "disclosure-released"

    package var letterhead: Letterhead
    package var link: String
    package var until: String

    package init(letterhead: Letterhead, link: String, until: String) {
        self.letterhead = letterhead
        self.link = link
        self.until = until
    }

    package static let sample = DisclosureReleasedMail(
        letterhead: .sample,
        link: AcknowledgementMail.sample.link,
        until: "Friday 18 December 2026"
    )

    package var own: [String: TemplateValue] { ["link": .text(link), "until": .text(until)] }
}

/// The answer is in a locked file that goes with the mail; what opens it is on a page, and never in a mail.
package struct LockedPackageMail: RequesterMail {
    package static let template = "package-locked"

    package var letterhead: Letterhead
    package var fileName: String
    package var link: String
    package var until: String

    package init(letterhead: Letterhead, fileName: String, link: String, until: String) {
        self.letterhead = letterhead
        self.fileName = fileName
        self.link = link
        self.until = until
    }

    package static let sample = LockedPackageMail(
        letterhead: .sample,
        fileName: "your-data-locked.zip",
        link: AcknowledgementMail.sample.link,
        until: "Friday 18 December 2026"
    )

    package var own: [String: TemplateValue] {
        ["fileName": .text(fileName), "link": .text(link), "until": .text(until)]
    }
}

/// Yes, data are held; which kinds (GDPR Art. 15(1)).
package struct ConfirmationMail: RequesterMail {
    package static let template = "confirmation"

    package var letterhead: Letterhead
    package var kinds: [String]

    package init(letterhead: Letterhead, kinds: [String]) {
        self.letterhead = letterhead
        self.kinds = kinds
    }

    package static let sample = ConfirmationMail(
        letterhead: .sample,
        kinds: ["your name and contact details", "messages that we sent you"]
    )

    package var own: [String: TemplateValue] { ["kinds": kinds.values { .text($0) }] }
}

/// Nothing is held. Only ever sent to a verified address.
package struct NothingHeldMail: RequesterMail {
    package static let template = "nothing-held"

    package var letterhead: Letterhead
    /// What was searched for, as kinds: "your e-mail address".
    package var searchedFor: [String]
    package var authority: AuthorityContact

    package init(letterhead: Letterhead, searchedFor: [String], authority: AuthorityContact) {
        self.letterhead = letterhead
        self.searchedFor = searchedFor
        self.authority = authority
    }

    package static let sample = NothingHeldMail(
        letterhead: .sample,
        searchedFor: ["your e-mail address"],
        authority: .sample
    )

    package var own: [String: TemplateValue] {
        ["searchedFor": searchedFor.values { .text($0) }, "authority": authority.value]
    }
}

/// All data are held on behalf of somebody else, who answers (GDPR Art. 28(3)(e); NZ s 43).
package struct ReferralMail: RequesterMail {
    package static let template = "referral"

    package struct Responsible: Sendable {
        /// Empty where only the contact is known.
        package var name: String
        package var contact: String

        package init(name: String, contact: String) {
            self.name = name
            self.contact = contact
        }
    }

    package var letterhead: Letterhead
    package var responsible: [Responsible]
    package var referredOn: String

    package init(letterhead: Letterhead, responsible: [Responsible], referredOn: String) {
        self.letterhead = letterhead
        self.responsible = responsible
        self.referredOn = referredOn
    }

    package static let sample = ReferralMail(
        letterhead: .sample,
        responsible: [Responsible(name: "Harbour Housing", contact: "privacy@harbour.example")],
        referredOn: "Friday 27 November 2026"
    )

    package var own: [String: TemplateValue] {
        [
            "responsible": responsible.values { ["name": .text($0.name), "contact": .text($0.contact)] },
            "referredOn": .text(referredOn),
        ]
    }
}
