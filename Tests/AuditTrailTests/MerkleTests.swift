import TestPeers
import Testing

@testable import AuditTrail

/// RFC 6962 section 2.1 as it is written there, over an array: slow, and easy to see right.
private enum NaiveTree {
    static func root(_ leaves: ArraySlice<[UInt8]>) -> TreeHash {
        guard leaves.count > 1 else { return leaves.first.map { TreeHash.leaf($0) } ?? .empty }
        let middle = leaves.startIndex + split(leaves.count)
        return .parent(root(leaves[..<middle]), root(leaves[middle...]))
    }

    static func path(_ index: Int, _ leaves: ArraySlice<[UInt8]>) -> [TreeHash] {
        guard leaves.count > 1 else { return [] }
        let middle = leaves.startIndex + split(leaves.count)
        return index < middle
            ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
            : path(index, leaves[middle...]) + [root(leaves[..<middle])]
    }

    static func proof(_ old: Int, _ leaves: ArraySlice<[UInt8]>, isWhole: Bool = true) -> [TreeHash] {
        if old == leaves.count { return isWhole ? [] : [root(leaves)] }
        let size = split(leaves.count)
        let middle = leaves.startIndex + size
        return old <= size
            ? proof(old, leaves[..<middle], isWhole: isWhole) + [root(leaves[middle...])]
            : proof(old - size, leaves[middle...], isWhole: false) + [root(leaves[..<middle])]
    }

    static func split(_ count: Int) -> Int {
        var size = 1
        while size * 2 < count { size *= 2 }
        return size
    }
}

@Suite struct MerkleTests {
    /// The leaves that certificate transparency's implementations share, and the roots of their first 1 to 8.
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test func givesTheKnownRoots() throws {
        var trail = SampleTrail()
        #expect(trail.log.root.description == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        for (leaf, root) in zip(MerkleTests.leaves, MerkleTests.roots) {
            try trail.append(#require(ExactText.hex(leaf)))
            #expect(trail.log.root.description == root)
        }
        let path = try MerkleProof.inclusion(of: 0, in: 8, node: trail.node)
        #expect(
            path?.map(\.description) == [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        )
    }

    @Test func everyProofOfEverySizeIsTheStandardsAndVerifies() throws {
        var random = SeededGenerator(for: "proofs")
        var trail = SampleTrail()
        var roots: [TreeHash] = [.empty]
        for size in 1...130 {
            // No two alike: of two equal neighbours each stands rightly in the other's place.
            try trail.append([UInt8(size)] + random.bytes(Int.random(in: 0...40, using: &random)))
            let root = trail.log.root
            roots.append(root)
            #expect(root == NaiveTree.root(trail.leaves[...]))
            #expect(try MerkleProof.root(size: size, node: trail.node) == root)
            for index in 0..<size { try checkInclusion(trail, index, size, root) }
            for old in 1...size { try checkConsistency(trail, old, roots[old], size, root) }
        }
    }

