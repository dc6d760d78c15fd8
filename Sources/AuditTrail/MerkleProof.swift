/// Proofs of RFC 6962 sections 2.1.1 and 2.1.2 from stored subtrees, and their verification as RFC 9162 section 2.1 words it.
package enum MerkleProof {
    /// The audit path of leaf `index` in the tree of `size` leaves, from the leaf's sibling upwards; nil when there is no
    /// such leaf.
    /// - Parameter node: looks up a complete subtree.
    package static func inclusion(
        of index: Int,
        in size: Int,
        node: (TreePlace) throws -> TreeHash
    ) rethrows -> [TreeHash]? {
        guard index >= 0, index < size else { return nil }
        var path: [TreeHash] = []
        var leaves = 0..<size
        while leaves.count > 1 {
            let middle = leaves.lowerBound + split(leaves.count)
            let isLeft = index < middle
            path.append(try hash(of: isLeft ? middle..<leaves.upperBound : leaves.lowerBound..<middle, node))
            leaves = isLeft ? leaves.lowerBound..<middle : middle..<leaves.upperBound
        }
        return path.reversed()
    }

    /// The proof that the tree of `new` leaves begins with that of `old` leaves; nil unless 0 < old ≤ new.
    package static func consistency(
        from old: Int,
        to new: Int,
        node: (TreePlace) throws -> TreeHash
    ) rethrows -> [TreeHash]? {
        guard old > 0, old <= new else { return nil }
        var path: [TreeHash] = []
        var leaves = 0..<new
        while old != leaves.upperBound {
            let middle = leaves.lowerBound + split(leaves.count)
            let isLeft = old <= middle
            path.append(try hash(of: isLeft ? middle..<leaves.upperBound : leaves.lowerBound..<middle, node))
            leaves = isLeft ? leaves.lowerBound..<middle : middle..<leaves.upperBound
        }
        // The verifier knows the old root itself; a smaller subtree it has to be told.
        if leaves.lowerBound > 0 { path.append(try hash(of: leaves, node)) }
        return path.reversed()
    }

    /// The root of the first `size` leaves.
    package static func root(size: Int, node: (TreePlace) throws -> TreeHash) rethrows -> TreeHash {
        try MerkleLog(size: size, node: node).root
    }

    /// True when `path` proves that `leaf` (its hash) stands at `index` in the tree of `size` leaves with this root.
    package static func verifyInclusion(
        of leaf: TreeHash,
        at index: Int,
        size: Int,
        root: TreeHash,
        path: [TreeHash]
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var place = index
        var last = size - 1
        var hash = leaf
        for sibling in path {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                hash = .parent(sibling, hash)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                hash = .parent(hash, sibling)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// True when `path` proves that the tree (`new`, `newRoot`) begins with the tree (`old`, `oldRoot`). The empty tree
    /// begins every tree, and needs no path.
    package static func verifyConsistency(
        from old: Int,
        _ oldRoot: TreeHash,
        to new: Int,
        _ newRoot: TreeHash,
        path: [TreeHash]
    ) -> Bool {
        guard old >= 0, old <= new else { return false }
        if old == new { return path.isEmpty && oldRoot == newRoot }
        if old == 0 { return path.isEmpty && oldRoot == .empty }
        // Where the old tree is one complete subtree, its root opens the path.
        let whole = old & (old - 1) == 0 ? [oldRoot] + path : path
        guard let first = whole.first else { return false }
        var place = old - 1
        var last = new - 1
        while place & 1 == 1 {
            place >>= 1
            last >>= 1
        }
        var oldHash = first
        var newHash = first
        for sibling in whole.dropFirst() {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                oldHash = .parent(sibling, oldHash)
                newHash = .parent(sibling, newHash)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                newHash = .parent(newHash, sibling)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && oldHash == oldRoot && newHash == newRoot
    }

    /// The largest power of two below `count`; `count` is 2 or more.
    private static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

    /// The hash over a range that begins at a multiple of its own largest power of two: complete subtrees, joined from the
    /// right.
    private static func hash(of leaves: Range<Int>, _ node: (TreePlace) throws -> TreeHash) rethrows -> TreeHash {
        var start = leaves.lowerBound
        var parts: [TreeHash] = []
        for place in MerkleLog.frontierPlaces(size: leaves.count) {
            parts.append(try node(TreePlace(level: place.level, index: start >> place.level)))
            start += 1 << place.level
        }
        guard var hash = parts.popLast() else { return .empty }
        while let left = parts.popLast() { hash = .parent(left, hash) }
        return hash
    }
}
