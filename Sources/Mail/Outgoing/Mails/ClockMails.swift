import SubjectRequests
import Templates

/// We ask the person for more.
package struct ClarificationMail: RequesterMail {
    package static let template = "clarification"

    package var letterhead: Letterhead
    /// Ends the sentence "You asked us to …".
    package var what: String
    package var question: String
    /// The clock stands until the answer is here.
    package var isPaused: Bool
    /// By when we mean to answer all the same; empty where no date is known.
    package var due: String

    package init(letterhead: Letterhead, what: String, question: String, isPaused: Bool, due: String) {
        self.letterhead = letterhead
        self.what = what
        self.question = question
        self.isPaused = isPaused
        self.due = due
    }

    package static let sample = ClarificationMail(
        letterhead: .sample,
        what: "send you a copy of what we hold about you",
        question: "Do you mean your account from before 2020 too?",
        isPaused: false,
        due: "Monday 18 January 2027"
    )

    package var own: [String: TemplateValue] {
        ["what": .text(what), "question": .text(question), "isPaused": .flag(isPaused), "due": .text(due)]
    }
}

/// The same question again, with the day on which the request is closed without an answer.
package struct ClarificationReminderMail: RequesterMail {
    package static let template = "clarification-reminder"

    package var letterhead: Letterhead
    package var what: String
    package var question: String
    package var until: String

    package init(letterhead: Letterhead, what: String, question: String, until: String) {
        self.letterhead = letterhead
        self.what = what
        self.question = question
        self.until = until
    }

    package static let sample = ClarificationReminderMail(
        letterhead: .sample,
        what: ClarificationMail.sample.what,
        question: ClarificationMail.sample.question,
        until: "Friday 29 January 2027"
    )

    package var own: [String: TemplateValue] {
        ["what": .text(what), "question": .text(question), "until": .text(until)]
    }
}

/// Nobody answered what we asked; a late answer reopens the request.
package struct LapsedUnansweredMail: RequesterMail {
    package static let template = "lapsed-unanswered"

    package var letterhead: Letterhead
    package var what: String

    package init(letterhead: Letterhead, what: String) {
        self.letterhead = letterhead
        self.what = what
    }

    package static let sample = LapsedUnansweredMail(letterhead: .sample, what: ClarificationMail.sample.what)
    package var own: [String: TemplateValue] { ["what": .text(what)] }
}

/// The answer takes longer: by how much, why, and under which law (GDPR Art. 12(3), NZ Privacy Act s 48).
package struct ExtensionNoticeMail: RequesterMail {
    package static let template = "extension-notice"

    package var letterhead: Letterhead
    package var what: String
    /// The day that was promised before.
    package var due: String
    /// How much longer, in words: "10 working days".
    package var more: String
    /// The template has a sentence for each.
    package var reason: ExtensionReason
    package var newDay: String
    package var law: String
    package var remedies: Remedies

    package init(
        letterhead: Letterhead,
        what: String,
        due: String,
        more: String,
        reason: ExtensionReason,
        newDay: String,
        law: String,
        remedies: Remedies
    ) {
        self.letterhead = letterhead
        self.what = what
        self.due = due
        self.more = more
        self.reason = reason
        self.newDay = newDay
        self.law = law
        self.remedies = remedies
    }

    package static let sample = ExtensionNoticeMail(
        letterhead: .sample,
        what: ClarificationMail.sample.what,
        due: "Monday 18 January 2027",
        more: "10 working days",
        reason: .complexity,
        newDay: "Monday 1 February 2027",
        law: "Privacy Act 2020 s 48",
        remedies: .sample
    )

    package var own: [String: TemplateValue] {
        [
            "what": .text(what), "due": .text(due), "newDay": .text(newDay), "law": .text(law), "more": .text(more),
            "isComplexity": .flag(reason == .complexity), "isNumber": .flag(reason == .numberOfRequests),
            "isLargeQuantity": .flag(reason == .largeQuantity), "isConsultations": .flag(reason == .consultations),
            "isAlternativeFormat": .flag(reason == .alternativeFormat), "isNecessary": .flag(reason == .necessary),
        ].merging(remedies.values) { $1 }
    }
}

/// The date is missed: an apology with the new date and the reason.
package struct DelayApologyMail: RequesterMail {
    package static let template = "delay-apology"

    /// What it hangs on; the template has a sentence for each.
    package enum Reason: Sendable, Hashable, CaseIterable {
        /// One of the controller's systems did not answer.
        case store
        /// An answer of the person's was awaited.
        case person
        case staff
    }

    package var letterhead: Letterhead
    package var what: String
    package var due: String
    package var newDay: String
    package var reason: Reason
    package var remedies: Remedies

    package init(
        letterhead: Letterhead,
        what: String,
        due: String,
        newDay: String,
        reason: Reason,
        remedies: Remedies
    ) {
        self.letterhead = letterhead
        self.what = what
        self.due = due
        self.newDay = newDay
        self.reason = reason
        self.remedies = remedies
    }

    package static let sample = DelayApologyMail(
        letterhead: .sample,
        what: ClarificationMail.sample.what,
        due: "Monday 18 January 2027",
        newDay: "Monday 25 January 2027",
        reason: .store,
        remedies: .sample
    )

    package var own: [String: TemplateValue] {
        [
            "what": .text(what), "due": .text(due), "newDay": .text(newDay), "isStore": .flag(reason == .store),
            "isPerson": .flag(reason == .person), "isStaff": .flag(reason == .staff),
        ].merging(remedies.values) { $1 }
    }
}
