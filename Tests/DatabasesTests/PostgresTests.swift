import Databases
import TestPeers
import Testing

/// What only PostgreSQL has.
@Suite struct PostgresTests {
    private func connect() throws -> PostgresConnection {
        try PostgresConnection(url: PostgresCluster.shared.makeDatabase())
    }

    @Test func otherTypesComeAsTheServerWritesThem() throws {
        let connection = try connect()
        let values = try connection.first(
            """
            SELECT true, CAST(1.50 AS numeric), CAST('2026-11-27' AS date), CAST(7 AS smallint), CAST(-8 AS integer),
                   CAST(1.5 AS double precision), CAST('{"b":1,  "a":2}' AS json), CAST('\\x00ff' AS bytea),
                   CAST('2026-11-27 10:00:00+13' AS timestamptz), CAST('ab' AS varchar(5))
            """
        ) { row in try (0..<10).map { try row.value(at: $0) } }
        #expect(
            values == [
                .int(1), .text("1.50"), .text("2026-11-27"), .int(7), .int(-8), .real(1.5),
                .text("{\"b\":1,  \"a\":2}"),
                .blob([0, 255]), .text("2026-11-26 21:00:00+00"), .text("ab"),
            ]
        )
    }

    @Test func bytesAndNumbersAreTheSameInBinary() throws {
        let connection = try connect()
        let values = try connection.first(
            """
            SELECT CAST('\\x00ff' AS bytea), false, CAST(-7 AS smallint), CAST(-8 AS integer),
                   CAST(-9223372036854775808 AS bigint), CAST(-0.1 AS double precision), CAST('é' AS text), CAST(NULL AS text)
            """
        ) { row in try (0..<8).map { try row.value(at: $0) } }
        #expect(
            values == [.blob([0, 255]), .int(0), .int(-7), .int(-8), .int(.min), .real(-0.1), .text("é"), .null]
        )
    }

    @Test func aServerThatIsNotThereIsATemporaryErrorWithoutThePassword() throws {
        let url = "postgres://reader:hunter2@localhost:1/nowhere"
        let error = #expect(throws: SQLError.self) { try PostgresConnection(url: url, connectSeconds: 2) }
        #expect(error?.isTemporary == true)
        #expect(error?.code == "database-unreachable")
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func aDroppedConnectionIsATemporaryError() throws {
        let url = try PostgresCluster.shared.makeDatabase()
        let victim = try PostgresConnection(url: url)
        let killer = try PostgresConnection(url: url)
        let process = try #require(try victim.first("SELECT pg_backend_pid()") { try $0.int(0) })
        try killer.each("SELECT pg_terminate_backend(\(process))") { _ in }
        let error = #expect(throws: SQLError.self) { try victim.run("SELECT 1") }
        #expect(error?.isTemporary == true)
    }

    @Test func aStatementHasALimitOfTime() throws {
        let connection = try PostgresConnection(url: PostgresCluster.shared.makeDatabase(), statementSeconds: 1)
        let error = #expect(throws: SQLError.self) { try connection.run("SELECT pg_sleep(30)") }
        #expect(error?.isTemporary == true)
    }

    @Test func moreTextsThanAreKeptStillRun() throws {
        let connection = try connect()
        for number in 0..<1_100 {
            let columns = (0...number % 600).map { Int64($0) }
            let last = try connection.first(
                "SELECT CAST(\(list: columns.suffix(1)) AS BIGINT) + \(raw: SQLDialect.postgres.now) * 0"
            ) {
                try $0.int(0)
            }
            #expect(last == columns.last)
        }
        for number in 1...600 {
            let names = try SQLIdentifier("c\(number)")
            try connection.each("SELECT 1 AS \(raw: names)") { row in #expect(row.columnNames == ["c\(number)"]) }
        }
    }

    @Test func skippedRowsAreThoseOfOthers() throws {
        let url = try PostgresCluster.shared.makeDatabase()
        let one = try PostgresConnection(url: url)
        let two = try PostgresConnection(url: url)
        try one.makeParcels()
        for id in ["a", "b"] { try one.add(id) }
        let lease: SQLText = "SELECT id FROM parcels ORDER BY id LIMIT 1 \(raw: one.dialect.skipLocked)"
        try one.begin(.write)
        try two.begin(.write)
        #expect(try one.rows(lease) { try $0.text(0) } == ["a"])
        #expect(try two.rows(lease) { try $0.text(0) } == ["b"])
        try two.rollBack()
        try one.rollBack()
    }
}
