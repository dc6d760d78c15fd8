import Crypto
import Foundation

/// Opens a sealed stream chunk by chunk from a source; memory stays at about two chunks.
/// Each chunk is proven before it is handed out; that the stream is whole is known only when ``next()`` answers nil.
package final class SealedReader {
    private let dataKey: DataKey
    private let context: String
    private let source: (UnsafeMutableRawBufferPointer) throws -> Int
    private var key: SymmetricKey?
    /// A chunk, its tag, and the first byte of the chunk behind it, which tells that it is not the last.
    private var buffer = [UInt8](repeating: 0, count: SealedReader.wholeChunk + 1)
    private var filled = 0
    private var chunk: UInt64 = 0
    private var isAtEnd = false

    private static let wholeChunk = SealedStreamForm.chunkBytes + SealedStreamForm.tagBytes

    /// - Parameters:
    ///   - key: the key of the writer.
    ///   - context: the context of the writer.
    ///   - source: fills the buffer from its beginning, says how many bytes it wrote, 0 only at the end.
    package init(key: DataKey, context: String, source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
        dataKey = key
        self.context = context
        self.source = source
    }

    /// The next plain bytes, at most 64 KiB; nil once the last chunk was handed out and nothing follows it.
    package func next() throws -> [UInt8]? { try nextData().map { Array($0) } }

    /// Hands every chunk to `body` without a copy; the buffer is valid during the call only.
    package func each(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        while let data = try nextData() { try data.withUnsafeBytes(body) }
    }

    private func nextData() throws -> Data? {
        guard !isAtEnd else { return nil }
        let key = try streamKey()
        try fill(upTo: buffer.count)
        let isLast = filled < buffer.count
        let count = min(filled, SealedReader.wholeChunk)
        guard count >= SealedStreamForm.tagBytes else { throw VaultError.streamTruncated(chunks: Int(chunk)) }
        guard let plain = try opened(key, count, isLast: isLast) else {
            let isCut = try isLast && opened(key, count, isLast: false) != nil
            throw isCut ? VaultError.streamTruncated(chunks: Int(chunk) + 1) : .streamAltered(chunk: Int(chunk))
        }
        isAtEnd = isLast
        chunk += 1
        buffer[0] = buffer[SealedReader.wholeChunk]
        filled = 1
        return isLast && plain.isEmpty ? nil : plain
    }

    private func opened(_ key: SymmetricKey, _ count: Int, isLast: Bool) throws -> Data? {
        let nonce = try SealedStreamForm.nonce(chunk: chunk, isLast: isLast)
        return try buffer.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            let textBytes = count - SealedStreamForm.tagBytes
            let text = Data(bytesNoCopy: base, count: textBytes, deallocator: .none)
            let tag = Data(bytesNoCopy: base + textBytes, count: SealedStreamForm.tagBytes, deallocator: .none)
            let box = try AES.GCM.SealedBox(nonce: nonce, ciphertext: text, tag: tag)
            do { return try AES.GCM.open(box, using: key) } catch { return nil }
        }
    }

    /// Reads the header once, and makes the stream's key from it.
    private func streamKey() throws -> SymmetricKey {
        if let key { return key }
        try fill(upTo: SealedStreamForm.headerBytes)
        guard filled == SealedStreamForm.headerBytes, buffer.starts(with: SealedStreamForm.magic) else {
            throw VaultError.notSealedStream
        }
        let salt = Array(buffer[SealedStreamForm.magic.count..<SealedStreamForm.headerBytes])
        filled = 0
        let made = SealedStreamForm.key(dataKey, salt: salt, context: context)
        key = made
        return made
    }

    private func fill(upTo count: Int) throws {
        while filled < count {
            let read = try buffer.withUnsafeMutableBytes {
                try source(UnsafeMutableRawBufferPointer(rebasing: $0[filled..<count]))
            }
            guard read > 0 else { return }
            filled += read
        }
    }
}
