import Foundation
import Synchronization

/// Where a command writes, so that it can run in another process than the one that shows the text.
final class CommandOutput: Sendable {
    private let text = Mutex("")
    /// True in the process that was started for the command; false in a server that does it for another.
    let isDirect: Bool
    /// The folder in which the command was typed, which is not the server's.
    private let folder: String

    /// - Parameter isDirect: true to write to standard output at once; false to keep the text for ``collected``.
    init(isDirect: Bool, folder: String = FileManager.default.currentDirectoryPath) {
        self.isDirect = isDirect
        self.folder = folder
    }

    /// A path as it was typed.
    func file(_ path: String) -> URL {
        URL(filePath: path, relativeTo: URL(filePath: folder, directoryHint: .isDirectory)).absoluteURL
    }

    func line(_ line: String) {
        guard isDirect else {
            text.withLock { $0 += line + "\n" }
            return
        }
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    /// One JSON document, keys sorted.
    func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        line(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// A fact as a line for people, or as JSON for programs.
    func show(_ fact: some Encodable & CustomStringConvertible, json isJSON: Bool) throws {
        guard !isJSON else { return try json(fact) }
        line(fact.description)
    }

    /// Says on standard error why a command did not do its work.
    static func complain(_ text: String) {
        guard !text.isEmpty else { return }
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    var collected: String { text.withLock { $0 } }
}
