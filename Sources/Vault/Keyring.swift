import Crypto
import Foundation

/// The keys of one site: index key, ledger key, site key, and a key-encryption key for each month.
/// A value; whoever loads or saves it does so through ``files``. It prints as `***`.
package struct Keyring: Sendable {
    let index: SymmetricKey
    let ledger: SymmetricKey
    let site: Curve25519.Signing.PrivateKey
    let monthly: [String: SymmetricKey]
    /// The ledger key, ready to be used: a sweep makes hundreds of thousands of tokens, and a key costs more than a token.
    let ledgerCode: LedgerCode

    init(
        index: SymmetricKey,
        ledger: SymmetricKey,
        site: Curve25519.Signing.PrivateKey,
        monthly: [String: SymmetricKey]
    ) {
        self.index = index
        self.ledger = ledger
        self.site = site
        self.monthly = monthly
        ledgerCode = LedgerCode(key: ledger)
    }

    /// New keys for a new site, with a key-encryption key for `month` (as `2026-11`).
    package static func fresh(month: String) throws(VaultError) -> Keyring {
        guard isMonth(month) else { throw .monthMalformed(month) }
        return Keyring(
            index: SymmetricKey(size: .bits256),
            ledger: SymmetricKey(size: .bits256),
            site: Curve25519.Signing.PrivateKey(),
            monthly: [month: SymmetricKey(size: .bits256)]
        )
    }

    /// The months that have a key-encryption key, oldest first; ``wrap(_:id:)`` uses the last.
    package var months: [String] { monthly.keys.sorted() }

    /// The same keys and a new key-encryption key for `month`; unchanged when that month has one.
    package func adding(month: String) throws(VaultError) -> Keyring {
        guard Keyring.isMonth(month) else { throw .monthMalformed(month) }
        guard monthly[month] == nil else { return self }
        let added = monthly.merging([month: SymmetricKey(size: .bits256)]) { old, _ in old }
        return Keyring(index: index, ledger: ledger, site: site, monthly: added)
    }

    /// The same keys without that of `month`: once its file is gone too, nothing wrapped in that month opens again.
    package func removing(month: String) -> Keyring {
        Keyring(index: index, ledger: ledger, site: site, monthly: monthly.filter { $0.key != month })
    }

    /// The data key `id`, wrapped under the newest month's key.
    package func wrap(_ key: DataKey, id: String) throws -> (bytes: [UInt8], month: String) {
        guard let month = months.last, let wrapping = monthly[month] else {
            throw VaultError.keyFiles([.missing("month-….key")])
        }
        return (try DataKey(wrapping).seal(key.bytes, context: Keyring.wrapContext(id, month)), month)
    }

    /// The data key `id` that ``wrap(_:id:)`` gave in `month`.
    package func unwrap(_ wrapped: [UInt8], id: String, month: String) throws(VaultError) -> DataKey {
        guard let wrapping = monthly[month] else { throw .monthMissing(month) }
        do {
            return try DataKey(bytes: DataKey(wrapping).open(wrapped, context: Keyring.wrapContext(id, month)))
        } catch {
            throw .cannotUnwrap(id: id)
        }
    }

    private static func wrapContext(_ id: String, _ month: String) -> String { "habeas-wrap-v1/\(month)/\(id)" }

    static func isMonth(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2 else { return false }
        let isDigits = parts.joined().utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isDigits && ("01"..."12").contains(parts[1])
    }
}

extension Keyring {
    /// The Ed25519 signature (64 bytes) of `message` by the site key.
    package func sign(_ message: [UInt8]) throws -> [UInt8] { Array(try site.signature(for: message)) }

    /// The site key's public half, 32 bytes.
    package var publicKey: [UInt8] { Array(site.publicKey.rawRepresentation) }

    /// Names the site: the first 16 bytes of the SHA-256 of ``publicKey`` as 32 hexadecimal digits.
    package var fingerprint: String { Keyring.fingerprint(of: publicKey) }

    package static func fingerprint(of publicKey: [UInt8]) -> String {
        ByteText.hex(SHA256.hash(data: publicKey).prefix(16))
    }
}

extension Keyring: CustomStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
