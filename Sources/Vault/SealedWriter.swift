import Crypto
import Foundation

/// Seals a stream chunk by chunk into a sink; memory stays at about two chunks whatever the stream's length.
/// A class, since a copy would seal other bytes under the same nonces. Not for use from two threads.
package final class SealedWriter {
    private let key: SymmetricKey
    private let sink: (UnsafeRawBufferPointer) throws -> Void
    private var buffer = [UInt8](repeating: 0, count: SealedStreamForm.chunkBytes)
    private var filled = 0
    private var chunk: UInt64 = 0
    private var size: Int64 = 0
    private var plainSize: Int64 = 0
    private var hash = SHA256()
    private var finished: SealedStream?

    /// Begins a stream: the header goes to the sink at once.
    /// - Parameters:
    ///   - context: where the stream lives, as `blobs/content/id`; reading it elsewhere fails.
    ///   - sink: takes the sealed bytes in order; the buffer is valid during the call only.
    package init(
        key: DataKey,
        context: String,
        sink: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let salt = RandomToken.bytes(SealedStreamForm.saltBytes)
        self.key = SealedStreamForm.key(key, salt: salt, context: context)
        self.sink = sink
        try (SealedStreamForm.magic + salt).withUnsafeBytes(emit)
    }

    package func write(_ bytes: some Collection<UInt8>) throws {
        if try bytes.withContiguousStorageIfAvailable({ try write(UnsafeRawBufferPointer($0)) }) == nil {
            try Array(bytes).withUnsafeBytes(write)
        }
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard finished == nil else { throw VaultError.streamFinished }
        var rest = bytes[...]
        while !rest.isEmpty {
            // A full buffer waits for the next byte: only then is it known not to be the last chunk.
            if filled == buffer.count { try sealChunk(isLast: false) }
            let part = rest.prefix(buffer.count - filled)
            buffer.withUnsafeMutableBytes { $0[filled...].copyBytes(from: part) }
            filled += part.count
            rest = rest.dropFirst(part.count)
        }
    }

    /// Seals the last chunk. Without this call the stream reads as truncated. A second call gives the same answer.
    @discardableResult
    package func finish() throws -> SealedStream {
        if let finished { return finished }
        try sealChunk(isLast: true)
        let stream = SealedStream(size: size, sha256: Array(hash.finalize()), plainSize: plainSize)
        finished = stream
        return stream
    }

    private func sealChunk(isLast: Bool) throws {
        let nonce = try SealedStreamForm.nonce(chunk: chunk, isLast: isLast)
        let box = try buffer.withUnsafeMutableBytes { bytes in
            // The box has its own copy of the ciphertext; only the plain bytes are borrowed here.
            guard let base = bytes.baseAddress, filled > 0 else {
                return try AES.GCM.seal([], using: key, nonce: nonce)
            }
            let plain = Data(bytesNoCopy: base, count: filled, deallocator: .none)
            return try AES.GCM.seal(plain, using: key, nonce: nonce)
        }
        try box.ciphertext.withUnsafeBytes(emit)
        try box.tag.withUnsafeBytes(emit)
        plainSize += Int64(filled)
        chunk += 1
        filled = 0
    }

    private func emit(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else { return }
        try sink(bytes)
        hash.update(bufferPointer: bytes)
        size += Int64(bytes.count)
    }
}
