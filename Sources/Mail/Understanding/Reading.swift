import SubjectRequests

/// What a message is understood to be. A proposal: it opens cases, it fulfils nothing.
package struct Reading: Sendable {
    package enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
        /// Asks for a right.
        case `case`
        /// Belongs to a case, or is a bounce, an automatic reply, our own or list mail.
        case note
        /// Asks for nothing that concerns us; stays where it was.
        case other
        /// Cannot be read or cannot be told; waits for a person.
        case held
    }

    package var verdict: Verdict
    /// Why it is held: a stable code.
    package var heldBecause: String?
    /// The smallest set that does all the letter asks.
    package var rights: [RightAsked] = []
    /// What was read, as it was written: without quoted letters, footers of mail programs,
    /// and threats beside a wish.
    package var sentences: [String] = []
    /// ISO 639-1, or `other`.
    package var language = "other"
    package var identities: [ClaimedIdentity] = []
    package var corrections: [CorrectionProposal] = []
    package var flags: Set<MailFlag> = []

    init(_ verdict: Verdict, heldBecause: String? = nil) {
        self.verdict = verdict
        self.heldBecause = heldBecause
    }
}

/// A right that a letter asks for.
package struct RightAsked: Sendable, Hashable, Codable {
    package let right: Right
    /// From 0 to 1; from 0.9 on a request is opened without asking staff, never fulfilled.
    package var confidence: Double
    /// The sentence relied on, as it was written.
    package let sentence: String
}

/// An identity that a letter claims for its sender. Claimed, never more: a letter proves nothing.
package struct ClaimedIdentity: Sendable, Hashable {
    package let identity: Identity
    /// As it was written.
    package let written: String
}

/// A value that a letter asks to put right.
package struct CorrectionProposal: Sendable, Hashable, Codable {
    /// A data category, such as `user.contact.phone_number`.
    package let category: String
    package let value: String
    package let sentence: String
}
