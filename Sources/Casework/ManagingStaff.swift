import Storage
import SubjectRequests
import Workflows

/// Who manages staff: an administrator, or the operator at the machine while the site has none yet.
package enum StaffKeeper: Sendable {
    case administrator(StaffMember)
    case operatorOfNewSite

    package var party: Party {
        switch self {
        case .administrator(let staff): .staff(id: staff.id, roles: [])
        case .operatorOfNewSite: .system
        }
    }

    func require(_ controllers: some Sequence<String>) throws(CaseworkError) {
        guard case .administrator(let staff) = self else { return }
        let scope = staff.scope(for: .manageStaff)
        guard controllers.allSatisfy({ $0 == "*" ? scope == .everything : scope.includes($0) }) else {
            throw .notPermitted(.manageStaff)
        }
    }
}

/// A member of staff as those see them who manage staff.
package struct StaffEntry: Sendable {
    package let member: StaffMember
    package let mailAddress: Sensitive<String>
    package let isDisabled: Bool
    /// The kinds of mail that they do not want.
    package let declined: Set<NoticeKind>
}

extension CaseDesk {
    /// Everybody who was ever added, those who are kept out too.
    package func staffEntries() async throws -> [StaffEntry] {
        try await storage.read { connection in try connection.staff.all().map { try entry($0, on: connection) } }
    }

    /// Whether an administrator could act; until then the operator at the machine may.
    package func hasAdministrator() async throws -> Bool {
        try await staffEntries().contains { entry in
            !entry.isDisabled && entry.member.grants.values.contains { $0.contains(.administrator) }
        }
    }

    /// Grants a role at a controller, or everywhere with `*`; or takes it away.
    package func setGrant(
        _ role: Role,
        at controller: String,
        isGranted: Bool = true,
        to mailAddress: String,
        by keeper: StaffKeeper
    ) async throws {
        try keeper.require([controller])
        if controller != "*" { _ = try rules.controller(controller) }
        try await managed(
            mailAddress,
            isGranted ? "role-granted" : "role-revoked",
            "\(role.rawValue)@\(controller)",
            keeper
        ) {
            connection,
            id in
            if isGranted {
                try connection.staff.grant(role, at: controller, to: id)
            } else {
                try connection.staff.revoke(role, at: controller, from: id)
            }
        }
    }

    /// Keeps somebody out, or lets them in again; every session of theirs ends.
    package func setDisabled(_ isDisabled: Bool, _ mailAddress: String, by keeper: StaffKeeper) async throws {
        try await managed(mailAddress, isDisabled ? "staff-disabled" : "staff-enabled", nil, keeper) {
            try $0.staff.setDisabled($1, isDisabled)
        }
    }

    /// Sets another password; every session of theirs ends.
    ///
    /// - Parameter passwordHash: made before, for it takes a third of a second.
    package func setPassword(_ passwordHash: String, of mailAddress: String, by keeper: StaffKeeper) async throws {
        try await managed(mailAddress, "password-reset", nil, keeper) {
            try $0.staff.setPassword($1, passwordHash)
        }
    }

    /// One change of a member of staff with its event. Whoever makes it must manage staff wherever the member has a role.
    func managed(
        _ mailAddress: String,
        _ kind: String,
        _ outcome: String?,
        _ keeper: StaffKeeper,
        _ change: @escaping @Sendable (StorageConnection, _ id: String) throws -> Void
    ) async throws {
        let token = staffToken(mailAddress)
        try await storage.write { connection in
            guard let row = try connection.staff.find(emailToken: token) else { throw CaseworkError.noSuchStaff }
            if outcome == nil { try keeper.require(connection.staff.grants(of: row.id).keys) }
            try change(connection, row.id)
            try connection.appendEvent(
                EventKind(rawValue: kind),
                about: .staff(row.id),
                by: keeper.party,
                EventDetails(outcome: outcome)
            )
        }
    }

    private func entry(_ row: StaffRow, on connection: StorageConnection) throws -> StaffEntry {
        let who = try particulars(row, on: connection)
        return StaffEntry(
            member: StaffMember(id: row.id, name: Sensitive(who.name), grants: try connection.staff.grants(of: row.id)),
            mailAddress: Sensitive(who.mailAddress),
            isDisabled: row.disabledAt != nil,
            declined: try connection.notices.declined(by: row.id)
        )
    }
}
