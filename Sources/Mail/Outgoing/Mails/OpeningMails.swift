import Templates

/// The first answer: what was understood, by when it is done, and the link by which the person confirms the address.
/// Says nothing of the letter in the letter's words, for the address is not verified yet.
package struct AcknowledgementMail: RequesterMail {
    package static let template = "acknowledgement"

    /// One thing that was asked for.
    package struct Wish: Sendable {
        package var reference: String
        /// Ends the sentence "You asked us to …".
        package var what: String
        package var due: DueDay
        /// Done already; a due day is not shown.
        package var isDone: Bool

        package init(reference: String, what: String, due: DueDay, isDone: Bool = false) {
            self.reference = reference
            self.what = what
            self.due = due
            self.isDone = isDone
        }

        var values: TemplateValue {
            [
                "wish": .text(reference), "what": .text(what), "due": .text(due.day), "because": .text(due.because),
                "isDone": .flag(isDone),
            ]
        }
    }

    package var letterhead: Letterhead
    package var received: String
    package var wishes: [Wish]
    /// Empty where nothing has to be confirmed.
    package var link: String
    package var linkUntil: String

    package init(letterhead: Letterhead, received: String, wishes: [Wish], link: String = "", linkUntil: String = "") {
        self.letterhead = letterhead
        self.received = received
        self.wishes = wishes
        self.link = link
        self.linkUntil = linkUntil
    }

    package static let sample = AcknowledgementMail(
        letterhead: .sample,
        received: "Friday 27 November 2026",
        wishes: [
            Wish(reference: "7QK2M9X4TB", what: "send you a copy of what we hold about you", due: .sample),
            Wish(reference: "8QK2M9X4TD", what: "stop sending you news", due: DueDay(day: ""), isDone: true),
        ],
        link: "https://privacy.outreach.example/r/C7QK2M9X4T#Zm9vYmFyYmF6cXV4cXV1eA",
        linkUntil: "Friday 11 December 2026"
    )

    package var own: [String: TemplateValue] {
        [
            "received": .text(received), "link": .text(link), "linkUntil": .text(linkUntil),
            "wishes": wishes.values(\.values),
        ]
    }
}

/// What was asked for again is under way: what is open, by when it is done, and the link where the address is still to be
/// confirmed. Names every open wish of the case, for the link is good for all of them.
package struct AlreadyUnderWayMail: RequesterMail {
    package static let template = "already-under-way"

    package var letterhead: Letterhead
    package var wishes: [AcknowledgementMail.Wish]
    /// Empty where nothing has to be confirmed.
    package var link: String
    package var linkUntil: String

    package init(
        letterhead: Letterhead,
        wishes: [AcknowledgementMail.Wish],
        link: String = "",
        linkUntil: String = ""
    ) {
        self.letterhead = letterhead
        self.wishes = wishes
        self.link = link
        self.linkUntil = linkUntil
    }

    package static let sample = AlreadyUnderWayMail(
        letterhead: .sample,
        wishes: AcknowledgementMail.sample.wishes,
        link: AcknowledgementMail.sample.link,
        linkUntil: AcknowledgementMail.sample.linkUntil
    )

    package var own: [String: TemplateValue] {
        ["link": .text(link), "linkUntil": .text(linkUntil), "wishes": wishes.values(\.values)]
    }
}

/// A link by which the person shows that the address is theirs. Nothing of the letter.
package struct IdentityLinkMail: RequesterMail {
    package static let template = "identity-link"

    package var letterhead: Letterhead
    package var link: String
    package var until: String

    package init(letterhead: Letterhead, link: String, until: String) {
        self.letterhead = letterhead
        self.link = link
        self.until = until
    }

    package static let sample = IdentityLinkMail(
        letterhead: .sample,
        link: AcknowledgementMail.sample.link,
        until: AcknowledgementMail.sample.linkUntil
    )

    package var own: [String: TemplateValue] { ["link": .text(link), "until": .text(until)] }
}

/// Eight digits to type into the page that is open.
package struct CodeMail: RequesterMail {
    package static let template = "code"

    package var letterhead: Letterhead
    package var code: String
    package var minutes: Int

    package init(letterhead: Letterhead, code: String, minutes: Int = 10) {
        self.letterhead = letterhead
        self.code = code
        self.minutes = minutes
    }

    package static let sample = CodeMail(letterhead: .sample, code: "4821 9077")

    package var own: [String: TemplateValue] { ["code": .text(code), "minutes": .text(minutes)] }
}
