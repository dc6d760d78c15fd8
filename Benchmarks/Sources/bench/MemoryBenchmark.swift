import DataMap
import DataStores
import Databases
import Foundation
import SubjectRequests
import TestPeers
import Vault

/// Somebody with a million rows: what a search holds at its most, in a process of its own, and how long it takes beside a bare
/// loop over the same rows.
struct MemoryBenchmark {
    private static let rows = 1_000_000
    private static let most = 64.0

    func figures() async throws -> [Figure] {
        let path = FileManager.default.temporaryDirectory.appending(path: "habeas-bench-\(UUID().uuidString).db").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try fill(path)
        let child = Process()
        child.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        child.arguments = ["--search", path]
        let output = Pipe()
        child.standardOutput = output
        try child.run()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        child.waitUntilExit()
        let text = String(decoding: said, as: UTF8.self)
        let words = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        precondition(child.terminationStatus == 0 && words.count == 3, "the search said: \(words)")
        precondition(words[0] == Double(MemoryBenchmark.rows) + 1, "other rows were found")
        let bare = try Measurement(runs: 1) { try loop(path) }
        let counts = "\(MemoryBenchmark.rows) rows of one person, SQLite"
        return [
            Figure(
                what: "read, spooled and sealed: the most memory of the whole process",
                counts: counts,
                runs: 1,
                usual: "\(shown(words[2])) MiB",
                slowest: "\(shown(words[2])) MiB",
                goal: Figure.Goal(text: "≤ 64 MiB", isHeld: words[2] <= MemoryBenchmark.most)
            ),
            Figure(
                what: "the same: how long it takes",
                counts: counts,
                runs: 1,
                usual: "\(shown(words[1])) ms",
                slowest: "\(shown(words[1])) ms",
                goal: nil
            ),
            Figure(what: "its floor: the same rows in a bare loop", counts: counts, measurement: bare, most: nil),
        ]
    }

    private func fill(_ path: String) throws {
        let connection = try SQLiteConnection(.own(path: path))
        try connection.transaction(.write) {
            try connection.run("CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT)")
            try connection.run("INSERT INTO people VALUES (1, 'a@x.org')")
            try connection.run("CREATE TABLE notes (id INTEGER PRIMARY KEY, person INTEGER, body TEXT)")
            try connection.run(
                """
                INSERT INTO notes WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
                    WHERE i < \(Int64(MemoryBenchmark.rows)))
                SELECT i, 1, 'a note of the length that notes have, number ' || i FROM n
                """
            )
            try connection.run("CREATE INDEX notes_person ON notes (person)")
        }
    }

    private func loop(_ path: String) throws -> Int {
        let connection = try SQLiteConnection(.foreign(path: path, access: .readOnly, busySeconds: 1))
        var bytes = 0
        try connection.each("SELECT id, person, body FROM notes WHERE person = 1") { row in
            bytes += try Int(row.int(0) & 1) + row.text(2).utf8.count
        }
        return bytes
    }

    /// What the process of its own does: prints rows, milliseconds and MiB.
    static func search(_ path: String) async throws {
        let map = try StoreMap.read([MapFile(store: "main", path: "map.yml", text: mapText)])
        let stores = StoreSet([try StoreAddress(name: "main", adapter: .sqlite, location: Sensitive(path)).open()])
        let schemas = try await stores.schemas(of: map.stores)
        guard let identity = Identity(kind: .email, value: "a@x.org") else { return }
        let search = PersonSearch(
            map: map,
            plan: map.plan(for: .copy, controller: "c", verified: [.email], schemas: schemas),
            stores: stores,
            identities: SearchIdentities(verified: [identity])
        )
        let spool = try SealedSpool(DataKey())
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = try await search.spool(language: "en") { try spool.take($0) }
        try spool.finish()
        let took = (clock.now - start).components
        let milliseconds = Double(took.seconds) * 1e3 + Double(took.attoseconds) / 1e15
        print(outcome.counts.reduce(0) { $0 + $1.rows }, milliseconds, try ProcessorTime.peakMemory())
    }

    private static let mapText = """
        dataset:
          - fides_key: d
            collections:
              - name: people
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
              - name: notes
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: person, fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}}
                  - {name: body, data_categories: [user.content]}
        """
}
