import Foundation
import SubjectRequests
import TestPeers
import Testing

@testable import Mail

/// Mail as attackers and broken programs write it, made by a printed seed.
@Suite("Hostile mail", .timeLimit(.minutes(2)))
struct HostileMailTests {
    @Test("every message ends with a verdict, and the JSON holds every key")
    func generated() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("hostile mail: seed \(seed)")
        var maker = HostileMail(seed)
        var verdicts: [Reading.Verdict: Int] = [:]
        let classifier = try Shipped.classifier.get()
        for number in 0..<1_500 {
            let bytes = maker.message()
            let explanation = MessageExplanation(file: "\(number).eml", bytes: bytes, classifier: classifier)
            verdicts[explanation.verdict, default: 0] += 1
            let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(explanation)) as? [String: Any]
            #expect(json?.count == 12)
            #expect((explanation.error == nil) == (explanation.verdict != .held))
        }
        print("hostile mail: \(verdicts)")
        #expect(verdicts.values.reduce(0, +) == 1_500 && verdicts.keys.count >= 3)
    }

    @Test("bombs are refused before they are parsed")
    func bombs() throws {
        let classifier = try Shipped.classifier.get()
        let nested = (0..<10_000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
        let bombs: [(String, String)] = [
            ("From: a@example.org\n" + nested, "mime-too-deep"),
            (String(repeating: "Content-Type: message/rfc822\n\n", count: 10_000), "mime-too-deep"),
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

    @Test("a very long letter is cut, not refused")
    func long() throws {
        let text =
            "From: a@example.org\nSubject: x\n\nPlease delete all my personal data.\n\n"
            + String(repeating: "And here is the story of my life. ", count: 100_000)
        let explanation = MessageExplanation(
            file: "x",
            bytes: Array(text.utf8),
            classifier: try Shipped.classifier.get()
        )
        #expect(explanation.rights.map(\.right) == [.delete] && explanation.flags.contains(.truncated))
    }
}

private struct HostileMail {
    private var random: SeededGenerator
    private static let letters = [
        "Please delete all my personal data.", "Bitte löschen Sie meine Daten.", "hello", "",
        "Delete my data \u{202E}atad ym peek",
        String(repeating: "(", count: 5_000), String(repeating: ">", count: 5_000) + " quoted", "你好，请删除我的所有个人数据。",
        String(repeating: "a@b ", count: 2_000), "On 1 Nov wrote:\n\n" + String(repeating: "\n", count: 3_000),
        "<div style='display:none'>" + String(repeating: "<div>", count: 3_000), "&#x110000; &#xD800; &nosuch; &",
        "\u{0}\u{1}\u{7F}",
    ]

    init(_ seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func one<Element>(_ list: [Element]) -> Element {
        list[Int.random(in: list.indices, using: &random)]
    }
    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func message() -> [UInt8] {
        var bytes = Array((header() + part(depth: 0)).utf8)
        if chance(25) { mutate(&bytes) }
        if chance(5) { bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))) }
        return bytes
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        for _ in 0..<Int.random(in: 1...20, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            default: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
            }
        }
    }

    private mutating func header() -> String {
        let senders = [
            "From: a@example.org", "From: a@example.org\nFrom: b@bank.example", "From: a@example.org, b@bank.example",
            "",
            "From: \"ceo@bank.example\" <a@example.org>", "From: =?utf-8?B?Y2VvQGJhbmsuZXhhbXBsZQ==?= <a@example.org>",
            "From: <@evil.example,@x:a@example.org>", "From: group: a@example.org;",
            "From: a@example.org(\n b@bank.example)",
            "From : a@example.org", "From: a\u{0}@example.org", "from:\n\ta@example.org",
            "From: \"a\\\"b\" <a@[127.0.0.1]>",
            "Sender: ceo@bank.example\nFrom: x", "From: =?utf-8?Q?=00=0A?= <a@example.org>", "From: a@xn--.example",
            "From: a@example.org <b@bank.example>", "From: (a) a@example.org (b)",
            "From: a@example.org\n Subject: smuggled",
        ]
        var fields = [
            one(senders),
            "Subject: "
                + one([
                    "hello", "=?utf-8?B?////?=", "=?x?Q?a?=",
                    "=?utf-8?Q?" + String(repeating: "=41", count: 3_000) + "?=", "Löschung",
                ]),
        ]
        if chance(30) {
            fields.append(
                "Date: " + one(["garbage", "Fri, 99 Foo 99999 99:99:99 +9999", "Fri, 27 Nov 2026 09:00:00 +1300"])
            )
        }
        if chance(30) {
            fields.append(
                "Received: "
                    + one(["; ; ;", "from x; Fri, 27 Nov 2026 09:00:00 +1300", String(repeating: ";", count: 500)])
            )
        }
        if chance(10) {
            fields.append(one(["Auto-Submitted: auto-replied", "List-Id: x", "Return-Path: <>", "Precedence: bulk"]))
        }
        if chance(10) { fields.append("References: " + String(repeating: "<a@b> ", count: 2_000)) }
        return fields.filter { !$0.isEmpty }.joined(separator: chance(50) ? "\n" : "\r\n") + "\n"
    }

    private mutating func part(depth: Int) -> String {
        if depth < 30, chance(depth == 0 ? 45 : 60) { return multipart(depth) }
        let charset = one([
            "utf-8", "utf-16", "iso-2022-jp", "x-unknown", "utf-7", "windows-1252", "", "\"", "us-ascii", "gb18030",
        ])
        let encoding = one(["7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "binary", "nonsense"])
        let type = one([
            "text/plain", "text/html", "text/", "application/pdf; name=\"../../x\u{200B}.htaccess\"", "message/rfc822",
            "message/delivery-status", "multipart", "text/enriched", "application/pkcs7-mime", "application/ms-tnef",
        ])
        return
            "Content-Type: \(type); charset=\(charset)\nContent-Transfer-Encoding: \(encoding)\n\n\(one(HostileMail.letters))\n"
    }

    private mutating func multipart(_ depth: Int) -> String {
        let boundary = one([
            "b", "b\(depth)", "a b", "", "=_x", String(repeating: "x", count: 300), "b\(depth);c", "\u{FC}",
        ])
        let kind = one([
            "mixed", "alternative", "related", "report; report-type=delivery-status", "signed", "encrypted", "digest",
        ])
        let written = one([
            "boundary=\"\(boundary)\"", "boundary=\(boundary)", "BOUNDARY = \"\(boundary)\"",
            "boundary*=utf-8''\(boundary)", "", "boundary=a; boundary=b",
        ])
        var text = "Content-Type: multipart/\(kind); \(written)\n\n"
        for _ in 0..<Int.random(in: 0...3, using: &random) { text += "--\(boundary)\n" + part(depth: depth + 1) }
        return text + (chance(70) ? "--\(boundary)--\n" : "")
    }
}
