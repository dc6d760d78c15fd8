import DataStores
import Storage
import SubjectRequests

/// What a row is that the erasure ledger knows by its key.
enum Reappearance: Sendable, Hashable {
    /// The erased row itself: the same key, the same person's, the same content; or, where it is known when the backup was
    /// made, the same key and the same person's in an older state.
    case returned
    /// The same key and the same person's, with other content: an older state of the row, or a new row of somebody who came
    /// back. Only the day of the backup can tell.
    case changed
    /// Another row that has the key now, or one that came after the erasure.
    case reused

    /// - Parameters:
    ///   - entries: the ledger's entries that have the row's key.
    ///   - knowsOwner: false where nothing in a row but its key tells whose it is.
    ///   - backup: when the store held what it holds now; nil where nobody said.
    /// - Returns: nil where the ledger does not know the key.
    init?(_ row: Tombstone, entries: [ErasedRow], knowsOwner: Bool, backup: Timestamp?) {
        let mine = entries.filter { Tombstone($0.token).key == row.key }
        guard !mine.isEmpty else { return nil }
        // What was erased before the backup was made is not in it: a row that has the key came later.
        let lost = mine.filter { entry in backup.map { entry.erasedAt > $0 } ?? true }
        if lost.contains(where: { $0.token == row.bytes }) {
            self = .returned
        } else if knowsOwner, lost.contains(where: { Tombstone($0.token).row == row.row }) {
            self = backup == nil ? .changed : .returned
        } else {
            self = .reused
        }
    }
}
