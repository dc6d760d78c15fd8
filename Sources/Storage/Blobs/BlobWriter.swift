import Foundation
import SubjectRequests
import Vault

/// A blob that is sealed and durable, but not yet known to the database: enter it with ``BlobQueries/insert(_:)`` in a
/// ``SiteStorage/write(settling:_:)`` that refers to it.
package struct FinishedBlob: Sendable {
    enum Content: Sendable {
        /// In its place in the folder, synced.
        case file
        /// Small enough to travel with the transaction.
        case memory([UInt8])
        /// A local file that is copied into the database by the transaction.
        case draft(path: String)

        var isFile: Bool {
            if case .file = self { return true }
            return false
        }
    }

    package let id: String
    package let keyID: String
    /// Bytes of ciphertext.
    package let size: Int64
    /// SHA-256 of the ciphertext.
    package let sha256: [UInt8]
    /// Bytes that were sealed.
    package let plainSize: Int64
    package let expiresAt: Timestamp?
    let content: Content
}

/// Takes bytes, seals them and keeps them: in memory while they are few, then in a file. It blocks, so use it on a thread that
/// may (a store's, a package writer's). Not for two threads at once. One that is dropped before ``finish()`` leaves nothing.
package final class BlobWriter {
    private let id: String
    private let keyID: String
    private let expiresAt: Timestamp?
    private let output: BlobOutput
    private let sealed: SealedWriter
    private var isFinished = false

    init(id: String, keyID: String, key: DataKey, expiresAt: Timestamp?, files: BlobFiles) throws {
        self.id = id
        self.keyID = keyID
        self.expiresAt = expiresAt
        let output = BlobOutput(id: id, files: files)
        self.output = output
        sealed = try SealedWriter(key: key, context: sealContext("blobs", "content", id)) { try output.take($0) }
    }

    deinit {
        if !isFinished { output.abandon() }
    }

    package func write(_ bytes: some Collection<UInt8>) throws { try sealed.write(bytes) }

    package func write(_ bytes: UnsafeRawBufferPointer) throws { try sealed.write(bytes) }

    /// Seals the end and makes the whole durable.
    package func finish() throws -> FinishedBlob {
        let stream = try sealed.finish()
        let content = try output.settle()
        isFinished = true
        return FinishedBlob(
            id: id,
            keyID: keyID,
            size: stream.size,
            sha256: stream.sha256,
            plainSize: stream.plainSize,
            expiresAt: expiresAt,
            content: content
        )
    }
}

/// Where sealed bytes go while a blob is written.
private final class BlobOutput {
    private let id: String
    private let files: BlobFiles
    private var memory: [UInt8] = []
    private var draft: FileHandle?

    /// Up to here bytes travel with the transaction: one sync instead of three.
    private static let memoryMax = 64 << 10

    init(id: String, files: BlobFiles) {
        self.id = id
        self.files = files
    }

    func take(_ bytes: UnsafeRawBufferPointer) throws {
        if draft == nil, memory.count + bytes.count <= BlobOutput.memoryMax {
            memory += bytes
            return
        }
        let file = try draft ?? spill()
        try file.write(contentsOf: Data(bytes))
    }

    func settle() throws -> FinishedBlob.Content {
        guard let draft else { return .memory(memory) }
        try files.sync(draft)
        try draft.close()
        return try files.place(id)
    }

    func abandon() {
        guard draft != nil else { return }
        files.removeDraft(id)
    }

    private func spill() throws -> FileHandle {
        let file = try files.createDraft(id)
        try file.write(contentsOf: Data(memory))
        memory = []
        draft = file
        return file
    }
}
