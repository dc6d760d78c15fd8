import Foundation
import SubjectRequests

@testable import Mail

/// One letter of `Tests/Corpus/varied-*.txt`, with what must be understood of it.
struct VariedLetter: Sendable {
    let verdict: Reading.Verdict
    let rights: Set<Right>
    let flags: Set<MailFlag>
    let header: String
    let text: String
    /// A third, told by the text alone: a letter never changes sides when others come or go.
    let isHeldOut: Bool

    static let rule = "held out where FNV-1a (64 bits) of the text is divisible by 3"
    static let languages = ["en", "de", "fr", "es", "other"]

    static func all(_ language: String) throws -> [VariedLetter] {
        let place = Shipped.lexicons.deletingLastPathComponent().appending(path: "Tests/Corpus/varied-\(language).txt")
        let text = "\n" + (try String(contentsOf: place, encoding: .utf8))
        return try text.split(separator: "\n=== ").dropFirst().map { try VariedLetter(String($0)) }
    }

    private init(_ block: String) throws {
        let head = block.prefix { $0 != "\n" }
        let rest = block.dropFirst(head.count + 1)
        guard let blank = rest.firstRange(of: "\n\n") else { throw CocoaError(.fileReadCorruptFile) }
        let words = head.split(separator: " ").map(String.init)
        let names = words.filter { !$0.hasPrefix("+") }
        let verdict = names.first.flatMap(Reading.Verdict.init(rawValue:)) ?? .case
        self.verdict = verdict
        rights = Set(verdict == .case ? try names.map { try Self.known($0, Right(rawValue: $0)) } : [])
        flags = Set(
            try words.filter { $0.hasPrefix("+") }.map {
                try Self.known($0, MailFlag(rawValue: String($0.dropFirst())))
            }
        )
        header = String(rest[..<blank.lowerBound])
        text = rest[blank.upperBound...].trimmed(\.isNewline)
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        isHeldOut = hash % 3 == 0
    }

    private static func known<Value>(_ word: String, _ value: Value?) throws -> Value {
        guard let value else { throw CocoaError(.keyValueValidation, userInfo: ["word": word]) }
        return value
    }

    /// As a mail, with the sender that most have.
    var mail: [UInt8] { mail(body: "Content-Type: text/plain; charset=utf-8\n\n\(text)\n") }

    func mail(body: String) -> [UInt8] {
        let hasSender = header.hasPrefix("From:") || header.contains("\nFrom:")
        return Array(((hasSender ? "" : "From: Aroha Ngata <aroha@example.org>\n") + header + "\n" + body).utf8)
    }

    func read() throws -> Reading { try Shipped.classifier.get().read(InboundMessage.parse(mail)) }
}
