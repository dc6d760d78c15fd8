import Crypto

/// SHA-256 over bytes that come in pieces.
package struct ContentDigest {
    private var hash = SHA256()

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// The 32 bytes of the digest of all that came so far.
    package var bytes: [UInt8] { Array(hash.finalize()) }

    /// The digest in small hexadecimal letters, as `sha256sum` prints it.
    package var hex: String { ByteText.hex(hash.finalize()) }

    /// The digest as HTML's integrity and policy attributes write it.
    package var base64: String { ByteText.base64(bytes) }
}

extension ContentDigest {
    /// The digest of bytes that are all there, in small hexadecimal letters.
    package static func hex(of bytes: [UInt8]) -> String {
        var digest = ContentDigest()
        bytes.withUnsafeBytes { digest.update($0) }
        return digest.hex
    }
}
