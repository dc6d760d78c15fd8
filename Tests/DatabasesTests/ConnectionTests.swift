import Databases
import Testing

/// What all engines must do alike; the numbers are those of the traps in docs/architecture.
@Suite struct ConnectionTests {
    @Test(arguments: Engine.allCases)
    func valuesComeBackAsTheyWent(_ engine: Engine) throws {
        try engine.withConnection { connection in
            try connection.makeParcels()
            let all = (0...255).map { UInt8($0) }
            try connection.run(
                "INSERT INTO parcels (id, weight, label, content) VALUES (\("é\n'"), \(Int64.max), \(""), \(all))"
            )
            // Trap 5: empty bytes are not NULL.
            try connection.add("z", weight: nil, label: nil, content: [])
            let values = try connection.rows("SELECT id, weight, label, content FROM parcels ORDER BY id") { row in
                try (0..<4).map { try row.value(at: $0) }
            }
            #expect(
                values == [
                    [.text("z"), .null, .null, .blob([])],
                    [.text("é\n'"), .int(.max), .text(""), .blob(all)],
                ]
            )
            let least: SQLText =
                engine == .mariadb
                ? "SELECT CAST(\(Int64.min) AS SIGNED)"
                : "SELECT CAST(\(Int64.min) AS \(raw: connection.dialect.int))"
            #expect(try connection.first(least) { try $0.int(0) } == .min)
        }
    }

    @Test(arguments: Engine.allCases)
    func nulInTextIsRefused(_ engine: Engine) throws {
        // Trap 1: both engines would store "a" for "a\0b".
        try engine.withConnection { connection in
            try connection.makeParcels()
            #expect(throws: SQLError.nulInText) { try connection.add("a\0b") }
            #expect(throws: SQLError.nulInText) {
                try connection.each("SELECT id FROM parcels WHERE id = \("a\0")") { _ in }
            }
            #expect(try connection.parcelIDs() == [])
        }
    }

    @Test(arguments: Engine.ofStorage)
    func aSavepointUndoesOnlyItsOwn(_ engine: Engine) throws {
        // Trap 2: after an error PostgreSQL's transaction is dead unless a savepoint holds it.
        try engine.withConnection { connection in
            try connection.makeParcels()
            try connection.transaction(.write) {
                try connection.add("a")
                #expect(throws: SQLError.self) {
                    try connection.savepoint {
                        try connection.add("b")
                        try connection.savepoint { try connection.add("c") }
                        try connection.add("a")
                    }
                }
                try connection.add("d")
            }
            #expect(try connection.parcelIDs() == ["a", "d"])
        }
    }

    @Test(arguments: Engine.allCases)
    func aFailedTransactionStoresNothing(_ engine: Engine) throws {
        try engine.withConnection { connection in
            try connection.makeParcels()
            #expect(throws: SQLError.self) {
                try connection.transaction(.write) {
                    try connection.add("a")
                    try connection.add("a")
                }
            }
            #expect(!connection.isInTransaction)
            // Catching an error without a savepoint may store on SQLite and must not pretend to on PostgreSQL.
            if engine == .postgres {
                #expect(throws: SQLError.self) {
                    try connection.transaction(.write) {
                        try connection.add("b")
                        do { try connection.add("b") } catch {}
                    }
                }
            }
            #expect(try connection.parcelIDs() == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func returningGivesBareColumns(_ engine: Engine) throws {
        // Trap 3 is why expressions in RETURNING are not used anywhere.
        try engine.withConnection { connection in
            try connection.makeParcels()
            let given = try connection.rows(
                "INSERT INTO parcels (id, weight) VALUES (\("a"), \(Int?.none)) RETURNING id, weight, content"
            ) { (try $0.text(0), try $0.optionalInt(1), try $0.optionalBlob(2)) }
            #expect(given.count == 1)
            #expect(given.first?.0 == "a")
            #expect(given.first?.1 == nil)
            #expect(given.first?.2 == nil)
        }
    }

    @Test(arguments: Engine.ofStorage)
    func oneTextServesBoth(_ engine: Engine) throws {
        try engine.withConnection { connection in
            try connection.makeParcels()
            let insert: SQLText = "INSERT INTO parcels (id, weight) VALUES (\("a"), \(1)) ON CONFLICT (id) DO NOTHING"
            #expect(try connection.run(insert) == 1)
            #expect(try connection.run(insert) == 0)
            try connection.run(
                """
                INSERT INTO parcels (id, weight) VALUES (\("a"), \(5))
                ON CONFLICT (id) DO UPDATE SET weight = excluded.weight
                """
            )
            #expect(try connection.run("UPDATE parcels SET weight = 6 WHERE id = \("a") AND weight = \(5)") == 1)
            #expect(try connection.run("UPDATE parcels SET weight = 6 WHERE id = \("a") AND weight = \(5)") == 0)
            try connection.run(
                """
                INSERT INTO parcels (id, weight) SELECT id || 'b', weight FROM parcels WHERE weight > \(0)
                ON CONFLICT (id) DO NOTHING
                """
            )
            // Row values, and trap 6: a parameter with nothing to tell its type needs a CAST.
            let page = try connection.rows(
                """
                SELECT id FROM parcels WHERE (weight, id) > (\(6), \("a"))
                AND (CAST(\(String?.none) AS TEXT) IS NULL OR label = \(String?.none))
                ORDER BY weight NULLS LAST, id LIMIT \(10)
                """
            ) { try $0.text(0) }
            #expect(page == ["ab"])
            #expect(try connection.run("DELETE FROM parcels WHERE weight = \(6)") == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func textSortsByItsBytes(_ engine: Engine) throws {
        try engine.withConnection { connection in
            try connection.makeParcels()
            for id in ["a", "B", "é", "Z", "_"] { try connection.add(id) }
            #expect(try connection.parcelIDs() == ["B", "Z", "_", "a", "é"])
        }
    }

    @Test(arguments: Engine.allCases)
    func anyNumberOfKeysIsOneStatement(_ engine: Engine) throws {
        try engine.withConnection { connection in
            try connection.makeParcels()
            let odd = ["a\"b", "c\\d", "e\u{1}f", "g'h", "é", "plain"]
            for id in odd { try connection.add(id) }
            let query: SQLText = "SELECT id FROM parcels WHERE id \(connection.dialect.isAmong(odd + ["absent"]))"
            #expect(query.binds.count == (engine == .mariadb ? 7 : 1))
            #expect(Set(try connection.rows(query) { try $0.text(0) }) == Set(odd))
            #expect(try !connection.exists("SELECT 1 FROM parcels WHERE id \(connection.dialect.isAmong([]))"))
        }
    }

    @Test(arguments: Engine.allCases)
    func errorsHaveAKindAndNoValues(_ engine: Engine) throws {
        // Trap 9: which constraint failed is told differently; the kind is the same.
        try engine.withConnection { connection in
            try connection.makeParcels()
            try connection.add("secret-1", weight: 1, label: "secret-2")
            let cases: [(SQLError.Kind, SQLText)] = [
                (.unique, "INSERT INTO parcels (id) VALUES (\("secret-1"))"),
                (.unique, "INSERT INTO parcels (id, label) VALUES (\("x"), \("secret-2"))"),
                (.notNull, "INSERT INTO stamps (parcel, worth) VALUES (\("secret-1"), \(Int?.none))"),
                (.check, "UPDATE parcels SET weight = \(-424242)"),
                (.foreignKey, "INSERT INTO stamps (parcel, worth) VALUES (\("secret-3"), 1)"),
                (.missing, "SELECT nonsense FROM parcels"),
                (.missing, "SELECT id FROM nowhere"),
                (.other, "SELECT FROM WHERE"),
            ]
            for (kind, text) in cases {
                let error = #expect(throws: SQLError.self) { try connection.run(text) }
                #expect(error?.kind == kind)
                #expect(error?.isTemporary == false)
                #expect(error?.description.contains("secret") == false)
                #expect(error?.description.contains("424242") == false)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func rowsStreamAndMayStopEarly(_ engine: Engine) throws {
        struct Enough: Error {}
        try engine.withConnection { connection in
            try connection.makeParcels()
            try connection.transaction(.write) {
                for number in 0..<5_000 { try connection.add("p\(10_000 + number)", weight: number) }
            }
            var sum: Int64 = 0
            try connection.each("SELECT weight FROM parcels") { sum += try $0.int(0) }
            #expect(sum == 12_497_500)
            var seen = 0
            #expect(throws: Enough.self) {
                try connection.each("SELECT weight FROM parcels") { _ in
                    seen += 1
                    if seen == 3 { throw Enough() }
                }
            }
            // The connection is as good as before.
            #expect(try connection.first("SELECT count(*) FROM parcels") { try $0.int(0) } == 5_000)
        }
    }

    @Test(arguments: Engine.allCases)
    func aReadSeesOnePicture(_ engine: Engine) throws {
        // Trap 10.
        try engine.withDatabase { open in
            let writer = try open()
            try writer.makeParcels()
            try writer.add("a")
            let reader = try open()
            try reader.transaction(.read) {
                #expect(try reader.parcelIDs() == ["a"])
                try writer.add("b")
                #expect(try reader.parcelIDs() == ["a"])
            }
            #expect(try reader.parcelIDs() == ["a", "b"])
        }
    }

    @Test(arguments: Engine.allCases)
    func statementsSurviveASchemaChange(_ engine: Engine) throws {
        // Trap 11.
        try engine.withDatabase { open in
            let one = try open()
            let two = try open()
            try one.makeParcels()
            try one.add("a")
            let query: SQLText = "SELECT * FROM parcels"
            #expect(try one.rows(query) { $0.columnNames.count } == [4])
            try two.run("ALTER TABLE parcels ADD COLUMN extra \(raw: two.dialect.text)")
            try one.forgetStatements()
            #expect(try one.rows(query) { $0.columnNames.count } == [5])
        }
    }

    @Test(arguments: Engine.allCases)
    func theDatabaseKnowsTheTime(_ engine: Engine) throws {
        try engine.withConnection { connection in
            let now: SQLText = "SELECT \(raw: connection.dialect.now)"
            let first = try #require(try connection.first(now) { try $0.int(0) })
            let second = try #require(try connection.first(now) { try $0.int(0) })
            #expect(first > 1_700_000_000_000_000)
            #expect(second >= first)
        }
    }

    @Test(arguments: Engine.allCases)
    func wrongTypesAreNamed(_ engine: Engine) throws {
        try engine.withConnection { connection in
            try connection.makeParcels()
            try connection.add("secret", weight: 2)
            let query: SQLText = "SELECT id, weight, label FROM parcels"
            for read in [
                { _ = try $0.int(0) }, { _ = try $0.text(1) }, { _ = try $0.text(2) }, { _ = try $0.bool(1) },
                { _ = try $0.value(at: 3) }, { _ = try $0.value(at: -1) },
            ] as [(any SQLRow) throws -> Void] {
                let error = #expect(throws: SQLError.self) { try connection.each(query) { try read($0) } }
                #expect(error?.code == "column-type")
                #expect(error?.sentence.contains("secret") == false)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func aReadMayBeNestedInARead(_ engine: Engine) throws {
        guard engine == .sqlite else { return }
        try engine.withConnection { connection in
            try connection.makeParcels()
            for id in ["a", "b", "c"] { try connection.add(id) }
            var pairs = 0
            try connection.each("SELECT id FROM parcels") { _ in
                try connection.each("SELECT id FROM parcels") { _ in pairs += 1 }
            }
            #expect(pairs == 9)
        }
    }
}
