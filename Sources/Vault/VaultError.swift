/// What can go wrong with keys and sealed bytes. Sentences name files, months and contexts; never a secret or a person.
package enum VaultError: Error, Sendable, Hashable {
    /// Faults of key files, all those of one reading together.
    case keyFiles([KeyFileFault])
    /// A key was wrapped in this month, and the keyring has no key-encryption key of that month.
    case monthMissing(String)
    /// Not a month as `2026-11`.
    case monthMalformed(String)
    /// Not the 32 bytes of a key.
    case keyLength(Int)
    /// The data key `id` does not open under the month's key: altered, or another site's.
    case cannotUnwrap(id: String)
    /// The bytes are not what was sealed for this context, or the key is another.
    case cannotOpen(context: String)
    /// The bytes do not begin as a sealed stream does.
    case notSealedStream
    /// A chunk of a sealed stream, counted from 0, is not what was written, or the key or context is another.
    case streamAltered(chunk: Int)
    /// A sealed stream ends before its last chunk.
    case streamTruncated(chunks: Int)
    /// Bytes were written to a stream that was already finished.
    case streamFinished
    /// The stored text is not a password hash of ours, or asks for more memory than allowed.
    case passwordHashMalformed
}

/// One thing wrong with one file of the key folder.
package enum KeyFileFault: Sendable, Hashable {
    case missing(String)
    /// The text is cut, mistyped or otherwise not as written.
    case damaged(String)
    /// A key file, but of another kind or month than the name says.
    case misnamed(String)
    /// A key file of another site.
    case foreign(String)

    var code: String {
        switch self {
        case .missing: "key-file-missing"
        case .damaged: "key-file-damaged"
        case .misnamed: "key-file-misnamed"
        case .foreign: "key-file-foreign"
        }
    }

    var sentence: String {
        switch self {
        case .missing(let name): "The key file \(name) is missing; put it back from its copy."
        case .damaged(let name): "The key file \(name) is damaged; put it back from its copy."
        case .misnamed(let name): "The key file \(name) holds another key than its name says."
        case .foreign(let name): "The key file \(name) belongs to another site."
        }
    }
}

extension VaultError: CustomStringConvertible {
    /// Stable, kebab-case.
    package var code: String {
        switch self {
        case .keyFiles(let faults): faults.first?.code ?? "key-file-missing"
        case .monthMissing: "key-month-missing"
        case .monthMalformed: "key-month-malformed"
        case .keyLength: "key-length"
        case .cannotUnwrap: "key-cannot-unwrap"
        case .cannotOpen: "sealed-cannot-open"
        case .notSealedStream: "stream-not-sealed"
        case .streamAltered: "stream-altered"
        case .streamTruncated: "stream-truncated"
        case .streamFinished: "stream-finished"
        case .passwordHashMalformed: "password-hash-malformed"
        }
    }

    package var sentence: String {
        switch self {
        case .keyFiles(let faults): faults.map(\.sentence).joined(separator: " ")
        case .monthMissing(let month):
            "The key-encryption key of \(month) is not in the key folder: restore it, or what it sealed is gone."
        case .monthMalformed(let month): "\(month) is not a month such as 2026-11."
        case .keyLength(let count): "A key has 32 bytes, not \(count)."
        case .cannotUnwrap(let id): "The data key \(id) does not open with this site's keys."
        case .cannotOpen(let context): "The sealed value \(context) was altered, or belongs to another key."
        case .notSealedStream: "The bytes are not a sealed stream."
        case .streamAltered(let chunk): "The sealed stream was altered in chunk \(chunk), or belongs to another key."
        case .streamTruncated(let chunks): "The sealed stream is cut off after \(chunks) chunks."
        case .streamFinished: "The sealed stream is finished; nothing can be added."
        case .passwordHashMalformed: "The stored password cannot be read; set a new one."
        }
    }

    /// None of these goes away by waiting.
    package var isTemporary: Bool { false }

    package var description: String { "\(code): \(sentence)" }
}
