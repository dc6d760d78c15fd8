import Databases
import Foundation
import SubjectRequests
import Synchronization
import TestPeers
import Testing

@testable import Storage

@Suite struct SchemaTests {
    private struct ColumnOnBoth: Hashable {
        let table: String
        let name: String
        let isNullable: Bool
        let isPrimaryKey: Bool
    }

    private func tables(_ engine: Engine) async throws -> [TableSchema] {
        let found = Mutex<[TableSchema]>([])
        try await StorageFixture.with(engine) { fixture in
            let tables = try await fixture.storage.read { try $0.sql.tables() }
            found.withLock { $0 = tables }
        }
        return found.withLock { $0 }
    }

    @Test func bothEnginesHaveTheSameColumns() async throws {
        let sqlite = try await tables(.sqlite)
        let postgres = try await tables(.postgres)
        #expect(sqlite.count == 49)
        func columns(_ tables: [TableSchema]) -> Set<ColumnOnBoth> {
            Set(
                tables.flatMap { table in
                    table.columns.map { column in
                        ColumnOnBoth(
                            table: table.name,
                            name: column.name,
                            isNullable: column.isNullable,
                            isPrimaryKey: column.isPrimaryKey
                        )
                    }
                }
            )
        }
        #expect(columns(sqlite).symmetricDifference(columns(postgres)) == [])
        func keys(_ tables: [TableSchema]) -> Set<[String]> {
            Set(
                tables.flatMap { table in
                    table.foreignKeys.map { [table.name, $0.toTable] + $0.columns + $0.toColumns }
                }
            )
        }
        #expect(keys(sqlite) == keys(postgres))
        #expect(keys(sqlite).count > 40)
    }

    @Test func onlyTheAllowedTypesAreUsed() async throws {
        let allowed: [Engine: Set<String>] = [
            .sqlite: ["integer", "text", "blob"], .postgres: ["bigint", "text", "bytea"],
        ]
        for engine in Engine.allCases {
            for table in try await tables(engine) {
                for column in table.columns {
                    #expect(allowed[engine]?.contains(column.declaredType) == true, "\(table.name).\(column.name)")
                    #expect(!column.hasDefault, "\(table.name).\(column.name): a default hides a forgotten value")
                }
                #expect(!table.primaryKey.isEmpty, "\(table.name) has no primary key")
            }
        }
    }

    @Test func everySQLiteTableIsStrictAndEveryPostgresTextSortsByBytes() async throws {
        try await StorageFixture.with(.sqlite) { fixture in
            let loose = try await fixture.storage.read { connection in
                try connection.sql.rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0") {
                    try $0.text(0)
                }
            }
            #expect(loose.filter { !$0.hasPrefix("sqlite_") } == [])
        }
        try await StorageFixture.with(.postgres) { fixture in
            let other = try await fixture.storage.read { connection in
                try connection.sql.rows(
                    """
                    SELECT table_name || '.' || column_name FROM information_schema.columns
                    WHERE table_schema = 'public' AND data_type = 'text' AND COALESCE(collation_name, '') <> 'C'
                    """
                ) { try $0.text(0) }
            }
            #expect(other == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func aDatabaseIsOpenedAgainAsItIs(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            await fixture.storage.close()
            let again = try await SiteStorage.open(fixture.settings)
            #expect(try await again.read { try $0.cases.load(example.id, scope: .everything)?.id } == example.id)
            await again.close()
        }
    }

    @Test(arguments: Engine.allCases)
    func aNewerSchemaIsRefused(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            try await fixture.storage.write { _ = try $0.sql.run("UPDATE meta SET schema_version = 99") }
            await fixture.storage.close()
            await #expect(throws: StorageError.schemaTooNew(found: 99, known: Int64(Migrator.all.count))) {
                try await SiteStorage.open(fixture.settings)
            }
        }
    }

    /// The erasure ledger as the first migration made it, with a row in it.
    @Test(arguments: Engine.allCases)
    func theLedgerIsCarriedOver(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let token = [UInt8](repeating: 7, count: 32)
            let key = ErasedKeys(store: "app", collection: "app.users", tokens: token)
            let kept = try await fixture.storage.write { connection in
                let before = """
                    DROP TABLE erased;
                    CREATE TABLE erased (
                        store {text} NOT NULL, collection {text} NOT NULL, key_token {bytes} NOT NULL,
                        erased_at {int} NOT NULL, PRIMARY KEY (store, collection, key_token)
                    ) {strict}
                    """
                try Migrator.apply(before, to: connection.sql)
                try connection.ledger.enter(key)
                try Migrator.apply(Migration004.text, to: connection.sql)
                return try connection.ledger.erased(store: "app", collection: "app.users", beginnings: [token])
            }
            #expect(kept.map(\.token) == [token])
        }
    }

    @Test(arguments: Engine.allCases)
    func aRequestIsClosedExactlyWithItsTimeAndOutcome(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase())
            for wrong: SQLText in [
                "UPDATE requests SET phase = 'closed'",
                "UPDATE requests SET phase = 'closed', closed_at = 1",
                "UPDATE requests SET phase = 'closed', outcome = 'fulfilled'",
                "UPDATE requests SET closed_at = 1, outcome = 'fulfilled'",
                "UPDATE requests SET phase = 'closed', closed_at = 1, outcome = 'refused'",
                "UPDATE requests SET phase = 'nearly'",
                "UPDATE requests SET controller = 'somebody-else'",
                "UPDATE keys SET wrapped = NULL",
            ] {
                await #expect(throws: SQLError.self) { try await fixture.storage.write { try $0.sql.run(wrong) } }
            }
            #expect(try await fixture.load(request).phase == .intake)
        }
    }

    @Test func twoServersMayStartAtOnce() async throws {
        try await StorageFixture.with(.postgres) { fixture in
            let url = try PostgresCluster.shared.makeDatabase()
            var settings = fixture.settings
            settings.location = .postgres(url: .init(url))
            let shared = settings
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { await (try SiteStorage.open(shared)).close() } }
                try await group.waitForAll()
            }
        }
    }
}
