import Definitions
import Foundation
import Outbound
import SubjectRequests

extension SiteReader {
    private static let mailboxKeys = ["url", "user", "password-file", "controller", "filed", "authorities", "since"]

    /// The block `in:` of `mail:`, a list of mailboxes.
    func mailboxes(_ list: DefinitionReader?) -> [MailboxSettings] {
        var known: Set<String> = []
        return (list?.list() ?? []).compactMap(mailbox).filter { mailbox in
            if known.insert(mailbox.name).inserted { return true }
            let sentence = "this user's folder is read already; one letter is read once"
            problems.add("mailbox-twice", sentence, at: mailbox.place)
            return false
        }
    }

    private func mailbox(_ value: DefinitionReader) -> MailboxSettings? {
        guard let keys = value.mapping(SiteReader.mailboxKeys) else { return nil }
        let user = keys.required("user")?.text()
        let passwordFile = keys.required("password-file")?.text()
        let filed = keys["filed"].map { $0.text() } ?? "Habeas"
        let since = keys["since"]?.date()
        guard let url = keys.required("url"), let text = url.text() else { return nil }
        guard let (address, folder) = SiteReader.mailboxAddress(text) else {
            url.problem("mailbox-address", "the url of a mailbox is imaps://host:port/FOLDER, with no user in it")
            return nil
        }
        if let filed, filed == folder {
            (keys["filed"] ?? url).problem(
                "filed-in-place",
                "letters of cases are moved to another folder than they come to"
            )
        }
        guard let user, let passwordFile, let filed else { return nil }
        return MailboxSettings(
            address: address,
            folder: folder,
            user: user,
            passwordFile: passwordFile,
            controller: keys["controller"]?.text(),
            filed: filed,
            authorities: keys["authorities"]?.text(),
            since: since,
            place: url.place
        )
    }

    private static func mailboxAddress(_ text: String) -> (OutboundAddress, folder: String)? {
        guard let scheme = text.firstRange(of: "://") else { return nil }
        let slash = text[scheme.upperBound...].firstIndex(of: "/") ?? text.endIndex
        guard let address = OutboundAddress(url: String(text[..<slash])), address.scheme.hasPrefix("imap"),
            let folder = text[slash...].dropFirst().removingPercentEncoding
        else { return nil }
        return (address, folder.isEmpty ? "INBOX" : folder)
    }
}

extension MailboxSettings {
    /// Server, folder and user.
    var name: String { "\(address)/\(folder) \(user)" }
}
