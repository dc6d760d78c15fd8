import Templates

/// What was put right, read back from each store.
package struct CorrectionAnswerMail: RequesterMail {
    package static let template = "correction-answer"

    package struct Change: Sendable {
        /// What the value is: "telephone number".
        package var what: String
        package var old: String
        package var new: String
        package var places: Int

        package init(what: String, old: String, new: String, places: Int) {
            self.what = what
            self.old = old
            self.new = new
            self.places = places
        }
    }

    package var letterhead: Letterhead
    package var changes: [Change]
    /// What was not changed, with staff's reason.
    package var declined: [Declined]
    /// Who is told of the change (GDPR Art. 19).
    package var told: [String]
    package var remedies: Remedies

    /// A value that stays as it is.
    package struct Declined: Sendable {
        package var what: String
        package var why: String

        package init(what: String, why: String) {
            self.what = what
            self.why = why
        }
    }

    package init(
        letterhead: Letterhead,
        changes: [Change],
        declined: [Declined] = [],
        told: [String] = [],
        remedies: Remedies
    ) {
        self.letterhead = letterhead
        self.changes = changes
        self.declined = declined
        self.told = told
        self.remedies = remedies
    }

    package static let sample = CorrectionAnswerMail(
        letterhead: .sample,
        changes: [Change(what: "telephone number", old: "021 555 0124", new: "021 555 0123", places: 3)],
        declined: [Declined(what: "invoice name", why: "The invoice was issued in that name.")],
        told: ["the company that sends our letters"],
        remedies: .sample
    )

    package var own: [String: TemplateValue] {
        [
            "changes": changes.values { change in
                [
                    "what": .text(change.what), "old": .text(change.old), "new": .text(change.new),
                    "places": .text(change.places), "isOnePlace": .flag(change.places == 1),
                ]
            },
            "told": told.values { .text($0) },
            "isPart": .flag(!declined.isEmpty),
            "declined": declined.values { ["what": .text($0.what), "why": .text($0.why)] },
        ].merging(remedies.values) { $1 }
    }
}

/// A correction is not made; the person may have a statement kept beside the data (NZ IPP 7; GDPR Art. 16).
package struct CorrectionRefusedMail: RequesterMail {
    package static let template = "correction-refused"

    package var letterhead: Letterhead
    package var what: String
    /// Whole sentences.
    package var reason: String
    package var authority: AuthorityContact

    package init(letterhead: Letterhead, what: String, reason: String, authority: AuthorityContact) {
        self.letterhead = letterhead
        self.what = what
        self.reason = reason
        self.authority = authority
    }

    package static let sample = CorrectionRefusedMail(
        letterhead: .sample,
        what: "the date of your first invoice",
        reason: "The invoice was issued on that day, and accounts must show what happened.",
        authority: .sample
    )

    package var own: [String: TemplateValue] {
        ["what": .text(what), "reason": .text(reason), "authority": authority.value]
    }
}
