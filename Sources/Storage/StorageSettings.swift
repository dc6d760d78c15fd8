import Databases
import Foundation
import Logging
import SubjectRequests
import Vault

/// Where our own database is.
package enum StorageLocation: Sendable {
    /// A file; only one process may have it open, which the caller holds the site's lock for.
    case sqlite(path: String)
    /// `postgres://…`; any number of servers may share it. The URL may hold a password.
    case postgres(url: Sensitive<String>)

    package var dialect: SQLDialect {
        switch self {
        case .sqlite: .sqlite
        case .postgres: .postgres
        }
    }
}

/// Where sealed bytes that are too long for a column go.
package enum BlobPlace: Sendable, Hashable {
    /// Files in a folder, made where it is missing.
    case folder(String)
    /// Rows of the database; the only place that several servers share.
    case database
}

/// Whose time counts.
package enum StorageClock: Sendable {
    /// The database's: the machine's own for SQLite, the server's for PostgreSQL, so that servers need not agree.
    case database
    /// Somebody's, as in the demo and in tests.
    case given(@Sendable () -> Timestamp)
}

/// All that opening the storage needs.
package struct StorageSettings: Sendable {
    package var location: StorageLocation
    package var blobs: BlobPlace
    package var keyring: Keyring
    /// The origin of the audit log: one line without spaces, as `privacy.example/habeas`.
    package var log: String
    package var clock: StorageClock
    /// Whose time leases run on: the database's, whatever ``clock`` says, so that a clock that jumps takes no work away from
    /// those who have it in hand.
    package var leases: StorageClock
    /// Names this process in leases.
    package var holder: String
    /// Connections that read (SQLite), or that read and write (PostgreSQL).
    package var connections: Int
    package var logger: Logger
    /// Makes the ids of what this process stores.
    package let ids = IDMaker()

    package init(
        location: StorageLocation,
        blobs: BlobPlace,
        keyring: Keyring,
        log: String,
        clock: StorageClock = .database,
        holder: String,
        connections: Int = 4,
        logger: Logger = Logger(label: "habeas.storage")
    ) {
        self.location = location
        self.blobs = blobs
        self.keyring = keyring
        self.log = log
        self.clock = clock
        leases = .database
        self.holder = holder
        self.connections = connections
        self.logger = logger
    }
}
