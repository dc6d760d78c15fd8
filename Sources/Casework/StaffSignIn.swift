import Storage
import SubjectRequests
import Vault

/// Who a member of staff is; sealed under a key of their own.
package struct StaffParticulars: Sendable, Codable, Hashable {
    package var name: String
    package var mailAddress: String
}

extension CaseDesk {
    /// Adds a member of staff with their grants.
    ///
    /// - Parameter passwordHash: made by `PasswordHash.make` before: it takes a third of a second.
    package func addStaff(
        name: Sensitive<String>,
        mailAddress: Sensitive<String>,
        passwordHash: String?,
        grants: [(role: Role, controller: String)],
        by keeper: StaffKeeper = .operatorOfNewSite
    ) async throws -> String {
        try keeper.require(grants.map(\.controller))
        var random = SystemRandomNumberGenerator()
        let id = TimeOrderedID.make(at: clock.now, using: &random)
        let key = try NewKey(id: id + "-key", keyring: keyring)
        let who = StaffParticulars(name: name.disclosed, mailAddress: mailAddress.disclosed)
        let sealed = try key.key.seal(encoding: who, context: sealContext("staff", "sealed", id))
        let token = staffToken(mailAddress.disclosed)
        try await storage.write { connection in
            guard try connection.staff.find(emailToken: token) == nil else { throw CaseworkError.staffExists }
            try connection.staff.insert(id: id, key: key, sealed: sealed, emailToken: token, password: passwordHash)
            for grant in grants { try connection.staff.grant(grant.role, at: grant.controller, to: id) }
            try connection.appendEvent(EventKind(rawValue: "staff-added"), about: .staff(id), by: keeper.party)
        }
        return id
    }

    func staffToken(_ mailAddress: String) -> [UInt8] {
        keyring.indexToken(IdentityKind.email.normalise(mailAddress), kind: "staff")
    }

    /// The member with this e-mail address; nil when there is none or they are disabled.
    package func staff(mailAddress: String) async throws -> StaffMember? {
        let token = staffToken(mailAddress)
        return try await storage.read { connection in
            try connection.staff.find(emailToken: token).flatMap { try member($0, on: connection) }
        }
    }

    /// Everybody who may use the site.
    package func allStaff() async throws -> [StaffMember] {
        try await storage.read { connection in try connection.staff.all().compactMap { try member($0, on: connection) }
        }
    }

    func member(_ row: StaffRow, on connection: StorageConnection) throws -> StaffMember? {
        guard row.disabledAt == nil else { return nil }
        let who = try particulars(row, on: connection)
        return StaffMember(id: row.id, name: Sensitive(who.name), grants: try connection.staff.grants(of: row.id))
    }

    func particulars(_ row: StaffRow, on connection: StorageConnection) throws -> StaffParticulars {
        try connection.keys.load(row.keyID)
            .open(row.sealed, as: StaffParticulars.self, context: sealContext("staff", "sealed", row.id))
    }

    /// Signs somebody in.
    ///
    /// - Parameter verify: compares the password with the hash, on a thread of its own. It is called with a hash in any case,
    ///   so that an unknown address takes as long as a wrong password.
    /// - Returns: the session's token; nil when address or password is wrong, without saying which.
    package func signIn(
        mailAddress: String,
        verify: @Sendable (_ hash: String?) async throws -> Bool
    ) async throws -> String? {
        let token = staffToken(mailAddress)
        let row = try await storage.read { try $0.staff.find(emailToken: token) }
        let isRight = try await verify(row?.password)
        guard isRight, let row, row.disabledAt == nil else { return nil }
        let session = RandomToken.link()
        try await storage.write { connection in
            let now = try connection.now()
            try connection.staff.openSession(
                RandomToken.digest(of: session),
                of: .staff(row.id),
                freshUntil: now.adding(seconds: 900),
                expiresAt: now.adding(seconds: 8 * 3_600)
            )
            try connection.appendEvent(EventKind(rawValue: "signed-in"), about: .staff(row.id), by: .system)
        }
        return session
    }

    /// The member whose session this is; nil when it has ended.
    package func staff(session token: String) async throws -> StaffMember? {
        try await storage.read { connection in
            guard case .staff(let id) = try connection.staff.session(RandomToken.digest(of: token))?.owner else {
                return nil
            }
            return try connection.staff.load(id).flatMap { try member($0, on: connection) }
        }
    }

    package func signOut(session token: String) async throws {
        try await storage.write { try $0.staff.endSession(RandomToken.digest(of: token)) }
    }
}
