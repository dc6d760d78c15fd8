import Databases
import SubjectRequests

/// How far a response package has come.
package enum PackageState: String, Sendable, Hashable, CaseIterable, SQLBindable {
    case built, approved, released, collected, expired, revoked
}

/// A response package: a sealed blob under a key of its own.
package struct PackageRow: Sendable, Hashable {
    package let id: String
    package let requestID: String
    package let keyID: String
    package let blobID: String
    /// Of the package as the person gets it.
    package let sha256: [UInt8]
    /// Rows by collection.
    package let counts: [String: Int]
    package let map: String?
    package let state: PackageState
    package let builtAt: Timestamp
    package let releasedAt: Timestamp?
    package let expiresAt: Timestamp?
    /// When its last byte went out, or it was first read.
    package let collectedAt: Timestamp?
    /// When it was taken back after its release.
    package let revokedAt: Timestamp?
    /// Of the encrypted ZIP, sealed under the package's key; nil where none was made.
    package let passphrase: [UInt8]?
    /// The blob of the rows that it was made of; nil in what older versions built, where that is the collected one.
    package let spoolID: String?
    /// The other people's identifiers that were seen; sealed under its key.
    package let findings: [UInt8]?

    static let columns: SQLText = """
        k.id, k.request_id, k.key_id, k.blob_id, k.sha256, k.counts, k.map, k.state, k.built_at, k.released_at, k.expires_at,
        k.collected_at, k.revoked_at, k.passphrase, k.spool, k.findings
        """

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        requestID = try row.text(1)
        keyID = try row.text(2)
        blobID = try row.text(3)
        sha256 = try row.blob(4)
        counts = try row.json(5)
        map = try row.optionalText(6)
        state = try row.word(7)
        builtAt = try row.time(8)
        releasedAt = try row.optionalTime(9)
        expiresAt = try row.optionalTime(10)
        collectedAt = try row.optionalTime(11)
        revokedAt = try row.optionalTime(12)
        passphrase = try row.optionalBlob(13)
        spoolID = try row.optionalText(14)
        findings = try row.optionalBlob(15)
    }
}

/// One time that a package was fetched.
package struct DownloadRow: Sendable, Hashable {
    package let id: String
    package let at: Timestamp
    package let bytes: Int64
    /// The hash of the session's token that fetched it.
    package let session: [UInt8]?
}

extension StorageConnection {
    package var packages: PackageQueries { PackageQueries(connection: self) }
}

package struct PackageQueries {
    let connection: StorageConnection

    /// Stores a package, whose key and blob are stored already. Earlier packages of the request are revoked.
    package func insert(
        id: String,
        of request: String,
        keyID: String,
        blobID: String,
        sha256: [UInt8],
        counts: [String: Int],
        map: String?,
        spool: String? = nil,
        findings: [UInt8]? = nil
    ) throws {
        try connection.sql.run(
            """
            UPDATE packages SET state = 'revoked' WHERE request_id = \(request) AND state IN ('built', 'approved')
            """
        )
        try connection.sql.run(
            """
            INSERT INTO packages (id, request_id, key_id, blob_id, sha256, counts, map, state, built_at,
                spool, findings) VALUES
                (\(id), \(request), \(keyID), \(blobID), \(sha256), \(try storedJSON(counts)), \(map), 'built',
                 \(try connection.now()), \(spool), \(findings))
            """
        )
    }

    package func load(_ id: String) throws -> PackageRow? { try first("k.id = \(id)") }

    /// The package that counts: the last that was not revoked.
    package func current(of request: String) throws -> PackageRow? {
        try first("k.request_id = \(request) AND k.state <> 'revoked'")
    }

    /// The id of ``current(of:)``, or NULL.
    static func currentID(of request: String) -> SQLText {
        """
        (SELECT k.id FROM packages k WHERE k.request_id = \(request) AND k.state <> 'revoked'
            ORDER BY k.built_at DESC, k.id DESC LIMIT 1)
        """
    }

    package func setState(_ id: String, _ state: PackageState, expiresAt: Timestamp? = nil) throws {
        let releasedAt = state == .released ? try connection.now() : nil
        try connection.require(
            """
            UPDATE packages SET state = \(state), released_at = COALESCE(\(releasedAt), released_at),
                expires_at = COALESCE(\(expiresAt), expires_at)
            WHERE id = \(id)
            """,
            else: .notFound("package")
        )
    }

    /// Packages whose time is over and that are still there.
    package func expiring(limit: Int = 100) throws -> [PackageRow] {
        try connection.sql.rows(
            """
            SELECT \(PackageRow.columns) FROM packages k
            WHERE k.expires_at IS NOT NULL AND k.state <> 'expired' AND k.expires_at <= \(try connection.now())
            ORDER BY k.expires_at, k.id LIMIT \(limit)
            """,
            decode: PackageRow.init
        )
    }

    package func noteDownload(id: String, of package: String, bytes: Int64, session: [UInt8]? = nil) throws {
        try connection.sql.run(
            """
            INSERT INTO downloads (id, package_id, downloaded_at, bytes, session) VALUES
                (\(id), \(package), \(try connection.now()), \(bytes), \(session))
            """
        )
    }

    /// Notes that the person has a released package, where that was not known.
    ///
    /// - Returns: false where it was.
    package func noteCollected(_ id: String) throws -> Bool {
        let now = try connection.now()
        let noted = try connection.sql.rows(
            """
            UPDATE packages SET state = 'collected', collected_at = \(now)
            WHERE id = \(id) AND state = 'released' AND collected_at IS NULL RETURNING id
            """
        ) { try $0.text(0) }
        return !noted.isEmpty
    }

    /// Takes every released package of a request back; what opened its encrypted ZIP is gone at once.
    ///
    /// - Returns: how many there were.
    package func revokeReleased(of request: String) throws -> Int {
        let now = try connection.now()
        return try connection.sql.rows(
            """
            UPDATE packages SET state = 'revoked', revoked_at = \(now), passphrase = NULL
            WHERE request_id = \(request) AND state IN ('released', 'collected') RETURNING id
            """
        ) { try $0.text(0) }.count
    }

    /// The last package of a request that was taken back after its release.
    package func lastRevoked(of request: String) throws -> PackageRow? {
        try first("k.request_id = \(request) AND k.revoked_at IS NOT NULL")
    }

    /// Keeps what opens the encrypted ZIP, where nothing was kept before.
    package func keepPassphrase(_ sealed: [UInt8], of id: String) throws {
        try connection.sql.run("UPDATE packages SET passphrase = \(sealed) WHERE id = \(id) AND passphrase IS NULL")
    }

    package func downloads(of package: String) throws -> [DownloadRow] {
        try connection.sql.rows(
            "SELECT id, downloaded_at, bytes, session FROM downloads WHERE package_id = \(package) ORDER BY id"
        ) { row in
            DownloadRow(
                id: try row.text(0),
                at: try row.time(1),
                bytes: try row.int(2),
                session: try row.optionalBlob(3)
            )
        }
    }

    private func first(_ condition: SQLText) throws -> PackageRow? {
        try connection.sql.first(
            "SELECT \(PackageRow.columns) FROM packages k WHERE \(condition) ORDER BY k.built_at DESC, k.id DESC LIMIT 1",
            decode: PackageRow.init
        )
    }
}
