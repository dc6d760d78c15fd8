/// The checkpoints that an export is held against, smallest first, and how the leaves compared at each size.
struct TrailHeads {
    struct Head {
        let checkpoint: Checkpoint
        let place: String
        /// Kept by somebody outside, and not part of the export.
        let isKept: Bool
        /// Whether the leaves, and the stored hashes, gave this root; nil while there are fewer.
        var leavesAgree: Bool?
        var hashesAgree: Bool?

        var size: Int { checkpoint.size }
    }

    private(set) var all: [Head] = []
    /// What is wrong with notes that do not count, by place.
    private(set) var faults: [(place: String, error: TrailError)] = []
    private var leavesNext = 0
    private var hashesNext = 0

    init(_ key: NoteKey, notes: [TrailVerifier.Note], kept: [String]) {
        for note in notes { take(note.text, key, place: note.place, isKept: false) }
        for note in kept { take(note, key, place: "the checkpoint that was kept", isKept: true) }
        all.sort { $0.size < $1.size }
    }

    private mutating func take(_ note: String, _ key: NoteKey, place: String, isKept: Bool) {
        do throws(TrailError) {
            all.append(Head(checkpoint: try Checkpoint(note: note, key: key), place: place, isKept: isKept))
        } catch {
            faults.append((place, error))
        }
    }

    /// Compares the roots of all heads that have the size of `leaves` now.
    mutating func compare(leaves: MerkleLog) {
        guard leavesNext < all.count, all[leavesNext].size == leaves.size else { return }
        let root = leaves.root
        while leavesNext < all.count, all[leavesNext].size == leaves.size {
            all[leavesNext].leavesAgree = all[leavesNext].checkpoint.root == root
            leavesNext += 1
        }
    }

    mutating func compare(hashes: MerkleLog) {
        guard hashesNext < all.count, all[hashesNext].size == hashes.size else { return }
        let root = hashes.root
        while hashesNext < all.count, all[hashesNext].size == hashes.size {
            all[hashesNext].hashesAgree = all[hashesNext].checkpoint.root == root
            hashesNext += 1
        }
    }

    /// The newest checkpoint of the export itself.
    var newest: Head? { all.last { !$0.isKept } }

    /// The first head of the size of the one before it, with another root.
    var contradiction: Head? {
        zip(all, all.dropFirst()).first { $0.size == $1.size && $0.checkpoint.root != $1.checkpoint.root }?.1
    }

    /// The newest head, not above `size`, that the leaves agree with.
    func agreed(upTo size: Int = .max) -> Head? { all.last { $0.size <= size && $0.leavesAgree == true } }

    /// The size up to which stored hashes are proven.
    var hashesProven: Int { all.last { $0.hashesAgree == true }?.size ?? 0 }
}
