import Databases
import Foundation
import SubjectRequests
import Threads
import Vault

/// Sealed bytes beside the tables: in a folder or in the database, one behaviour.
///
/// To write: ``writer(id:keyID:key:expiresAt:)``, `finish()`, and `connection.blobs.insert(…)` in a
/// ``SiteStorage/write(settling:_:)`` that refers to the blob. To read: ``source(of:)`` or ``read(_:key:)``.
package final class BlobStore: Sendable {
    private let files: BlobFiles
    private let engine: any StorageEngine
    /// Touches files for callers that must not block.
    private let keeper: OwnThread

    init(_ place: BlobPlace, engine: any StorageEngine) throws {
        files = try BlobFiles(place)
        self.engine = engine
        keeper = OwnThread(name: "blobs")
    }

    /// A writer for a new blob, for use on a thread that may block. `id` is made by the caller, and `keyID` names the row of
    /// `key`.
    package func writer(id: String, keyID: String, key: DataKey, expiresAt: Timestamp? = nil) throws -> BlobWriter {
        guard id.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D }) else {
            throw StorageError.notFound("blob")
        }
        return try BlobWriter(id: id, keyID: keyID, key: key, expiresAt: expiresAt, files: files)
    }

    /// Seals bytes that are in memory already, on a thread of the store's own.
    package func seal(
        _ bytes: [UInt8],
        id: String,
        keyID: String,
        key: DataKey,
        expiresAt: Timestamp? = nil
    ) async throws -> FinishedBlob {
        try await keeper.run {
            let writer = try self.writer(id: id, keyID: keyID, key: key, expiresAt: expiresAt)
            try writer.write(bytes)
            return try writer.finish()
        }
    }

    /// To be called once the transaction that entered a blob is over, however it ended: what no row names is removed. Where
    /// the database cannot say, the next start finds out.
    func settle(_ blob: FinishedBlob) async {
        switch blob.content {
        case .memory: return
        case .draft: break
        case .file:
            do {
                let isEntered = try await engine.read { try $0.blobs.load(blob.id) != nil }
                if !isEntered { try await keeper.run { try self.files.remove(blob.id) } }
            } catch {
                return
            }
        }
        await keeper.run { self.files.removeDraft(blob.id) }
    }

    /// Removes what processes that died had written and no row names. Answers how many they left.
    @discardableResult
    func sweep() async throws -> Int {
        let left = try await keeper.run { try self.files.abandoned() }
        for drafts in left {
            let unknown = try await engine.read { connection in
                try drafts.ids.filter { try connection.blobs.load($0) == nil }
            }
            try await keeper.run {
                if self.files.folder != nil { try unknown.forEach(self.files.remove) }
                drafts.remove()
            }
        }
        return left.reduce(0) { $0 + $1.ids.count }
    }

    /// A blob's sealed bytes, ready to be read on any thread.
    package func source(of blob: BlobRow) async throws -> BlobSource {
        guard blob.removedAt == nil else { throw StorageError.notFound("blob") }
        guard blob.isInDatabase else { return BlobSource(blob, .file(path: try files.path(blob.id))) }
        let files = files
        return try await engine.read { connection in
            if blob.size <= BlobQueries.chunkBytes {
                var bytes: [UInt8] = []
                try connection.blobs.eachChunk(of: blob.id) { bytes += $0 }
                return BlobSource(blob, .memory(bytes))
            }
            // Read under a name of its own: two readers of one blob must not share a draft.
            let name = "\(blob.id)-\(UUID().uuidString.lowercased())"
            let copy = DraftCopy(path: files.draft(name))
            let file = try files.createDraft(name)
            defer { file.closeFile() }
            try connection.blobs.eachChunk(of: blob.id) { try file.write(contentsOf: Data($0)) }
            return BlobSource(blob, .copy(copy))
        }
    }

    /// The same of a blob that no row names yet: what was just made is read again before it is entered.
    package func source(of blob: FinishedBlob) throws -> BlobSource {
        switch blob.content {
        case .memory(let bytes): BlobSource(id: blob.id, .memory(bytes))
        case .file: BlobSource(id: blob.id, .file(path: try files.path(blob.id)))
        case .draft(let path): BlobSource(id: blob.id, .file(path: path))
        }
    }

    /// The whole content, opened. For blobs that fit in memory.
    package func read(_ blob: BlobRow, key: DataKey) async throws -> [UInt8] {
        let source = try await source(of: blob)
        return try await keeper.run {
            let reader = try source.reader(key: key)
            var plain: [UInt8] = []
            plain.reserveCapacity(Int(blob.size))
            while let bytes = try reader.next() { plain += bytes }
            return plain
        }
    }

    /// The content, opened chunk by chunk while it is asked for: memory does not grow with the blob.
    package func stream(_ blob: BlobRow, key: DataKey) async throws -> BlobStream {
        BlobStream(try await source(of: blob), key: key, keeper)
    }

    /// Removes the content of a blob; its row stays. What cannot be removed now can be removed by another call.
    package func remove(_ blob: BlobRow) async throws {
        if !blob.isInDatabase {
            try await keeper.run { try self.files.remove(blob.id) }
        }
        try await engine.write { try $0.blobs.removeContent(blob.id) }
    }
}

