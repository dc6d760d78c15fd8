import AuditTrail
import Databases
import SubjectRequests
import Vault

/// An event as stored: its leaf is what is hashed, exactly.
package struct EventRow: Sendable, Hashable {
    package let id: String
    package let scope: EventScope
    package let ordinal: Int64
    package let kind: EventKind
    package let recordedAt: Timestamp
    package let effectiveOn: CivilDate?
    /// `system`, `requester` or `staff:ID`.
    package let actor: String
    package let leaf: [UInt8]
    package let leafHash: TreeHash
    package let keyID: String?
    package let sealed: [UInt8]?
    /// Its place in the tree; nil until the sequencer has integrated it.
    package let leafIndex: Int64?

    static let columns: SQLText = """
        v.id, v.scope_kind, v.scope, v.ordinal, v.kind, v.recorded_at, v.effective_on, v.actor, v.leaf, v.leaf_hash,
        v.key_id, v.sealed, v.leaf_index
        """

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        scope = try EventScope(kind: row.text(1), id: row.text(2))
        ordinal = try row.int(3)
        kind = EventKind(rawValue: try row.text(4))
        recordedAt = try row.time(5)
        effectiveOn = try row.optionalDay(6)
        actor = try row.text(7)
        leaf = try row.blob(8)
        guard let hash = TreeHash(try row.blob(9)) else { throw StorageError.eventDamaged(ordinal: ordinal) }
        leafHash = hash
        keyID = try row.optionalText(10)
        sealed = try row.optionalBlob(11)
        leafIndex = try row.optionalInt(12)
    }
}

extension StorageConnection {
    package var events: EventQueries { EventQueries(connection: self) }
}

package struct EventQueries {
    let connection: StorageConnection

    package func load(_ id: String) throws -> EventRow? {
        try connection.sql.first("SELECT \(EventRow.columns) FROM events v WHERE v.id = \(id)", decode: EventRow.init)
    }

    /// The thread of one thing, in order.
    package func of(_ scope: EventScope) throws -> [EventRow] {
        try connection.sql.rows(
            """
            SELECT \(EventRow.columns) FROM events v
            WHERE v.scope_kind = \(scope.kind) AND v.scope = \(scope.id) ORDER BY v.ordinal
            """,
            decode: EventRow.init
        )
    }

    /// The last event of a thread that an actor made; nil where there is none.
    package func last(of scope: EventScope, by party: Party) throws -> EventRow? {
        try connection.sql.first(
            """
            SELECT \(EventRow.columns) FROM events v
            WHERE v.scope_kind = \(scope.kind) AND v.scope = \(scope.id) AND v.actor = \(party.actorName)
            ORDER BY v.ordinal DESC LIMIT 1
            """,
            decode: EventRow.init
        )
    }

    /// The last event of a thread that is of one of these kinds; nil where there is none.
    package func last(of scope: EventScope, among kinds: [EventKind]) throws -> EventRow? {
        let isOne = kinds.reduce("1 = 0" as SQLText) { "\($0) OR v.kind = \($1)" }
        return try connection.sql.first(
            """
            SELECT \(EventRow.columns) FROM events v
            WHERE v.scope_kind = \(scope.kind) AND v.scope = \(scope.id) AND (\(isOne)) ORDER BY v.ordinal DESC LIMIT 1
            """,
            decode: EventRow.init
        )
    }

    /// The history of a case, of its requests and of who looked at them, in the order of recording.
    package func history(ofCase caseID: String) throws -> [EventRow] {
        try connection.sql.rows(
            """
            SELECT \(EventRow.columns) FROM events v
            WHERE (v.scope_kind IN ('case', 'reading') AND v.scope = \(caseID)) OR (v.scope_kind = 'request'
                AND v.scope IN (SELECT r.id FROM requests r WHERE r.case_id = \(caseID)))
            ORDER BY v.recorded_at, v.id
            """,
            decode: EventRow.init
        )
    }

    /// Opens the particulars of an event; nil where it has none. Throws ``StorageError/keyDestroyed`` when they are gone.
    package func particulars(of event: EventRow) throws -> EventParticulars? {
        guard let sealed = event.sealed, let keyID = event.keyID else { return nil }
        return try EventParticulars.open(sealed, connection.keys.load(keyID), event: event.id)
    }

    /// Integrated leaves from `index` on, in order: what an export reads.
    package func leaves(from index: Int64, limit: Int) throws -> [(index: Int64, leaf: [UInt8])] {
        try connection.sql.rows(
            "SELECT leaf_index, leaf FROM events WHERE leaf_index >= \(index) ORDER BY leaf_index LIMIT \(limit)"
        ) { (index: try $0.int(0), leaf: try $0.blob(1)) }
    }

    /// Events that wait for the sequencer.
    package func waiting() throws -> Int {
        let count = try connection.sql.first("SELECT count(*) FROM events WHERE leaf_index IS NULL") { try $0.int(0) }
        return Int(count ?? 0)
    }
}
