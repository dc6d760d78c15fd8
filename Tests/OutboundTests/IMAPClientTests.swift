import Foundation
import TestPeers
import Testing

@testable import Outbound

@Suite("mailboxes, on a real server", .serialized, .timeLimit(.minutes(5)))
struct IMAPClientTests {
    private let plain = Array("Subject: hello\r\nFrom: a@example.org\r\n\r\nOne line.\r\n".utf8)

    @Test("letters come byte for byte with the server's day, and stay unread", arguments: ["imaps", "imap"])
    func letters(scheme: String) async throws {
        let peer = try MailboxPeer()
        try peer.deliver(plain, at: 1_793_000_000)
        try peer.deliver(plain + Array("another\r\n".utf8), at: 951_782_400)
        let client = peer.client(scheme)
        #expect(try await client.select("INBOX").isWritable)
        let uids = try await client.letters(from: 1, since: nil)
        #expect(uids.count == 2)
        let first = try #require(try await client.letter(uids[0], bytesMax: 1 << 20))
        #expect(first.bytes == plain)
        #expect(first.takenAtSeconds == 1_793_000_000)
        let second = try #require(try await client.letter(uids[1], bytesMax: 10))
        #expect(second.bytes == Array(plain.prefix(10)), "of a larger letter only what was asked for comes")
        #expect(second.takenAtSeconds == 951_782_400)
        #expect(try peer.letters().allSatisfy { !$0.flags.contains("\\Seen") })
        #expect(try await client.letters(from: uids[1], since: nil) == [uids[1]])
        #expect(try await client.letters(from: uids[1] + 1, since: nil) == [])
        #expect(try await client.letters(from: 1, since: (year: 2026, month: 1, day: 1)) == [uids[0]])
    }

