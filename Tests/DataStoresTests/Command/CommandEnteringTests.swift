import DataMap
import SubjectRequests
import Testing

@testable import DataStores

/// What a program is asked beyond the usual: every row, and a new one.
@Suite struct CommandEnteringTests {
    private static let script = """
        CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL, vip BOOLEAN, credit DECIMAL(12, 2));
        CREATE TABLE notes (id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id), body TEXT);
        INSERT INTO people VALUES (1, 'Ana', 1, '1.50');

        """

    private func people(_ store: TestStore) async throws -> LiveTable {
        try #require(try await store.adapter.schema().table(named: "people"))
    }

    private func row(_ table: LiveTable, _ values: [String: HeldValue], _ repeated: [RepeatedValue] = []) throws
        -> RowInsert
    {
        let settings = try values.map { ColumnValue(try #require(table.column(named: $0.key)), $0.value) }
        return RowInsert(table: table, values: settings, repeated: repeated)
    }

    private func all(_ table: LiveTable, _ adapter: any DataStoreAdapter) async throws -> [[HeldValue]] {
        let query = RowQuery(everyRowOf: table, columns: table.columns.map { .column($0) })
        return try await adapter.read([query]) { rows in
            var found: [[HeldValue]] = []
            try rows.forEach { found.append($0) }
            return found
        }
    }

    @Test func rowsGoInTogetherAndComeOutAgain() async throws {
        let store = try TestStore(.command, name: "erp")
        try store.run(CommandEnteringTests.script)
        let people = try await people(store)
        let notes = try #require(try await store.adapter.schema().table(named: "notes"))
        #expect(people.isListed && people.entry == .open)
        let hostile = "'; -- \"\u{1F642}\n"
        let person = try #require(notes.column(named: "person"))
        let rows = [
            try row(
                people,
                ["id": .integer(7), "name": .text(hostile), "vip": .boolean(false), "credit": .text("0.10")]
            ),
            try row(notes, ["id": .integer(8), "body": .null], [RepeatedValue(person, row: 0, source: "id")]),
        ]
        _ = try await store.adapter.insert(rows)
        let found = try await all(people, store.adapter)
        #expect(found.count == 2 && found.contains { $0[1] == .text(hostile) && $0[3].keyText == "0.1" })
        #expect(try await all(notes, store.adapter).map { $0[1] } == [.integer(7)])

        let before = try store.rows("SELECT * FROM people")
        let bad = [try row(people, ["id": .integer(9), "name": .text("x")]), try row(notes, ["person": .integer(99)])]
        let fault = await #expect(throws: StoreFault.self) { try await store.adapter.insert(bad) }
        #expect(fault?.code == "store-refused")
        #expect(try store.rows("SELECT * FROM people") == before)
        #expect(try await store.adapter.insertsWhole())
    }

    @Test func aProgramThatDoesNotSayThatItCanIsNotAsked() async throws {
        let program = try ContraryProgram("nothing")
        let table = try #require(try await program.store.schema().table(named: "people"))
        #expect(!table.isListed && table.entry == .closed(.programCannot))
        let fault = await #expect(throws: StoreFault.self) {
            try await program.store.insert([try row(table, ["id": .integer(9)])])
        }
        #expect(fault?.code == "program-cannot-insert")
    }

    @Test(arguments: [
        ("insert-counts", "command-count-wrong"), ("insert-row", "command-garbage"), ("insert-value", "taken"),
    ]) func aWrongAnswerIsAFault(_ wrong: String, _ code: String) async throws {
        let program = try ContraryProgram(wrong)
        let table = try #require(try await program.store.schema().table(named: "people"))
        let fault = await #expect(throws: StoreFault.self) {
            try await program.store.insert([try row(table, ["id": .integer(4711), "name": .text("Aroha Ngata")])])
        }
        #expect(fault?.code == code)
        #expect(fault.map { !$0.sentence.contains("Ngata") && !$0.sentence.contains("4711") } == true)
    }

    @Test func aListThatIsCountedWrongIsNone() async throws {
        let program = try ContraryProgram("list-count")
        let table = try #require(try await program.store.schema().table(named: "people"))
        let fault = await #expect(throws: StoreFault.self) { _ = try await all(table, program.store) }
        #expect(fault?.code == "command-count-wrong")
    }
}
