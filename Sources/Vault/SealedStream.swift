import Crypto
import Foundation

/// What a finished sealed stream is: as the blob table keeps it.
package struct SealedStream: Sendable, Hashable {
    /// Bytes that went to the sink.
    package let size: Int64
    /// SHA-256 of those bytes, 32 bytes.
    package let sha256: [UInt8]
    /// Bytes that were sealed.
    package let plainSize: Int64

    /// How many bytes were sealed into a stream of `size` bytes.
    package static func plainSize(ofSealed size: Int64) -> Int64 {
        let whole = Int64(SealedStreamForm.chunkBytes + SealedStreamForm.tagBytes)
        let chunks = max(0, size - Int64(SealedStreamForm.headerBytes))
        let rest = chunks % whole
        return chunks / whole * Int64(SealedStreamForm.chunkBytes) + max(0, rest - Int64(SealedStreamForm.tagBytes))
    }
}

/// The form of a sealed stream.
///
/// Header: the 8 bytes `HBSEAL1\n` and 16 random bytes. Then chunks of 64 KiB, the last one shorter, each AES-256-GCM
/// ciphertext and its tag of 16 bytes. The key of the stream is HKDF-SHA-256(data key, the random bytes, context), so two
/// streams never share a key; the nonce counts the chunks (8 bytes, most significant first) and marks the last
/// (0 or 1, one byte) behind three zero bytes, so a cut, a swap or a repeat does not open.
enum SealedStreamForm {
    static let magic = Array("HBSEAL1\n".utf8)
    static let saltBytes = 16
    static let headerBytes = 24
    static let chunkBytes = 65_536
    static let tagBytes = 16

    static func key(_ key: DataKey, salt: [UInt8], context: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key.symmetric,
            salt: salt,
            info: Array("habeas-stream-v1/\(context)".utf8),
            outputByteCount: 32
        )
    }

    static func nonce(chunk: UInt64, isLast: Bool) throws -> AES.GCM.Nonce {
        var bytes: [UInt8] = [0, 0, 0]
        withUnsafeBytes(of: chunk.bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(isLast ? 1 : 0)
        return try AES.GCM.Nonce(data: bytes)
    }
}
