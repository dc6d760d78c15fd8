import Outbound
import SubjectRequests

/// A message that we send. Its parts are checked when it is made, so that building it cannot go wrong.
package struct OutboundMessage: Sendable {
    package struct Attachment: Sendable {
        let name: HeaderText
        let type: String
        let bytes: [UInt8]

        /// - Parameter type: `type/subtype`.
        package init(name: String, type: String, bytes: [UInt8]) throws(UnsafeHeader) {
            self.name = try HeaderText(name)
            let isType =
                type.split(separator: "/").count == 2
                && type.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !";,\"()<>".utf8.contains($0) }
            guard isType else { throw .type }
            self.type = type
            self.bytes = bytes
        }
    }

    /// `id@host`, without brackets: the same effect always makes the same, so that duplicates collapse.
    package let messageID: String
    let from: Mailbox
    let to: Mailbox
    let replyTo: Mailbox?
    /// Where a mail server reports that it could not deliver; empty for the null sender, to which nobody reports.
    let bouncesTo: String
    let subjectLine: HeaderText
    let sentAt: Timestamp
    let inReplyTo: [String]
    let text: String
    let html: String
    let attachments: [Attachment]

    /// A name and an address that may stand in a header.
    package struct Mailbox: Sendable, Hashable {
        let name: HeaderText
        let address: String

        package init(name: String = "", address: String) throws(UnsafeHeader) {
            guard let checked = MailAddress(name: "", written: address) else { throw .address }
            self.name = try HeaderText(name)
            self.address = checked.address
        }
    }

    /// - Parameters:
    ///   - effect: the effect that this message is; with the site's host it names the message.
    ///   - answering: the message ids of the conversation, the latest last; odd ones are left out.
    package init(
        effect: String,
        host: String,
        from: Mailbox,
        to: Mailbox,
        replyTo: Mailbox? = nil,
        bouncesTo: String = "",
        mail: RenderedMail,
        sentAt: Timestamp,
        answering: [String] = [],
        attachments: [Attachment] = []
    ) throws(UnsafeHeader) {
        messageID = try OutboundMessage.messageID(effect: effect, host: host)
        self.from = from
        self.to = to
        self.replyTo = replyTo
        self.bouncesTo = bouncesTo
        subjectLine = try HeaderText(mail.subjectLine)
        self.sentAt = sentAt
        inReplyTo = answering.filter(OutboundMessage.isMessageID)
        text = mail.text
        html = mail.html
        self.attachments = attachments
    }

    package static func messageID(effect: String, host: String) throws(UnsafeHeader) -> String {
        let isName = { (text: String) in
            !text.isEmpty && text.utf8.count <= 120
                && text.unicodeScalars.allSatisfy {
                    $0.isASCII && ($0.properties.isAlphabetic || $0.isDigit || "-._".unicodeScalars.contains($0))
                }
        }
        guard isName(effect), isName(host) else { throw .messageID }
        return "\(effect)@\(host)"
    }

    private static func isMessageID(_ text: String) -> Bool {
        text.utf8.count <= 500 && text.contains("@")
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E }
    }

    /// The envelope's recipient.
    package var recipient: String { to.address }
}

/// Text that may stand in a header: no line breaks, no NUL, no other control characters, and nothing that a reader would
/// decode into them.
package struct HeaderText: Sendable, Hashable {
    let text: String

    package init(_ text: String) throws(UnsafeHeader) {
        let isSafe = text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar != "\u{2028}"
                && scalar != "\u{2029}"
        }
        guard isSafe, text.utf8.count <= 2_000, !text.contains("=?") else { throw .text }
        self.text = text
    }
}

/// What may not stand in a message's header. Never says what it was.
package enum UnsafeHeader: String, CodedError, Sendable, Hashable {
    case text = "header-text-unsafe"
    case address = "header-address-unsafe"
    case type = "header-type-unsafe"
    case messageID = "header-message-id-unsafe"

    package var code: String { rawValue }
    package var isTemporary: Bool { false }
    package var sentence: String {
        switch self {
        case .text: "a line break or control character may not stand in a message's header"
        case .address: "an address is not one that mail can be sent to"
        case .type: "a content type is not written type/subtype"
        case .messageID: "a message id may hold letters, digits, hyphens and full stops only"
        }
    }
}
