import DataMap
import Foundation
import SubjectRequests
import Testing

@testable import DataStores

/// Killed at every step of a change of several files: whoever opens the folder next finds all of it done or nothing, and
/// nothing of anybody else's is lost.
@Suite(.serialized) struct KilledRewritingTests {
    private static let names = ["a.1.csv", "a.2.csv", "b.jsonl.gz", "c.jsonl"]
    /// The journal, each file, the journal's end.
    private static let steps = names.count + 2

    private func make() throws -> FilesFolder {
        let folder = try FilesFolder()
        try folder.write("a.1.csv", "id,note\n1,mine\n2,theirs\n")
        try folder.write("a.2.csv", "id,note\n1,mine\n3,theirs\n")
        try folder.write("b.jsonl", "{\"id\": \"1\"}\n{\"id\": \"2\"}\n")
        try folder.gzip("b.jsonl")
        try folder.write("c.jsonl", "{\"id\": \"1\", \"note\": \"mine\"}\n{\"id\": \"2\"}\n")
        return folder
    }

    private func texts(_ folder: FilesFolder) throws -> [String] {
        try KilledRewritingTests.names.map { try $0.hasSuffix("gz") ? folder.gunzipped($0) : folder.text($0) }
    }

    /// Deletes the rows of number 1 in all three tables.
    private static func erase(_ path: String, _ beforeStep: @escaping @Sendable (Int) -> Void = { _ in }) throws
        -> [Int]
    {
        let folder = try StoreFolder(.folder(path), store: "s")
        let tables = try FileTable.named(by: folder.names(), store: "s")
        let live = try FileSchema.read(folder, declared: tables).live
        let writes = try live.tables.map { table in
            let id = MatchColumn(table.columns[try table.place(of: "id", store: "s")])
            let match = KeyMatch(columns: [id], keys: [[.text("1")]])
            return RowWrite(table: table, action: .delete, match: match, rowsMax: nil)
        }
        let known = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) })
        return try FileRewriting(place: .folder(path), store: "s", tables: known, beforeStep: beforeStep).apply(writes)
    }

    private func kill(_ folder: FilesFolder, at step: Int) async {
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.url.path as String, step = step as Int] in
            _ = try KilledRewritingTests.erase(path) { if $0 == step { Foundation.kill(getpid(), SIGKILL) } }
        }
    }

    @Test(arguments: 0..<steps) func aReaderFindsAllOrNothing(_ step: Int) async throws {
        let whole = try make()
        let old = try texts(whole)
        #expect(try KilledRewritingTests.erase(whole.url.path) == [2, 1, 1])
        let new = try texts(whole)
        #expect(try whole.names() == KilledRewritingTests.names)

        let folder = try make()
        await kill(folder, at: step)
        let store = folder.store()
        let counts = [
            try await store.rows("a", "id", ["1"]).count, try await store.rows("b", "id", ["1"]).count,
            try await store.rows("c", "id", ["1"]).count,
        ]
        #expect(counts == (step == 0 ? [2, 1, 1] : [0, 0, 0]))
        #expect(try texts(folder) == (step == 0 ? old : new))
        // And whoever changes it next ends where the first would have.
        #expect(try KilledRewritingTests.erase(folder.url.path) == (step == 0 ? [2, 1, 1] : [0, 0, 0]))
        #expect(try texts(folder) == new)
        #expect(try folder.names() == KilledRewritingTests.names)
    }

    /// Killed, and killed again while the next one finishes it.
    @Test func theNextChangeFinishesItToo() async throws {
        for step in 1..<KilledRewritingTests.steps {
            let folder = try make()
            await kill(folder, at: step)
            #expect(try KilledRewritingTests.erase(folder.url.path) == [0, 0, 0])
            #expect(try folder.names() == KilledRewritingTests.names)
        }
    }

    /// Whoever wrote into a file meanwhile keeps what they wrote; the rows that stay with it are found again.
    @Test func whatOthersWroteSinceIsKept() async throws {
        let folder = try make()
        await kill(folder, at: 2)
        try folder.append("a.2.csv", "4,new\n")
        try FileManager.default.removeItem(atPath: folder.path("c.jsonl"))
        try folder.write("c.jsonl", "{\"id\": \"1\", \"note\": \"again\"}\n")
        let store = folder.store()
        #expect(try await store.rows("a", "id", ["1", "4"]).count == 2)
        #expect(try await store.rows("b", "id", ["1"]).isEmpty)
        #expect(try await store.rows("c", "id", ["1"]).count == 1)
        #expect(try KilledRewritingTests.erase(folder.url.path) == [1, 0, 1])
        #expect(try folder.text("a.2.csv") == "id,note\n3,theirs\n4,new\n")
        #expect(try folder.names() == KilledRewritingTests.names)
    }

    /// While the one that changes the files is alive, nobody takes the change out of its hands.
    @Test func aLivingChangeIsNotFinishedByOthers() async throws {
        let folder = try make()
        await kill(folder, at: 2)
        do {
            let other = try StoreFolder(.folder(folder.url.path), store: "s")
            #expect(flock(other.descriptor, LOCK_EX | LOCK_NB) == 0)
            #expect(try await folder.store().rows("a", "id", ["1"]).count == 1)
            _ = other.store
        }
        #expect(try await folder.store().rows("a", "id", ["1"]).isEmpty)
    }

    @Test(arguments: [
        "", "{}", "{\"files\": []}", "not JSON",
        "{\"files\": [{\"draft\": \".habeas-1.part\", \"name\": \"a.1.csv\"}]}",
        "{\"files\": [{\"draft\": \".habeas-1.part\", \"name\": \"../a.1.csv\", \"was\": [1, 2, 3, 4, 5, 6]}]}",
        "{\"files\": [{\"draft\": \"a.2.csv\", \"name\": \"a.1.csv\", \"was\": [1, 2, 3, 4, 5, 6]}]}",
    ]) func aJournalThatIsNoneOfOursIsSaid(_ text: String) async throws {
        let folder = try make()
        let before = try texts(folder)
        try folder.write(".habeas-change", text)
        let fault = try await #require(throws: StoreFault.self) { try await folder.store().rows("a", "id", ["1"]) }
        #expect(fault.code == "file-damaged" && fault.place?.file == ".habeas-change")
        #expect(try texts(folder) == before)
    }
}
