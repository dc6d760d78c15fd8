import Databases
import Foundation
import SubjectRequests

/// Sealed bytes that are too long for a column: a letter, a spool, a package.
package struct BlobRow: Sendable, Hashable {
    package let id: String
    package let keyID: String
    /// True where the bytes are rows of the database, false where they are a file.
    let isInDatabase: Bool
    /// Bytes of ciphertext.
    package let size: Int64
    /// SHA-256 of the ciphertext.
    package let sha256: [UInt8]
    package let expiresAt: Timestamp?
    /// When the content was removed; what is known of it stays.
    package let removedAt: Timestamp?

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        keyID = try row.text(1)
        isInDatabase = try row.text(2) == "database"
        size = try row.int(3)
        sha256 = try row.blob(4)
        expiresAt = try row.optionalTime(5)
        removedAt = try row.optionalTime(6)
    }
}

extension StorageConnection {
    package var blobs: BlobQueries { BlobQueries(connection: self) }
}

package struct BlobQueries {
    let connection: StorageConnection

    /// Bytes in one row: small enough to be held a few times in memory, large enough that rows are few.
    static let chunkBytes = 1 << 20

    /// Enters what a ``BlobWriter`` has finished, in the transaction that refers to it.
    package func insert(_ blob: FinishedBlob) throws {
        try connection.sql.run(
            """
            INSERT INTO blobs (id, key_id, place, size, sha256, made_at, expires_at) VALUES
                (\(blob.id), \(blob.keyID), \(blob.content.isFile ? "folder" : "database"), \(blob.size), \(blob.sha256),
                 \(try connection.now()), \(blob.expiresAt))
            """
        )
        switch blob.content {
        case .file: break
        case .memory(let bytes): try insertChunk(bytes, 0, of: blob.id)
        case .draft(let path): try insertChunks(ofFile: path, of: blob.id)
        }
    }

    package func load(_ id: String) throws -> BlobRow? {
        try connection.sql.first(
            """
            SELECT id, key_id, place, size, sha256, expires_at, removed_at FROM blobs WHERE id = \(id)
            """,
            decode: BlobRow.init
        )
    }

    /// Blobs whose time is over and whose content is still there.
    package func expired(limit: Int = 100) throws -> [BlobRow] {
        try connection.sql.rows(
            """
            SELECT id, key_id, place, size, sha256, expires_at, removed_at FROM blobs
            WHERE expires_at IS NOT NULL AND removed_at IS NULL AND expires_at <= \(try connection.now())
            ORDER BY expires_at, id LIMIT \(limit)
            """,
            decode: BlobRow.init
        )
    }

    package func setExpiry(_ id: String, _ expiresAt: Timestamp?) throws {
        try connection.sql.run("UPDATE blobs SET expires_at = \(expiresAt) WHERE id = \(id)")
    }

    /// Removes the content as far as it is in the database; ``BlobStore/remove(_:)`` removes the file too.
    func removeContent(_ id: String) throws {
        try connection.sql.run(
            "UPDATE blobs SET removed_at = \(try connection.now()) WHERE id = \(id) AND removed_at IS NULL"
        )
        try connection.sql.run("DELETE FROM blob_chunks WHERE blob_id = \(id)")
    }

    /// Hands out the content in order.
    func eachChunk(of id: String, _ body: ([UInt8]) throws -> Void) throws {
        try connection.sql.each("SELECT bytes FROM blob_chunks WHERE blob_id = \(id) ORDER BY ordinal") {
            try body($0.blob(0))
        }
    }

    private func insertChunks(ofFile path: String, of id: String) throws {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { file.closeFile() }
        var ordinal = 0
        while let bytes = try file.read(upToCount: BlobQueries.chunkBytes), !bytes.isEmpty {
            try insertChunk([UInt8](bytes), ordinal, of: id)
            ordinal += 1
        }
    }

    private func insertChunk(_ bytes: [UInt8], _ ordinal: Int, of id: String) throws {
        try connection.sql.run(
            "INSERT INTO blob_chunks (blob_id, ordinal, bytes) VALUES (\(id), \(ordinal), \(bytes))"
        )
    }
}
