import Databases
import SubjectRequests

/// A mailed link, by the hash of its token.
package struct LinkRow: Sendable, Hashable {
    package let tokenHash: [UInt8]
    /// The one thing that it is for.
    package let purpose: String
    package let caseID: String
    package let requestID: String?
    package let personID: String?
    /// Nil where it is not stored yet.
    package let madeAt: Timestamp?
    package let expiresAt: Timestamp
    package let usedAt: Timestamp?
    package let supersededBy: [UInt8]?
    package let revokedAt: Timestamp?

    package init(
        tokenHash: [UInt8],
        purpose: String,
        caseID: String,
        requestID: String? = nil,
        personID: String? = nil,
        expiresAt: Timestamp
    ) {
        self.tokenHash = tokenHash
        self.purpose = purpose
        self.caseID = caseID
        self.requestID = requestID
        self.personID = personID
        self.expiresAt = expiresAt
        madeAt = nil
        usedAt = nil
        supersededBy = nil
        revokedAt = nil
    }

    init(_ row: any SQLRow) throws {
        tokenHash = try row.blob(0)
        purpose = try row.text(1)
        caseID = try row.text(2)
        requestID = try row.optionalText(3)
        personID = try row.optionalText(4)
        expiresAt = try row.time(5)
        usedAt = try row.optionalTime(6)
        supersededBy = try row.optionalBlob(7)
        revokedAt = try row.optionalTime(8)
        madeAt = try row.time(9)
    }

    /// True while the link still does what it is for.
    package func isLive(at now: Timestamp) -> Bool {
        revokedAt == nil && supersededBy == nil && now < expiresAt
    }
}

/// A code that was mailed to a person.
package struct CodeRow: Sendable, Hashable {
    package let id: String
    package let personID: String
    package let purpose: String
    package let hash: [UInt8]
    package let tries: Int
    package let expiresAt: Timestamp
    package let usedAt: Timestamp?
}

extension StorageConnection {
    package var links: LinkQueries { LinkQueries(connection: self) }
}

package struct LinkQueries {
    let connection: StorageConnection

    /// Stores a link; earlier ones of the same case, request, person and purpose no longer work.
    package func insert(_ link: LinkRow) throws {
        try connection.sql.run(
            """
            UPDATE links SET superseded_by = \(link.tokenHash)
            WHERE case_id = \(link.caseID) AND purpose = \(link.purpose) AND superseded_by IS NULL
              AND COALESCE(request_id, '') = \(link.requestID ?? "") AND COALESCE(person_id, '') = \(link.personID ?? "")
            """
        )
        try connection.sql.run(
            """
            INSERT INTO links (token_hash, purpose, case_id, request_id, person_id, made_at, expires_at) VALUES
                (\(link.tokenHash), \(link.purpose), \(link.caseID), \(link.requestID), \(link.personID),
                 \(try connection.now()), \(link.expiresAt))
            """
        )
    }

    package func find(_ tokenHash: [UInt8]) throws -> LinkRow? {
        try connection.sql.first(
            """
            SELECT token_hash, purpose, case_id, request_id, person_id, expires_at, used_at, superseded_by, revoked_at, made_at
            FROM links WHERE token_hash = \(tokenHash)
            """,
            decode: LinkRow.init
        )
    }

    /// Notes the first use; later ones change nothing.
    package func noteUse(_ tokenHash: [UInt8]) throws {
        try connection.sql.run(
            "UPDATE links SET used_at = \(try connection.now()) WHERE token_hash = \(tokenHash) AND used_at IS NULL"
        )
    }

    /// Ends every link of a case.
    package func revokeAll(inCase caseID: String) throws {
        try connection.sql.run(
            "UPDATE links SET revoked_at = \(try connection.now()) WHERE case_id = \(caseID) AND revoked_at IS NULL"
        )
    }

    /// Ends the links of a case that are for one thing.
    package func revoke(_ purpose: String, inCase caseID: String) throws {
        try connection.sql.run(
            """
            UPDATE links SET revoked_at = \(try connection.now())
            WHERE case_id = \(caseID) AND purpose = \(purpose) AND revoked_at IS NULL
            """
        )
    }

    /// Stores a code; earlier ones of the same person and purpose no longer work.
    package func insertCode(
        id: String,
        person: String,
        purpose: String,
        hash: [UInt8],
        expiresAt: Timestamp
    ) throws {
        let now = try connection.now()
        try connection.sql.run(
            """
            UPDATE codes SET expires_at = \(now)
            WHERE person_id = \(person) AND purpose = \(purpose) AND used_at IS NULL AND expires_at > \(now)
            """
        )
        try connection.sql.run(
            """
            INSERT INTO codes (id, person_id, purpose, hash, tries, made_at, expires_at) VALUES
                (\(id), \(person), \(purpose), \(hash), 0, \(now), \(expiresAt))
            """
        )
    }

    /// How many codes a person was sent since `time`, for any purpose.
    package func codesSent(to person: String, since time: Timestamp) throws -> Int {
        let count = try connection.sql.first(
            "SELECT count(*) FROM codes WHERE person_id = \(person) AND made_at >= \(time)"
        ) { try $0.int(0) }
        return Int(count ?? 0)
    }

    /// Counts one try and answers the code to compare with; nil where there is none, it has run out, or `triesMax` tries were
    /// made. Count in a transaction that is committed whatever the comparison says.
    package func tryCode(of person: String, purpose: String, triesMax: Int) throws -> CodeRow? {
        let now = try connection.now()
        let ids = try connection.sql.rows(
            """
            UPDATE codes SET tries = tries + 1
            WHERE person_id = \(person) AND purpose = \(purpose) AND used_at IS NULL AND expires_at > \(now)
              AND tries < \(triesMax)
            RETURNING id, person_id, purpose, hash, tries, expires_at, used_at
            """
        ) { row in
            CodeRow(
                id: try row.text(0),
                personID: try row.text(1),
                purpose: try row.text(2),
                hash: try row.blob(3),
                tries: Int(try row.int(4)),
                expiresAt: try row.time(5),
                usedAt: try row.optionalTime(6)
            )
        }
        return ids.max { $0.id < $1.id }
    }

    /// Whether a code can still be used.
    package func isLive(code id: String) throws -> Bool {
        let found = try connection.sql.first(
            "SELECT 1 FROM codes WHERE id = \(id) AND used_at IS NULL AND expires_at > \(try connection.now())"
        ) { try $0.int(0) }
        return found != nil
    }

    /// A code works once. Throws ``StorageError/notFound(_:)`` the second time.
    package func useCode(_ id: String) throws {
        try connection.require(
            "UPDATE codes SET used_at = \(try connection.now()) WHERE id = \(id) AND used_at IS NULL",
            else: .notFound("code")
        )
    }
}
