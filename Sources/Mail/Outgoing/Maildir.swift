import Dispatch
import Foundation
import Outbound

/// A Maildir. The file's name comes from the Message-ID, so that a message that is delivered twice stands there once.
package struct Maildir: Sendable {
    private let folder: URL
    /// Writing and syncing block; they do it here, one after the other.
    private let queue = DispatchQueue(label: "maildir")

    package init(_ folder: URL) { self.folder = folder }

    /// Durable when it returns: file synced, renamed into `new/`, folder synced.
    func deliver(_ bytes: [UInt8], messageID: String) async throws(OutboundError) {
        let outcome: Result<Void, OutboundError> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(OutboundError) in try write(bytes, messageID) })
            }
        }
        try outcome.get()
    }

    private func write(_ bytes: [UInt8], _ messageID: String) throws(OutboundError) {
        let name = Maildir.fileName(messageID)
        do {
            for part in ["tmp", "new", "cur"] {
                try FileManager.default.createDirectory(
                    at: folder.appending(path: part),
                    withIntermediateDirectories: true
                )
            }
            // A mail program moves what was read to cur/ and appends flags to the name.
            let read = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "cur").path)
            if read.contains(where: { $0 == name || $0.hasPrefix(name + ":") }) { return }
        } catch {
            throw Maildir.failure
        }
        let draft = folder.appending(path: "tmp/\(name)").path
        try Maildir.writeSynced(bytes, to: draft)
        guard rename(draft, folder.appending(path: "new/\(name)").path) == 0 else { throw Maildir.failure }
        try Maildir.sync(folder.appending(path: "new").path)
    }

    private static let failure = OutboundError(
        "maildir-unwritable",
        "the mail folder cannot be written; check its place, its rights and the free space",
        isTemporary: true
    )

    /// Letters, digits and a few marks; everything else by its number, so that different ids stay different.
    static func fileName(_ messageID: String) -> String {
        messageID.utf8.reduce(into: "") { name, byte in
            let character = Character(Unicode.Scalar(byte))
            let isPlain = character.isASCII && (character.isLetter || character.isNumber || character == "-")
            name += isPlain || (character == "." && !name.isEmpty) ? String(character) : "_\(String(byte, radix: 16))_"
        }
    }

    /// Files in a Maildir have plain newlines; CRLF is the wire's.
    private static func writeSynced(_ bytes: [UInt8], to path: String) throws(OutboundError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure }
        defer { close(file) }
        var piece: [UInt8] = []
        piece.reserveCapacity(pieceBytes)
        for (index, byte) in bytes.enumerated() {
            let isCarriageReturn = byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
            if !isCarriageReturn { piece.append(byte) }
            guard piece.count == pieceBytes else { continue }
            try write(piece, to: file)
            piece.removeAll(keepingCapacity: true)
        }
        try write(piece, to: file)
        guard fsync(file) == 0 else { throw failure }
    }

    private static let pieceBytes = 64 << 10

    private static func write(_ bytes: [UInt8], to file: Int32) throws(OutboundError) {
        var start = 0
        while start < bytes.count {
            let written = bytes[start...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard written > 0 else { throw failure }
            start += written
        }
    }

    private static func sync(_ path: String) throws(OutboundError) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure }
    }
}
