import Crypto
import CryptoExtras
import Foundation

/// Passwords of staff as they are stored: scrypt, with its parameters in the text, so that they can grow later.
/// A call takes 128 MiB and a good part of a second: never on the cooperative pool, and never more than two at once.
package enum PasswordHash {
    /// N = 2^17, r = 8, p = 1.
    package static let logRounds = 17
    private static let blockSize = 8
    private static let parallelism = 1

    /// `$scrypt$ln=17,r=8,p=1$SALT$HASH`, salt and hash in base64 without padding.
    package static func make(_ password: String, logRounds: Int = logRounds) throws -> String {
        let salt = RandomToken.bytes(16)
        let hash = try derive(password, salt: salt, logRounds: logRounds)
        return "$scrypt$ln=\(logRounds),r=\(blockSize),p=\(parallelism)$\(unpadded(salt))$\(unpadded(hash))"
    }

    /// True when `stored` was made from this password. Takes as long for a wrong password as for the right one.
    package static func verify(_ password: String, _ stored: String) throws -> Bool {
        let parts = try read(stored)
        return Keyring.isEqual(try derive(password, salt: parts.salt, logRounds: parts.logRounds), parts.hash)
    }

    /// True when `stored` has weaker parameters than new ones get: make it anew at the next sign-in.
    package static func isOutdated(_ stored: String) throws -> Bool { try read(stored).logRounds < logRounds }

    private static func derive(_ password: String, salt: [UInt8], logRounds: Int) throws -> [UInt8] {
        // The same letters can be typed in more than one way of Unicode; one form, so that every keyboard works.
        let typed = Array(password.precomposedStringWithCompatibilityMapping.utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: typed,
            salt: salt,
            outputByteCount: 32,
            rounds: 1 << logRounds,
            blockSize: blockSize,
            parallelism: parallelism
        )
        return key.withUnsafeBytes { Array($0) }
    }

    private static func read(_ stored: String) throws -> (logRounds: Int, salt: [UInt8], hash: [UInt8]) {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", parts[2].hasPrefix("ln="),
            parts[2].hasSuffix(",r=\(blockSize),p=\(parallelism)"),
            let logRounds = Int(parts[2].dropFirst(3).prefix { $0 != "," }), (1...20).contains(logRounds),
            let salt = padded(parts[3]), salt.count == 16, let hash = padded(parts[4]), hash.count == 32
        else { throw VaultError.passwordHashMalformed }
        return (logRounds, salt, hash)
    }

    private static func unpadded(_ bytes: [UInt8]) -> String { ByteText.base64(bytes).filter { $0 != "=" } }

    private static func padded(_ text: Substring) -> [UInt8]? {
        ByteText.base64(text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4))
    }
}
