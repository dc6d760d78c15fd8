import SubjectRequests

/// An answer as the one entry of an AES-256 ZIP, for mail: names and sizes within it are hidden, and one key is derived.
///
/// The format derives its key by 1,000 rounds of PBKDF2-SHA1, so the passphrase must be a generated one of 80 bits and more.
package enum LockedArchive {
    /// What the file is called that is mailed.
    package static let fileName = "your-data-locked.zip"

    /// Writes the ZIP while `content` hands over exactly `size` bytes; memory does not grow with them.
    package static func write(
        _ name: String,
        at time: Timestamp,
        size: Int64,
        passphrase: Sensitive<String>,
        from content: (ByteSink) throws -> Void,
        to sink: @escaping ByteSink
    ) throws {
        let archive = try ArchiveWriter(passphrase: passphrase, sink: sink)
        // An answer is compressed already, or too short to gain by it.
        try archive.begin(name, at: time, size: size, method: .stored)
        try content { try archive.write($0) }
        try archive.finish()
    }
}
