import Foundation
import Synchronization

/// Where a command writes, so that it can run in another process than the one that shows the text.
final class CommandOutput: Sendable {
    private let text = Mutex("")
    private let isDirect: Bool

    /// - Parameter isDirect: true to write to standard output at once; false to keep the text for ``collected``.
    init(isDirect: Bool) { self.isDirect = isDirect }

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

    /// Says on standard error why a command did not do its work.
    static func complain(_ text: String) {
        guard !text.isEmpty else { return }
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    var collected: String { text.withLock { $0 } }
}
