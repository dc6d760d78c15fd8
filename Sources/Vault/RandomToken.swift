import Crypto

/// Secrets that are handed to people: link tokens. Only ``digest(of:)`` of a token is stored.
package enum RandomToken {
    /// 128 random bits in base64url: 22 characters.
    package static func link() -> String { ByteText.base64URL(bytes(16)) }

    /// 128 random bits in Crockford's base32, small letters: 26 characters that can be read out.
    package static func spoken() -> String { ByteText.base32(bytes(16)) }

    /// 100 random bits in Crockford's base32, small letters in groups of four: `k3tz-9m2q-…`, 20 characters that are typed
    /// easily and mistaken for no other.
    package static func passphrase() -> String {
        let letters = Array(ByteText.base32(bytes(13)).prefix(20))
        return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<$0 + 4]) }.joined(separator: "-")
    }

    /// `count` bytes from the system's generator.
    package static func bytes(_ count: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            withUnsafeBytes(of: random.next()) { bytes.append(contentsOf: $0) }
        }
        return Array(bytes.prefix(count))
    }

    /// What is stored of a token with 128 bits: its SHA-256, 32 bytes. Of something shorter that would give it away: key it.
    package static func digest(of token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }
}
