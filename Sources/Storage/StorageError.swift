import SubjectRequests

/// What our own storage refuses. Errors of the database itself come as `SQLError`.
package enum StorageError: CodedError, Sendable, Hashable {
    /// The request was changed by somebody else since it was read: load it and decide again.
    case stale
    /// The lease of the effect has passed to another runner, which owns it now: stop.
    case leaseLost
    /// Nothing is there under this id, or not for this caller.
    case notFound(String)
    /// The key was destroyed, so what it sealed is gone for good.
    case keyDestroyed
    /// The database was made by a newer Habeas.
    case schemaTooNew(found: Int64, known: Int64)
    /// The stored bytes are not those that were stored.
    case blobDamaged
    case blobUnfinished
    /// The bytes of an event do not give the hash that was stored beside them.
    case eventDamaged(ordinal: Int64)
    /// Another server integrates; it goes on from where it stands.
    case sequencerOvertaken
    /// A file or folder of blobs cannot be used.
    case folderUnusable(String)
    case closed

    package var code: String {
        switch self {
        case .stale: "stale"
        case .leaseLost: "lease-lost"
        case .notFound: "not-found"
        case .keyDestroyed: "key-destroyed"
        case .schemaTooNew: "schema-too-new"
        case .blobDamaged: "blob-damaged"
        case .blobUnfinished: "blob-unfinished"
        case .eventDamaged: "event-damaged"
        case .sequencerOvertaken: "sequencer-overtaken"
        case .folderUnusable: "blob-folder-unusable"
        case .closed: "storage-closed"
        }
    }

    package var sentence: String {
        switch self {
        case .stale: "The request was changed meanwhile; look at it again."
        case .leaseLost: "Another server has taken over this work."
        case .notFound(let what): "There is no such \(what)."
        case .keyDestroyed: "This was sealed under a key that has been destroyed at the end of its retention."
        case .schemaTooNew(let found, let known):
            "The database has schema \(found), this program knows \(known): install the newer Habeas again."
        case .blobDamaged: "Stored bytes have changed since they were stored; restore them from a backup."
        case .blobUnfinished: "The bytes were never stored to their end."
        case .eventDamaged(let ordinal): "The event with ordinal \(ordinal) has changed since it was recorded."
        case .sequencerOvertaken: "Another server has integrated events meanwhile."
        case .folderUnusable(let path): "The folder for stored bytes cannot be written: \(path)."
        case .closed: "The storage has been closed."
        }
    }

    package var isTemporary: Bool {
        switch self {
        case .stale, .sequencerOvertaken, .folderUnusable: true
        case .leaseLost, .notFound, .keyDestroyed, .schemaTooNew, .blobDamaged, .blobUnfinished, .eventDamaged, .closed:
            false
        }
    }
}
