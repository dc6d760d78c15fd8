/// What the verifier says of an exported history.
package struct TrailVerdict: Sendable, Hashable {
    package enum Finding: String, Sendable, CaseIterable {
        /// Every leaf is as it was signed.
        case ok
        /// Something is not as it was signed: changed, inserted, removed from the middle, moved.
        case altered
        /// The key signed two histories of which neither begins the other.
        case forked
        /// A checkpoint that somebody kept is newer than the newest of the export.
        case rolledBack = "rolled-back"
        /// The export ends before its newest checkpoint.
        case truncated
        /// A checkpoint or the export is of another key.
        case wrongKey = "wrong-key"
    }

    package let finding: Finding
    /// The first leaf that is not as it was signed, counted from 0; nil when no leaf is at fault.
    package var firstIndex: Int?
    /// False when ``firstIndex`` is only where vouching ends: the fault is there or behind it.
    package var isExact = true
    /// The file of the export at fault.
    package var place: String?
    /// The newest checkpoint that vouches for the leaves before ``firstIndex``.
    package var checkpoint: Checkpoint?

    /// One line for people.
    package var sentence: String {
        switch finding {
        case .ok: "The \(checkpoint?.size ?? 0) entries are as they were signed."
        case .altered: "The history was altered\(at)."
        case .forked: "Two different histories were signed\(at)."
        case .rolledBack: "The history is older than a checkpoint that was kept: entries are gone\(at)."
        case .truncated: "The history is cut off\(at)."
        case .wrongKey: "The history is not signed with the expected key\(at)."
        }
    }

    private var at: String {
        let file = place.map { " in \($0)" } ?? ""
        guard let firstIndex else { return file }
        return file + (isExact ? ", first at entry \(firstIndex)" : ", at entry \(firstIndex) or behind it")
    }
}
