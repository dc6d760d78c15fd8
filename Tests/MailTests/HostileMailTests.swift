import Foundation
import SubjectRequests
import TestPeers
import Testing

@testable import Mail

/// Mail as attackers and broken programs write it, made by a printed seed, through everything but the database.
@Suite("Hostile mail", .timeLimit(.minutes(10)))
struct HostileMailTests {
    @Test("ten thousand hostile messages: each ends with a verdict, none that may be a request is left alone")
    func generated() throws {
        var mail = HostileMail(seed: SeededGenerator(for: "hostile mail").seed, heavyOneIn: 60)
        let classifier = try Shipped.classifier.get()
        var verdicts: [Reading.Verdict: Int] = [:]
        var families: Set<String> = []
        var slowest: [(Duration, String)] = []
        let clock = ContinuousClock()
        for number in 0..<10_000 {
            let letter = mail.letter(number)
            let start = clock.now
            let explanation = MessageExplanation(file: "\(number).eml", bytes: letter.bytes, classifier: classifier)
            slowest.append((clock.now - start, letter.family))
            families.insert(letter.family)
            verdicts[explanation.verdict, default: 0] += 1
            #expect((explanation.error == nil) == (explanation.verdict != .held))
            let isLeftAlone = letter.asks && [.other, .note].contains(explanation.verdict)
            #expect(!isLeftAlone, "\(letter.family): \(String(decoding: letter.bytes.prefix(1_500), as: UTF8.self))")
            if letter.family.hasPrefix("spoof-"), !letter.family.hasSuffix("-damaged") {
                #expect(HostileMailTests.isDisbelieved(explanation), "\(letter.family)")
            }
            if number % 50 == 0 {
                let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(explanation)) as? [String: Any]
                #expect(json?.count == 14)
            }
        }
        let counts = Reading.Verdict.allCases.map { "\($0.rawValue) \(verdicts[$0] ?? 0)" }.joined(separator: ", ")
        let spoofs = SpoofedSender.families.count
        print(
            "messages 10000, families \(HostileMail.familyNames.count) (\(spoofs) of spoofed senders), crashed 0, \(counts)"
        )
        slowest.sort { $0.0 > $1.0 }
        print("slowest, and the slowest but ten: \(slowest[0]), \(slowest[10]); usual \(slowest[5_000].0)")
        #expect(verdicts.values.reduce(0, +) == 10_000 && verdicts.count == 4 && spoofs >= 18)
        #expect(HostileMail.familyNames.allSatisfy(families.contains))
        print("peak memory of all that runs here: \(try HostileMailTests.peakMemory()) MiB")
    }

    /// The sender is nobody, or said to be suspect and nothing done without a person, where readers may take another for him.
    private static func isDisbelieved(_ explanation: MessageExplanation) -> Bool {
        guard explanation.from != nil else { return explanation.verdict == .held }
        return explanation.flags.contains(.spoofSuspect)
    }

    /// MiB that this process, tests of other rooms included, held at its most.
    private static func peakMemory() throws -> Double {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kibibytes = line?.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }.first
        return (kibibytes ?? .infinity) / 1_024
    }

    @Test("every family of spoofed senders, each form of it", arguments: SpoofedSender.families.map(\.name))
    func spoofed(family: String) throws {
        let classifier = try Shipped.classifier.get()
        for header in SpoofedSender.families.filter({ $0.name == family }).flatMap(\.headers) {
            let bytes = Array(SpoofedSender.letter(header).utf8)
            let explanation = MessageExplanation(file: "x", bytes: bytes, classifier: classifier)
            #expect(HostileMailTests.isDisbelieved(explanation), "\(header.debugDescription)")
            // Nothing is believed by a name: who is known may write, whatever he calls himself.
            let expected: Set<Reading.Verdict> = explanation.from == nil ? [.held] : [.case, .held]
            #expect(expected.contains(explanation.verdict), "\(header.debugDescription)")
        }
    }

    @Test("honest senders are believed, in every form that honest programs write", arguments: SpoofedSender.honest)
    func honest(sender: String) throws {
        let bytes = Array(SpoofedSender.letter("From: \(sender)\n").utf8)
        let message = try InboundMessage.parse(bytes)
        #expect(message.sender?.address.hasSuffix("example.org") == true && message.flags.isEmpty, "\(message.flags)")
        let reading = try Shipped.classifier.get().read(message)
        #expect(reading.verdict == .case)
    }

    @Test("bombs are refused before they are parsed")
    func bombs() throws {
        let classifier = try Shipped.classifier.get()
        let nested = (0..<10_000).map { "Content-Type: multipart/mixed; boundary=b\($0).\n\n--b\($0).\n" }.joined()
        let digests = (0..<10_000).map { "Content-Type: multipart/digest; boundary=b\($0).\n\n--b\($0).\n\n" }.joined()
        let bombs: [(String, String)] = [
            ("From: a@example.org\n" + nested, "mime-too-deep"),
            ("From: a@example.org\n" + digests, "mime-too-deep"),
            (String(repeating: "Content-Type: message/rfc822\n\n", count: 10_000), "mime-too-deep"),
            (String(repeating: "Content-Type: message/news\n\n", count: 10_000), "mime-too-deep"),
            ("From: a@example.org\nTo: \(String(repeating: "a:", count: 200_000))\n\nhello", "mime-too-deep"),
            ("From: a@example.org\ncc : x:\n\(String(repeating: " a: b:\n", count: 20_000))\nhello", "mime-too-deep"),
            (
                "From: a@example.org\nContent-Type: message/rfc822\n\nReply-To: \(String(repeating: "a:", count: 9_000))\n\nhello",
                "mime-too-deep"
            ),
            (String(repeating: "X-A: b\n", count: 100_000) + "\n", "header-too-many-fields"),
            (
                "From: a@example.org\nX: " + String(repeating: "=?utf-8?B?QUFB?= ", count: 100_000) + "\n\n",
                "header-too-large"
            ),
            (String(repeating: "a", count: 26 << 20), "message-too-large"),
        ]
        for (text, code) in bombs {
            let explanation = MessageExplanation(file: "x", bytes: Array(text.utf8), classifier: classifier)
            #expect(explanation.verdict == .held && explanation.error == code)
        }
    }

    @Test("a very long letter is cut, not refused; one that asks for nothing in what is read waits for a person")
    func long() throws {
        func explanation(_ start: String, _ line: String) throws -> MessageExplanation {
            let text = "From: a@example.org\nSubject: x\n\n\(start)\n\n" + String(repeating: line, count: 100_000)
            return MessageExplanation(file: "x", bytes: Array(text.utf8), classifier: try Shipped.classifier.get())
        }
        let story = "And here is the story of my life. "
        let asking = try explanation("Please delete all my personal data.", story)
        #expect(asking.rights.map(\.right) == [.delete] && asking.flags.contains(.truncated))
        #expect(try explanation("Hello to all of you there.", story).error == "too-long")
        #expect(try explanation("Hello to all of you there.", "It was the story of my life.\n").error == "too-long")
    }

    @Test(
        "what cannot be read waits for a person, with its reason",
        arguments: [
            ("Content-Transfer-Encoding: base64\n\nPlease delete all my personal data.", "not-legible"),
            ("\nUGxlYXNlIGRlbGV0ZSBhbGwgbXkgcGVyc29uYWwgZGF0YS4=", "not-legible"),
            ("\nbegin 644 letter.txt\n#0V%T\n`\nend\n", "only-attached"),
            ("\n=ybegin line=128 size=5 name=a\nabcde\n=yend", "only-attached"),
            ("Content-Type: message/partial; id=a; number=1; total=2\n\nSubject: x\n\nPlease delete", "only-attached"),
            ("Content-Type: application/ms-tnef\n\nx", "only-attached"),
            ("Content-Type: image/jpeg\n\nx", "only-attached"),
            ("\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----", "encrypted"),
        ]
    )
    func unreadable(rest: String, reason: String) throws {
        let text = "From: a@example.org\nSubject: x\n\(rest)"
        let bytes = Array(text.utf8)
        let explanation = MessageExplanation(file: "x", bytes: bytes, classifier: try Shipped.classifier.get())
        #expect(explanation.verdict == .held && explanation.error == reason, "\(explanation.error ?? "-")")
    }

    @Test("who reads the plain form and who reads the other are both heard")
    func alternatives() throws {
        func text(_ plain: String, _ html: String) throws -> String {
            let parts = ["Content-Type: text/plain\n\n\(plain)", "Content-Type: text/html\n\n<p>\(html)</p>"]
            let letter = "From: a@example.org\n" + HostileMail.multipart("alternative", parts, boundary: "=_b")
            return try InboundMessage.parse(Array(letter.utf8)).text
        }
        #expect(try text("Please delete my data.", "Please <b>delete</b> my data.") == "Please delete my data.")
        #expect(try text("Hello", "Please delete my data.") == "Hello\n\nPlease delete my data.")
        #expect(try text(" ", "Please delete my data.") == "Please delete my data.")
    }
}