    @Test("what a letter says never passes for what the server says")
    func lettersThatAnswer() async throws {
        let peer = try MailboxPeer()
        var generator = SeededGenerator(for: "letters that answer")
        let lures = [
            "* BYE", "h9 NO [TRYCREATE]", ")", "{12}", "* 1 FETCH (UID 9 BODY[] {3}", "+ go on", "\"",
            "* OK [UIDVALIDITY 9]",
        ]
        var written: [[UInt8]] = []
        for number in 0..<12 {
            var lines = ["Subject: \(number)", ""] + (1...40).map { "h\($0) OK [READ-WRITE] done" }
            lines += (0..<60).map { _ in lures.randomElement(using: &generator) ?? "" }
            written.append(Array((lines.joined(separator: "\r\n") + "\r\n").utf8))
        }
        for letter in written { try peer.deliver(letter) }
        let client = peer.client()
        _ = try await client.select("INBOX")
        var read: [[UInt8]] = []
        for uid in try await client.letters(from: 1, since: nil) {
            read.append(try #require(try await client.letter(uid, bytesMax: 1 << 20)).bytes)
        }
        #expect(read == written, "seed \(generator.seed)")
    }

    @Test(
        "letters are moved, unread, to a folder that is made; the others stay",
        arguments: ["Habeas", "Erledigt & geprüft", "日本"]
    )
    func moves(folder: String) async throws {
        let peer = try MailboxPeer()
        for number in 0..<3 { try peer.deliver(plain + Array("\(number)\r\n".utf8)) }
        let client = peer.client()
        _ = try await client.select("INBOX")
        let uids = try await client.letters(from: 1, since: nil)
        try await client.move([uids[0], uids[2]], to: folder)
        #expect(try await client.letters(from: 1, since: nil) == [uids[1]])
        #expect(try await client.letter(uids[0], bytesMax: 100) == nil)
        // Moving what is gone changes nothing.
        try await client.move([uids[0]], to: folder)
        let filed = peer.client()
        _ = try await filed.select(folder)
        #expect(try await filed.letters(from: 1, since: nil).count == 2)
        if folder == "Habeas" { #expect(try peer.letters(in: folder).allSatisfy { !$0.flags.contains("\\Seen") }) }
        try await client.ensure(folder)
    }

    @Test("each failure has its code, and the next try goes on")
    func failures() async throws {
        let peer = try MailboxPeer()
        try peer.deliver(plain)
        func code(_ client: IMAPClient, _ folder: String = "INBOX") async -> String? {
            await #expect(throws: OutboundError.self) { try await client.select(folder) }?.code
        }
        #expect(await code(peer.client(password: "wrong")) == "mail-sign-in-refused")
        #expect(await code(peer.client(trusted: false)) == "mail-tls-failed")
        #expect(await code(peer.client(), "Nowhere") == "mailbox-missing")
        #expect(await code(peer.client(), "a\r\nb") == "folder-name")
        let elsewhere = OutboundAddress(scheme: "imaps", host: "127.0.0.1", port: 1)
        let server = IMAPServer(address: elsewhere, user: "info", password: "x")
        #expect(await code(IMAPClient(server, allowed: AddressAllowList([:]))) == "address-not-allowed")
        let absent = IMAPClient(server, allowed: AddressAllowList([.mail: [elsewhere]]))
        #expect(await code(absent) == "mail-server-unreachable")

        let client = peer.client()
        _ = try await client.select("INBOX")
        try peer.restart()
        let lost = await #expect(throws: OutboundError.self) { try await client.letters(from: 1, since: nil) }
        #expect(lost?.code == "mail-connection-lost")
        let still = await #expect(throws: OutboundError.self) { try await client.letters(from: 1, since: nil) }
        #expect(still?.code == "mail-connection-lost", "nothing is asked of a folder that was not opened")
        let before = try await client.select("INBOX").uidValidity
        #expect(try await client.letters(from: 1, since: nil).count == 1)
        try peer.mailProgram(#"[["create", "Old"], ["delete", "Old"], ["create", "Old"]]"#)
        #expect(try await client.select("INBOX").uidValidity == before)
        let first = try await client.select("Old").uidValidity
        try peer.mailProgram(#"[["delete", "Old"]]"#)
        #expect(await code(client, "Old") == "mailbox-missing")
        try peer.mailProgram(#"[["create", "Old"]]"#)
        #expect(try await client.select("Old").uidValidity != first)
    }

    @Test(
        "a server that lies is left, and nothing of it is kept",
        arguments: [
            ("huge", "mailbox-unclear"), ("greedy", "mailbox-unclear"), ("endless", "mailbox-unclear"),
            ("stranger", "mailbox-unclear"), ("unclosed", "mailbox-unclear"), ("nothing", "mailbox-unclear"),
            ("cut", "mail-connection-lost"), ("bye", "mail-connection-lost"),
        ]
    )
    func lies(folder: String, code: String) async throws {
        let peer = try MailboxPeer("imap_liar.py")
        let client = peer.client("imap")
        let error = await #expect(throws: OutboundError.self) { try await client.select(folder) }
        #expect(error?.code == code)
        #expect(try await client.select("INBOX") == IMAPFolder(uidValidity: 7, isWritable: true))
    }

    @Test("a server that falls silent is given up when its time is over, or when we are to stop")
    func silence() async throws {
        let peer = try MailboxPeer("imap_liar.py")
        let address = OutboundAddress(scheme: "imap", host: "127.0.0.1", port: peer.facts.port)
        let server = IMAPServer(address: address, user: "info", password: "any")
        func client(_ seconds: Int) -> IMAPClient {
            let limits = OutboundLimits(connectSeconds: 60, totalSeconds: seconds)
            return IMAPClient(server, allowed: AddressAllowList([.mail: [address]]), limits: limits)
        }
        let slow = await #expect(throws: OutboundError.self) { try await client(1).select("silent") }
        #expect(slow?.code == "mail-server-slow")
        let patient = client(3_000)
        let waiting = Task { try await patient.select("silent") }
        waiting.cancel()
        let stopped = await #expect(throws: OutboundError.self) { try await waiting.value }
        #expect(stopped?.code == "mailbox-stopped")
    }
}

@Suite("how IMAP is written")
struct IMAPSpellingTests {
    @Test("folders: quoted, and in modified UTF-7 where they are not ASCII")
    func folders() throws {
        #expect(try IMAPSpelling.folder("INBOX") == #""INBOX""#)
        #expect(try IMAPSpelling.folder(#"a"b\c & d"#) == #""a\"b\\c &- d""#)
        #expect(try IMAPSpelling.folder("Entwürfe") == #""Entw&APw-rfe""#)
        // RFC 3501 section 5.1.3's own example.
        #expect(try IMAPSpelling.folder("~peter/mail/台北/日本語") == #""~peter/mail/&U,BTFw-/&ZeVnLIqe-""#)
        for wrong in ["", "a\0b", "a\nb", String(repeating: "x", count: 300)] {
            #expect(throws: OutboundError.self) { try IMAPSpelling.folder(wrong) }
        }
    }

    @Test("days: as the C library reckons them, over four centuries")
    func days() throws {
        var generator = SeededGenerator(for: "days of receipt")
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "d-MMM-yyyy HH:mm:ss Z"
        for _ in 0..<2_000 {
            let seconds = Int64.random(in: 0..<12_622_780_800, using: &generator)
            formatter.timeZone = try #require(
                TimeZone(secondsFromGMT: 900 * Int.random(in: -48...56, using: &generator))
            )
            let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            // Where the zone puts it before 1970, nobody has had mail.
            guard !text.contains("-1969") else { continue }
            #expect(IMAPSpelling.seconds(Array(" \(text)".utf8)) == seconds, "\(text), seed \(generator.seed)")
        }
        for wrong in ["", "1-Foo-2026 00:00:00 +0000", "1-Nov-2026 00:00 +0000", "1-Nov-2026 24:00:00 +0000", "x"] {
            #expect(IMAPSpelling.seconds(Array(wrong.utf8)) == nil)
        }
        #expect(IMAPSpelling.day(year: 2026, month: 11, day: 2) == "2-Nov-2026")
    }

    @Test("tokens, and how long what follows is")
    func tokens() {
        #expect(
            IMAPReader.tokens(in: Array(#"3 FETCH (FLAGS (\Seen) X "a\"b" NIL)"#.utf8)[...])
                == [
                    .word("3"), .word("FETCH"), .open, .word("FLAGS"), .open, .word("\\Seen"), .close, .word("X"),
                    .text(Array(#"a"b"#.utf8)), .word("NIL"), .close,
                ]
        )
        #expect(IMAPReader.tokens(in: Array(#"a "b"#.utf8)[...]) == nil)
        #expect(IMAPReader.literalLength(Array("BODY[] {120}".utf8)[...])?.bytes == 120)
        for wrong in ["{}", "{12", "12}", "{-1}", "{99999999999}", "x"] {
            #expect(IMAPReader.literalLength(Array(wrong.utf8)[...]) == nil, "\(wrong)")
        }
        let facts = IMAPFacts(
            .tokens([
                .word("3"), .word("FETCH"), .open, .word("FLAGS"), .open, .word("UID"), .word("9"), .close,
                .word("UID"), .word("7"), .word("BODY[]<0>"), .text([1, 2]), .close,
            ])
        )
        #expect(facts?.number("UID") == 7)
        #expect(facts?.body == [1, 2])
        #expect(IMAPFacts(.tokens([.word("3"), .word("EXPUNGE")])) == nil)
    }
}
