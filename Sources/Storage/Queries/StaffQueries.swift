import Databases
import SubjectRequests

/// A member of staff. `sealed` (name, e-mail) opens with the member's key in the context `staff/sealed/ID`.
package struct StaffRow: Sendable, Hashable {
    package let id: String
    package let keyID: String
    package let sealed: [UInt8]
    /// Blind index of the e-mail address.
    package let emailToken: [UInt8]
    /// A password hash; nil until one is set.
    package let password: String?
    package let disabledAt: Timestamp?

    static let columns: SQLText = "s.id, s.key_id, s.sealed, s.email_token, s.password, s.disabled_at"

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        keyID = try row.text(1)
        sealed = try row.blob(2)
        emailToken = try row.blob(3)
        password = try row.optionalText(4)
        disabledAt = try row.optionalTime(5)
    }
}

/// Whose session it is.
package enum SessionOwner: Sendable, Hashable {
    case staff(String)
    case person(String)
}

/// Somebody who is signed in, by the hash of the session's token.
package struct SessionRow: Sendable, Hashable {
    package let tokenHash: [UInt8]
    package let owner: SessionOwner
    package let madeAt: Timestamp
    package let lastSeenAt: Timestamp
    /// Until when what asks for a fresh sign-in may be done.
    package let freshUntil: Timestamp
    package let expiresAt: Timestamp
    package let endedAt: Timestamp?

    init(_ row: any SQLRow) throws {
        tokenHash = try row.blob(0)
        if let staff = try row.optionalText(1) {
            owner = .staff(staff)
        } else {
            owner = .person(try row.text(2))
        }
        madeAt = try row.time(3)
        lastSeenAt = try row.time(4)
        freshUntil = try row.time(5)
        expiresAt = try row.time(6)
        endedAt = try row.optionalTime(7)
    }
}

extension StorageConnection {
    package var staff: StaffQueries { StaffQueries(connection: self) }
}

package struct StaffQueries {
    let connection: StorageConnection

    /// Stores a member of staff and their key.
    package func insert(id: String, key: NewKey, sealed: [UInt8], emailToken: [UInt8], password: String?) throws {
        try connection.keys.insert(key, for: .staff, id)
        try connection.sql.run(
            """
            INSERT INTO staff (id, key_id, sealed, email_token, password, made_at) VALUES
                (\(id), \(key.id), \(sealed), \(emailToken), \(password), \(try connection.now()))
            """
        )
    }

    package func load(_ id: String) throws -> StaffRow? { try first("s.id = \(id)") }

    package func find(emailToken: [UInt8]) throws -> StaffRow? { try first("s.email_token = \(emailToken)") }

    /// In the order in which they were added.
    package func all() throws -> [StaffRow] {
        try connection.sql.rows("SELECT \(StaffRow.columns) FROM staff s ORDER BY s.id", decode: StaffRow.init)
    }

    /// Sets another password and ends every session.
    package func setPassword(_ id: String, _ password: String?) throws {
        try change(id, "password = \(password)")
        try endSessions(of: .staff(id))
    }

    /// Keeps somebody out, or lets them in again; ends every session.
    package func setDisabled(_ id: String, _ isDisabled: Bool) throws {
        let at = isDisabled ? try connection.now() : nil
        try change(id, "disabled_at = \(at)")
        try endSessions(of: .staff(id))
    }

    /// Grants a role at a controller, or at all with `*`. Granting twice is harmless.
    package func grant(_ role: Role, at controller: String, to id: String) throws {
        try connection.sql.run(
            """
            INSERT INTO grants (staff_id, role, controller, granted_at)
            VALUES (\(id), \(role), \(controller), \(try connection.now()))
            ON CONFLICT (staff_id, role, controller) DO NOTHING
            """
        )
    }

    package func revoke(_ role: Role, at controller: String, from id: String) throws {
        try connection.sql.run(
            "DELETE FROM grants WHERE staff_id = \(id) AND role = \(role) AND controller = \(controller)"
        )
    }

    /// Roles by controller; `*` stands for every controller.
    package func grants(of id: String) throws -> [String: Set<Role>] {
        let grants = try connection.sql.rows("SELECT controller, role FROM grants WHERE staff_id = \(id)") {
            (controller: try $0.text(0), role: try $0.word(1, as: Role.self))
        }
        return Dictionary(grouping: grants, by: \.controller).mapValues { Set($0.map(\.role)) }
    }

    package func openSession(
        _ tokenHash: [UInt8],
        of owner: SessionOwner,
        freshUntil: Timestamp,
        expiresAt: Timestamp
    ) throws {
        let (staff, person) = ids(owner)
        let now = try connection.now()
        try connection.sql.run(
            """
            INSERT INTO sessions (token_hash, staff_id, person_id, made_at, last_seen_at, fresh_until, expires_at) VALUES
                (\(tokenHash), \(staff), \(person), \(now), \(now), \(freshUntil), \(expiresAt))
            """
        )
    }

    /// A session that has neither ended nor run out.
    package func session(_ tokenHash: [UInt8]) throws -> SessionRow? {
        try connection.sql.first(
            """
            SELECT token_hash, staff_id, person_id, made_at, last_seen_at, fresh_until, expires_at, ended_at FROM sessions
            WHERE token_hash = \(tokenHash) AND ended_at IS NULL AND expires_at > \(try connection.now())
            """,
            decode: SessionRow.init
        )
    }

    /// Notes that a session was used; `expiresAt` moves its end.
    package func noteSeen(_ tokenHash: [UInt8], expiresAt: Timestamp) throws {
        try connection.sql.run(
            """
            UPDATE sessions SET last_seen_at = \(try connection.now()), expires_at = \(expiresAt)
            WHERE token_hash = \(tokenHash) AND ended_at IS NULL
            """
        )
    }

    package func setFresh(_ tokenHash: [UInt8], until: Timestamp) throws {
        try connection.sql.run("UPDATE sessions SET fresh_until = \(until) WHERE token_hash = \(tokenHash)")
    }

    package func endSession(_ tokenHash: [UInt8]) throws {
        try connection.sql.run(
            "UPDATE sessions SET ended_at = \(try connection.now()) WHERE token_hash = \(tokenHash) AND ended_at IS NULL"
        )
    }

    package func endSessions(of owner: SessionOwner) throws {
        let (staff, person) = ids(owner)
        let whose: SQLText = staff.map { "staff_id = \($0)" } ?? "person_id = \(person)"
        try connection.sql.run(
            "UPDATE sessions SET ended_at = \(try connection.now()) WHERE ended_at IS NULL AND \(whose)"
        )
    }

    /// Deletes sessions that ran out before `time`.
    package func forgetSessions(before time: Timestamp) throws {
        try connection.sql.run("DELETE FROM sessions WHERE expires_at < \(time)")
    }

    private func ids(_ owner: SessionOwner) -> (staff: String?, person: String?) {
        switch owner {
        case .staff(let id): (id, nil)
        case .person(let id): (nil, id)
        }
    }

    private func first(_ condition: SQLText) throws -> StaffRow? {
        try connection.sql.first("SELECT \(StaffRow.columns) FROM staff s WHERE \(condition)", decode: StaffRow.init)
    }

    private func change(_ id: String, _ assignments: SQLText) throws {
        try connection.require("UPDATE staff SET \(assignments) WHERE id = \(id)", else: .notFound("member of staff"))
    }
}
