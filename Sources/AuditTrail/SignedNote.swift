import Crypto

/// A public key that signs notes, with the name that stands beside its signatures (c2sp.org/signed-note).
package struct NoteKey: Sendable, Hashable {
    package let name: String
    /// The Ed25519 public key, 32 bytes.
    package let publicKey: [UInt8]

    /// - Parameter name: not empty, without spaces or `+`; for a log, its origin.
    package init(name: String, publicKey: [UInt8]) throws(TrailError) {
        guard publicKey.count == 32 else { throw .textMalformed("a public key has 32 bytes") }
        guard NoteKey.isName(name) else { throw .textMalformed("a key name has no spaces and no plus sign") }
        self.name = name
        self.publicKey = publicKey
    }

    /// First four bytes of SHA-256(name, newline, 0x01, public key).
    var id: [UInt8] {
        let named = Array(name.utf8) + [UInt8(ascii: "\n"), NoteKey.ed25519]
        return Array(SHA256.hash(data: named + publicKey).prefix(4))
    }

    /// `name+id+key`, as verifiers of the C2SP formats take it.
    package var text: String {
        "\(name)+\(ExactText.hex(id))+\(ExactText.base64([NoteKey.ed25519] + publicKey))"
    }

    /// Reads ``text``, with or without a newline at its end.
    package init(text: String) throws(TrailError) {
        let line = text.hasSuffix("\n") ? text.dropLast() : text[...]
        // Base64 may contain a plus sign, so only the first two part the text.
        let parts = line.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let key = ExactText.base64(parts[2]), key.first == NoteKey.ed25519 else {
            throw .textMalformed("a public key reads name+id+key")
        }
        try self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
        guard ExactText.hex(id) == parts[1] else { throw .textMalformed("the key's id does not fit the key") }
    }

    private static let ed25519: UInt8 = 1

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && !name.unicodeScalars.contains { $0 == "+" || $0.value < 32 || $0.properties.isWhitespace }
    }

    func verifies(_ signature: [UInt8], of text: String) -> Bool {
        do {
            let key = try Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
            return key.isValidSignature(signature, for: Array(text.utf8))
        } catch {
            return false  // Not a point of the curve: no signature is valid under it.
        }
    }
}

/// A text and the signatures under it (c2sp.org/signed-note).
package struct SignedNote: Sendable, Hashable {
    package struct Signature: Sendable, Hashable {
        package let name: String
        /// Four bytes of key id, then the signature.
        package let bytes: [UInt8]
    }

    /// Ends in a newline.
    package let text: String
    package let signatures: [Signature]

    /// The longest note that is read: a checkpoint with room for more than 16 witnesses.
    package static let bytesMax = 131_072

    /// Signs `text`, which ends in a newline.
    /// - Parameter sign: gives the Ed25519 signature of the bytes by the key whose public half is `key`.
    package init(_ text: String, key: NoteKey, sign: ([UInt8]) throws -> [UInt8]) throws {
        guard text.hasSuffix("\n"), SignedNote.isPlain(text) else {
            throw TrailError.textMalformed("a note is lines of text without control characters")
        }
        self.text = text
        signatures = [Signature(name: key.name, bytes: key.id + (try sign(Array(text.utf8))))]
    }

    /// The whole note: text, blank line, a line for each signature.
    package var note: String {
        text + "\n" + signatures.map { "\u{2014} \($0.name) \(ExactText.base64($0.bytes))\n" }.joined()
    }

    /// Takes a note apart; says nothing about its signatures.
    package init(note: String) throws(TrailError) {
        guard note.utf8.count <= SignedNote.bytesMax, SignedNote.isPlain(note), note.hasSuffix("\n") else {
            throw .textMalformed("a note is lines of text without control characters")
        }
        // Byte by byte, for Swift's characters would join a newline with what follows it.
        let lines = note.utf8.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let blank = lines.lastIndex(where: \.isEmpty), blank > 0, blank < lines.count - 1 else {
            throw .textMalformed("a note ends in a blank line and signatures")
        }
        text = lines[..<blank].map { "\(Substring($0))\n" }.joined()
        var signatures: [Signature] = []
        for line in lines[(blank + 1)...] { signatures.append(try SignedNote.signature(String(Substring(line)))) }
        self.signatures = signatures
    }

    /// Passes only when a signature by `key` is on the note and every one by it is right. Others are not looked at.
    package func verify(_ key: NoteKey) throws(TrailError) {
        let own = signatures.filter { $0.name == key.name && $0.bytes.starts(with: key.id) }
        guard !own.isEmpty else { throw .wrongKey }
        guard own.allSatisfy({ key.verifies(Array($0.bytes.dropFirst(4)), of: text) }) else { throw .signatureWrong }
    }

    private static func signature(_ line: String) throws(TrailError) -> Signature {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "\u{2014}", !parts[1].isEmpty, let bytes = ExactText.base64(parts[2]),
            bytes.count > 4
        else { throw .textMalformed("a signature line reads: dash, name, base64") }
        return Signature(name: String(parts[1]), bytes: bytes)
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 32 || $0 == UInt8(ascii: "\n") }
    }
}
