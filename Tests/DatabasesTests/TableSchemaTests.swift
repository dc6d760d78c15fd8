import Databases
import Foundation
import TestPeers
import Testing

@Suite struct TableSchemaTests {
    @Test(arguments: Engine.allCases)
    func tablesAreDescribedAlike(_ engine: Engine) throws {
        try engine.withConnection { connection in
            try connection.run(
                "CREATE TABLE firms (id INTEGER NOT NULL, branch INTEGER NOT NULL, PRIMARY KEY (id, branch))"
            )
            try connection.run(
                """
                CREATE TABLE people (
                    id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, nick TEXT DEFAULT 'x', firm INTEGER, branch INTEGER,
                    FOREIGN KEY (firm, branch) REFERENCES firms (id, branch)
                )
                """
            )
            try connection.run("CREATE VIEW names AS SELECT name FROM people")
            let tables = try connection.tables()
            #expect(tables.map(\.name) == ["firms", "names", "people"])
            #expect(tables.map(\.isView) == [false, true, false])
            #expect(tables[0].primaryKey == ["id", "branch"])
            #expect(tables[1].columns.map(\.name) == ["name"])
            let people = tables[2]
            #expect(people.schema == (engine == .postgres ? "public" : nil))
            #expect(people.columns.map(\.name) == ["id", "name", "nick", "firm", "branch"])
            #expect(people.columns.map(\.isNullable) == [false, false, true, true, true])
            #expect(people.columns.map(\.hasDefault) == [false, false, true, false, false])
            #expect(people.primaryKey == ["id"])
            let name = engine == .postgres ? "character varying(80)" : "varchar(80)"
            #expect(people.columns[1].declaredType == name)
            #expect(people.foreignKeys.map(\.columns) == [["firm", "branch"]])
            #expect(people.foreignKeys.map(\.toTable) == ["firms"])
            #expect(people.foreignKeys.map(\.toColumns) == [["id", "branch"]])
        }
    }
}

@Suite struct OwnedConnectionTests {
    @Test(arguments: Engine.allCases)
    func aConnectionRunsOnItsOwnThread(_ engine: Engine) async throws {
        let url =
            switch engine {
            case .sqlite: ""
            case .postgres: try PostgresCluster.shared.makeDatabase()
            case .mariadb: try MariaDBServer.shared.makeDatabase()
            }
        let folder = FileManager.default.temporaryDirectory.path + "/habeas-\(UUID().uuidString).db"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let owned = try await OwnedConnection.open(name: "test") {
            switch engine {
            case .sqlite: try SQLiteConnection(.own(path: folder))
            case .postgres: try PostgresConnection(url: url)
            case .mariadb: try ODBCConnection(url: url)
            }
        }
        try await owned.use { try $0.makeParcels() }
        let threads = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<50 {
                group.addTask {
                    try await owned.use { connection in
                        try connection.add("p\(number)")
                        return try String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
                    }
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(threads == ["test\n"])
        #expect(try await owned.use { try $0.parcelIDs().count } == 50)
        await owned.reset()
        #expect(try await owned.use { try $0.parcelIDs().count } == 50)
    }

    @Test func aConnectionThatCannotBeOpenedSaysSo() async throws {
        await #expect(throws: SQLError.self) {
            try await OwnedConnection.open(name: "test") {
                try SQLiteConnection(.ownReader(path: "/nowhere/at/all.db"))
            }
        }
    }
}
