/// What can go wrong with the texts of the history. Sentences carry no personal data.
package enum TrailError: Error, Sendable, Hashable {
    /// A leaf would be longer than allowed: bytes.
    case leafTooLong(Int)
    /// A leaf is not the canonical JSON of the format; what is wrong with it.
    case leafMalformed(String)
    /// A note, checkpoint, key or proof is not of its format; what is wrong with it.
    case textMalformed(String)
    /// No signature of the expected key is on the note.
    case wrongKey
    /// A signature of the expected key is on the note, and is wrong.
    case signatureWrong
    /// The proof does not lead from the leaf to the root.
    case proofWrong
}

extension TrailError: CustomStringConvertible {
    /// Stable, kebab-case.
    package var code: String {
        switch self {
        case .leafTooLong: "leaf-too-long"
        case .leafMalformed: "leaf-malformed"
        case .textMalformed: "audit-text-malformed"
        case .wrongKey: "audit-wrong-key"
        case .signatureWrong: "audit-signature-wrong"
        case .proofWrong: "audit-proof-wrong"
        }
    }

    package var sentence: String {
        switch self {
        case .leafTooLong(let count): "A leaf of the history has \(count) bytes; \(AuditLeaf.bytesMax) are allowed."
        case .leafMalformed(let what): "A leaf of the history is not of the format: \(what)."
        case .textMalformed(let what): "The text is not of the format: \(what)."
        case .wrongKey: "The text is not signed with the expected key."
        case .signatureWrong: "The text was changed after it was signed."
        case .proofWrong: "The proof does not lead from the entry to the signed root."
        }
    }

    /// None of these goes away by waiting.
    package var isTemporary: Bool { false }

    package var description: String { "\(code): \(sentence)" }
}
