import Foundation
import SubjectRequests

@testable import Mail

/// One letter of `Tests/Corpus/wide-*.txt` (deliberately hard) or `voices-*.txt` (as people send them), with the rights it asks for.
struct WideLetter: Sendable {
    let language: String
    let rights: Set<Right>
    let subject: String
    let text: String
    /// A third, told by the seed and the letter alone; nobody looks at it while lexicons are written.
    let isHeldOut: Bool

    static let seed = 20_261_121

    static let corpora = ["wide", "voices"]

    static func all(_ corpus: String) throws -> [WideLetter] {
        try ["en", "de", "fr", "es"].flatMap { try all(corpus, $0) }
    }

    private static func all(_ corpus: String, _ language: String) throws -> [WideLetter] {
        let place = Shipped.lexicons.deletingLastPathComponent()
            .appending(path: "Tests/Corpus/\(corpus)-\(language).txt")
        var rights: Set<Right> = []
        var letters: [WideLetter] = []
        for line in try String(contentsOf: place, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("## ") {
                let words = line.dropFirst(3).split(separator: " ").map(String.init)
                rights = Set(words.compactMap(Right.init(rawValue:)))
                guard words == ["none"] || rights.count == words.count else {
                    throw CocoaError(.keyValueValidation, userInfo: ["line": String(line)])
                }
            } else if !line.hasPrefix("#") {
                letters.append(WideLetter(line, language, smallest(rights)))
            }
        }
        return letters
    }

    /// The smallest set that does all that is asked: what is deleted is not written to and has no account, a copy confirms.
    private static func smallest(_ rights: Set<Right>) -> Set<Right> {
        let covered: Set<Right> = rights.contains(.delete) ? [.unsubscribe, .closeAccount] : []
        return rights.subtracting(rights.isDisjoint(with: [.copy, .csvExport]) ? covered : covered.union([.confirm]))
    }

    private init(_ line: Substring, _ language: String, _ rights: Set<Right>) {
        let bar = line.firstRange(of: " | ")
        subject = String(bar.map { line[..<$0.lowerBound] } ?? line)
        text = bar.map { String(line[$0.upperBound...]).replacing("\\n", with: "\n") } ?? ""
        self.language = language
        self.rights = rights
        // FNV-1a.
        let hash = "\(WideLetter.seed):\(subject)\n\(text)".utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        isHeldOut = hash % 3 == 0
    }

    func read() throws -> Reading {
        let header =
            "From: Aroha Ngata <aroha@example.org>\nSubject: \(subject)\nContent-Type: text/plain; charset=utf-8\n"
        return try Shipped.classifier.get().read(InboundMessage.parse(Array("\(header)\n\(text)\n".utf8)))
    }
}

/// `63.2 %`.
func percentText(_ count: Int, of all: Int) -> String {
    let tenths = (count * 1_000 + all / 2) / all
    return "\(tenths / 10).\(tenths % 10) %"
}
