import Databases
import Foundation
import SubjectRequests
import Vault

/// What a closure of ``SiteStorage/read(_:)`` or ``SiteStorage/write(_:)`` is handed: a connection inside a transaction.
/// The queries stand on it by aggregate: `connection.requests.load(id)`, `connection.effects.lease(…)`.
///
/// It must not leave the closure.
package final class StorageConnection {
    package let sql: any SQLConnection
    package let keyring: Keyring
    /// The origin of the audit log.
    let log: String
    private let source: StorageClock
    private let leaseSource: StorageClock
    let ids: IDMaker
    private var time: Timestamp?

    init(_ sql: any SQLConnection, _ settings: StorageSettings) {
        self.sql = sql
        keyring = settings.keyring
        log = settings.log
        source = settings.clock
        leaseSource = settings.leases
        ids = settings.ids
    }

    /// The time of this transaction, the same for all that it writes.
    package func now() throws -> Timestamp {
        if let time { return time }
        let now = try ask(source)
        time = now
        return now
    }

    /// Called between transactions: the next one has its own time.
    func forgetTime() { time = nil }

    /// The time that leases run on; see ``StorageSettings/leases``. Never compare it with ``now()``.
    func leaseNow() throws -> Timestamp { try ask(leaseSource) }

    private func ask(_ clock: StorageClock) throws -> Timestamp {
        if case .given(let now) = clock { return now() }
        guard sql.dialect == .postgres else {
            return Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        }
        let now = try sql.first("SELECT \(raw: sql.dialect.now)") { try $0.time(0) }
        guard let now else { throw SQLError.noRow }
        return now
    }

    /// A new id for something made in this transaction; ids sort in the order of making.
    package func newID() throws -> String { ids.make(at: try now()) }

    /// True for rows that a caller with `scope` may see. `controller` is the column's name.
    func within(_ scope: Scope, _ controller: SQLText) -> SQLText {
        switch scope {
        case .everything: "1 = 1"
        case .controllers(let slugs): "\(controller) \(sql.dialect.isAmong(slugs.sorted()))"
        }
    }

    /// A page of a list that is sorted by an index beginning with the controller: asked once for each controller and merged,
    /// because neither engine keeps the order over several of them without sorting all their rows.
    func page<Value>(
        _ scope: Scope,
        _ controller: SQLText,
        limit: Int,
        sorted: (Value, Value) -> Bool,
        _ rows: (_ condition: SQLText) throws -> [Value]
    ) throws -> [Value] {
        guard case .controllers(let slugs) = scope else { return try rows("1 = 1") }
        let pages = try slugs.sorted().map { try rows("\(controller) = \($0)") }
        guard pages.count > 1 else { return pages.first ?? [] }
        return Array(pages.joined().sorted(by: sorted).prefix(limit))
    }

    /// Runs a guarded statement; zero rows throw `error`.
    func require(_ text: SQLText, else error: StorageError) throws {
        guard try sql.run(text) > 0 else { throw error }
    }
}

/// The context under which a column's bytes are sealed: moved to another row or column they do not open.
package func sealContext(_ table: String, _ column: String, _ id: String) -> String { "\(table)/\(column)/\(id)" }
