/// The mails that are being sent, where an address may get only one of a kind: two that begin in the same moment do not know of each
/// other by what was sent so far. Each server has its own.
package actor MailsInHand {
    private var effects: [String: String] = [:]

    package init() {}

    /// - Parameter name: an address and a kind of mail.
    /// - Returns: false where another effect is sending one.
    func take(_ name: String, for effect: String) -> Bool {
        guard let other = effects[name] else {
            effects[name] = effect
            return true
        }
        return other == effect
    }

    /// What an effect was sending is sent and noted, or is not sent.
    func layDown(_ effect: String) { effects = effects.filter { $0.value != effect } }
}
