import Crypto

@testable import AuditTrail

/// A log with everything that an export needs, in memory.
struct SampleTrail {
    static let origin = "privacy.outreach.example/log"

    let signing = Curve25519.Signing.PrivateKey()
    var leaves: [[UInt8]] = []
    var nodes: [TreePlace: TreeHash] = [:]
    var log = MerkleLog()
    var notes: [SignedNote] = []

    init() {}

    /// `count` leaves, and a checkpoint at each of `sizes`.
    init(count: Int, checkpoints sizes: [Int]) throws {
        if sizes.contains(0) { notes.append(try checkpoint()) }
        for index in 0..<count {
            try append(SampleTrail.leaf(index))
            if sizes.contains(index + 1) { notes.append(try checkpoint()) }
        }
    }

    static func leaf(_ index: Int) throws -> [UInt8] {
        var leaf = AuditLeaf(
            log: origin,
            recordedAt: "2026-11-27T08:30:00.000Z",
            scope: "5f0c",
            ordinal: index + 1,
            action: "request-opened",
            who: "server:0"
        )
        leaf.counts = ["app/users": index]
        return try leaf.bytes()
    }

    mutating func append(_ leaf: [UInt8]) throws {
        leaves.append(leaf)
        for node in log.append(.leaf(leaf)) { nodes[node.place] = node.hash }
    }

    var key: NoteKey {
        get throws { try NoteKey(name: SampleTrail.origin, publicKey: Array(signing.publicKey.rawRepresentation)) }
    }

    func checkpoint() throws -> SignedNote { try sign(Checkpoint(origin: SampleTrail.origin, log)) }

    func sign(_ checkpoint: Checkpoint) throws -> SignedNote {
        try checkpoint.signed(key) { Array(try signing.signature(for: $0)) }
    }

    func node(_ place: TreePlace) throws -> TreeHash {
        guard let hash = nodes[place] else { throw NoSuchNode(place: place) }
        return hash
    }

    struct NoSuchNode: Error { let place: TreePlace }
}

/// An export as files in memory, to be spoiled.
struct SampleExport {
    var files: [String: [UInt8]] = [:]

    init(_ trail: SampleTrail) throws {
        files[TrailExport.leavesName] = trail.leaves.flatMap(TrailExport.leafLine)
        files[TrailExport.hashesName] = trail.leaves.flatMap { TrailExport.hashLine(.leaf($0)) }
        files[TrailExport.keyName] = Array(TrailExport.keyFile(try trail.key).utf8)
        for note in trail.notes {
            let size = try Checkpoint(text: note.text).size
            files["checkpoints/\(TrailExport.noteName(size: size))"] = Array(note.note.utf8)
        }
    }

    /// The lines of one of the two long files.
    func lines(_ name: String) -> [[UInt8]] {
        (files[name] ?? []).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast().map(
            Array.init
        )
    }

    mutating func set(_ name: String, lines: [[UInt8]]) { files[name] = lines.flatMap { $0 + [UInt8(ascii: "\n")] } }
}
