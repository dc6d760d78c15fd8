import Foundation
import Synchronization
import TestPeers
import Testing

@testable import Databases

/// What only the connection by ODBC has.
@Suite struct ODBCTests {
    private func connect(statementSeconds: Int = 0) throws -> ODBCConnection {
        try ODBCConnection(url: MariaDBServer.shared.makeDatabase(), statementSeconds: statementSeconds)
    }

    private func values(_ connection: ODBCConnection, _ text: SQLText) throws -> [SQLValue] {
        try connection.first(text) { row in try row.columnNames.indices.map { try row.value(at: $0) } } ?? []
    }

    @Test func everyTypeArrivesExactly() throws {
        let connection = try connect()
        try connection.run(
            """
            CREATE TABLE kinds (t TINYINT, s SMALLINT UNSIGNED, m MEDIUMINT, i INTEGER UNSIGNED, b BIGINT,
                u BIGINT UNSIGNED, d DECIMAL(38, 10), n DECIMAL(65, 0), f DOUBLE, day DATE, at TIME(6),
                moment DATETIME(6), stamp TIMESTAMP NULL, y YEAR, c CHAR(8), v VARCHAR(40), x TEXT, bin BINARY(4),
                vb VARBINARY(9), bl BLOB, e ENUM('red', 'blue'), st SET('a', 'b'), j JSON, flag BOOLEAN, latin
                VARCHAR(20) CHARACTER SET latin1, id UUID)
            """
        )
        try connection.run(
            """
            INSERT INTO kinds VALUES (-128, 65535, -8388608, 4294967295, -9223372036854775808, 18446744073709551615,
                1234567890123456789012345678.0123456789,
                99999999999999999999999999999999999999999999999999999999999999999, 0.1, '2024-02-29',
                '-838:59:58.123456', '9999-12-31 23:59:59.999999', '2026-11-21 14:00:00', 2026, 'ab ', 'ab ',
                \("Ünïcödé 🙂 '\"\\"), X'00010203', X'00', X'FF00FE', 'blue', 'a,b', '{"k":  1}', true, \("é"),
                '123e4567-e89b-12d3-a456-426614174000')
            """
        )
        #expect(
            try values(connection, "SELECT * FROM kinds") == [
                .int(-128), .int(65_535), .int(-8_388_608), .int(4_294_967_295), .int(.min),
                .text("18446744073709551615"), .text("1234567890123456789012345678.0123456789"),
                .text(String(repeating: "9", count: 65)), .real(0.1), .text("2024-02-29"), .text("-838:59:58.123456"),
                .text("9999-12-31 23:59:59.999999"), .text("2026-11-21 14:00:00"), .int(2026), .text("ab"),
                .text("ab "), .text("Ünïcödé 🙂 '\"\\"), .blob([0, 1, 2, 3]), .blob([0]), .blob([0xFF, 0, 0xFE]),
                .text("blue"), .text("a,b"), .text("{\"k\":  1}"), .int(1), .text("é"),
                .text("123e4567-e89b-12d3-a456-426614174000"),
            ]
        )
        try connection.run("DELETE FROM kinds")
        try connection.run("INSERT INTO kinds () VALUES ()")
        #expect(try values(connection, "SELECT * FROM kinds").allSatisfy { $0 == .null })
    }

    @Test(arguments: [0, 1, 8_191, 16_383, 16_384, 16_385, 70_000, 3_000_000])
    func longValuesAreWhole(_ length: Int) throws {
        let connection = try connect()
        try connection.run("CREATE TABLE long_values (id INTEGER, x LONGTEXT, b LONGBLOB)")
        // Characters of 1 to 4 bytes, so that every buffer's end falls into one.
        let text = String(String(repeating: "aé€🙂", count: length / 4 + 1).prefix(length))
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try connection.run("INSERT INTO long_values VALUES (\(1), \(text), \(bytes))")
        #expect(try values(connection, "SELECT x, b FROM long_values") == [.text(text), .blob(bytes)])
        #expect(try connection.exists("SELECT 1 FROM long_values WHERE x = \(text) AND b = \(bytes)"))
    }

    @Test(arguments: ["a?b", "a'b", "a\"b", "a`b", "a;b", "a--b", "{fn x}", "a\\", "/*", "ü🙂"])
    func namesAreQuoted(_ name: String) throws {
        let connection = try connect()
        let column = try SQLIdentifier(name)
        // Four bytes a character are more than a name of MariaDB may have.
        guard name.unicodeScalars.allSatisfy({ $0.value < 0x1_0000 }) else {
            #expect(throws: SQLError.self) { try connection.run("CREATE TABLE odd (\(raw: column) TEXT)") }
            return
        }
        try connection.run("CREATE TABLE odd (\(raw: column) TEXT, other TEXT)")
        try connection.run("INSERT INTO odd (\(raw: column), other) VALUES (\("v?"), \("w"))")
        let found = try connection.rows("SELECT \(raw: column) FROM odd WHERE \(raw: column) = \("v?")") {
            ($0.columnNames, try $0.text(0))
        }
        #expect(found.map(\.0) == [[name]])
        #expect(found.map(\.1) == ["v?"])
    }

    @Test func matchedRowsAreCountedThoughNothingChanges() throws {
        let connection = try connect()
        try connection.makeParcels()
        try connection.add("a", weight: 1)
        #expect(try connection.run("UPDATE parcels SET weight = \(1) WHERE id = \("a")") == 1)
    }

    @Test func whatDoesNotFitIsRefusedAndNeverCut() throws {
        let connection = try connect()
        try connection.run("CREATE TABLE narrow (name VARCHAR(3), number SMALLINT)")
        for text in [
            "INSERT INTO narrow VALUES (\("secret"), NULL)", "INSERT INTO narrow VALUES (NULL, \(424_242))",
            "INSERT INTO narrow VALUES (NULL, \("secret"))",
        ] as [SQLText] {
            let error = #expect(throws: SQLError.self) { try connection.run(text) }
            #expect(error?.isTemporary == false)
            #expect(error?.description.contains("secret") == false)
            #expect(error?.description.contains("424242") == false)
        }
        #expect(try connection.first("SELECT count(*) FROM narrow") { try $0.int(0) } == 0)
    }

    @Test func aReaderCannotWrite() throws {
        let url = try MariaDBServer.shared.makeDatabase()
        try ODBCConnection(url: url).makeParcels()
        let reader = try ODBCConnection(url: url, isReadOnly: true)
        let error = #expect(throws: SQLError.self) { try reader.add("a") }
        #expect(error?.isTemporary == false)
        #expect(try reader.parcelIDs() == [])
    }

    @Test func aSlowStatementIsEnded() throws {
        let connection = try connect(statementSeconds: 1)
        let error = #expect(throws: SQLError.self) {
            try connection.each("SELECT count(*) FROM seq_1_to_100000 a, seq_1_to_100000 b, seq_1_to_100000 c") { _ in }
        }
        #expect(error?.code == "database-too-slow")
        #expect(error?.isTemporary == true)
        #expect(try connection.exists("SELECT 1"))
    }

    @Test func aLockedRowIsGivenUp() throws {
        let url = try MariaDBServer.shared.makeDatabase()
        let one = try ODBCConnection(url: url)
        let two = try ODBCConnection(url: url, statementSeconds: 1)
        try one.makeParcels()
        try one.add("a", weight: 1)
        try one.begin(.write)
        try one.run("UPDATE parcels SET weight = 2 WHERE id = \("a")")
        let error = #expect(throws: SQLError.self) {
            try two.transaction(.write) {
                try two.add("b")
                do { try two.run("UPDATE parcels SET weight = 3 WHERE id = \("a")") } catch {}
                // It would be stored at once, were it let through.
                try two.add("c")
            }
        }
        try one.rollBack()
        #expect(error?.code == "transaction-failed")
        #expect(try two.parcelIDs() == ["a"])
    }

    @Test func aConnectionThatIsEndedSaysSo() throws {
        let url = try MariaDBServer.shared.makeDatabase()
        let connection = try ODBCConnection(url: url)
        let other = try ODBCConnection(url: url)
        let id = try #require(try connection.first("SELECT connection_id()") { try $0.int(0) })
        try connection.begin(.write)
        try connection.makeParcels()
        try other.run("KILL CONNECTION \(id)")
        let error = #expect(throws: SQLError.self) { try connection.add("a") }
        #expect(error?.isTemporary == true)
        #expect(error?.code == "database-unreachable")
    }

    @Test func usersWithoutPermissionAreTold() throws {
        let server = try MariaDBServer.shared
        let url = try server.makeDatabase()
        let database = try #require(url.firstMatch(of: /DATABASE=(\w+)/)).1
        let root = try ODBCConnection(url: url)
        try root.makeParcels()
        try root.run("CREATE USER 'reader_\(raw: SQLIdentifier("x"))'@'localhost' IDENTIFIED BY 'hidden-password'")
        let name = "reader_\"x\""
        try root.run("GRANT SELECT ON stamps TO 'reader_\(raw: SQLIdentifier("x"))'@'localhost'")
        let reader = try ODBCConnection(
            url: server.url(of: String(database), user: name, password: "hidden-password")
        )
        #expect(try reader.first("SELECT count(*) FROM stamps") { try $0.int(0) } == 0)
        let denied = #expect(throws: SQLError.self) { try reader.parcelIDs() }
        #expect(denied?.kind == .permission)
        #expect(denied?.isTemporary == false)
        let refused = #expect(throws: SQLError.self) {
            try ODBCConnection(url: server.url(of: String(database), user: name, password: "hidden-guess"))
        }
        #expect(refused?.code == "database-unreachable")
        #expect(refused?.sentence.contains("password") == true)
        #expect(refused?.sentence.contains("hidden") == false)
    }

    @Test func whatIsNoUsableAddressIsRefused() throws {
        let cases = [
            ("odbc:Driver=x", "odbc-driver-missing"), ("odbc:DSN=habeas-none", "odbc-driver-missing"),
            ("odbc:", "bad-odbc-address"), ("odbc:Server=x", "bad-odbc-address"),
            ("odbc:Driver={x", "bad-odbc-address"), ("odbc:Driver=x;TRACE=/tmp/x", "odbc-setting-refused"),
            ("odbc:Driver=x; option =67108864", "odbc-setting-refused"),
            ("odbc:Driver={MariaDB Unicode};SOCKET=/nowhere;PWD=hidden", "database-unreachable"),
        ]
        for (url, code) in cases {
            let error = #expect(throws: SQLError.self) { try ODBCConnection(url: url) }
            #expect(error?.code == code, "\(url)")
            #expect(error?.description.contains("hidden") == false)
        }
        let address = try ODBCAddress("odbc:Driver={a;b}}c};PWD={x=y;z}; UID = me ;")
        #expect(
            address.completed(connectSeconds: 3, statementSeconds: 0)
                == "Driver={a;b}}c};PWD={x=y;z};UID=me;CHARSET=utf8mb4;OPTION=2;CONN_TIMEOUT=3;"
        )
    }

    @Test func onlyBindsBecomeQuestionMarks() throws {
        let text: SQLText = "SELECT '$1', \(1) AS \(raw: try SQLIdentifier("é$2")), \(2)"
        #expect(text.withQuestionMarks == "SELECT '$1', ? AS \"é$2\", ?")
    }
}
