import Foundation
import SubjectRequests
import Vault

/// The folder `SITE/incoming/`, where `habeas receive` leaves a letter without waiting for anybody: sealed, synced, and only
/// then under its final name. Whoever holds the site's lock files it within a second.
package struct IncomingSpool: Sendable {
    /// A letter as it lies in the folder.
    package struct Letter: Sendable {
        /// The file's name without its ending; the id of the message that it becomes.
        package let id: String
        package let mailbox: String
        package let receivedAt: Timestamp
        package let key: WrappedKey
        /// The raw message, sealed under ``key``.
        package let sealed: [UInt8]
    }

    private let folder: URL

    package init(folder: URL) { self.folder = folder }

    /// Seals and stores a raw message; when this returns, it survives a power cut.
    ///
    /// - Parameters:
    ///   - raw: the message as the mail server handed it over.
    ///   - mailbox: the address it came to, empty when nobody said.
    /// - Throws: ``IntakeError/cannotStore`` when it is not safely stored: the sender must try again.
    package func store(_ raw: [UInt8], mailbox: String, at time: Timestamp, keyring: Keyring) throws {
        var random = SystemRandomNumberGenerator()
        let id = TimeOrderedID.make(at: time, using: &random)
        let key = DataKey()
        let wrapped = try keyring.wrap(key, id: id)
        let sealed = try key.seal(raw, context: "messages/raw/\(id)")
        let head = LetterHead(
            mailbox: mailbox,
            receivedAt: time.microseconds,
            month: wrapped.month,
            wrapped: Data(wrapped.bytes)
        )
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let headBytes = try JSONEncoder().encode(head)
            let length = withUnsafeBytes(of: UInt32(headBytes.count).bigEndian) { Array($0) }
            try DurableFile.write(length + headBytes + sealed, to: folder.appending(path: "\(id).letter"))
        } catch {
            throw IntakeError.cannotStore
        }
    }

    /// How many letters wait, those among them that could not be opened.
    package func count() throws -> Int { try names(ending: ".letter").count + names(ending: IncomingSpool.aside).count }

    /// The names of the letters that wait, oldest first.
    package func waiting() throws -> [String] { try names(ending: ".letter") }

    /// - Throws: ``IntakeError/letterDamaged(_:)`` for what is no letter of ours.
    package func read(_ name: String) throws -> Letter {
        let bytes = Array(try Data(contentsOf: folder.appending(path: name)))
        do {
            return try letter(name, bytes)
        } catch is DecodingError {
            throw IntakeError.letterDamaged(name)
        }
    }

    /// Puts a letter that cannot be opened beside the others, so that it does not stand in their way. It is not lost:
    /// ``retryUnreadable()`` lets it wait again.
    package func setAside(_ name: String) throws { try rename(name, to: name + IncomingSpool.aside) }

    /// Lets the letters that were set aside wait again, as after somebody has put the right keys back.
    package func retryUnreadable() throws {
        for name in try names(ending: IncomingSpool.aside) {
            try rename(name, to: String(name.dropLast(IncomingSpool.aside.count)))
        }
    }

    private static let aside = ".unreadable"

    private func names(ending: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(ending) }.sorted()
    }

    private func rename(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(at: folder.appending(path: name), to: folder.appending(path: other))
    }

    /// Takes a letter away that is stored elsewhere now.
    package func remove(_ letter: Letter) throws {
        try FileManager.default.removeItem(at: folder.appending(path: "\(letter.id).letter"))
    }

    private func letter(_ name: String, _ bytes: [UInt8]) throws -> Letter {
        guard bytes.count > 4 else { throw IntakeError.letterDamaged(name) }
        let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count >= 4 + length else { throw IntakeError.letterDamaged(name) }
        let head = try JSONDecoder().decode(LetterHead.self, from: Data(bytes[4..<(4 + length)]))
        let id = String(name.dropLast(".letter".count))
        return Letter(
            id: id,
            mailbox: head.mailbox,
            receivedAt: Timestamp(microseconds: head.receivedAt),
            key: WrappedKey(id: id, month: head.month, wrapped: Array(head.wrapped)),
            sealed: Array(bytes[(4 + length)...])
        )
    }

    private struct LetterHead: Codable {
        let mailbox: String
        let receivedAt: Int64
        let month: String
        let wrapped: Data
    }
}

/// A data key as the database keeps it: wrapped under a month's key.
package struct WrappedKey: Sendable, Hashable {
    package let id: String
    package let month: String
    package let wrapped: [UInt8]

    package init(id: String, month: String, wrapped: [UInt8]) {
        self.id = id
        self.month = month
        self.wrapped = wrapped
    }
}
