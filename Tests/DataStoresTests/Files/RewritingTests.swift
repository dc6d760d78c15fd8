import DataMap
import Foundation
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// How files are changed: only what was meant, byte for byte, and never half.
@Suite struct RewritingTests {
    /// What stands around a changed value stays as it is: the mark in front, line ends, quotes, spaces, a missing last end.
    @Test func onlyTheValueChanges() async throws {
        let folder = try FilesFolder()
        let before =
            "\u{FEFF}id,email,\"na\"\"me\"\r\n1,a@x.org,\"A, \"\"a\"\"\"\n\r\n2,b@x.org, b \r\n3,\"c\nc\",\r\n4,,\"\""
        try folder.write("t.csv", before)
        let store = folder.store()
        #expect(try await store.change("t", "id", "2", set: ["email": .text("x,\"y\"\n"), "na\"me": .null]) == 1)
        let after = before.replacing("2,b@x.org, b ", with: "2,\"x,\"\"y\"\"\n\",")
        #expect(Array(try folder.text("t.csv").utf8) == Array(after.utf8))
        #expect(
            try await store.rows("t", "id", ["2", "4"]).map { $0[1...] } == [
                [.text("x,\"y\"\n"), .null], [.null, .text("")],
            ]
        )
        #expect(try await store.change("t", "id", "3") == 1)
        #expect(Array(try folder.text("t.csv").utf8) == Array(after.replacing("3,\"c\nc\",\r\n", with: "").utf8))
        try folder.write("j.jsonl", "{ \"id\" : 1 , \"a\":\"\\u0041\" }\r\n{}\n{\"id\":2,\"a\":[1 ,2]}")
        await store.forgetSchema()
        #expect(try await store.change("j", "id", "1", set: ["a": .text("é\"\n")]) == 1)
        #expect(try await store.change("j", "id", "2", set: ["a": .null]) == 1)
        #expect(try folder.text("j.jsonl") == "{ \"id\" : 1 , \"a\":\"é\\\"\\u000a\" }\r\n{}\n{\"id\":2,\"a\":null}")
    }

    @Test func ownerRightsAndTimeStayAndNothingIsLeftBehind() async throws {
        let folder = try FilesFolder()
        try folder.write("t.csv", "id,note\n1,a\n2,b\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder.path("t.csv"))
        try folder.age("t.csv", 1_700_000_000)
        // What a process that was killed left there.
        try folder.write(".habeas-0.part", "1,a\n")
        let store = folder.store()
        #expect(try await store.change("t", "id", "1") == 1)
        let facts = try FileManager.default.attributesOfItem(atPath: folder.path("t.csv"))
        #expect(facts[.posixPermissions] as? Int == 0o640)
        #expect((facts[.modificationDate] as? Date)?.timeIntervalSince1970 == 1_700_000_000)
        #expect(try folder.names() == ["t.csv"])
        #expect(try folder.text("t.csv") == "id,note\n2,b\n")
    }

    @Test func whatFindsNothingWritesNothing() async throws {
        let folder = try FilesFolder()
        try folder.write("t.csv", "id,note\n1,a\n")
        let store = folder.store()
        let before = try FileManager.default.attributesOfItem(atPath: folder.path("t.csv"))[.systemFileNumber] as? Int
        #expect(try await store.change("t", "id", "9") == 0)
        #expect(try await store.change("t", "id", "1", set: ["note": .text("a")]) == 1)
        let after = try FileManager.default.attributesOfItem(atPath: folder.path("t.csv"))[.systemFileNumber] as? Int
        #expect(before == after)
    }

    /// Several tables, several files, one packed: all or nothing.
    @Test func writesOfOneCallStandOrFallTogether() async throws {
        let folder = try FilesFolder()
        try folder.write("a.csv", "id,note\n1,a\n2,b\n")
        try folder.write("b.old.jsonl", "{\"id\":1}\n{\"id\":2}\n")
        try folder.write("b.jsonl", "{\"id\":1}\n")
        try folder.gzip("b.old.jsonl")
        let store = folder.store()
        let (first, second) = (try await store.table("a"), try await store.table("b"))
        func deletes(most: Int) throws -> [RowWrite] {
            try [(first, 1), (second, most)].map { table, most in
                RowWrite(table: table, action: .delete, match: try store.match(table, "id", ["1"]), rowsMax: most)
            }
        }
        let before = try folder.text("a.csv")
        let fault = try await #require(throws: StoreFault.self) { try await store.write(try deletes(most: 1)) }
        #expect(fault.code == "more-rows-than-resolved")
        #expect(try folder.text("a.csv") == before)
        #expect(try await store.write(try deletes(most: 2)) == [1, 2])
        #expect(try folder.text("a.csv") == "id,note\n2,b\n")
        #expect(try folder.text("b.jsonl").isEmpty)
        #expect(try folder.gunzipped("b.old.jsonl.gz") == "{\"id\":2}\n")
        #expect(try folder.names() == ["a.csv", "b.jsonl", "b.old.jsonl.gz"])
    }

    /// Writes of one call follow one another, as statements do.
    @Test func aWriteSeesWhatTheOneBeforeDid() async throws {
        let folder = try FilesFolder()
        try folder.write("t.csv", "id,note\n1,a\n2,b\n")
        let store = folder.store()
        let table = try await store.table("t")
        func set(_ old: String, _ new: String, still: String? = nil) throws -> RowWrite {
            RowWrite(
                table: table,
                action: .set([ColumnValue(table.columns[1], .text(new))]),
                match: try store.match(table, "note", [old]),
                unchanged: still.map { [ColumnValue(table.columns[0], .text($0))] } ?? [],
                rowsMax: nil
            )
        }
        let counts = try await store.write([try set("a", "b"), try set("b", "c", still: "1"), try set("a", "never")])
        #expect(counts == [1, 1, 0])
        #expect(try folder.text("t.csv") == "id,note\n1,c\n2,b\n")
    }

    // MARK: - Other programs at the same files

    @Test func aFileThatChangedMeanwhileIsNotReplaced() throws {
        let folder = try FilesFolder()
        try folder.write("t.csv", "id\n1\n")
        let table = try #require(try FileTable.named(by: ["t.csv"], store: "s").first)
        func replacement(_ text: String) throws -> FileReplacement {
            let opened = try StoreFolder(.folder(folder.url.path), store: "s")
            let file = try #require(try opened.openFiles(of: table).first)
            let replacement = try FileReplacement(of: file, in: opened)
            try replacement.write(Array(text.utf8)[...])
            try replacement.finish()
            return replacement
        }
        do {
            let late = try replacement("id\n")
            #expect(late.isOldFileUntouched)
            try folder.append("t.csv", "2\n")
            #expect(!late.isOldFileUntouched)
        }
        #expect(try folder.names() == ["t.csv"])
        // In the last moment before the name goes to the new file.
        let latest = try replacement("id\n2\n")
        try folder.append("t.csv", "3\n")
        try latest.putInPlace()
        #expect(try folder.text("t.csv") == "id\n2\n3\n")
    }

    @Test func onlyOneProcessWritesAtATime() async throws {
        let folder = try FilesFolder()
        try folder.write("t.csv", "id,note\n1,a\n")
        let store = folder.store()
        _ = try await store.schema()
        do {
            let other = try StoreFolder(.folder(folder.url.path), store: "s")
            #expect(flock(other.descriptor, LOCK_EX | LOCK_NB) == 0)
            let fault = try await #require(throws: StoreFault.self) { try await store.change("t", "id", "1") }
            #expect(fault.code == "store-busy")
            #expect(fault.isTemporary)
            _ = other.store
        }
        #expect(try await store.change("t", "id", "1") == 1)
    }

    @Test func aSecondNameOfAFileIsNoWayToKeepTheOldRows() async throws {
        let folder = try FilesFolder()
        try folder.write("t.csv", "id,note\n1,a\n")
        try FileManager.default.linkItem(atPath: folder.path("t.csv"), toPath: folder.path("copy"))
        let fault = try await #require(throws: StoreFault.self) { try await folder.store().change("t", "id", "1") }
        #expect(fault.code == "file-unusable")
        #expect(try folder.text("t.csv") == "id,note\n1,a\n")
    }

    private static func line(_ user: String, _ second: Int) -> String {
        "10.0.0.7 - \(user) [10/Oct/2026:13:55:\(second) +1300] \"GET / HTTP/1.1\" 200 2326 \"-\" \"Fox\"\n"
    }

    /// The server writes into the newest file: that one is left alone until it has been rotated.
    @Test func theLogThatIsBeingWrittenWaits() async throws {
        let folder = try FilesFolder()
        try folder.write("access.log", RewritingTests.line("ana", 30) + RewritingTests.line("ben", 31))
        try folder.write("access.log.1", RewritingTests.line("ana", 20) + RewritingTests.line("ben", 21))
        try folder.write("access.log.2", RewritingTests.line("ana", 10) + RewritingTests.line("ben", 11))
        try folder.age("access.log.1", 1_700_000_000)
        try folder.age("access.log.2", 1_600_000_000)
        try folder.gzip("access.log.2")
        let store = folder.store()
        let fault = try await #require(throws: StoreFault.self) { try await store.change("access", "user", "ana") }
        #expect(fault.code == "file-in-use")
        #expect(fault.isTemporary)
        #expect(try await store.rows("access", "user", ["ana"]).count == 3)
        // The log is rotated: the server goes on in a new file.
        for (old, new) in [
            ("access.log.2.gz", "access.log.3.gz"), ("access.log.1", "access.log.2"), ("access.log", "access.log.1"),
        ] {
            try FileManager.default.moveItem(atPath: folder.path(old), toPath: folder.path(new))
        }
        try folder.age("access.log.1", 1_700_000_010)
        // Its last line is only half written.
        try folder.write("access.log", RewritingTests.line("cy", 40) + "10.0.0.7 - be")
        #expect(try await store.change("access", "user", "ana") == 3)
        #expect(try await store.rows("access", "user", ["ana"]).isEmpty)
        #expect(try await store.rows("access", "user", ["ben", "cy"]).count == 4)
        #expect(try folder.text("access.log.1") == RewritingTests.line("ben", 31))
        #expect(try folder.gunzipped("access.log.3.gz") == RewritingTests.line("ben", 11))
        #expect(try folder.text("access.log") == RewritingTests.line("cy", 40) + "10.0.0.7 - be")
        // One field of a line, and what would break the line in two.
        #expect(try await store.change("access", "user", "ben", set: ["agent": .null]) == 3)
        #expect(try folder.text("access.log.1") == RewritingTests.line("ben", 31).replacing("\"Fox\"", with: "\"-\""))
        let bad = try await #require(throws: StoreFault.self) {
            try await store.change("access", "user", "ben", set: ["host": .text("a b")])
        }
        #expect(bad.code == "value-does-not-fit")
    }

    // MARK: - Any values

    private static let letters = [
        "a", "b", "\"", ",", ";", "\n", "\r", " ", "é", "🙂", "\\", "{", "}", "\u{1}", "-", "",
    ]

    private func randomText(_ random: inout SeededGenerator) -> HeldValue {
        if random.chance(15) { return .null }
        let count = random.below(6)
        return .text(
            (0..<count).map { _ in RewritingTests.letters[random.below(RewritingTests.letters.count)] }.joined()
        )
    }

    /// Whatever is written is read again, by us and by another reader, and nothing else changes.
    @Test(arguments: FilesWorld.Shape.allCases) func whatIsWrittenIsReadAgain(_ shape: FilesWorld.Shape) async throws {
        var random = SeededGenerator(for: "whatever is written into \(shape) is read again")
        let folder = try FilesFolder()
        let name = "t.\(shape.rawValue)"
        let plain = shape.rawValue.hasPrefix("csv") ? "id,a,b\n" : ""
        let rows = (0..<30).map {
            shape.rawValue.hasPrefix("csv") ? "\($0),,\n" : "{\"id\":\"\($0)\",\"a\":\"\",\"b\":\"\"}\n"
        }
        let bare = name.replacing(".gz", with: "")
        try folder.write(bare, plain + rows.joined())
        if name != bare { try folder.gzip(bare) }
        let store = folder.store()
        var expected: [String: [HeldValue]] = [:]
        for _ in 0..<60 {
            let id = "\(random.below(30))"
            let values = [randomText(&random), randomText(&random)]
            expected[id] = values
            #expect(try await store.change("t", "id", id, set: ["a": values[0], "b": values[1]]) == 1)
        }
        for (id, values) in expected {
            let found = try await store.rows("t", "id", [id])
            #expect(found == [[.text(id)] + values], "seed \(random.seed)")
        }
        let text = try FilesFolder.run("python3", ["-c", RewritingTests.reader, folder.path(name)])
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            let values = (expected[fields[0]] ?? [.null, .null]).map { value -> String in
                (value.keyText ?? "").unicodeScalars.map { String($0.value) }.joined(separator: " ")
            }
            #expect(Array(fields[1...]) == values, "seed \(random.seed)")
        }
        #expect(text.split(separator: "\n").count == 30)
    }

    private static let reader = """
        import csv, gzip, json, sys
        path = sys.argv[1]
        opener = gzip.open if path.endswith("gz") else open
        with opener(path, "rt", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file)) if ".csv" in path else [json.loads(line) for line in file]
        for row in rows:
            print("|".join([row["id"]] + [" ".join(str(ord(sign)) for sign in row[name] or "") for name in "ab"]))
        """
}
