import Databases
import SubjectRequests

/// What somebody is in a case.
package enum PersonRole: String, Sendable, Hashable, CaseIterable, SQLBindable {
    /// The person whom the data are about.
    case subject
    /// Who wrote, where that is not (yet known to be) the subject.
    case requester
    /// Acts for the subject with evidence of authority.
    case agent
    /// An organisation that asks for its own account.
    case organisation
}

/// Somebody in a case. `sealed` (name and addresses, as its writer lays them out) opens with the case's key in the context
/// `people/sealed/ID`.
package struct PersonRow: Sendable, Hashable {
    package let id: String
    package let caseID: String
    package let role: PersonRole
    /// Nil means the case's.
    package let language: String?
    package let sealed: [UInt8]

    package init(id: String, caseID: String, role: PersonRole, language: String? = nil, sealed: [UInt8]) {
        self.id = id
        self.caseID = caseID
        self.role = role
        self.language = language
        self.sealed = sealed
    }

    static let columns: SQLText = "p.id, p.case_id, p.role, p.language, p.sealed"

    init(_ row: any SQLRow) throws {
        self.init(
            id: try row.text(0),
            caseID: try row.text(1),
            role: try row.word(2),
            language: try row.optionalText(3),
            sealed: try row.blob(4)
        )
    }
}

/// An identity of somebody in a case. `sealed` is the value, opened with the case's key in the context `identities/sealed/ID`;
/// `token` is its blind index.
package struct IdentityRow: Sendable, Hashable {
    package let id: String
    package let personID: String
    package let kind: IdentityKind
    package let token: [UInt8]
    package let sealed: [UInt8]
    package let standing: IdentityStanding
    package let origin: IdentityOrigin
    /// How far it is proven; nil for a claimed one, and for one that was proven before levels were kept, which counts in full.
    package let level: VerificationLevel?

    package init(
        id: String,
        personID: String,
        kind: IdentityKind,
        token: [UInt8],
        sealed: [UInt8],
        standing: IdentityStanding,
        origin: IdentityOrigin,
        level: VerificationLevel? = nil
    ) {
        self.id = id
        self.personID = personID
        self.kind = kind
        self.token = token
        self.sealed = sealed
        self.standing = standing
        self.origin = origin
        self.level = level
    }

    static let columns: SQLText = "i.id, i.person_id, i.kind, i.token, i.sealed, i.standing, i.origin, i.level"

    init(_ row: any SQLRow) throws { try self.init(row, from: 0) }

    /// - Parameter first: the place of the first of ``columns``.
    init(_ row: any SQLRow, from first: Int) throws {
        self.init(
            id: try row.text(first),
            personID: try row.text(first + 1),
            kind: IdentityKind(rawValue: try row.text(first + 2)),
            token: try row.blob(first + 3),
            sealed: try row.blob(first + 4),
            standing: try row.word(first + 5),
            origin: try row.word(first + 6),
            level: try row.optionalWord(first + 7)
        )
    }
}

/// One attempt to prove who somebody is.
package struct VerificationRow: Sendable, Hashable {
    package let id: String
    package let personID: String
    package let level: VerificationLevel
    package let source: VerificationSource
    /// How, as a word: `link`, `code`, `facts`, `sign-in`, `document`, or staff's own.
    package let method: String
    package let hasPassed: Bool
    /// The member of staff who attests it.
    package let by: String?
    package let at: Timestamp
    /// A sealed document, kept for 72 hours at most.
    package let evidence: String?

    package init(
        id: String,
        personID: String,
        level: VerificationLevel,
        source: VerificationSource,
        method: String,
        hasPassed: Bool = true,
        by: String? = nil,
        at: Timestamp,
        evidence: String? = nil
    ) {
        self.id = id
        self.personID = personID
        self.level = level
        self.source = source
        self.method = method
        self.hasPassed = hasPassed
        self.by = by
        self.at = at
        self.evidence = evidence
    }
}

extension StorageConnection {
    package var people: PersonQueries { PersonQueries(connection: self) }
}

