import Foundation
import Synchronization

/// The mail server of `Tests/Peers/smtp_sink.py`, running while the value lives.
final class MailSink: Sendable {
    struct Transaction: Decodable {
        let connection: Int
        let from: String
        let to: [String]
        let auth: [String]?
        let message: Foundation.Data

        var text: String { String(decoding: message, as: UTF8.self) }
    }

    let port: Int
    private let process: Mutex<Process>
    private let output: FileHandle

    init(_ arguments: String...) throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Peers/smtp_sink.py").path
        let (input, output, process) = (Pipe(), Pipe(), Process())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script] + arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.output = output.fileHandleForReading
        port = try JSONDecoder().decode([String: Int].self, from: MailSink.line(of: self.output))["port"] ?? 0
        self.process = Mutex(process)
    }

    deinit { process.withLock { $0.terminate() } }

    /// The next transaction that the sink took; waits for it.
    func next() throws -> Transaction {
        try JSONDecoder().decode(Transaction.self, from: MailSink.line(of: output))
    }

    private static func line(of handle: FileHandle) -> Foundation.Data {
        var line = Foundation.Data()
        while let byte = try? handle.read(upToCount: 1), !byte.isEmpty, byte != Foundation.Data([10]) { line += byte }
        return line
    }
}
