import Foundation
import Synchronization

@testable import Outbound

/// A mailbox server of `Tests/Peers`, running while the value lives: Dovecot, or one that lies.
final class MailboxPeer: Sendable {
    struct Facts: Decodable {
        let port: Int
        let tls: Int?
        let certificate: String?
        let password: String?
    }

    struct Lying: Decodable {
        let letter: Foundation.Data
        let flags: [String]
    }

    let facts: Facts
    private let process: Mutex<Process>
    private let input: FileHandle
    private let output: FileHandle

    init(_ script: String = "mailbox_server.py") throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Peers/\(script)").path
        let (input, output, process) = (Pipe(), Pipe(), Process())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-B", path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.input = input.fileHandleForWriting
        self.output = output.fileHandleForReading
        facts = try JSONDecoder().decode(Facts.self, from: MailboxPeer.line(of: self.output))
        self.process = Mutex(process)
    }

    deinit {
        // It stops its own server when its input ends.
        try? input.close()
        process.withLock { $0.waitUntilExit() }
    }

    func deliver(_ letter: [UInt8], at seconds: Int = 1_700_000_000) throws {
        let text = Foundation.Data(letter).base64EncodedString()
        _ = try ask(#"{"user": "info", "letter": "\#(text)", "at": \#(seconds)}"#)
    }

    /// What a mail program does: names of imaplib's methods and their arguments.
    func mailProgram(_ steps: String) throws { _ = try ask(#"{"user": "info", "steps": \#(steps)}"#) }

    func restart() throws { _ = try ask(#"{"restart": true}"#) }

    func letters(in folder: String = "INBOX") throws -> [Lying] {
        try JSONDecoder().decode([Lying].self, from: ask(#"{"user": "info", "folder": "\#(folder)"}"#))
    }

    func client(_ scheme: String = "imaps", password: String? = nil, trusted: Bool = true) -> IMAPClient {
        let port = scheme == "imaps" ? facts.tls ?? facts.port : facts.port
        let address = OutboundAddress(scheme: scheme, host: "127.0.0.1", port: port)
        let server = IMAPServer(
            address: address,
            user: "info",
            password: password ?? facts.password ?? "any",
            authoritiesFile: trusted ? facts.certificate : nil
        )
        let limits = OutboundLimits(connectSeconds: 60, totalSeconds: 60)
        return IMAPClient(server, allowed: AddressAllowList([.mail: [address]]), limits: limits)
    }

    private func ask(_ line: String) throws -> Foundation.Data {
        try input.write(contentsOf: Foundation.Data((line + "\n").utf8))
        return MailboxPeer.line(of: output)
    }

    private static func line(of handle: FileHandle) -> Foundation.Data {
        var line = Foundation.Data()
        while let byte = try? handle.read(upToCount: 1), !byte.isEmpty, byte != Foundation.Data([10]) { line += byte }
        return line
    }
}
