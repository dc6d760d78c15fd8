import Databases
import SubjectRequests
import Vault

/// What a data key belongs to.
package enum KeyOwner: String, Sendable, Hashable, CaseIterable, SQLBindable {
    case caseFile = "case"
    case package
    /// An identity document; destroyed within 72 hours.
    case document
    /// A message that may not be filed yet.
    case message
    case staff
}

/// A new data key together with its wrapped form, made before the transaction that stores it.
package struct NewKey: Sendable {
    package let id: String
    package let key: DataKey
    let wrapped: [UInt8]
    let month: String

    /// A fresh key named `id`, wrapped under the keyring's newest month.
    package init(id: String, keyring: Keyring) throws {
        self.id = id
        key = DataKey()
        (wrapped, month) = try keyring.wrap(key, id: id)
    }
}

extension StorageConnection {
    package var keys: KeyQueries { KeyQueries(connection: self) }
}

package struct KeyQueries {
    let connection: StorageConnection

    /// Stores a new key for its owner. `caseID` names the case with which it is destroyed, where it is known.
    package func insert(_ new: NewKey, for owner: KeyOwner, _ ownerID: String, caseID: String? = nil) throws {
        try connection.sql.run(
            """
            INSERT INTO keys (id, owner_kind, owner, case_id, wrapped, kek_month, made_at)
            VALUES (\(new.id), \(owner), \(ownerID), \(caseID), \(new.wrapped), \(new.month), \(try connection.now()))
            """
        )
    }

    /// The key itself. Throws ``StorageError/keyDestroyed`` when it is gone for good.
    package func load(_ id: String) throws -> DataKey {
        let found = try connection.sql.first("SELECT wrapped, kek_month, wrapped_by FROM keys WHERE id = \(id)") {
            (wrapped: try $0.optionalBlob(0), month: try $0.text(1), by: try $0.optionalText(2))
        }
        guard let found else { throw StorageError.notFound("key") }
        guard let wrapped = found.wrapped else { throw StorageError.keyDestroyed }
        if let outer = found.by { return try load(outer).unwrap(wrapped, id: id) }
        return try connection.keyring.unwrap(wrapped, id: id, month: found.month)
    }

    /// The id and key of a case.
    package func ofCase(_ caseID: String) throws -> (id: String, key: DataKey) {
        let id = try connection.sql.first("SELECT key_id FROM cases WHERE id = \(caseID)") { try $0.text(0) }
        guard let id else { throw StorageError.notFound("case") }
        return (id, try load(id))
    }

    /// The id and key of the case that a request belongs to.
    package func ofRequest(_ request: String) throws -> (id: String, key: DataKey) {
        let id = try connection.sql.first(
            "SELECT c.key_id FROM requests r JOIN cases c ON c.id = r.case_id WHERE r.id = \(request)"
        ) { try $0.text(0) }
        guard let id else { throw StorageError.notFound("request") }
        return (id, try load(id))
    }

    /// Files the key of a message or document under a case's: it is wrapped anew under that key, and how it was wrapped
    /// before is gone. From now on nothing opens it once the case's key is destroyed.
    package func file(_ id: String, under caseID: String) throws {
        let key = try load(id)
        let outer = try ofCase(caseID)
        try connection.require(
            """
            UPDATE keys SET case_id = \(caseID), wrapped_by = \(outer.id), wrapped = \(try outer.key.wrap(key, id: id))
            WHERE id = \(id)
            """,
            else: .notFound("key")
        )
    }

    /// Destroys a key: what it sealed is gone. Harmless where it is destroyed already.
    package func destroy(_ id: String) throws {
        try connection.sql.run(
            """
            UPDATE keys SET wrapped = NULL, destroyed_at = \(try connection.now())
            WHERE id = \(id) AND wrapped IS NOT NULL
            """
        )
    }

    /// Destroys the key of a case and every key filed under it; answers how many.
    @discardableResult
    package func destroyAll(of caseID: String) throws -> Int {
        try connection.sql.run(
            """
            UPDATE keys SET wrapped = NULL, destroyed_at = \(try connection.now())
            WHERE wrapped IS NOT NULL
              AND (case_id = \(caseID) OR (owner_kind = \(KeyOwner.caseFile) AND owner = \(caseID)))
            """
        )
    }

    /// Wraps up to `limit` keys of an earlier month under the newest one; answers how many are done, 0 when none is left.
    package func rewrap(from month: String, limit: Int = 500) throws -> Int {
        let old = try connection.sql.rows(
            """
            SELECT id, wrapped FROM keys
            WHERE kek_month = \(month) AND wrapped IS NOT NULL AND wrapped_by IS NULL ORDER BY id LIMIT \(limit)
            """
        ) { (id: try $0.text(0), wrapped: try $0.blob(1)) }
        for (id, wrapped) in old {
            let key = try connection.keyring.unwrap(wrapped, id: id, month: month)
            let fresh = try connection.keyring.wrap(key, id: id)
            try connection.sql.run(
                "UPDATE keys SET wrapped = \(fresh.bytes), kek_month = \(fresh.month) WHERE id = \(id) AND kek_month = \(month)"
            )
        }
        return old.count
    }
}