package struct PersonQueries {
    let connection: StorageConnection

    package func insert(_ person: PersonRow) throws {
        try connection.sql.run(
            """
            INSERT INTO people (id, case_id, role, language, sealed, made_at) VALUES
                (\(person.id), \(person.caseID), \(person.role), \(person.language), \(person.sealed),
                 \(try connection.now()))
            """
        )
    }

    package func load(_ id: String) throws -> PersonRow? {
        try connection.sql.first("SELECT \(PersonRow.columns) FROM people p WHERE p.id = \(id)", decode: PersonRow.init)
    }

    /// In the order in which they came into the case.
    package func inCase(_ caseID: String) throws -> [PersonRow] {
        try connection.sql.rows(
            "SELECT \(PersonRow.columns) FROM people p WHERE p.case_id = \(caseID) ORDER BY p.id",
            decode: PersonRow.init
        )
    }

    /// The person, or organisation, whose data the case is about.
    package func subject(ofCase caseID: String) throws -> PersonRow? {
        try inCase(caseID).first { $0.role == .subject || $0.role == .organisation }
    }

    package func update(_ id: String, sealed: [UInt8], role: PersonRole, language: String?) throws {
        try connection.require(
            "UPDATE people SET sealed = \(sealed), role = \(role), language = \(language) WHERE id = \(id)",
            else: .notFound("person")
        )
    }

    /// Whether somebody, in any case, has proven an identity (by its blind index) to be theirs.
    package func isProven(_ token: [UInt8]) throws -> Bool {
        try connection.sql.exists("SELECT 1 FROM identities i WHERE i.token = \(token) AND i.standing = 'verified'")
    }

    /// Adds an identity; one that the person has already keeps the better of both standings.
    package func add(_ identity: IdentityRow) throws {
        try connection.sql.run(
            """
            INSERT INTO identities (id, person_id, kind, token, sealed, standing, origin, level, made_at) VALUES
                (\(identity.id), \(identity.personID), \(identity.kind), \(identity.token), \(identity.sealed),
                 \(identity.standing), \(identity.origin), \(identity.level), \(try connection.now()))
            ON CONFLICT (person_id, kind, token) DO UPDATE SET standing =
                CASE WHEN identities.standing = 'verified' OR excluded.standing = 'claimed'
                     THEN identities.standing ELSE excluded.standing END
            """
        )
    }

    package func identities(of personID: String) throws -> [IdentityRow] {
        try connection.sql.rows(
            "SELECT \(IdentityRow.columns) FROM identities i WHERE i.person_id = \(personID) ORDER BY i.id",
            decode: IdentityRow.init
        )
    }

    /// The identities of the person whom a case is about; those of an agent or of whoever wrote are not theirs.
    package func identities(inCase caseID: String) throws -> [IdentityRow] {
        try connection.sql.rows(
            """
            SELECT \(IdentityRow.columns) FROM identities i JOIN people p ON p.id = i.person_id
            WHERE p.case_id = \(caseID) AND p.role IN ('subject', 'organisation') ORDER BY i.id
            """,
            decode: IdentityRow.init
        )
    }

    /// An identity is the person's, as far as `level` says; one that was proven further stays so.
    ///
    /// - Parameter standing: verified, or linked where a store shows it beside one that is proven so far.
    package func prove(_ identity: IdentityRow, _ standing: IdentityStanding, to level: VerificationLevel) throws {
        let better = identity.standing == .verified ? .verified : standing
        let isOlder = identity.level == nil && identity.standing != .claimed
        let further: VerificationLevel? = isOlder ? nil : max(identity.level ?? VerificationLevel.none, level)
        try connection.require(
            "UPDATE identities SET standing = \(better), level = \(further) WHERE id = \(identity.id)",
            else: .notFound("identity")
        )
    }

    /// How often the facts that somebody gave for a person with an identity (by its blind index) did not agree since `time`, in
    /// any case.
    package func failures(of method: String, with token: [UInt8], since time: Timestamp) throws -> Int {
        let count = try connection.sql.first(
            """
            SELECT count(*) FROM identities i JOIN verifications v ON v.person_id = i.person_id
            WHERE i.token = \(token) AND v.method = \(method) AND v.result = 'failed' AND v.verified_at >= \(time)
            """
        ) { try $0.int(0) }
        return Int(count ?? 0)
    }

    package func removeIdentity(_ identity: String) throws {
        try connection.require("DELETE FROM identities WHERE id = \(identity)", else: .notFound("identity"))
    }

    /// Records an attempt to prove who somebody is; only one that passed counts.
    package func insert(_ verification: VerificationRow) throws {
        try connection.sql.run(
            """
            INSERT INTO verifications
                (id, person_id, level, source, method, result, verified_by, verified_at, evidence) VALUES
                (\(verification.id), \(verification.personID), \(verification.level), \(verification.source),
                 \(verification.method), \(verification.hasPassed ? "passed" : "failed"), \(verification.by),
                 \(verification.at), \(verification.evidence))
            """
        )
    }

    package func verifications(inCase caseID: String) throws -> [VerificationRow] {
        try connection.sql.rows(
            """
            SELECT v.id, v.person_id, v.level, v.source, v.method, v.result, v.verified_by, v.verified_at, v.evidence
            FROM verifications v JOIN people p ON p.id = v.person_id WHERE p.case_id = \(caseID) ORDER BY v.id
            """
        ) { row in
            VerificationRow(
                id: try row.text(0),
                personID: try row.text(1),
                level: try row.word(2),
                source: try row.word(3),
                method: try row.text(4),
                hasPassed: try row.text(5) == "passed",
                by: try row.optionalText(6),
                at: try row.time(7),
                evidence: try row.optionalText(8)
            )
        }
    }

    /// The highest level to which the subject of a case is verified.
    package func verifiedLevel(inCase caseID: String) throws -> VerificationLevel {
        try connection.sql.rows(
            """
            SELECT DISTINCT v.level FROM verifications v JOIN people p ON p.id = v.person_id
            WHERE p.case_id = \(caseID) AND p.role IN ('subject', 'organisation') AND v.result = 'passed'
            """
        ) { try $0.word(0, as: VerificationLevel.self) }.max() ?? .none
    }
}
