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

    /// How many rows one transaction enters.
    private static let rowsPerCommit = 10_000

    /// Erases in one store, and enters the rows in the erasure ledger before they are touched: a process that is killed
    /// between the two leaves no erased row that the ledger does not know. Where the store refuses for good, and so changed
    /// nothing, what was entered is taken out again.
    package func eraseEntered(
        _ changes: RowChanges,
        _ store: String,
        following plan: ErasurePlan
    ) async throws -> [CollectionCount] {
        let entries = try await changes.ledgerEntries(store, following: plan, tokens: ledgerTokens)
        let keys = entries.flatMap { entries in
            entries.tokens.map { ErasedKey(store: store, collection: entries.place, token: $0) }
        }
        var entered: [ErasedKey] = []
        for start in stride(from: 0, to: keys.count, by: Workshop.rowsPerCommit) {
            let part = Array(keys[start..<min(start + Workshop.rowsPerCommit, keys.count)])
            entered += try await casework.storage.write { try $0.ledger.enter(part) }
        }
        try reach(.entered)
        do {
            return try await changes.erase(store, following: plan)
        } catch let fault as any CodedError where !fault.isTemporary {
            let untouched = entered
            try await casework.storage.write { try $0.ledger.takeOut(untouched) }
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
