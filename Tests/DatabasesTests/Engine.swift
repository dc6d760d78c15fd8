import Databases
import Foundation
import TestPeers
import Testing

/// The engines on which every conformance test runs.
enum Engine: String, CaseIterable, CustomTestStringConvertible {
    case sqlite
    case postgres
    /// By ODBC.
    case mariadb

    /// Those on which our own storage runs.
    static let ofStorage: [Engine] = [.sqlite, .postgres]

    var testDescription: String { rawValue }

    /// Hands `body` a way to open connections to one new, empty database.
    func withDatabase(_ body: (_ open: @Sendable () throws -> any SQLConnection) throws -> Void) throws {
        switch self {
        case .sqlite:
            try withTemporaryFolder { folder in
                try body { try SQLiteConnection(.own(path: "\(folder)/test.db")) }
            }
        case .postgres:
            let url = try PostgresCluster.shared.makeDatabase()
            try body { try PostgresConnection(url: url) }
        case .mariadb:
            let url = try MariaDBServer.shared.makeDatabase()
            try body { try ODBCConnection(url: url) }
        }
    }

    func withConnection(_ body: (any SQLConnection) throws -> Void) throws {
        try withDatabase { open in try body(open()) }
    }
}

func withTemporaryFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("habeas-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}

extension SQLConnection {
    /// Makes the table on which the tests work.
    func makeParcels() throws {
        try run(
            """
            CREATE TABLE parcels (
                id \(raw: dialect.text) NOT NULL PRIMARY KEY,
                weight \(raw: dialect.int) CHECK (weight >= 0),
                label \(raw: dialect.text) UNIQUE,
                content \(raw: dialect.bytes)
            ) \(raw: dialect.strict)
            """
        )
        try run(
            """
            CREATE TABLE stamps (
                parcel \(raw: dialect.text) NOT NULL REFERENCES parcels (id),
                worth \(raw: dialect.int) NOT NULL
            ) \(raw: dialect.strict)
            """
        )
    }

    func add(_ id: String, weight: Int? = nil, label: String? = nil, content: [UInt8]? = nil) throws {
        try run("INSERT INTO parcels (id, weight, label, content) VALUES (\(id), \(weight), \(label), \(content))")
    }

    func parcelIDs() throws -> [String] { try rows("SELECT id FROM parcels ORDER BY id") { try $0.text(0) } }
}
