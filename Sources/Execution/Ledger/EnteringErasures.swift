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
        let entries = try await changes.ledgerEntries(store, following: plan, tokens: ledgerTokens)
        let entering = LedgerEntering(
            keys: entries.flatMap { entries in
                entries.tokens.map { ErasedKey(store: store, collection: entries.place, token: $0) }
            },
            storage: casework.storage
        )
        try await entering.enterMore()
        do {
            return try await changes.erase(store, following: plan) {
                try await entering.enterRest()
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

/// Enters rows that are about to be erased. A person's are all entered before the store is asked for anything, so that it
/// waits for nobody; the very many of a sweep for the greater part while the store deletes them.
private actor LedgerEntering {
    private let keys: [ErasedKey]
    private let storage: SiteStorage
    private var next = 0
    /// Those that the ledger did not hold before.
    private var entered: [ErasedKey] = []

    private static let rowsPerCommit = 10_000

    init(keys: [ErasedKey], storage: SiteStorage) {
        self.keys = keys
        self.storage = storage
    }

    func enterMore() async throws {
        guard next < keys.count else { return }
        let part = Array(keys[next..<min(next + LedgerEntering.rowsPerCommit, keys.count)])
        entered += try await storage.write { try $0.ledger.enter(part) }
        next += part.count
    }

    func enterRest() async throws { while next < keys.count { try await enterMore() } }

    func takeOut() async throws {
        let untouched = entered
        try await storage.write { try $0.ledger.takeOut(untouched) }
    }
}
