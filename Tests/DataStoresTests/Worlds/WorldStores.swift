import DataMap
import Databases
import Foundation
import TestPeers

@testable import DataStores

/// Where one worker puts its worlds, one after another: files in memory for SQLite, the same databases of a server again
/// and again.
final class WorldStores: WorldHolding {
    private let engine: Engine
    var keepsLengths: Bool { engine != .sqlite }
    private let folder: String
    private var locations: [String: String] = [:]
    private var made: [String: [String]] = [:]

    init(_ engine: Engine) throws {
        self.engine = engine
        let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
        folder = "\(base)/habeas-worlds-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func world(_ seed: Int) -> RandomWorld { RandomWorld(seed: seed) }

    /// Makes the tables of a world anew; answers an adapter for each of its stores.
    func fill(_ world: RandomWorld) throws -> StoreSet {
        for store in world.stores {
            let statements = world.statements(store: store)
            guard engine != .sqlite else {
                locations[store] = "\(folder)/\(world.seed)-\(store).db"
                try SQLScript.make("\(folder)/\(world.seed)-\(store).db", statements.joined(separator: ";\n"))
                continue
            }
            if locations[store] == nil {
                let server = engine == .postgres
                locations[store] =
                    server
                    ? try PostgresCluster.shared.makeDatabase() : try MariaDBServer.shared.makeDatabase()
            }
            let connection = try connect(store)
            try clear(connection, store)
            made[store] = world.tables.filter { $0.store == store }.map(\.name)
            for statement in statements { try connection.run(SQLText(stringLiteral: statement)) }
        }
        return StoreSet(try world.stores.map(adapter))
    }

    private func clear(_ connection: any SQLConnection, _ store: String) throws {
        if engine == .postgres {
            try connection.run("DROP SCHEMA public CASCADE")
            try connection.run("CREATE SCHEMA public")
        } else if let old = made[store], !old.isEmpty {
            try connection.run("SET foreign_key_checks = 0")
            try connection.run(SQLText(stringLiteral: "DROP TABLE IF EXISTS \(old.joined(separator: ", "))"))
            try connection.run("SET foreign_key_checks = 1")
        }
    }

    func remove(_ world: RandomWorld) throws {
        guard engine == .sqlite else { return }
        for store in world.stores { try FileManager.default.removeItem(atPath: "\(folder)/\(world.seed)-\(store).db") }
    }

    private func adapter(_ store: String) throws -> SQLStore {
        let location = locations[store] ?? ""
        let engine = engine
        return SQLStore(
            name: store,
            reader: { try WorldStores.connect(engine, location, writes: false) },
            writer: { try WorldStores.connect(engine, location, writes: true) }
        )
    }

    private func connect(_ store: String) throws -> any SQLConnection {
        try WorldStores.connect(engine, locations[store] ?? "", writes: true)
    }

    private static func connect(_ engine: Engine, _ location: String, writes: Bool) throws -> any SQLConnection {
        switch engine {
        // A program has its own tests; random worlds are of databases.
        case .sqlite, .command:
            try SQLiteConnection(.foreign(path: location, access: writes ? .readWrite : .readOnly, busySeconds: 1))
        case .postgres: try PostgresConnection(url: location)
        case .odbc: try ODBCConnection(url: location, isReadOnly: !writes)
        }
    }

    /// Every row of every table as it is now, each as text.
    func rows(of world: RandomWorld) throws -> [[String]] {
        var rows = world.tables.map { _ in [String]() }
        for store in world.stores {
            let connection = try connect(store)
            for table in world.tables where table.store == store {
                let names = table.columns.map(\.name).joined(separator: ", ")
                rows[table.number] = try connection.rows(
                    SQLText(stringLiteral: "SELECT \(names) FROM \(table.name)")
                ) { row in
                    try table.columns.indices.map { try row.value(at: $0).plain }.joined(separator: " | ")
                }.sorted()
            }
        }
        return rows
    }
}

extension SQLValue {
    fileprivate var plain: String {
        switch self {
        case .null: "-"
        case .int(let number): "\(number)"
        case .text(let text): text
        case .real, .blob: "?"
        }
    }
}
