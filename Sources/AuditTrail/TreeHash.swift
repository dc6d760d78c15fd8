import Crypto

/// A SHA-256 value of the tree: 32 bytes, held without an allocation because a log has millions.
package struct TreeHash: Hashable, Sendable, CustomStringConvertible {
    private let lanes: SIMD32<UInt8>

    /// Nil unless there are exactly 32 bytes.
    package init?(_ bytes: some Sequence<UInt8>) {
        var lanes = SIMD32<UInt8>()
        var count = 0
        for byte in bytes {
            guard count < 32 else { return nil }
            lanes[count] = byte
            count += 1
        }
        guard count == 32 else { return nil }
        self.lanes = lanes
    }

    init(_ digest: SHA256.Digest) {
        lanes = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD32<UInt8>.self) }
    }

    /// Of 64 hexadecimal digits in small letters; nil for anything else.
    init?(hexadecimal text: UnsafeRawBufferPointer) {
        guard text.count == 64 else { return nil }
        var lanes = SIMD32<UInt8>()
        for place in 0..<32 {
            guard let high = ExactText.value(text[place * 2]), let low = ExactText.value(text[place * 2 + 1]) else {
                return nil
            }
            lanes[place] = high << 4 | low
        }
        self.lanes = lanes
    }

    package var bytes: [UInt8] { (0..<32).map { lanes[$0] } }

    /// 64 hexadecimal digits in small letters.
    package var description: String { ExactText.hex(bytes) }

    func add(to hash: inout SHA256) {
        withUnsafeBytes(of: lanes) { hash.update(bufferPointer: $0) }
    }

    /// RFC 6962 section 2.1: SHA-256(0x00 || leaf).
    package static func leaf(_ bytes: [UInt8]) -> TreeHash { bytes.withUnsafeBytes(leaf) }

    package static func leaf(_ bytes: UnsafeRawBufferPointer) -> TreeHash {
        var hash = SHA256()
        withUnsafeBytes(of: UInt8(0)) { hash.update(bufferPointer: $0) }
        hash.update(bufferPointer: bytes)
        return TreeHash(hash.finalize())
    }

    /// RFC 6962 section 2.1: SHA-256(0x01 || left || right).
    package static func parent(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var hash = SHA256()
        withUnsafeBytes(of: UInt8(1)) { hash.update(bufferPointer: $0) }
        left.add(to: &hash)
        right.add(to: &hash)
        return TreeHash(hash.finalize())
    }

    /// The root of a tree without leaves: SHA-256 of nothing.
    package static let empty = TreeHash(SHA256.hash(data: [UInt8]()))
}
