import Execution
import Foundation
import Outbound
import SubjectRequests

extension MailboxSettings {
    /// The mailbox; it is connected to when it is first looked into.
    func mailbox(in opening: SiteOpening) throws -> WatchedMailbox {
        let server = IMAPServer(
            address: address,
            user: user,
            password: try SecretLocation.file(passwordFile).read(in: opening),
            authoritiesFile: authorities.map { opening.file($0).path }
        )
        return WatchedMailbox(
            name: name,
            client: IMAPClient(server, allowed: AddressAllowList([.mail: [address]])),
            folder: folder,
            filed: filed,
            recipient: try recipient(among: opening.controllers),
            since: since
        )
    }

    /// The address that the mailbox's letters came to; empty where nothing is said.
    func recipient(among controllers: [DataController]) throws(SettingsError) -> String {
        guard let controller else { return "" }
        let address = IdentityKind.email.normalise(controller)
        if controllers.contains(where: { $0.mailboxes.contains(address) }) { return address }
        guard let known = controllers.first(where: { $0.slug == controller }) else {
            throw .unknownController(controller)
        }
        guard let first = known.mailboxes.first else { throw .noMailbox(controller) }
        return first
    }
}
