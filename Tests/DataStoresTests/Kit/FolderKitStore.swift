import DataMap
import Foundation
import SubjectRequests
import Testing

@testable import DataStores

/// Files in a folder, as another program writes them. The people stand in three: a change of them is one of several files.
actor FolderKitStore: KitStore {
    nonisolated let adapter: any DataStoreAdapter
    nonisolated let isWhole = true
    private let folder: FilesFolder
    private var holder: StoreFolder?
    private var before: [String: String] = [:]

    init(_ wrapped: @Sendable (any DataStoreAdapter) -> any DataStoreAdapter) throws {
        folder = try FilesFolder()
        adapter = wrapped(folder.store(FolderKitStore.tables))
    }

    private static let tables = TrialTable.all.map { table in
        FileTable(
            name: table.name,
            files: .glob("\(table.name)*"),
            format: table.name == "many" ? .delimited(UInt8(ascii: ",")) : .jsonLines,
            kinds: Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, $0.kind) }),
            key: table.columns.filter(\.isPrimaryKey).map(\.name)
        )
    }

    // MARK: - Its files

    func fill(_ tables: [TrialTable]) throws {
        for table in tables {
            if table.name == "many" {
                try folder.write("many.csv", FolderKitStore.csv(table))
            } else {
                let rows = table.rows.enumerated()
                for part in 0..<(table.name == "people" ? 3 : 1) {
                    let here = rows.filter { part == min($0.offset / 4, 2) || table.name != "people" }.map(\.element)
                    try folder.write("\(table.name).\(part).jsonl", FolderKitStore.json(here, of: table))
                }
            }
        }
    }

    /// Texts in which nothing needs quotes.
    private static func csv(_ table: TrialTable) -> String {
        let rows = table.rows.map { row in row.map { $0.keyText ?? "" }.joined(separator: ",") }
        return ([table.columns.map(\.name).joined(separator: ",")] + rows).joined(separator: "\r\n") + "\r\n"
    }

    private static func json(_ rows: [[HeldValue]], of table: TrialTable) throws -> String {
        try rows.map { row in
            let members = zip(table.columns, row).map { column, value -> (String, Any) in
                switch value {
                case .integer(let number): (column.name, number)
                case .boolean(let flag): (column.name, flag)
                default: (column.name, value.keyText ?? NSNull())
                }
            }
            let object = Dictionary(uniqueKeysWithValues: members)
            return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self) + "\n"
        }.joined()
    }

    // MARK: - Disturbing it

    private var away: URL { folder.url.appendingPathExtension("away") }

    func begin(_ disturbance: Disturbance) async throws {
        switch disturbance {
        // Another process that changes the same files, and takes its time.
        case .slow:
            let other = try StoreFolder(.folder(folder.url.path), store: "other")
            #expect(flock(other.descriptor, LOCK_EX | LOCK_NB) == 0)
            holder = other
        // A share that comes and goes.
        case .outage: try FileManager.default.moveItem(at: folder.url, to: away)
        case .lies: before = try texts()
        }
    }

    func end(_ disturbance: Disturbance) async throws {
        switch disturbance {
        case .slow: holder = nil
        case .outage: try FileManager.default.moveItem(at: away, to: folder.url)
        // A program that has read a list, thought, and writes it back whole.
        case .lies: for (name, text) in before { try folder.write(name, text) }
        }
    }

    private func texts() throws -> [String: String] {
        try folder.names().reduce(into: [:]) { $0[$1] = try folder.text($1) }
    }

    /// It is we who die, between two of the files.
    func write(_ writes: [RowWrite], dyingAt place: Int) async throws -> Bool {
        guard place < 5 else {
            _ = try await adapter.write(writes)
            return false
        }
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = folder.url.path as String, place = place as Int] in
            let tables = FolderKitStore.tables
            let store = FileStore(name: "files", place: .folder(path), tables: tables)
            let rewriting = FileRewriting(
                place: .folder(path),
                store: "files",
                tables: Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) }),
                beforeStep: { if $0 == place { kill(getpid(), SIGKILL) } }
            )
            _ = try rewriting.apply(try await DatabaseKitStore.notes(store))
        }
        return true
    }
}
