import DataMap
import SubjectRequests

@testable import DataStores

/// Every adapter that there is.
enum KitAdapter: String, CaseIterable, Sendable {
    case sqlite, postgres, odbc, http, files, command

    /// A store behind the adapter. `seconds` bounds what it may keep us waiting, where that can be said; `wrapped` puts
    /// something between the trials and the adapter.
    func store(
        seconds: Int = 20,
        _ wrapped: @Sendable (any DataStoreAdapter) -> any DataStoreAdapter = { $0 }
    ) throws -> any KitStore {
        switch self {
        case .sqlite: try DatabaseKitStore(.sqlite, seconds: seconds, wrapped)
        case .postgres: try DatabaseKitStore(.postgres, seconds: seconds, wrapped)
        case .odbc: try DatabaseKitStore(.odbc, seconds: seconds, wrapped)
        case .command: try DatabaseKitStore(.command, seconds: seconds, wrapped)
        case .http: try ServiceKitStore(seconds: seconds, wrapped)
        case .files: try FolderKitStore(wrapped)
        }
    }
}

/// What may be done to a store while an adapter uses it.
enum Disturbance {
    /// It keeps us waiting for longer than it may.
    case slow
    /// It is away, or its connections are dropped.
    case outage
    /// It says that it changed what it did not change.
    case lies
}

/// A scratch store of any kind, and what tests do to it behind its adapter's back.
protocol KitStore: Sendable {
    var adapter: any DataStoreAdapter { get }
    /// False where what was done before a fault stays done.
    var isWhole: Bool { get }

    /// Makes the tables anew.
    func fill(_ tables: [TrialTable]) async throws

    func begin(_ disturbance: Disturbance) async throws
    func end(_ disturbance: Disturbance) async throws

    /// Writes, and dies, or lets the store die, before the step of this number.
    ///
    /// - Returns: false where there is no such step, and all was done.
    func write(_ writes: [RowWrite], dyingAt place: Int) async throws -> Bool
}

extension KitStore {
    /// The trials that ship.
    var trial: StoreTrial { StoreTrial(store: adapter) { try await fill($0) } }
}
