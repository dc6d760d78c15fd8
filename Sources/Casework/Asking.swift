import SubjectRequests

/// What somebody asks for, whichever way it came: by letter, form, API, phone, post or at the counter.
package struct Asking: Sendable {
    package var controller: String
    package var channel: IntakeChannel
    package var rights: [Right]
    package var language: String
    /// The local day on which it reached the controller; never the day on which somebody fetched or noted it.
    package var receivedOn: CivilDate
    package var receivedBasis: ReceivedBasis
    /// The address that answers go to; nil for people who are answered on paper.
    package var mailAddress: Sensitive<String>?
    package var name: Sensitive<String>?
    package var postalAddress: Sensitive<String>?
    /// What the person says about themselves; claimed until proven.
    package var claimed: [Identity]
    package var changes: [DescribedChange]
    /// What was said, where it did not come as a stored letter.
    package var words: Sensitive<String>?
    /// The letter seems to be written by or for a child.
    package var isMinors: Bool
    /// The stored letter that asks, with the header by which the answer is threaded.
    package var letter: String?
    /// The key by which a program tells one call from another, so that one sent twice opens one case.
    package var call: String?

    package init(
        controller: String,
        channel: IntakeChannel,
        rights: [Right],
        language: String,
        receivedOn: CivilDate,
        receivedBasis: ReceivedBasis
    ) {
        self.controller = controller
        self.channel = channel
        self.rights = rights
        self.language = language
        self.receivedOn = receivedOn
        self.receivedBasis = receivedBasis
        mailAddress = nil
        name = nil
        postalAddress = nil
        claimed = []
        changes = []
        words = nil
        isMinors = false
        letter = nil
        call = nil
    }
}

/// What the day of receipt rests on.
package enum ReceivedBasis: String, Sendable, Hashable, CaseIterable {
    /// Our mail server's topmost `Received` header.
    case topmostReceived = "topmost-received"
    /// When the server of the mailbox took it, as IMAP's INTERNALDATE says.
    case internalDate = "internal-date"
    /// The server's own time, for form and API.
    case serverTime = "server-time"
    /// A day that staff state.
    case stated
    /// Nobody asked: a rule of the data map made rows due on that day.
    case retentionRule = "retention-rule"
}

/// One value that should read differently, by the kind of data that it is (`user.contact.phone_number`).
package struct DescribedChange: Sendable, Hashable {
    package let category: String
    package let newValue: Sensitive<String>

    package init(category: String, newValue: Sensitive<String>) {
        self.category = category
        self.newValue = newValue
    }
}

/// Staff's word that they know who asks: how far, and how they know.
package struct Attestation: Sendable, Hashable {
    package let level: VerificationLevel
    package let how: Sensitive<String>

    package init(level: VerificationLevel, how: Sensitive<String>) {
        self.level = level
        self.how = how
    }
}
