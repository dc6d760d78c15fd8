import DataStores
import Outbound
import SubjectRequests

/// What `habeas.yml` says. Paths are relative to the site's folder.
package struct SiteSettings: Sendable, Hashable {
    /// Base of every link, without a slash at the end.
    package var address = "http://127.0.0.1:8080"
    package var storage = "sqlite:habeas.db"
    package var keys = "keys"
    package var blobs = "folder:blobs"
    package var mail = MailSettings()
    package var stores: [StoreSettings] = []
}

/// Where mail goes, and where it comes from.
package struct MailSettings: Sendable, Hashable {
    /// `smtp://host:port`, `smtps://…` or `maildir:FOLDER`.
    package var out = "maildir:outbox"
    /// The address that answers come from; the controller's first mailbox where nothing is said.
    package var from: String?
    package var user: String?
    package var passwordFile: String?
    /// Whether the mailbox that mails come from takes mail for `name+anything@host`: then each case has a reply address.
    package var takesPlusAddresses = false
    /// Where mail servers report what they could not deliver; nil for nowhere.
    package var bouncesTo: String?
    /// Mails an hour, from one process; an answer that is larger than `megabytes` becomes a link.
    package var perHour = 10_000
    package var megabytes = 32
    /// Mails a day to one address, but for answers; and acknowledgements to one that nobody has proven to be theirs.
    package var perAddress = 20
    package var acknowledgementsPerAddress = 1
    /// A file with certificate authorities to trust in place of the system's.
    package var authorities: String?
    /// The names under which our own mail servers write `Authentication-Results`; nobody else's are believed.
    package var authenticationServers: [String] = []
    /// The mailboxes that letters are read from.
    package var incoming: [MailboxSettings] = []
}

/// A folder of a mailbox that letters come to.
package struct MailboxSettings: Sendable, Hashable {
    package let address: OutboundAddress
    package let folder: String
    package let user: String
    package let passwordFile: String
    /// A controller's slug, or one of its addresses; nil where each letter says to whom it was written.
    package var controller: String?
    /// The folder to which letters are moved that belong to a case.
    package var filed: String
    /// A file with certificate authorities to trust in place of the system's.
    package var authorities: String?
    /// Letters that came before this day are left alone.
    package var since: CivilDate?
    package var place: SourcePlace
}

/// One of the organisation's own databases.
package struct StoreSettings: Sendable, Hashable {
    package let name: String
    /// `sqlite`, `postgres`, `odbc`, `http`, `files` or `command`.
    package var adapter: String
    package var location: SecretLocation
    /// Names of environment variables that a program is given.
    package var environment: [String] = []
    /// After how long a statement, or a silent program, is given up.
    package var seconds = 30
    /// How many connections to a database read at once.
    package var connections = StoreAddress.usualConnections
    /// How many statements a database is asked in a second; nil for as many as there are.
    package var statementsPerSecond: Int?
    /// Data-map files, relative to the site's folder.
    package var datasets: [String]
    package var place: SourcePlace
    /// What the adapter `http` needs beside the URL; nil for all others.
    package var service: ServiceSettings?
    /// The tables of a store of files; empty where the files' names say it.
    package var tables: [FileTable] = []
}

/// How a store that is an HTTP service is reached.
package struct ServiceSettings: Sendable, Hashable {
    package let base: HTTPBase
    package let endpoints: HTTPEndpoints
    /// The unusual ranges of addresses that are opened for it.
    package let reach: Set<AddressRange>
    /// A file with certificate authorities to trust in place of the system's.
    package let authorities: String?
}

/// Where a value that may be secret stands.
package enum SecretLocation: Sendable, Hashable {
    case text(String)
    case file(String)
    case environment(String)
}
