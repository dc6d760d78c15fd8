/// A place in the tree: the subtree of the leaves from `index * 2^level` to just before `(index + 1) * 2^level`.
package struct TreePlace: Hashable, Sendable {
    /// 0 for leaves.
    package let level: Int
    /// Counted from 0 within the level.
    package let index: Int

    package init(level: Int, index: Int) {
        self.level = level
        self.index = index
    }
}

/// A complete subtree's hash at its place. Once made it never changes: this is what the table `tree` holds.
package struct TreeNode: Hashable, Sendable {
    package let place: TreePlace
    package let hash: TreeHash

    package init(place: TreePlace, hash: TreeHash) {
        self.place = place
        self.hash = hash
    }
}

/// An append-only Merkle tree (RFC 6962 section 2.1), held as its size and the hashes of its complete subtrees from left to
/// right, one for each bit of the size: enough to append and to know the root.
package struct MerkleLog: Sendable, Hashable {
    /// How many leaves there are.
    package private(set) var size: Int
    /// Largest subtree first; one for each bit set in ``size``.
    package private(set) var frontier: [TreeHash]

    /// The empty tree.
    package init() {
        size = 0
        frontier = []
    }

    /// The tree of `size` leaves whose subtrees `node` looks up, at the places of ``frontierPlaces(size:)``.
    package init(size: Int, node: (TreePlace) throws -> TreeHash) rethrows {
        self.size = size
        frontier = try MerkleLog.frontierPlaces(size: size).map(node)
    }

    /// Where the complete subtrees of a tree stand, largest first.
    package static func frontierPlaces(size: Int) -> [TreePlace] {
        var places: [TreePlace] = []
        var start = 0
        for level in stride(from: Int.bitWidth - 2, through: 0, by: -1) where size >> level & 1 == 1 {
            places.append(TreePlace(level: level, index: start >> level))
            start += 1 << level
        }
        return places
    }

    /// Appends one leaf and gives the subtrees that it completed, the leaf itself first: store them all.
    @discardableResult
    package mutating func append(_ leaf: TreeHash) -> [TreeNode] {
        var made: [TreeNode] = []
        append(leaf) { made.append($0) }
        return made
    }

    /// As ``append(_:)``, one completed subtree at a time.
    package mutating func append(_ leaf: TreeHash, completed: (TreeNode) throws -> Void) rethrows {
        var hash = leaf
        var level = 0
        try completed(TreeNode(place: TreePlace(level: 0, index: size), hash: hash))
        while size >> level & 1 == 1 {
            hash = .parent(frontier.removeLast(), hash)
            level += 1
            try completed(TreeNode(place: TreePlace(level: level, index: size >> level), hash: hash))
        }
        frontier.append(hash)
        size += 1
    }

    /// The root: the subtrees joined from the right.
    package var root: TreeHash {
        guard var root = frontier.last else { return .empty }
        for left in frontier.dropLast().reversed() { root = .parent(left, root) }
        return root
    }
}
