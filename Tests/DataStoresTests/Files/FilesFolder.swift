import DataMap
import Foundation
import SubjectRequests

@testable import DataStores

/// A folder of files for one test, and what other programs do to it.
final class FilesFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("habeas-files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }

    func write(_ name: String, bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path(name))) }

    func append(_ name: String, _ text: String) throws {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path(name)))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// To the last byte, a mark in front of it too.
    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
    }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }

    /// Sets when the file was last changed, in seconds since 1970.
    func age(_ name: String, _ seconds: Double) throws {
        let date = Date(timeIntervalSince1970: seconds)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path(name))
    }

    /// What another program prints.
    @discardableResult
    static func run(_ program: String, _ arguments: [String]) throws -> String {
        struct Failed: Error {}
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed() }
        return text
    }

    func gzip(_ name: String) throws { try FilesFolder.run("gzip", ["-n", path(name)]) }

    func gunzipped(_ name: String) throws -> String { try FilesFolder.run("gzip", ["-dc", path(name)]) }

    func store(_ tables: [FileTable] = []) -> FileStore {
        FileStore(name: "files", place: .folder(url.path), tables: tables)
    }
}

extension FileStore {
    /// The rows of a table in which a column has one of the values, each with all its columns.
    func rows(_ table: String, _ column: String, _ values: [String], folding: KeyFolding = .none) async throws
        -> [[HeldValue]]
    {
        let query = try await query(table, column, values, folding: folding)
        return try await read([query]) { rows in
            var found: [[HeldValue]] = []
            try rows.forEach { found.append($0) }
            return found
        }
    }

    func query(_ name: String, _ column: String, _ values: [String], folding: KeyFolding = .none) async throws
        -> RowQuery
    {
        let table = try await table(name)
        return RowQuery(
            table: table,
            columns: table.columns.map { .column($0) },
            matches: [try match(table, column, values, folding: folding)]
        )
    }

    func table(_ name: String) async throws -> LiveTable {
        struct NoTable: Error {}
        guard let table = try await schema().table(named: name) else { throw NoTable() }
        return table
    }

    nonisolated func match(
        _ table: LiveTable,
        _ column: String,
        _ values: [String],
        folding: KeyFolding = .none
    ) throws -> KeyMatch {
        let place = try table.place(of: column, store: name)
        let column = MatchColumn(table.columns[place], folding: folding)
        return KeyMatch(columns: [column], keys: values.map { [.text($0)] })
    }

    /// Deletes the rows, or sets columns in them.
    func change(_ name: String, _ column: String, _ value: String, set: [String: HeldValue]? = nil) async throws -> Int
    {
        let table = try await table(name)
        let settings = try set?.map { name, value in
            ColumnValue(table.columns[try table.place(of: name, store: self.name)], value)
        }
        let action = settings.map { RowWrite.Action.set($0) } ?? .delete
        let match = try match(table, column, [value])
        return try await write([RowWrite(table: table, action: action, match: match, rowsMax: nil)])[0]
    }
}
