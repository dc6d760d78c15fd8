/// A normalised mail address in its parts. What stands behind a plus sign names no other mailbox.
struct MailParts {
    let name: String
    let domain: String

    var mailbox: String { "\(name)@\(domain)" }

    init(_ address: String) {
        let at = address.lastIndex(of: "@") ?? address.endIndex
        name = String(address[..<at].prefix { $0 != "+" })
        domain = String(address[at...].dropFirst())
    }

    func isWithin(_ other: String) -> Bool { domain == other || domain.hasSuffix(".\(other)") }

    /// Nobody reads them.
    static let machines: Set<String> = ["noreply", "no-reply", "donotreply", "do-not-reply", "mailer-daemon"]

    /// Where anybody has a mailbox, so that an equal domain says nothing.
    static let publicDomains: Set<String> = [
        "aol.com", "bigpond.com", "bluewin.ch", "btinternet.com", "free.fr", "freenet.de", "gmail.com",
        "gmx.at", "gmx.ch", "gmx.de", "gmx.net", "googlemail.com", "hotmail.co.uk", "hotmail.com",
        "hotmail.es", "hotmail.fr", "icloud.com", "laposte.net", "live.com", "mac.com", "mail.com",
        "mailbox.org", "me.com", "msn.com", "orange.fr", "outlook.com", "posteo.de", "proton.me",
        "protonmail.com", "sfr.fr", "sky.com", "t-online.de", "telefonica.net", "terra.es",
        "virginmedia.com", "wanadoo.fr", "web.de", "xtra.co.nz", "yahoo.co.uk", "yahoo.com", "yahoo.de",
        "yahoo.es", "yahoo.fr", "ymail.com",
    ]
}
