import Outbound

/// Where our messages go.
package enum Sender: Sendable {
    case smtp(SMTPDelivery)
    /// Into a folder that a mail program reads; the demo's way out.
    case maildir(Maildir)

    /// Returns when the message is out of our hands for good: taken by the server, or durable in the folder. The null
    /// sender stands on the envelope, so that no machine answers (RFC 3834).
    ///
    /// - Throws: `OutboundError`, temporary where trying later may help.
    package func send(_ message: OutboundMessage) async throws(OutboundError) {
        switch self {
        case .smtp(let delivery): try await delivery.send(message.bytes, from: "", to: [message.recipient])
        case .maildir(let folder): try await folder.deliver(message.bytes, messageID: message.messageID)
        }
    }
}
