import Crypto
import Foundation

extension Keyring {
    /// The blind index of `text`: equal for equal kind and text, and useless without the index key. 16 bytes.
    /// - Parameter text: already folded by the caller (case, spaces), so that what is the same compares equal.
    package func indexToken(_ text: String, kind: String) -> [UInt8] {
        Array(Keyring.authentication(of: FramedBytes.join(kind, text), under: index).prefix(16))
    }

    /// The blind index of bytes that are compared as they are. 16 bytes.
    package func indexToken(_ bytes: [UInt8], kind: String) -> [UInt8] {
        Array(Keyring.authentication(of: FramedBytes.join([Array(kind.utf8), bytes]), under: index).prefix(16))
    }

    /// As ``indexToken(_:kind:)`` but under the ledger key, which is never rotated: suppressions and the erasure ledger
    /// outlive every case. 32 bytes.
    package func ledgerToken(_ text: String, kind: String) -> [UInt8] { ledgerTokens(of: kind).token(text) }

    /// For very many tokens of one kind.
    package func ledgerTokens(of kind: String) -> LedgerCode { ledgerCode.of(kind: kind) }

    /// What stands in the reply address of a case's mails: the reference in small letters and 80 bits of proof, in
    /// characters that survive a mail server which changes case.
    package func replyToken(for reference: String) -> String {
        let name = reference.lowercased()
        let proof = Keyring.authentication(of: Array(name.utf8), under: derived("reply-v1"))
        return name + "-" + ByteText.base32(proof.prefix(10))
    }

    /// The token of the link that an effect mails: 128 bits that only this site can make, the same each time, so that a mail
    /// which is sent again holds the link of the first.
    package func linkToken(_ effect: String) -> String {
        ByteText.base64URL(Array(Keyring.authentication(of: Array(effect.utf8), under: derived("link-v1")).prefix(16)))
    }

    /// The eight digits that an effect mails: each code as likely as any other, the same each time, so that a mail which is
    /// sent again holds the code of the first, and nothing but a keyed digest of it need be stored.
    package func mailedCode(_ effect: String) -> String {
        let proof = Keyring.authentication(of: Array(effect.utf8), under: derived("code-v1"))
        let number = proof.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000_000
        let digits = String(number)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// What an erasure writes in place of `text` where the map asks for a keyed hash: equal values stay equal at this site, and
    /// tell nobody else anything. 32 bytes.
    package func erasureHash(_ text: String) -> [UInt8] {
        Keyring.authentication(of: Array(text.utf8), under: derived("erasure-v1"))
    }

    /// `text` sealed so that only this site can read it again, for maps that ask an erasure for that.
    package func erasureCipher(_ text: String) throws -> [UInt8] {
        try DataKey(derived("erasure-cipher-v1")).seal(Array(text.utf8), context: "erasure")
    }

    /// What proves that a form came from this site: HMAC-SHA-256 in hexadecimal, for one purpose.
    package func formDigest(_ text: String, purpose: String) -> String {
        ByteText.hex(Keyring.authentication(of: FramedBytes.join(purpose, text), under: derived("form-v1")))
    }

    /// The reference that a reply token names, in capitals; nil when this site did not make the token.
    package func reference(ofReplyToken token: String) -> String? {
        let name = token.lowercased().prefix { $0 != "-" }
        guard !name.isEmpty, Keyring.isEqual(replyToken(for: String(name)), token.lowercased()) else { return nil }
        return name.uppercased()
    }

    /// The token of a one-click unsubscribe link (RFC 8058): it names list and address to this site only, and can do
    /// nothing else. The same list and address always give the same token.
    package func unsubscribeToken(list: String, address: String) throws -> String {
        let named = FramedBytes.join(list, address)
        // A nonce made from the content repeats only when the whole message does, which GCM allows; a random one would
        // give every mailing another link for the same person.
        let digest = Keyring.authentication(of: named, under: derived("unsubscribe-nonce-v1"))
        let nonce = try AES.GCM.Nonce(data: digest.prefix(12))
        let box = try AES.GCM.seal(named, using: derived("unsubscribe-v1"), nonce: nonce)
        return ByteText.base64URL(digest.prefix(12) + Array(box.ciphertext) + Array(box.tag))
    }

    /// The list and address that an unsubscribe token names; nil when this site did not make the token.
    package func listAndAddress(ofUnsubscribeToken token: String) -> (list: String, address: String)? {
        guard token.utf8.count <= 4_096, let sealed = ByteText.base64URL(token) else { return nil }
        guard let named = unsealed(sealed), let parts = FramedBytes.split(named), parts.count == 2 else { return nil }
        guard let list = String(validating: parts[0], as: UTF8.self),
            let address = String(validating: parts[1], as: UTF8.self)
        else { return nil }
        return (list, address)
    }

    private func unsealed(_ sealed: [UInt8]) -> [UInt8]? {
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            return Array(try AES.GCM.open(box, using: derived("unsubscribe-v1")))
        } catch {
            return nil  // Which of the ways a forged token is wrong is nobody's business.
        }
    }

    /// A key for one purpose, made from the ledger key because mailed links and addresses outlive rotations.
    private func derived(_ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: ledger, info: Array("habeas-\(purpose)".utf8), outputByteCount: 32)
    }

    private static func authentication(of message: [UInt8], under key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    }

    /// Compares without telling by its duration where the texts differ.
    static func isEqual(_ left: String, _ right: String) -> Bool { isEqual(Array(left.utf8), Array(right.utf8)) }

    static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
