import DataMap
import Foundation
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// How a record is put into files, and how all of them are gone through.
@Suite struct EnteringTests {
    private func insert(_ store: FileStore, _ table: String, _ rows: [[String: HeldValue]]) async throws {
        let live = try await store.table(table)
        let inserts = try rows.map { row in
            RowInsert(
                table: live,
                values: try row.sorted { $0.key < $1.key }.map {
                    ColumnValue(live.columns[try live.place(of: $0.key, store: "files")], $0.value)
                }
            )
        }
        _ = try await store.insert(inserts)
    }

    private func all(_ store: FileStore, _ name: String) async throws -> [[HeldValue]] {
        let table = try await store.table(name)
        let query = RowQuery(everyRowOf: table, columns: table.columns.map { .column($0) })
        return try await store.read([query]) { rows in
            var found: [[HeldValue]] = []
            try rows.forEach { found.append($0) }
            return found
        }
    }

    @Test func aRecordComesToTheEndAndNothingElseChanges() async throws {
        let folder = try FilesFolder()
        try folder.write("t.csv", "\u{FEFF}id,name,flag\r\n1,\"A, b\",true\r\n\r\n2,,")
        try folder.write("j.jsonl", "{ \"id\" : 1 }\n{\"id\":2,\"name\":\"b\"}\n")
        let store = folder.store()
        try await insert(store, "t", [["id": .text("7"), "name": .text("x \"y\"\r\n,z")], ["flag": .boolean(true)]])
        #expect(
            try folder.text("t.csv")
                == "\u{FEFF}id,name,flag\r\n1,\"A, b\",true\r\n\r\n2,,\r\n7,\"x \"\"y\"\"\r\n,z\",\r\n,,true\r\n"
        )
        try await insert(store, "j", [["id": .integer(7), "name": .text("\"\u{1F642}\n")]])
        #expect(try folder.text("j.jsonl").hasPrefix("{ \"id\" : 1 }\n{\"id\":2,\"name\":\"b\"}\n{\"id\":7,"))
        #expect(try await store.rows("j", "id", ["7"]) == [[.integer(7), .text("\"\u{1F642}\n")]])
        #expect(try folder.names() == ["j.jsonl", "t.csv"])
    }

    /// Several tables at once, and a packed file beside a newer one.
    @Test func theNewestFileTakesItAllOrNothing() async throws {
        let folder = try FilesFolder()
        try folder.write("a.old.csv", "id,note\n1,a\n")
        try folder.write("a.csv", "id,note\n2,b\n")
        try folder.write("b.csv", "id\n1\n")
        try folder.age("a.csv", 1_600_000_000)
        try folder.gzip("a.old.csv")
        let store = folder.store()
        let (first, second) = (try await store.table("a"), try await store.table("b"))
        func row(_ table: LiveTable, _ name: String, _ value: String) throws -> RowInsert {
            RowInsert(
                table: table,
                values: [ColumnValue(table.columns[try table.place(of: name, store: "s")], .text(value))]
            )
        }
        let strange = LiveTable(name: "b", columns: [LiveColumn(name: "gone", kind: .text)])
        await #expect(throws: StoreFault.self) {
            try await store.insert([try row(first, "id", "9"), try row(strange, "gone", "9")])
        }
        #expect(try folder.gunzipped("a.old.csv.gz") == "id,note\n1,a\n")
        _ = try await store.insert([try row(first, "id", "9"), try row(second, "id", "9")])
        #expect(try folder.gunzipped("a.old.csv.gz") == "id,note\n1,a\n9,\n")
        #expect(try folder.text("a.csv") == "id,note\n2,b\n")
        #expect(try folder.text("b.csv") == "id\n1\n9\n")
    }

    @Test func whatNothingCanBePutIntoSaysSo() async throws {
        let folder = try FilesFolder()
        try folder.write(
            "access.log",
            "10.0.0.7 - ana [10/Oct/2026:13:55:01 +1300] \"GET / HTTP/1.1\" 200 1 \"-\" \"Fox\"\n"
        )
        try folder.write("empty.jsonl", "{\"id\":1}\n")
        try folder.write("bare.csv", "")
        let logs = folder.store()
        let access = try await logs.table("access")
        #expect(access.entry == .closed(.accessLog))
        let line = RowInsert(table: access, values: [ColumnValue(access.columns[0], .text("h"))])
        let refused = await #expect(throws: StoreFault.self) { try await logs.insert([line]) }
        #expect(refused?.code == "access-log")
        let bare = try await logs.table("bare")
        let empty = await #expect(throws: StoreFault.self) {
            try await logs.insert([RowInsert(table: bare, values: [])])
        }
        #expect(empty?.code == "file-unusable")
        // Another program writes on at the end of it.
        let pattern = FilePattern.glob("empty.jsonl")
        let appended = folder.store([FileTable(name: "e", files: pattern, format: .jsonLines, isAppended: true)])
        let busy = await #expect(throws: StoreFault.self) { try await insert(appended, "e", [["id": .integer(2)]]) }
        #expect(busy?.code == "file-in-use" && busy?.isTemporary == true)
    }

    @Test func everyRowComesOnce() async throws {
        let folder = try FilesFolder()
        try folder.write("t.csv", "id,name\n1,a\n2,\n")
        try folder.write("t.2.csv", "name,id\nc,3\n")
        let store = folder.store([
            FileTable(name: "t", files: .stem("t"), format: .delimited(0x2C), kinds: ["id": .integer])
        ])
        let rows = try await all(store, "t")
        let ids = rows.map { $0.compactMap(\.keyText).joined(separator: "/") }
        #expect(Set(ids) == ["1/a", "2", "3/c"] || Set(ids) == ["a/1", "2", "c/3"], "\(ids)")
        #expect(rows.count == 3)
        try folder.append("t.csv", "4\n")
        let fault = await #expect(throws: StoreFault.self) { _ = try await all(store, "t") }
        #expect(fault?.code == "malformed-record")
    }
}
