import Casework
import DataMap
import DataStores
import Storage
import SubjectRequests
import Vault

extension Workshop {
    var ledgerTokens: LedgerTokens {
        let keyring = casework.keyring
        return LedgerTokens { kind in
            let code = keyring.ledgerTokens(of: kind)
            return { code.token($0) }
        }
    }

    /// Erases in one store, and enters the rows in the erasure ledger before they are gone: a process that is killed between
    /// the two leaves no erased row that the ledger does not know. Where the store refuses for good, and so changed nothing,
    /// what was entered is taken out again.
    package func eraseEntered(
        _ changes: RowChanges,
        _ store: String,
        following plan: ErasurePlan
    ) async throws -> [CollectionCount] {
        let entering = LedgerEntering(store, casework.storage)
        do {
            return try await changes.erase(store, following: plan, tokens: ledgerTokens) {
                try await entering.enter($0)
                try reach(.entered)
            }
        } catch let fault as any CodedError where !fault.isTemporary {
            try await entering.takeOut()
            throw fault
        }
    }

    /// The person's own rows in which marketing was stopped, as the list of suppressions keeps them.
    func stoppedRows(_ changes: RowChanges, _ stops: [MarketingStop]) async throws -> [(list: String, token: [UInt8])] {
        var rows: [(list: String, token: [UInt8])] = []
        for stop in stops {
            rows += try await changes.stoppedRows(stop, tokens: ledgerTokens).map { ("\(stop.collection)", $0) }
        }
        return rows
    }
}

/// Enters rows that are about to be erased, and remembers those that the ledger did not hold before.
private actor LedgerEntering {
    private let store: String
    private let storage: SiteStorage
    private var entered: [ErasedKeys] = []

    /// So many are entered by one commit, that other writers need not wait long.
    private static let rowsPerCommit = 20_000

    init(_ store: String, _ storage: SiteStorage) {
        self.store = store
        self.storage = storage
    }

    func enter(_ entries: [LedgerEntries]) async throws {
        let keys = entries.map { ErasedKeys(store: store, collection: $0.place, tokens: $0.joined) }
        for keys in keys.flatMap({ $0.split(by: LedgerEntering.rowsPerCommit) }) {
            entered.append(try await storage.write { try $0.ledger.enter(keys) })
        }
    }

    func takeOut() async throws {
        let untouched = entered
        try await storage.write { connection in for keys in untouched { try connection.ledger.takeOut(keys) } }
    }
}
