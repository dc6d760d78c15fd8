import DataMap
import Databases
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// 10,000 hostile strings through every value that a letter or a map can carry: the engine itself says which statements
/// it ran, and no string is in the text of any.
@Suite struct StatementTextTests {
    private static let sign = "zq9"

    private func hostile(_ count: Int) -> [String] {
        let pieces = [
            "'; DROP TABLE people; --", "\"", "\\", "\\'", "{a,b}", "%_", "$1", "?", "${x}", "[\"a\"]", "NULL", "`",
            "\n;\n", "é̂🙂", "\\x41", "' OR '1'='1", "/* */", "*/", "{fn now()}", "\u{202E}", "0x1F", "1e9", "#",
            "\u{1A}",
        ]
        var random = SeededGenerator(seed: 11)
        return (0..<count).map { number in
            (0...random.below(3)).map { _ in pieces[random.below(pieces.count)] }.joined()
                + StatementTextTests.sign + "\(number)"
        }
    }

    @Test(arguments: Engine.databases) func holdsNoValue(_ engine: Engine) async throws {
        let world = try ConformanceWorld(engine)
        let strings = hostile(10_000)
        // Each lies in a key, by which rows are found, and beside it.
        let connection = try world.store.connect()
        try connection.transaction(.write) {
            for (place, string) in strings.enumerated() {
                try connection.run(
                    """
                    INSERT INTO people (id, email, name, note) VALUES (\(1_000 + place), \("\(place % 10)@h.org"), \(string),
                        \(string))
                    """
                )
                try connection.run(
                    "INSERT INTO orders (id, person, number) VALUES (\(1_000 + place), \(1_000 + place), \(string))"
                )
            }
        }
        let log = try EngineLog(world.store)
        let stores = StoreSet([log.adapter])
        _ = try await stores.schemas(of: ["main"])
        world.store.log.clear()
        let schemaRead = try log.statements().count
        let table = try #require(try await log.adapter.schema().table(named: "people"))
        let name = try #require(table.column(named: "name"))
        let email = try #require(table.column(named: "email"))
        // Values of references, a thousand at a time; then each by itself as an address and as a name that was claimed.
        for start in stride(from: 0, to: strings.count, by: 1_000) {
            let keys = strings[start..<start + 1_000].map { [HeldValue.text($0)] }
            let count = try await count(log.adapter, table, [KeyMatch(columns: [MatchColumn(name)], keys: keys)])
            #expect(count == 1_000)
        }
        for (place, string) in strings.enumerated() where place % 20 == 0 {
            for folding in [KeyFolding.email, .phone, .name] {
                let key = [HeldValue.text(folding.fold(string))]
                let match = KeyMatch(columns: [MatchColumn(email, folding: folding)], keys: [key])
                #expect(try await count(log.adapter, table, [match]) == 0)
            }
        }
        // Corrections: the old value, and the new.
        let note = try #require(table.column(named: "note"))
        let id = try #require(table.column(named: "id"))
        let writes = strings.enumerated().filter { $0.offset % 10 == 0 }.map { place, string in
            RowWrite(
                table: table,
                action: .set([ColumnValue(name, .text(string + "'new"))]),
                match: KeyMatch(columns: [MatchColumn(id)], keys: [[.integer(Int64(1_000 + place))]]),
                unchanged: [ColumnValue(note, .text(string))],
                rowsMax: 1
            )
        }
        #expect(try await log.adapter.write(writes) == writes.map { _ in 1 })
        let ran = try log.statements().dropFirst(schemaRead)
        // What begins and ends transactions, and sets a new connection up.
        let framing = [
            "BEGIN", "COMMIT", "START TRANSACTION", "SET ", "PRAGMA ", "SELECT set_config(",
            "SELECT * FROM sqlite_master",
        ]
        let working = ran.filter { text in !framing.contains { text.hasPrefix($0) } }
        #expect(working.count == 10 + 500 * 3 + 1_000)
        #expect(working.count == world.store.log.all.filter { !$0.hasPrefix("SET ") }.count)
        #expect(ran.allSatisfy { !$0.contains(StatementTextTests.sign) && !$0.contains("DROP TABLE") })
        #expect(Set(working).count <= 6)
        #expect(try world.store.client.rows("SELECT count(*) FROM people") == ["10012"])
    }

    /// The same for names: a map can name only what the catalogue has, and what it has is quoted.
    @Test(arguments: Engine.databases) func quotesNames(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "main")
        let connection = try store.connect()
        let names = hostile(50).map { name in
            // What a name of MariaDB may be made of.
            String(
                String.UnicodeScalarView(
                    name.unicodeScalars.filter { $0.value < 0x1_0000 && $0 != "\u{1A}" }.suffix(40)
                )
            )
        }
        try connection.run("CREATE TABLE victims (id INTEGER)")
        try connection.run("INSERT INTO victims VALUES (1)")
        for name in names {
            let table = try SQLIdentifier(name)
            try connection.run("CREATE TABLE \(raw: table) (\(raw: table) VARCHAR(40), other INTEGER)")
            try connection.run("INSERT INTO \(raw: table) VALUES (\(name), 1), (\("x"), 2)")
        }
        let schema = try await store.adapter.schema()
        for name in names {
            let table = try #require(schema.tables.first { $0.name == name }, "\(name)")
            let column = try #require(table.column(named: name))
            let match = KeyMatch(columns: [MatchColumn(column)], keys: [[.text(name)]])
            #expect(try await count(store.adapter, table, [match]) == 1)
            let write = RowWrite(table: table, action: .delete, match: match, rowsMax: 1)
            #expect(try await store.adapter.write([write]) == [1])
        }
        #expect(try store.client.rows("SELECT count(*) FROM victims") == ["1"])
    }

    private func count(_ adapter: any DataStoreAdapter, _ table: LiveTable, _ matches: [KeyMatch]) async throws -> Int {
        let columns = table.columns.map { ReadColumn.column($0) }
        return try await adapter.read([RowQuery(table: table, columns: columns, matches: matches)]) { rows in
            var count = 0
            try rows.forEach { _ in count += 1 }
            return count
        }
    }
}
