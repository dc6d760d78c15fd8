import Outbound
import SubjectRequests

extension OutboundError: CodedError {}

/// Where our messages go.
package enum Sender: Sendable {
    case smtp(SMTPDelivery)
    /// Into a folder that a mail program reads; the demo's way out.
    case maildir(Maildir)

    /// Returns when the message is out of our hands for good: taken by the server, or durable in the folder. Unless
    /// the message says where bounces go, the null sender stands on the envelope, so that no machine answers (RFC 3834).
    ///
    /// - Returns: its bytes, as they went out.
    /// - Throws: `OutboundError`, temporary where trying later may help.
    @discardableResult
    package func send(_ message: OutboundMessage) async throws(OutboundError) -> [UInt8] {
        // Made once: with an answer of many rows attached it is the largest thing in memory.
        let bytes = message.bytes
        switch self {
        case .smtp(let delivery): try await delivery.send(bytes, from: message.bouncesTo, to: [message.recipient])
        case .maildir(let folder): try await folder.deliver(bytes, messageID: message.messageID)
        }
        return bytes
    }
}
