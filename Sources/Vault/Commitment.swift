import Crypto

/// A promise about a value that says nothing of it: the digest stands in the history, salt and value are kept sealed, and
/// when they are destroyed nobody can confirm a guess any more.
package struct Commitment: Sendable, Hashable {
    /// Which field it is about, as `correction/email`.
    package let path: String
    package let value: [UInt8]
    /// 32 random bytes, new for each field of each leaf, so that equal values are not seen to be equal.
    package let salt: [UInt8]

    /// A new commitment with a salt of its own.
    package init(path: String, value: [UInt8]) {
        self.init(path: path, value: value, salt: RandomToken.bytes(Commitment.saltBytes))
    }

    /// A commitment made before.
    package init(path: String, value: [UInt8], salt: [UInt8]) {
        self.path = path
        self.value = value
        self.salt = salt
    }

    /// SHA-256("habeas-commit-v1" || salt || length of path || path || length of value || value), 32 bytes; a length is
    /// 8 bytes, most significant first.
    package var digest: [UInt8] {
        Array(SHA256.hash(data: Array("habeas-commit-v1".utf8) + salt + FramedBytes.join([Array(path.utf8), value])))
    }

    /// True when `digest` is this commitment's; a salt of another length never is.
    package func verifies(_ digest: [UInt8]) -> Bool {
        salt.count == Commitment.saltBytes && Keyring.isEqual(digest, self.digest)
    }

    private static let saltBytes = 32
}

extension Commitment: CustomStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
