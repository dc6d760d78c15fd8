import Crypto

/// Makes ledger tokens of one kind, which it has taken in already.
package struct LedgerCode: Sendable {
    private let begun: HMAC<SHA256>

    init(begun: HMAC<SHA256>) { self.begun = begun }

    /// 32 bytes.
    package func token(_ text: String) -> [UInt8] {
        var code = begun
        code.update(data: FramedBytes.join(text))
        return code.finalize().withUnsafeBytes { Array($0) }
    }
}