/// A local copy of what is in the database; it goes when nobody reads it any more.
final class DraftCopy: Sendable {
    let path: String

    init(path: String) { self.path = path }

    deinit { unlink(path) }
}

/// A blob's content on its way out, read on the store's own thread. To be read by one caller, to its end or not.
package actor BlobStream {
    private let source: BlobSource
    private let key: DataKey
    private let keeper: OwnThread
    private var reader: SealedReader?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { keeper.unownedExecutor }

    fileprivate init(_ source: BlobSource, key: DataKey, _ keeper: OwnThread) {
        self.source = source
        self.key = key
        self.keeper = keeper
    }

    /// The next bytes, at most 64 KiB; nil at the end.
    package func next() throws -> [UInt8]? {
        let reader = try reader ?? source.reader(key: key)
        self.reader = reader
        return try reader.next()
    }
}

/// Where a blob's sealed bytes can be read from, as often as they are needed.
package struct BlobSource: Sendable {
    enum Place: Sendable {
        case memory([UInt8])
        case file(path: String)
        case copy(DraftCopy)
    }

    private let id: String
    private let place: Place

    init(_ blob: BlobRow, _ place: Place) { self.init(id: blob.id, place) }

    fileprivate init(id: String, _ place: Place) {
        self.id = id
        self.place = place
    }

    /// Opens the content chunk by chunk. Blocks, as every call of the reader does.
    package func reader(key: DataKey) throws -> SealedReader {
        let read: (UnsafeMutableRawBufferPointer) throws -> Int
        switch place {
        case .memory(let bytes): read = BlobSource.reading(bytes)
        case .file(let path): read = try BlobSource.reading(path)
        case .copy(let copy): read = try BlobSource.reading(copy.path)
        }
        return SealedReader(key: key, context: sealContext("blobs", "content", id), source: read)
    }

    private static func reading(_ bytes: [UInt8]) -> (UnsafeMutableRawBufferPointer) -> Int {
        var rest = bytes[...]
        return { buffer in
            let part = rest.prefix(buffer.count)
            buffer.copyBytes(from: part)
            rest = rest.dropFirst(part.count)
            return part.count
        }
    }

    private static func reading(_ path: String) throws -> (UnsafeMutableRawBufferPointer) throws -> Int {
        guard let file = FileHandle(forReadingAtPath: path) else { throw StorageError.blobDamaged }
        return { buffer in
            let data = try file.read(upToCount: buffer.count) ?? Data()
            data.copyBytes(to: buffer)
            return data.count
        }
    }
}
