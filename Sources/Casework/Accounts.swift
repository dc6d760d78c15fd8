import DataMap
import Storage
import SubjectRequests
import Vault
import Workflows

/// The accounts that a closure is about stand among the identities of its case, under a kind that no data map uses: sealed
/// like them, and gone with them.
extension AccountKey {
    private static let prefix = "account:"

    static func isAccount(_ kind: IdentityKind) -> Bool { kind.rawValue.hasPrefix(prefix) }

    /// Nil for an identity that is no account, or where only a letter says so.
    package init?(_ identity: IdentityView) {
        let isKnown =
            switch identity.origin {
            case .store: identity.standing != .claimed
            case .staff: identity.standing == .verified
            case .letter, .form: false
            }
        let kind = identity.kind.rawValue
        guard isKnown, kind.hasPrefix(AccountKey.prefix),
            let collection = CollectionAddress(String(kind.dropFirst(AccountKey.prefix.count)))
        else { return nil }
        self.init(collection: collection, value: identity.value.disclosed)
    }

    var identity: Identity? {
        Identity(kind: IdentityKind(rawValue: "\(AccountKey.prefix)\(collection)"), value: value)
    }
}

extension CaseDesk {
    /// Keeps the account to which a person's rows led.
    package func keep(_ account: AccountKey, _ caseID: String, _ key: DataKey, on connection: StorageConnection) throws
    {
        try add(account, caseID, key, .linked, .store, on: connection)
    }

    /// Staff say which customers' accounts are to be closed, where the person's rows lead to several or to none, or to the
    /// wrong one. What was shown before is void: the rows are looked up anew.
    ///
    /// - Throws: ``CaseworkError/noSuchAccount(_:)`` where the data map knows no customers by that name.
    package func close(_ accounts: Set<AccountKey>, _ reference: Reference, by staff: StaffMember) async throws {
        let known = Set(rules.map.accountCollections)
        for account in accounts where !known.contains(account.collection) || account.identity == nil {
            throw CaseworkError.noSuchAccount(known.map { "\($0)" }.sorted())
        }
        try await storage.write { connection in
            let row = try found(reference, staff, .attestIdentity, on: connection)
            let isApproved = try connection.effects.of(row.id).contains { $0.kind == .erase }
            guard row.right == .closeAccount, row.phase != .closed, !isApproved else { throw CaseworkError.notAClosure }
            let key = try connection.keys.ofCase(row.caseID).key
            for old in try connection.people.identities(inCase: row.caseID)
            where AccountKey.isAccount(old.kind) { try connection.people.removeIdentity(old.id) }
            for account in accounts { try add(account, row.caseID, key, .verified, .staff, on: connection) }
            try connection.appendEvent(
                EventKind(rawValue: "account-named"),
                about: .request(row.id),
                by: staff.party(at: row.controller),
                EventDetails(
                    sealed: [
                        "account": accounts.sorted().map { "\($0.collection)=\($0.value)" }.joined(separator: ", ")
                    ]
                ),
                key: try connection.eventKey(ofRequest: row.id)
            )
            try lookUpAnew(row, by: staff, on: connection)
        }
    }

    private func lookUpAnew(_ row: RequestRow, by staff: StaffMember, on connection: StorageConnection) throws {
        for work in try connection.effects.of(row.id) where work.kind == .resolve && work.state == .parked {
            return try connection.effects.unpark(work.id, notBefore: try connection.now())
        }
        try moveIfPossible(row.id, .rework, by: staff.party(at: row.controller), on: connection)
    }

    private func add(
        _ account: AccountKey,
        _ caseID: String,
        _ key: DataKey,
        _ standing: IdentityStanding,
        _ origin: IdentityOrigin,
        on connection: StorageConnection
    ) throws {
        guard let identity = account.identity, let person = try connection.people.subject(ofCase: caseID) else {
            throw CaseworkError.notFound
        }
        let id = try connection.newID()
        try connection.people.add(
            IdentityRow(
                id: id,
                personID: person.id,
                kind: identity.kind,
                token: token(identity),
                sealed: try key.seal(Array(identity.value.utf8), context: sealContext("identities", "sealed", id)),
                standing: standing,
                origin: origin
            )
        )
    }
}
