import Casework
import Mail

/// Where messages to requesters are written and sent from.
package struct PostRoom: Sendable {
    package let templates: MailTemplates
    package let sender: Sender
    /// The host of message ids, and the base of links without a slash at the end.
    package let host: String
    package let address: String
    /// The address that answers come from; the controller's first mailbox where nothing is said.
    package let from: String?
    /// Whether the mailbox takes mail for `name+anything@host`: then each case has a reply address of its own.
    package var takesPlusAddresses = false
    /// Where mail servers report what they could not deliver, where cases have no address of their own; nil for nowhere.
    package var bouncesTo: String?
    package var caps = MailCaps()
    /// The most bytes that an answer may have to go with a mail, which makes four out of three; what is larger is fetched.
    package var attachmentBytesMax: Int64 = 15_000_000

    package init(templates: MailTemplates, sender: Sender, host: String, address: String, from: String?) {
        self.templates = templates
        self.sender = sender
        self.host = host
        self.address = address
        self.from = from
    }
}
