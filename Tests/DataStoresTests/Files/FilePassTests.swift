import DataMap
import Foundation
import SubjectRequests
import Testing

@testable import DataStores

/// How files are read: once for all who wait, never held whole, and never half.
@Suite struct FilePassTests {
    private func people(_ count: Int, body: String = "note") -> String {
        "id,owner,note\n" + (0..<count).map { "\($0),p\($0 % 100),\(body) \($0)\n" }.joined()
    }

    @Test func aHundredSearchesShareTwoPasses() async throws {
        let folder = try FilesFolder()
        try folder.write("people.csv", people(5_000))
        let store = folder.store()
        let table = try await store.table("people")
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<100 {
                group.addTask { try await store.rows("people", "owner", ["p\(number)"]).count }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 50, count: 100))
        let passes = await store.passes(of: table)
        #expect((1...2).contains(passes), "\(passes)")
    }

    /// Rows that are too many to be held go to their search as they are read; those who waited with it still get theirs.
    @Test func manyRowsAreStreamedAndTheOthersAreServed() async throws {
        let folder = try FilesFolder()
        let long = String(repeating: "x", count: 1_000)
        let rows = FilePass.heldBytesMax / 1_000 + 500
        let many = (0..<rows).map { "\($0),many,\(long)\n" }.joined()
        try folder.write("people.csv", "id,owner,note\n0,few,a\n" + many + "1,few,b\n")
        let pass = FilePass(
            folder: try StoreFolder(.folder(folder.url.path), store: "files"),
            table: try #require(try FileTable.named(by: ["people.csv"], store: "files").first),
            live: try await folder.store().table("people")
        )
        let store = folder.store()
        let queries = try await [store.query("people", "owner", ["many"]), store.query("people", "owner", ["few"])]
        let answers = try pass.answers(queries.map { PassOrder(columns: $0.columns, matches: $0.matches) })
        guard case .tooMany = answers[0], case .rows(let few) = answers[1] else {
            Issue.record("\(answers.count)")
            return
        }
        #expect(few.map { $0[0] } == [.text("0"), .text("1")])
        let all = try await store.rows("people", "owner", ["many"])
        #expect(all.count == rows)
        #expect(await store.passes(of: queries[0].table) == 2)
    }

    @Test func aRowThatSeveralQueriesFindComesOnce() async throws {
        let folder = try FilesFolder()
        try folder.write("people.csv", people(10))
        let store = folder.store()
        let table = try await store.table("people")
        let match = try store.match(table, "owner", ["p1"])
        let other = try store.match(table, "id", ["1", "2"])
        let columns = [ReadColumn.column(table.columns[0]), .rowIdentity]
        let queries = [[match, other], [other]].map { RowQuery(table: table, columns: columns, matches: $0) }
        let found = try await store.read(queries) { rows in
            var found: [[HeldValue]] = []
            try rows.forEach { found.append($0) }
            return found
        }
        #expect(found.map { $0[0] } == [.text("1"), .text("2")])
        #expect(Set(found.map { $0[1] }).count == 2)
    }

    /// What was opened is read to its end, whatever becomes of the name.
    @Test func aFileThatVanishesWhileItIsReadIsReadToItsEnd() async throws {
        let folder = try FilesFolder()
        try folder.write("a.log.jsonl", (0..<20_000).map { "{\"id\": \($0), \"owner\": \"me\"}\n" }.joined())
        try folder.write("a.old.jsonl", "{\"id\": 0, \"owner\": \"me\"}\n")
        let table = FileTable(name: "a", files: .glob("a.*.jsonl"), format: .jsonLines)
        let store = folder.store([table])
        let query = try await store.query("a", "owner", ["me"])
        let pass = FilePass(
            folder: try StoreFolder(.folder(folder.url.path), store: "files"),
            table: table,
            live: query.table
        )
        var rows = 0
        try pass.stream(PassOrder(columns: query.columns, matches: query.matches)) { _ in
            rows += 1
            if rows == 1 {
                for name in try folder.names() { try FileManager.default.removeItem(atPath: folder.path(name)) }
            }
        }
        #expect(rows == 20_001)
        let fault = try await #require(throws: StoreFault.self) { try await store.rows("a", "owner", ["me"]) }
        #expect(fault.code == "files-missing")
        #expect(fault.isTemporary)
    }

    @Test func aFileThatIsCutShortWhileItIsReadIsNoResult() async throws {
        let folder = try FilesFolder()
        try folder.write("people.csv", people(20_000))
        let table = try #require(try FileTable.named(by: ["people.csv"], store: "files").first)
        let query = try await folder.store().query("people", "owner", ["p1"])
        let pass = FilePass(
            folder: try StoreFolder(.folder(folder.url.path), store: "files"),
            table: table,
            live: query.table
        )
        let fault = try #require(throws: StoreFault.self) {
            try pass.stream(PassOrder(columns: query.columns, matches: query.matches)) { _ in
                #expect(truncate(folder.path("people.csv"), 1_000) == 0)
            }
        }
        #expect(fault.code == "file-changed")
        #expect(fault.isTemporary)
    }

    @Test func aColumnThatWasRenamedIsNotNobodysData() async throws {
        let folder = try FilesFolder()
        try folder.write("people.csv", people(10))
        let store = folder.store()
        _ = try await store.schema()
        try folder.write("people.csv", people(10).replacing("owner", with: "holder"))
        for column in ["owner", "id"] {
            let fault = try await #require(throws: StoreFault.self) { try await store.rows("people", column, ["1"]) }
            #expect(fault.code == "schema-changed")
            #expect(fault.sentence.contains("owner"))
        }
    }

    /// Files whose header rows differ are one table: a column that a file does not have is empty there.
    @Test func filesOfOneTableMayHaveDifferentColumns() async throws {
        let folder = try FilesFolder()
        try folder.write("visits.1.csv", "email,page\na@x.org,one\n")
        try folder.write("visits.2.csv", "page,email,agent\ntwo,A@x.org,Firefox\n")
        try folder.gzip("visits.1.csv")
        let rows = try await folder.store().rows("visits", "email", ["a@x.org"], folding: .email)
        #expect(
            rows == [
                [.text("a@x.org"), .text("one"), .null], [.text("A@x.org"), .text("two"), .text("Firefox")],
            ]
        )
    }

    // MARK: - The folder's edge

    @Test func linksAreNotFollowed() async throws {
        let outside = try FilesFolder()
        try outside.write("people.csv", people(10))
        let folder = try FilesFolder()
        try folder.write("orders.csv", people(10))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("people.csv"),
            withDestinationPath: outside.path("people.csv")
        )
        let fault = try await #require(throws: StoreFault.self) { try await folder.store().schema() }
        #expect(fault.code == "file-unusable")
        #expect(fault.sentence.contains("people.csv"))
        let glob = FileTable(name: "people", files: .glob("../*/people.csv"), format: .delimited(0x2C))
        let missing = try await #require(throws: StoreFault.self) { try await folder.store([glob]).schema() }
        #expect(missing.code == "files-missing")
    }

    /// A link beside the file that it leads to, as logs have one, is the same file; pipes and folders are none.
    @Test func aLinkToAFileOfTheTableIsThatFile() async throws {
        let folder = try FilesFolder()
        try folder.write("people.2026.csv", people(10))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("people.now.csv"),
            withDestinationPath: "people.2026.csv"
        )
        #expect(mkfifo(folder.path("people.pipe.csv"), 0o600) == 0)
        try FileManager.default.createDirectory(atPath: folder.path("people.d.csv"), withIntermediateDirectories: false)
        #expect(try await folder.store().rows("people", "id", ["1"]).count == 1)
    }

    @Test func oneFileIsAStoreToo() async throws {
        let folder = try FilesFolder()
        try folder.write("people.csv", people(10))
        try folder.write("other.csv", "id\n1\n")
        let store = FileStore(name: "one", place: .file(folder.path("people.csv")))
        #expect(try await store.schema().tables.map(\.name) == ["people"])
        #expect(try await store.rows("people", "owner", ["p3"]).count == 1)
        let gone = FileStore(name: "one", place: .folder(folder.path("none")))
        let fault = try await #require(throws: StoreFault.self) { try await gone.schema() }
        #expect(fault.code == "store-unavailable")
        #expect(fault.isTemporary)
    }
}
