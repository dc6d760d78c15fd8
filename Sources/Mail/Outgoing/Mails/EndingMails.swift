import SubjectRequests
import Templates

/// A request is declined: why, and what the person may do about it (GDPR Art. 12(4), NZ Privacy Act s 46).
package struct RefusalMail: RequesterMail {
    package static let template = "refusal"

    package var letterhead: Letterhead
    /// Ends the sentence "You asked us to …".
    package var what: String
    /// The template has a sentence for each.
    package var ground: RefusalGround
    package var authority: AuthorityContact
    /// Where the statute gives a way to court besides.
    package var mayGoToCourt: Bool

    package init(
        letterhead: Letterhead,
        what: String,
        ground: RefusalGround,
        authority: AuthorityContact,
        mayGoToCourt: Bool
    ) {
        self.letterhead = letterhead
        self.what = what
        self.ground = ground
        self.authority = authority
        self.mayGoToCourt = mayGoToCourt
    }

    package static let sample = RefusalMail(
        letterhead: .sample,
        what: "send you a copy of what we hold about you",
        ground: .identityNotEstablished,
        authority: .sample,
        mayGoToCourt: true
    )

    package var own: [String: TemplateValue] {
        [
            "what": .text(what), "authority": authority.value, "mayGoToCourt": .flag(mayGoToCourt),
            "isManifestlyUnfounded": .flag(ground == .manifestlyUnfounded),
            "isExcessive": .flag(ground == .excessive),
            "isIdentityNotEstablished": .flag(ground == .identityNotEstablished),
            "isExempt": .flag(ground == .exempt), "isNotCovered": .flag(ground == .notCovered),
        ]
    }
}

/// The person took the request back.
package struct WithdrawnMail: RequesterMail {
    package static let template = "withdrawn"

    package var letterhead: Letterhead

    package init(letterhead: Letterhead) { self.letterhead = letterhead }

    package static let sample = WithdrawnMail(letterhead: .sample)
    package var own: [String: TemplateValue] { [:] }
}

/// The address was never confirmed; confirming it late reopens the request.
package struct LapsedMail: RequesterMail {
    package static let template = "lapsed"

    package var letterhead: Letterhead
    package var asked: String

    package init(letterhead: Letterhead, asked: String) {
        self.letterhead = letterhead
        self.asked = asked
    }

    package static let sample = LapsedMail(letterhead: .sample, asked: "Friday 27 November 2026")
    package var own: [String: TemplateValue] { ["asked": .text(asked)] }
}

/// The date is missed or will be: an apology with the new date and the reason.
package struct DelayApologyMail: RequesterMail {
    package static let template = "delay-apology"

    package var letterhead: Letterhead
    package var due: String
    package var new: DueDay
    package var authority: AuthorityContact

    package init(letterhead: Letterhead, due: String, new: DueDay, authority: AuthorityContact) {
        self.letterhead = letterhead
        self.due = due
        self.new = new
        self.authority = authority
    }

    package static let sample = DelayApologyMail(
        letterhead: .sample,
        due: "Monday 18 January 2027",
        new: DueDay(day: "Monday 25 January 2027", because: "One of our systems was down for three days."),
        authority: .sample
    )

    package var own: [String: TemplateValue] {
        [
            "due": .text(due), "newDay": .text(new.day), "because": .text(new.because), "authority": authority.value,
        ]
    }
}
