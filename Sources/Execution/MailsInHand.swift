/// The mails that are being sent, where an address may get only few of a kind: those that begin in the same moment do not know of
/// each other by what was sent so far. Each server has its own.
package actor MailsInHand {
    /// Under what name each effect sends.
    private var names: [String: String] = [:]

    package init() {}

    /// - Parameters:
    ///   - name: an address and a kind of mail.
    ///   - most: how many effects may send under that name at a time.
    /// - Returns: false where as many others are sending.
    func take(_ name: String, for effect: String, most: Int) -> Bool {
        guard names.count(where: { $0.value == name && $0.key != effect }) < most else { return false }
        names[effect] = name
        return true
    }

    /// What an effect was sending is sent and noted, or is not sent.
    func layDown(_ effect: String) { names[effect] = nil }
}
