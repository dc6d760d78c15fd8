import SubjectRequests

/// A message as far as Habeas reads it. Everything in it was written by a stranger: the sender is a claim, the text may
/// lie about what it is, and nothing here may decide who somebody is.
package struct InboundMessage: Sendable {
    /// Without angle brackets; nil when there is none, or more than one.
    package var messageID: String?
    /// The one sender; nil when there is none, more than one, or one that two readers of mail may take apart differently (then
    /// flagged `spoof-suspect`).
    package var sender: MailAddress?
    package var to: [MailAddress] = []
    package var copiedTo: [MailAddress] = []
    package var replyTo: [MailAddress] = []
    package var subjectLine = ""
    package var sentAt: Timestamp?
    /// From the topmost `Received`: the one that our own mail server wrote. The legal day of receipt comes from it.
    package var receivedAt: Timestamp?
    /// Hints for staff, never identity.
    package var inReplyTo: [String] = []
    package var references: [String] = []
    /// Everything readable, quoted parts included.
    package var text = ""
    package var parts = MessageText()
    /// The text is not in the charset that it says, and what it means is guessed.
    package var isGuessed = false
    package var attachments: [MailAttachment] = []
    package var flags: Set<MailFlag> = []

    package init() {}
}

extension InboundMessage: CustomStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A mailbox as a header names it.
package struct MailAddress: Sendable, Hashable, Codable {
    package let name: String
    /// `local@domain`, the domain in lower case.
    package let address: String

    package var domain: Substring { address.split(separator: "@").last ?? "" }
}

/// A file that came with a message. Its content is never opened; its name never reaches a file system.
package struct MailAttachment: Sendable, Hashable, Codable {
    package let name: String
    package let type: String
    /// Bytes after decoding.
    package let size: Int
}

/// What a message shows about itself.
package enum MailFlag: String, Sendable, Hashable, Codable, CaseIterable {
    case autoReply = "auto-reply"
    case bounce
    case list
    case spoofSuspect = "spoof-suspect"
    /// Cannot be read without a key that we do not have.
    case encrypted
    case forwarded
    /// The reply goes elsewhere than to the sender.
    case repliesElsewhere = "replies-elsewhere"
    /// Readable text beyond what is read was cut off.
    case truncated
    case agent
    case organisation
    /// The letter is a child's, or about one.
    case minor
    case authority
    /// Asks again for what was asked before.
    case reminder
}
