import Crypto

/// Makes ledger tokens of one kind, which it has taken in already: HMAC-SHA-256 (RFC 2104) with both of its hashes begun.
/// The library's own, being generic, takes three times as long for a short text, and a sweep makes hundreds of thousands.
package struct LedgerCode: Sendable {
    private var inner: SHA256
    private let outer: SHA256

    /// - Parameter key: 32 bytes; one longer than 64 would have to be hashed first.
    init(key: SymmetricKey) {
        let bytes = key.withUnsafeBytes { Array($0) }
        let block = bytes + [UInt8](repeating: 0, count: 64 - bytes.count)
        inner = SHA256.begun(with: block.map { $0 ^ 0x36 })
        outer = SHA256.begun(with: block.map { $0 ^ 0x5C })
    }

    func of(kind: String) -> LedgerCode {
        var code = self
        FramedBytes.join(kind).withUnsafeBytes { code.inner.update(bufferPointer: $0) }
        return code
    }

    /// 32 bytes.
    package func token(_ text: String) -> [UInt8] {
        var (inner, outer) = (inner, outer)
        // As ``FramedBytes`` joins it, without a list made for each of very many.
        withUnsafeBytes(of: UInt64(text.utf8.count).bigEndian) { inner.update(bufferPointer: $0) }
        var text = text
        text.withUTF8 { inner.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
        return outer.finalize().withUnsafeBytes { Array($0) }
    }
}

extension SHA256 {
    fileprivate static func begun(with block: [UInt8]) -> SHA256 {
        var hash = SHA256()
        block.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash
    }
}
