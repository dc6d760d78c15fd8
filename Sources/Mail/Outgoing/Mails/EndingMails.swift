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
    /// Why the ground applies, in staff's words for the person; empty where none were given.
    package var explanation: String
    /// What the statute makes the notice say.
    package var notice: Set<NoticePart>
    package var authority: AuthorityContact
    /// A statement of correction may be kept beside the data: corrections only.
    package var maySendStatement: Bool

    package init(
        letterhead: Letterhead,
        what: String,
        ground: RefusalGround,
        explanation: String = "",
        notice: Set<NoticePart>,
        authority: AuthorityContact,
        maySendStatement: Bool = false
    ) {
        self.letterhead = letterhead
        self.what = what
        self.ground = ground
        self.explanation = explanation
        self.notice = notice
        self.authority = authority
        self.maySendStatement = maySendStatement
    }

    package static let sample = RefusalMail(
        letterhead: .sample,
        what: "send you a copy of what we hold about you",
        ground: .identityNotEstablished,
        explanation: "The letter named another customer's number.",
        notice: Set(NoticePart.allCases),
        authority: .sample,
        maySendStatement: true
    )

    package var own: [String: TemplateValue] {
        [
            "what": .text(what), "explanation": .text(explanation),
            "isManifestlyUnfounded": .flag(ground == .manifestlyUnfounded),
            "isExcessive": .flag(ground == .excessive),
            "isIdentityNotEstablished": .flag(ground == .identityNotEstablished),
            "isExempt": .flag(ground == .exempt), "isNotCovered": .flag(ground == .notCovered),
            "groundsOnRequest": .flag(notice.contains(.groundsOnRequest)),
            "doneInstead": .flag(notice.contains(.doneInstead)), "maySendStatement": .flag(maySendStatement),
        ].merging(Remedies(authority: authority, mayGoToCourt: notice.contains(.judicialRemedy)).values) { $1 }
    }
}

/// The person took the request back, or had asked for the same before.
package struct WithdrawnMail: RequesterMail {
    package static let template = "withdrawn"

    package var letterhead: Letterhead
    /// The request that goes on in place of this one; empty where the person took it back.
    package var first: String

    package init(letterhead: Letterhead, first: String = "") {
        self.letterhead = letterhead
        self.first = first
    }

    package static let sample = WithdrawnMail(letterhead: .sample, first: "7QK2M9X4TB")
    package var own: [String: TemplateValue] { ["first": .text(first)] }
}

/// The address was never confirmed; confirming it late reopens the request.
package struct LapsedMail: RequesterMail {
    package static let template = "lapsed"

    package var letterhead: Letterhead
    package var asked: String
    package var link: String
    package var linkUntil: String

    package init(letterhead: Letterhead, asked: String, link: String, linkUntil: String) {
        self.letterhead = letterhead
        self.asked = asked
        self.link = link
        self.linkUntil = linkUntil
    }

    package static let sample = LapsedMail(
        letterhead: .sample,
        asked: "Friday 27 November 2026",
        link: AcknowledgementMail.sample.link,
        linkUntil: AcknowledgementMail.sample.linkUntil
    )

    package var own: [String: TemplateValue] {
        ["asked": .text(asked), "link": .text(link), "linkUntil": .text(linkUntil)]
    }
}

/// The person is not content with a decision; somebody else looks at it again.
package struct AppealReceivedMail: RequesterMail {
    package static let template = "appeal-received"

    package var letterhead: Letterhead
    package var what: String

    package init(letterhead: Letterhead, what: String) {
        self.letterhead = letterhead
        self.what = what
    }

    package static let sample = AppealReceivedMail(letterhead: .sample, what: RefusalMail.sample.what)
    package var own: [String: TemplateValue] { ["what": .text(what)] }
}

/// What came of a complaint (UK DPA 2018 s 164A).
package struct ComplaintOutcomeMail: RequesterMail {
    package static let template = "complaint-outcome"

    package var letterhead: Letterhead
    package var received: String
    /// Whole sentences of staff's.
    package var conclusion: String
    package var remedies: Remedies

    package init(letterhead: Letterhead, received: String, conclusion: String, remedies: Remedies) {
        self.letterhead = letterhead
        self.received = received
        self.conclusion = conclusion
        self.remedies = remedies
    }

    package static let sample = ComplaintOutcomeMail(
        letterhead: .sample,
        received: "Friday 27 November 2026",
        conclusion: "You were right. We have changed how we keep visitors' names.",
        remedies: .sample
    )

    package var own: [String: TemplateValue] {
        ["received": .text(received), "conclusion": .text(conclusion)].merging(remedies.values) { $1 }
    }
}

/// The data are kept and not used (GDPR Art. 18).
package struct RestrictionAnswerMail: RequesterMail {
    package static let template = "restriction-answer"

    package var letterhead: Letterhead
    /// Recipients who are being told (GDPR Art. 19).
    package var told: [String]
    package var remedies: Remedies

    package init(letterhead: Letterhead, told: [String], remedies: Remedies) {
        self.letterhead = letterhead
        self.told = told
        self.remedies = remedies
    }

    package static let sample = RestrictionAnswerMail(
        letterhead: .sample,
        told: ["the company that sends our letters"],
        remedies: .sample
    )

    package var own: [String: TemplateValue] {
        ["told": told.values { .text($0) }].merging(remedies.values) { $1 }
    }
}
