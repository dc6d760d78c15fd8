import Templates

/// A deletion was approved and begins after the cooling-off; until then one page stops it.
package struct DeletionAnnouncedMail: RequesterMail {
    package static let template = "deletion-announced"

    package var letterhead: Letterhead
    package var begins: String
    package var link: String

    package init(letterhead: Letterhead, begins: String, link: String) {
        self.letterhead = letterhead
        self.begins = begins
        self.link = link
    }

    package static let sample = DeletionAnnouncedMail(
        letterhead: .sample,
        begins: "Tuesday 1 December 2026",
        link: AcknowledgementMail.sample.link
    )

    package var own: [String: TemplateValue] { ["begins": .text(begins), "link": .text(link)] }
}

/// What was erased, what stays and why, and when backups have forgotten it too.
package struct DeletionAnswerMail: RequesterMail {
    package static let template = "deletion-answer"

    package struct Kept: Sendable {
        package var what: String
        /// A whole sentence.
        package var why: String
        /// The day until which it is kept; empty where no day is known.
        package var until: String

        package init(what: String, why: String, until: String = "") {
            self.what = what
            self.why = why
            self.until = until
        }
    }

    package struct Backup: Sendable {
        package var place: String
        /// The day on which the last backup with the data is overwritten.
        package var until: String

        package init(place: String, until: String) {
            self.place = place
            self.until = until
        }
    }

    package var letterhead: Letterhead
    /// What was erased, in plain words: "12 messages that we sent you".
    package var erased: [String]
    package var kept: [Kept]
    /// What belongs to other people as well, in plain words.
    package var shared: [String]
    package var backups: [Backup]
    package var authority: AuthorityContact

    package init(
        letterhead: Letterhead,
        erased: [String],
        kept: [Kept],
        shared: [String] = [],
        backups: [Backup],
        authority: AuthorityContact
    ) {
        self.letterhead = letterhead
        self.erased = erased
        self.kept = kept
        self.shared = shared
        self.backups = backups
        self.authority = authority
    }

    package static let sample = DeletionAnswerMail(
        letterhead: .sample,
        erased: ["your name and contact details", "12 messages that we sent you"],
        kept: [
            Kept(what: "two invoices", why: "Tax law says that we must keep them.", until: "31 March 2033"),
            Kept(
                what: "your address on our do-not-send list",
                why: "Without it we could not know not to write to you."
            ),
        ],
        shared: ["the address of your household"],
        backups: [Backup(place: "the customer database", until: "27 December 2026")],
        authority: .sample
    )

    package var own: [String: TemplateValue] {
        [
            "erased": erased.values { .text($0) },
            "kept": kept.values { ["what": .text($0.what), "why": .text($0.why), "until": .text($0.until)] },
            "shared": shared.values { .text($0) },
            "backups": backups.values { ["place": .text($0.place), "until": .text($0.until)] },
            "authority": authority.value,
        ]
    }
}

/// No more marketing. Names no list that the person might not know of, for the address is not verified.
package struct UnsubscribedMail: RequesterMail {
    package static let template = "unsubscribed"

    package var letterhead: Letterhead

    package init(letterhead: Letterhead) { self.letterhead = letterhead }

    package static let sample = UnsubscribedMail(letterhead: .sample)
    package var own: [String: TemplateValue] { [:] }
}
