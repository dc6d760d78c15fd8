/// Holds an exported history against its signed checkpoints, leaf by leaf; memory does not grow with the history.
///
/// The stored hashes are what tells *which* leaf is wrong: a root alone says only that some leaf is.
package struct TrailVerifier {
    /// A signed checkpoint of the export, and the file it was in.
    package struct Note: Sendable {
        package let place: String
        package let text: String

        package init(place: String, text: String) {
            self.place = place
            self.text = text
        }
    }

    /// How the leaves ended.
    package enum Ending: Sendable {
        /// With the newline of the last leaf.
        case whole
        /// In the middle of a line.
        case cut
        /// In a line longer than any leaf.
        case endless
    }

    private var heads: TrailHeads
    private var leaves = MerkleLog()
    /// The tree of the stored hashes; nil while it equals ``leaves``.
    private var hashes: MerkleLog?
    private var firstDifference: Int?

    /// - Parameters:
    ///   - notes: the checkpoints of the export, in any order.
    ///   - kept: signed checkpoints that the reviewer kept from earlier, from letters or mails.
    package init(key: NoteKey, notes: [Note], kept: [String] = []) {
        heads = TrailHeads(key, notes: notes, kept: kept)
        heads.compare(leaves: leaves)
        heads.compare(hashes: leaves)
    }

    /// Takes the next leaf and the text of its stored hash; either is nil where its file has ended.
    package mutating func add(leaf: UnsafeRawBufferPointer?, storedHash: UnsafeRawBufferPointer?) {
        let made = leaf.map(TreeHash.leaf)
        let stored = storedHash.map { TreeHash(hexadecimal: $0) ?? .empty }
        if made != stored, hashes == nil {
            hashes = leaves
            if made != nil, stored != nil { firstDifference = leaves.size }
        }
        if let stored, var tree = hashes {
            tree.append(stored) { _ in }
            heads.compare(hashes: tree)
            hashes = tree
        }
        if let made {
            leaves.append(made) { _ in }
            heads.compare(leaves: leaves)
            if hashes == nil { heads.compare(hashes: leaves) }
        }
    }

    /// The verdict, once everything was added.
    package func verdict(ending: Ending = .whole, hashesEnding: Ending = .whole) -> TrailVerdict {
        if let fault = heads.faults.first(where: { $0.error == .wrongKey }) ?? heads.faults.first {
            let finding: TrailVerdict.Finding = fault.error == .wrongKey ? .wrongKey : .altered
            return TrailVerdict(finding: finding, place: fault.place)
        }
        guard let newest = heads.newest else {
            return TrailVerdict(finding: .truncated, firstIndex: 0, place: TrailExport.checkpointsName)
        }
        if let contradiction = heads.contradiction { return forked(contradiction) }
        switch newest.leavesAgree {
        case true?: return agreed(newest, ending, hashesEnding)
        case false?: return altered()
        case nil: return heads.all.contains { $0.leavesAgree == false } ? altered() : tooShort(ending)
        }
    }

    /// Every leaf up to the newest checkpoint is right; is anything else wrong?
    private func agreed(_ newest: TrailHeads.Head, _ ending: Ending, _ hashesEnding: Ending) -> TrailVerdict {
        if let head = heads.all.first(where: { $0.leavesAgree == false && $0.size < newest.size }) {
            return forked(head)
        }
        var verdict = TrailVerdict(finding: .ok, checkpoint: newest.checkpoint)
        if heads.all.contains(where: { $0.isKept && $0.size > newest.size }) {
            verdict = TrailVerdict(finding: .rolledBack, firstIndex: newest.size, checkpoint: newest.checkpoint)
        } else if leaves.size > newest.size || ending != .whole {
            verdict = alteredAt(newest.size, in: TrailExport.leavesName)
        } else if hashes != nil || hashesEnding != .whole {
            let shorter = min(hashes?.size ?? newest.size, newest.size)
            verdict = alteredAt(firstDifference ?? shorter, in: TrailExport.hashesName)
        }
        return verdict
    }

    /// Some leaf is not as it was signed: which?
    private func altered() -> TrailVerdict {
        if let firstDifference, firstDifference < heads.hashesProven {
            return alteredAt(firstDifference, in: TrailExport.leavesName)
        }
        let vouched = max(heads.agreed()?.size ?? 0, heads.hashesProven)
        var verdict = alteredAt(vouched, in: TrailExport.leavesName)
        verdict.isExact = false
        return verdict
    }

    /// There are fewer leaves than the newest checkpoint counts, and no root contradicts those that are there.
    private func tooShort(_ ending: Ending) -> TrailVerdict {
        if let firstDifference { return alteredAt(firstDifference, in: TrailExport.leavesName) }
        if case .endless = ending { return alteredAt(leaves.size, in: TrailExport.leavesName) }
        // Leaves that equal proven hashes are right; without those, one may be missing anywhere behind the last root.
        let isProven = heads.hashesProven >= leaves.size
        return TrailVerdict(
            finding: .truncated,
            firstIndex: isProven ? leaves.size : heads.agreed()?.size ?? 0,
            isExact: isProven,
            place: TrailExport.leavesName,
            checkpoint: heads.agreed()?.checkpoint
        )
    }

    private func alteredAt(_ index: Int, in place: String) -> TrailVerdict {
        TrailVerdict(
            finding: .altered,
            firstIndex: index,
            place: place,
            checkpoint: heads.agreed(upTo: index)?.checkpoint
        )
    }

    private func forked(_ head: TrailHeads.Head) -> TrailVerdict {
        let common = heads.agreed(upTo: head.size - 1)
        return TrailVerdict(
            finding: .forked,
            firstIndex: common?.size ?? 0,
            isExact: false,
            place: head.place,
            checkpoint: common?.checkpoint
        )
    }
}
