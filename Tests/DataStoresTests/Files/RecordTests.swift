import DataMap
import Foundation
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// Files as they come: what is no record is said with file and line, and nothing of what stands there is.
@Suite struct RecordTests {
    private struct Bad: Sendable, CustomStringConvertible {
        let name: String
        let bytes: [UInt8]
        let code: String
        let line: Int?
        var description: String { "\(name) \(code) \(bytes.prefix(40))" }

        init(_ name: String, _ text: String, _ code: String = "malformed-record", line: Int? = nil) {
            self.init(name, bytes: Array(text.utf8), code, line: line)
        }

        init(_ name: String, bytes: [UInt8], _ code: String = "malformed-record", line: Int? = nil) {
            (self.name, self.bytes, self.code, self.line) = (name, bytes, code, line)
        }
    }

    private static let combined =
        #"10.0.0.7 - aroha [10/Oct/2000:13:55:36 -0700] "GET /a?b=1 HTTP/1.0" 200 2326 "-" "Fox""#

    private static let bad: [Bad] = {
        let megabytes = String(repeating: "secret", count: 1_700_000)
        return [
            Bad("t.csv", "id,email\n1,a@x.org\n2,secret,more\n", line: 3), Bad("t.csv", "id,email\n1\n", line: 2),
            Bad("t.csv", "id,email\n\"1\nx\",a\n2,sec\"ret\n", line: 4),
            Bad("t.csv", "id,email\n1,\"secret\"x\n", line: 2),
            Bad("t.csv", "id,email\n1,\"secret\n2,b\n", line: 2), Bad("t.csv", "id,id\n", line: 1),
            Bad("t.csv", "id,\n1,2\n", line: 1),
            Bad("t.csv", bytes: Array("id,email\n1,".utf8) + [0xFF, 0xFE, 0x0A], line: 2),
            Bad("t.csv", bytes: Array("id,email\n1,".utf8) + [0, 1, 2] + Array("secret\n".utf8), line: 2),
            Bad("t.csv", bytes: [0xFF, 0xFE] + Array("id,email\n".utf8), line: 1),
            Bad("t.csv", "id,email\n1,\(megabytes)\n", "record-too-long", line: 2),
            Bad("t.jsonl", "{\"id\": \"\(megabytes)\"}\n", "record-too-long", line: 1),
            Bad("t.jsonl", "{\"id\": 1}\n\n{\"id\": secret}\n", line: 3), Bad("t.jsonl", "[1]\n", line: 1),
            Bad("t.jsonl", "{\"id\": 1} secret\n", line: 1), Bad("t.jsonl", "{\"id\": 1, \"id\": 2}\n", line: 1),
            Bad("t.jsonl", "{\"id\": 01}\n", line: 1), Bad("t.jsonl", "{\"id\": \"secret\n", line: 1),
            Bad("t.jsonl", "{\"id\": \"\\ud800\"}\n", line: 1),
            Bad("t.jsonl", String(repeating: "{\"a\":", count: 200) + "1\n", line: 1),
            Bad("t.log.1", combined + "\nsecret\n", line: 2), Bad("t.log.1", combined + " secret\n", line: 1),
            Bad("t.csv.gz", bytes: [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "file-damaged"),
        ]
    }()

    @Test(arguments: bad.indices) func whatIsNoRecordIsSaidWithItsPlace(_ number: Int) async throws {
        let bad = RecordTests.bad[number]
        let folder = try FilesFolder()
        try folder.write(bad.name, bytes: bad.bytes)
        let store = folder.store()
        let fault = try await #require(throws: StoreFault.self) {
            let table = try await store.table("t")
            _ = try await store.rows("t", table.columns[0].name, ["1"])
        }
        #expect(fault.code == bad.code, "\(bad)")
        #expect(fault.place?.file == bad.name)
        #expect(bad.line == nil || fault.place?.line == bad.line, "\(bad) \(fault)")
        #expect(!fault.sentence.contains("secret") && !fault.sentence.contains("a@x"))
        #expect(!fault.isTemporary)
    }

