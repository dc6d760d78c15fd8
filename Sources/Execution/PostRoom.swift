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

    package init(templates: MailTemplates, sender: Sender, host: String, address: String, from: String?) {
        self.templates = templates
        self.sender = sender
        self.host = host
        self.address = address
        self.from = from
    }
}