    private func checkInclusion(_ trail: SampleTrail, _ index: Int, _ size: Int, _ root: TreeHash) throws {
        let path = try #require(try MerkleProof.inclusion(of: index, in: size, node: trail.node))
        // The naive reference is cubic: a sample of sizes is enough for it.
        if size <= 20 || size % 13 == 0 { #expect(path == NaiveTree.path(index, trail.leaves[...])) }
        let leaf = TreeHash.leaf(trail.leaves[index])
        func verifies(_ leaf: TreeHash, _ index: Int, _ size: Int, _ path: [TreeHash]) -> Bool {
            MerkleProof.verifyInclusion(of: leaf, at: index, size: size, root: root, path: path)
        }
        #expect(verifies(leaf, index, size, path))
        #expect(!verifies(.empty, index, size, path))
        #expect(!verifies(leaf, index + 1, size, path) || path.isEmpty)
        // A tree of twice the size has a longer path; a nearby size may have the same one, and is told by the checkpoint.
        #expect(!verifies(leaf, index, size * 2, path))
        #expect(!verifies(leaf, index, size, path + [.empty]))
        #expect(path.isEmpty || !verifies(leaf, index, size, Array(path.dropLast())))
        #expect(path.isEmpty || !verifies(leaf, index, size, Array(path.dropFirst())))
        #expect(!verifies(leaf, -1, size, path))
        #expect(!verifies(leaf, size, size, path))
    }

    private func checkConsistency(
        _ trail: SampleTrail,
        _ old: Int,
        _ oldRoot: TreeHash,
        _ size: Int,
        _ root: TreeHash
    ) throws {
        let path = try #require(try MerkleProof.consistency(from: old, to: size, node: trail.node))
        if size <= 20 || size % 13 == 0 { #expect(path == NaiveTree.proof(old, trail.leaves[...])) }
        func verifies(_ oldRoot: TreeHash, _ root: TreeHash, _ path: [TreeHash]) -> Bool {
            MerkleProof.verifyConsistency(from: old, oldRoot, to: size, root, path: path)
        }
        #expect(verifies(oldRoot, root, path))
        #expect(!verifies(.leaf([]), root, path))
        #expect(!verifies(oldRoot, .leaf([]), path))
        #expect(
            !MerkleProof.verifyConsistency(from: old, oldRoot, to: size * 2, root, path: path),
            "from \(old) to twice \(size)"
        )
        #expect(!verifies(oldRoot, root, path + [.empty]))
        #expect(path.isEmpty || !verifies(oldRoot, root, Array(path.dropLast())))
        #expect(path.isEmpty || !verifies(oldRoot, root, Array(path.dropFirst())))
    }

    @Test func theEmptyTreeBeginsEveryTree() {
        #expect(MerkleProof.verifyConsistency(from: 0, .empty, to: 5, .leaf([1]), path: []))
        #expect(!MerkleProof.verifyConsistency(from: 0, .leaf([1]), to: 5, .leaf([1]), path: []))
        #expect(!MerkleProof.verifyConsistency(from: 5, .empty, to: 4, .empty, path: []))
        #expect(!MerkleProof.verifyConsistency(from: -1, .empty, to: 4, .empty, path: []))
    }

    @Test func proofsOfWhatIsNotThereAreNil() throws {
        let trail = try SampleTrail(count: 5, checkpoints: [])
        #expect(try MerkleProof.inclusion(of: 5, in: 5, node: trail.node) == nil)
        #expect(try MerkleProof.inclusion(of: -1, in: 5, node: trail.node) == nil)
        #expect(try MerkleProof.consistency(from: 0, to: 5, node: trail.node) == nil)
        #expect(try MerkleProof.consistency(from: 6, to: 5, node: trail.node) == nil)
    }

    @Test func aLogGoesOnFromItsFrontier() throws {
        var random = SeededGenerator(for: "frontier")
        var trail = SampleTrail()
        for size in 0..<200 {
            var resumed = try MerkleLog(size: size, node: trail.node)
            #expect(resumed == trail.log)
            #expect(resumed.frontier.count == size.nonzeroBitCount)
            let leaf = random.bytes(20)
            let made = resumed.append(.leaf(leaf))
            try trail.append(leaf)
            #expect(resumed == trail.log)
            #expect(made.first?.place == TreePlace(level: 0, index: size))
            #expect(made.allSatisfy { trail.nodes[$0.place] == $0.hash })
        }
        // Every complete subtree was given out exactly once.
        #expect(trail.nodes.count == (0..<8).reduce(0) { $0 + 200 >> $1 })
    }

    @Test func hashesAreThirtyTwoBytes() {
        #expect(TreeHash([UInt8](repeating: 1, count: 31)) == nil)
        #expect(TreeHash([UInt8](repeating: 1, count: 33)) == nil)
        #expect(TreeHash(0..<32)?.bytes == Array(0..<32))
    }
}
