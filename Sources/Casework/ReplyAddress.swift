import SubjectRequests
import Vault

/// The address to which the mails of a case are answered: a mailbox with a token behind a plus sign, as in
/// `info+c7qk2m9x4t-…@outreach.example`, which only this site can make. Whoever writes to it has had a mail of that case before
/// them; that shows to which case a letter belongs, and never who wrote it.
///
/// Every token that comes in is verified here and nowhere else.
package struct ReplyAddress: Sendable, Hashable {
    /// As people know it, without the token.
    package let mailbox: String
    package let caseReference: Reference

    /// RFC 5321 section 4.5.3.1.1.
    private static let localBytesMost = 64

    /// Nil where the mailbox is too long to carry a token.
    package static func written(_ mailbox: String, _ caseReference: Reference, keyring: Keyring) -> String? {
        guard let at = mailbox.lastIndex(of: "@") else { return nil }
        let local = "\(mailbox[..<at])+\(keyring.replyToken(for: caseReference.text))"
        return local.utf8.count <= localBytesMost ? local + mailbox[at...] : nil
    }

    /// Nil for an address whose token this site has not made, and for one without.
    package init?(_ address: String, keyring: Keyring) {
        guard let at = address.lastIndex(of: "@"), let plus = address[..<at].lastIndex(of: "+"),
            let name = keyring.reference(ofReplyToken: String(address[address.index(after: plus)..<at])),
            let reference = Reference(name)
        else { return nil }
        mailbox = String(address[..<plus] + address[at...])
        caseReference = reference
    }
}

extension Keyring {
    /// An address of ours as people know it, without the token that a reply to us carries.
    package func withoutReplyToken(_ address: String) -> String {
        ReplyAddress(address, keyring: self)?.mailbox ?? address
    }
}