    /// Every length at which a packed file may have been cut.
    @Test func aPackedFileThatWasCutIsNoResult() async throws {
        let folder = try FilesFolder()
        try folder.write("t.csv", "id,owner\n" + (0..<400).map { "\($0),p\($0 * 7_919 % 1_000)\n" }.joined())
        try folder.gzip("t.csv")
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: folder.path("t.csv.gz"))))
        let store = folder.store()
        #expect(try await store.rows("t", "id", ["399"]).count == 1)
        for length in stride(from: 20, to: whole.count - 8, by: 97) {
            try folder.write("t.csv.gz", bytes: Array(whole[..<length]))
            let fault = try await #require(throws: StoreFault.self, "\(length)") {
                try await store.rows("t", "id", ["399"])
            }
            #expect(fault.code == "file-damaged")
        }
        // Two packed files behind one another are one.
        try folder.write("t.csv.gz", bytes: whole)
        try folder.write("more", "400,p0\n")
        try FilesFolder.run("gzip", ["-n", folder.path("more")])
        let more = try Data(contentsOf: URL(fileURLWithPath: folder.path("more.gz")))
        try folder.write("t.csv.gz", bytes: whole + Array(more))
        #expect(try await store.rows("t", "id", ["400"]).count == 1)
    }

    @Test func valuesComeAsTheDatabasesGiveThem() async throws {
        let folder = try FilesFolder()
        try folder.write(
            "t.jsonl",
            """
            {"id": 7, "text": "a\\u00e9\\ud83d\\ude42\\n\\"", "flag": true, "amount": 1.50, "rate": 0.5, "much": 12345678901234567890}
            { "id":8,"none":null,"list":[1, {"a":"}"}],"text":"x" }
            """
        )
        let rows = try await folder.store().rows("t", "id", ["7", "8"])
        let names = try await folder.store().table("t").columns.map(\.name)
        #expect(names == ["id", "text", "flag", "amount", "rate", "much", "none", "list"])
        #expect(
            rows == [
                [
                    .integer(7), .text("aé🙂\n\""), .boolean(true), .text("1.50"), .real(0.5),
                    .text("12345678901234567890"),
                    .null, .null,
                ],
                [.integer(8), .text("x"), .null, .null, .null, .null, .null, .text("[1, {\"a\":\"}\"}]")],
            ]
        )
        try folder.write("n.csv", "n,d,b\n007,1.50,yes\n8,1.5,f\nx,-0.0,\n")
        let table = FileTable(
            name: "n",
            files: .glob("n.csv"),
            format: .delimited(0x2C),
            kinds: ["n": .integer, "d": .decimal, "b": .boolean]
        )
        let store = folder.store([table])
        #expect(try await store.rows("n", "n", ["7"]) == [[.integer(7), .text("1.50"), .boolean(true)]])
        #expect(try await store.rows("n", "d", ["1.5"]).count == 2)
        #expect(try await store.rows("n", "d", ["0"]) == [[.text("x"), .text("-0.0"), .null]])
    }

    @Test func logsOfBothFormatsAreRead() async throws {
        let folder = try FilesFolder()
        let common = #"::1 - - [01/Jan/2026:00:00:00 +1300] "\x16\x03\x01" 400 -"#
        let quoted =
            #"10.0.0.8 - "a b" [10/Oct/2000:13:55:36 -0700] "GET /\"x\x22 HTTP/2" 200 5 "https://x/" "A \xC3\xA9""#
        try folder.write(
            "access.log",
            RecordTests.combined + "\n" + common + "\n" + quoted.replacing("\"a b\"", with: "ab") + "\n"
        )
        let rows = try await folder.store().rows("access", "host", ["10.0.0.7", "::1", "10.0.0.8"])
        #expect(rows.count == 3)
        #expect(
            rows[0] == [
                .text("10.0.0.7"), .null, .text("aroha"), .text("2000-10-10T13:55:36-07:00"), .text("GET"),
                .text("/a?b=1"),
                .text("HTTP/1.0"), .integer(200), .integer(2_326), .null, .text("Fox"),
            ]
        )
        #expect(rows[1][3] == .text("2026-01-01T00:00:00+13:00"))
        #expect(rows[1][4...] == [.null, .text("\u{16}\u{3}\u{1}"), .null, .integer(400), .null, .null, .null])
        #expect(rows[2][5] == .text("/\"x\""))
        #expect(rows[2][10] == .text("A é"))
    }

    @Test func aLogsOwnPatternIsRead() async throws {
        let folder = try FilesFolder()
        let pattern = try LogPattern(#"$remote_addr [$time_local] "$request" $status user=$user;"#)
        let table = FileTable(name: "own", files: .glob("own*"), format: .log(pattern))
        try folder.write("own.txt", #"10.0.0.7 [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 user=a b;"# + "\n")
        let rows = try await folder.store([table]).rows("own", "user", ["a b"])
        #expect(rows.first?[5] == .integer(200))
        for wrong in ["$a$b", "none", "$", "$a $a", ""] {
            #expect(throws: LogPattern.Flaw.self) { try LogPattern(wrong) }
        }
    }

    @Test func otherEncodingsAreReadAndWritten() async throws {
        let folder = try FilesFolder()
        try folder.write("t.csv", bytes: Array("id;name\n1;J".utf8) + [0xF6] + Array("rg ".utf8) + [0x80, 0x0A])
        let table = FileTable(name: "t", files: .glob("t.csv"), format: .delimited(0x3B), encoding: .windows1252)
        let store = folder.store([table])
        #expect(try await store.rows("t", "name", ["Jörg €"]).count == 1)
        #expect(try await store.change("t", "id", "1", set: ["name": .text("Zoë; €")]) == 1)
        let now = try Data(contentsOf: URL(fileURLWithPath: folder.path("t.csv")))
        #expect(Array(now) == Array("id;name\n1;\"Zo".utf8) + [0xEB] + Array("; ".utf8) + [0x80] + Array("\"\n".utf8))
        let fault = try await #require(throws: StoreFault.self) {
            try await store.change("t", "id", "1", set: ["name": .text("漢")])
        }
        #expect(fault.code == "value-does-not-fit")
    }

    @Test func namesSayWhatATableIs() throws {
        let names = ["access.log", "access.log.1", "access.log.2.gz", "a.csv", "b.tsv", "c.ndjson.gz", "read.me", "x"]
        let tables = try FileTable.named(by: names, store: "s")
        #expect(tables.map(\.name) == ["a", "access", "b", "c"])
        #expect(tables.map(\.isAppended) == [false, true, false, false])
        #expect(names.filter(tables[1].files.matches) == ["access.log", "access.log.1", "access.log.2.gz"])
        #expect(throws: StoreFault.self) { try FileTable.named(by: ["a.csv", "a.jsonl"], store: "s") }
        let glob = FilePattern.glob("a*.log?")
        #expect(
            ["a.log1", "ab.log.log2", "a.log", ".a.log1", "b.log1"].filter(glob.matches) == ["a.log1", "ab.log.log2"]
        )
    }
}
