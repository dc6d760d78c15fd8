import Crypto
import Foundation

/// A key that seals what belongs to one owner: a case, a package, an identity document, a member of staff, a message.
/// AES-256-GCM. It prints as `***`.
package struct DataKey: Sendable {
    let symmetric: SymmetricKey

    /// A new random key.
    package init() { symmetric = SymmetricKey(size: .bits256) }

    /// The key of these 32 bytes.
    package init(bytes: [UInt8]) throws(VaultError) {
        guard bytes.count == 32 else { throw .keyLength(bytes.count) }
        symmetric = SymmetricKey(data: bytes)
    }

    init(_ symmetric: SymmetricKey) { self.symmetric = symmetric }

    /// Seals `plain`; the answer is nonce (12 bytes), ciphertext, tag (16 bytes).
    /// - Parameter context: where the value lives, as `table/column/id`; opening it elsewhere fails.
    package func seal(_ plain: [UInt8], context: String) throws -> [UInt8] {
        let box = try AES.GCM.seal(plain, using: symmetric, authenticating: Array(context.utf8))
        var sealed: [UInt8] = []
        sealed.reserveCapacity(plain.count + DataKey.overhead)
        sealed.append(contentsOf: box.nonce)
        sealed.append(contentsOf: box.ciphertext)
        sealed.append(contentsOf: box.tag)
        return sealed
    }

    /// Opens what ``seal(_:context:)`` gave for the same context.
    package func open(_ sealed: [UInt8], context: String) throws(VaultError) -> [UInt8] {
        guard sealed.count >= DataKey.overhead else { throw .cannotOpen(context: context) }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            return Array(try AES.GCM.open(box, using: symmetric, authenticating: Array(context.utf8)))
        } catch {
            throw .cannotOpen(context: context)
        }
    }

    /// The data key `id`, wrapped under this one: it opens no longer than this one does.
    package func wrap(_ key: DataKey, id: String) throws -> [UInt8] {
        try seal(key.bytes, context: DataKey.wrapContext(id))
    }

    /// The data key `id` that ``wrap(_:id:)`` gave.
    package func unwrap(_ wrapped: [UInt8], id: String) throws(VaultError) -> DataKey {
        do {
            return try DataKey(bytes: open(wrapped, context: DataKey.wrapContext(id)))
        } catch {
            throw .cannotUnwrap(id: id)
        }
    }

    private static func wrapContext(_ id: String) -> String { "habeas-wrap-v1/key/\(id)" }

    /// Bytes that sealing adds.
    package static let overhead = 12 + 16

    /// The key itself, for wrapping only.
    var bytes: [UInt8] { symmetric.withUnsafeBytes { Array($0) } }
}

extension DataKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
