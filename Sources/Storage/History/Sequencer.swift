import AuditTrail
import Databases
import SubjectRequests
import Vault

/// What one step of the sequencer did.
package struct Integration: Sendable, Hashable {
    /// Leaves that were given their place.
    package let integrated: Int
    /// The size of the tree now.
    package let size: Int64
    /// The signed checkpoint of that size; nil where nothing was integrated.
    package let note: String?
}

/// A checkpoint as stored.
package struct CheckpointRow: Sendable, Hashable {
    package let epoch: Int64
    package let size: Int64
    package let note: String
    package let madeAt: Timestamp
    /// Where it was made known outside: letters, reviewers, witnesses; JSON.
    package let anchors: String

    init(_ row: any SQLRow) throws {
        epoch = try row.int(0)
        size = try row.int(1)
        note = try row.text(2)
        madeAt = try row.time(3)
        anchors = try row.text(4)
    }
}

extension SiteStorage {
    /// Gives committed events their places in the tree, in the order of their recording, and signs the new head. Run by one
    /// server at a time (by a lease); where another has been quicker it throws ``StorageError/sequencerOvertaken`` and
    /// nothing is changed.
    ///
    /// The bytes of each event are read again and hashed again: what was altered since it was recorded stops the log here.
    package func integrate(limit: Int = 2_000) async throws -> Integration {
        try await write { try $0.tree.integrate(limit: limit) }
    }
}

extension StorageConnection {
    package var tree: TreeQueries { TreeQueries(connection: self) }

    /// The key that signs checkpoints, named by the log's origin.
    package func noteKey() throws -> NoteKey { try NoteKey(name: log, publicKey: keyring.publicKey) }
}

package struct TreeQueries {
    let connection: StorageConnection

    /// The log as far as it is integrated.
    package func log() throws -> MerkleLog {
        let size = try head().size
        return try MerkleLog(size: Int(size)) { try node($0) }
    }

    package func node(_ place: TreePlace) throws -> TreeHash {
        let bytes = try connection.sql.first(
            "SELECT hash FROM tree WHERE level = \(place.level) AND position = \(place.index)"
        ) { try $0.blob(0) }
        guard let bytes, let hash = TreeHash(bytes) else { throw StorageError.notFound("node of the tree") }
        return hash
    }

    package func latestCheckpoint() throws -> CheckpointRow? {
        try connection.sql.first(
            "SELECT epoch, size, note, made_at, anchors FROM checkpoints ORDER BY epoch DESC, size DESC LIMIT 1",
            decode: CheckpointRow.init
        )
    }

    package func checkpoint(epoch: Int64, size: Int64) throws -> CheckpointRow? {
        try connection.sql.first(
            """
            SELECT epoch, size, note, made_at, anchors FROM checkpoints WHERE epoch = \(epoch) AND size = \(size)
            """,
            decode: CheckpointRow.init
        )
    }

    /// Notes where a checkpoint was made known; `anchors` replaces what was noted before.
    package func setAnchors(_ checkpoint: CheckpointRow, _ anchors: String) throws {
        try connection.sql.run(
            """
            UPDATE checkpoints SET anchors = \(anchors) WHERE epoch = \(checkpoint.epoch) AND size = \(checkpoint.size)
            """
        )
    }

    func integrate(limit: Int) throws -> Integration {
        let head = try head()
        var log = try MerkleLog(size: Int(head.size)) { try node($0) }
        let waiting = try waiting(limit: limit)
        guard !waiting.isEmpty else { return Integration(integrated: 0, size: head.size, note: nil) }
        // First of all, so that a second sequencer on PostgreSQL waits here, and finds the head moved.
        try connection.require(
            """
            UPDATE meta SET log_size = \(head.size + Int64(waiting.count))
            WHERE log_size = \(head.size) AND epoch = \(head.epoch)
            """,
            else: .sequencerOvertaken
        )
        var nodes: [TreeNode] = []
        for event in waiting {
            let hash = TreeHash.leaf(event.leaf)
            guard hash.bytes == event.hash else { throw StorageError.eventDamaged(ordinal: event.ordinal) }
            log.append(hash) { nodes.append($0) }
        }
        try inBatches(waiting.indices) { try place($0.map { (waiting[$0].id, Int(head.size) + $0) }) }
        try inBatches(nodes.indices) { try store($0.map { nodes[$0] }) }
        let note = try sign(log)
        try connection.sql.run(
            """
            INSERT INTO checkpoints (epoch, size, note, made_at, anchors)
            VALUES (\(head.epoch), \(log.size), \(note), \(try connection.now()), '[]')
            """
        )
        return Integration(integrated: waiting.count, size: Int64(log.size), note: note)
    }

    private func sign(_ log: MerkleLog) throws -> String {
        let checkpoint = Checkpoint(origin: connection.log, log)
        return try checkpoint.signed(connection.noteKey()) { try connection.keyring.sign($0) }.note
    }

    private func head() throws -> (size: Int64, epoch: Int64) {
        let head = try connection.sql.first("SELECT log_size, epoch FROM meta") {
            (size: try $0.int(0), epoch: try $0.int(1))
        }
        guard let head else { throw SQLError.noRow }
        return head
    }

    private struct WaitingEvent {
        let id: String
        let ordinal: Int64
        let leaf: [UInt8]
        let hash: [UInt8]
    }

    /// By time, and within a thread by ordinal: an event is visible only after those before it in its thread.
    private func waiting(limit: Int) throws -> [WaitingEvent] {
        try connection.sql.rows(
            """
            SELECT id, ordinal, leaf, leaf_hash FROM events WHERE leaf_index IS NULL
            ORDER BY recorded_at, scope_kind, scope, ordinal LIMIT \(limit)
            """
        ) { row in
            WaitingEvent(
                id: try row.text(0),
                ordinal: try row.int(1),
                leaf: try row.blob(2),
                hash: try row.blob(3)
            )
        }
    }

    /// Whole batches of 64, then one by one: two statements in all, each prepared once.
    private func inBatches(_ indices: Range<Int>, _ body: (Range<Int>) throws -> Void) throws {
        var rest = indices
        while !rest.isEmpty {
            let batch = rest.prefix(rest.count >= 64 ? 64 : 1)
            try body(batch)
            rest = rest.dropFirst(batch.count)
        }
    }

    private func place(_ leaves: [(id: String, index: Int)]) throws {
        var values: SQLText = ""
        for (number, leaf) in leaves.enumerated() {
            values.append("\(number == 0 ? "" as SQLText : ", ")(\(leaf.id), \(leaf.index))")
        }
        let placed = try connection.sql.run(
            """
            UPDATE events SET leaf_index = CAST(p.column2 AS BIGINT) FROM (VALUES \(values)) AS p
            WHERE id = p.column1 AND leaf_index IS NULL
            """
        )
        guard placed == leaves.count else { throw StorageError.sequencerOvertaken }
    }

    private func store(_ nodes: [TreeNode]) throws {
        var values: SQLText = ""
        for (number, node) in nodes.enumerated() {
            let (level, index) = (node.place.level, node.place.index)
            values.append("\(number == 0 ? "" as SQLText : ", ")(\(level), \(index), \(node.hash.bytes))")
        }
        try connection.sql.run("INSERT INTO tree (level, position, hash) VALUES \(values)")
    }
}
