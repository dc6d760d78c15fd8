import DataMap
import Foundation

@testable import DataStores

/// Where one worker puts its worlds, one after another.
protocol WorldHolding {
    /// The world as such a place can hold it.
    func world(_ seed: Int) -> RandomWorld
    /// Puts a world's rows in; answers an adapter for each of its stores.
    func fill(_ world: RandomWorld) throws -> StoreSet
    /// Every row of every table as it is now, each as text.
    func rows(of world: RandomWorld) throws -> [[String]]
    func remove(_ world: RandomWorld) throws
    /// Whether it holds texts to their length.
    var keepsLengths: Bool { get }
}

/// Worlds as files, CSV and JSON Lines in turn, written and read again by code that the adapter does not know.
final class WorldFiles: WorldHolding {
    private let folder: URL
    let keepsLengths = false

    init() throws {
        let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
        folder = URL(fileURLWithPath: "\(base)/habeas-worlds-\(UUID().uuidString)")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Files know no keys into other files, nothing that must be there, no lengths.
    func world(_ seed: Int) -> RandomWorld {
        var world = RandomWorld(seed: seed)
        for number in world.tables.indices {
            for place in world.tables[number].columns.indices {
                world.tables[number].columns[place].isRequired = false
                world.tables[number].columns[place].isUnique = false
                world.tables[number].columns[place].isEmptyByDefault = false
            }
            // Of several keys of two columns into one table only a database can say which belong together.
            var composite: Set<Int> = []
            world.tables[number].references = world.tables[number].references.filter { reference in
                reference.isMapped && (reference.columns.count == 1 || composite.insert(reference.table).inserted)
            }
            for place in world.tables[number].references.indices {
                world.tables[number].references[place].removal = nil
            }
        }
        return world
    }

    private func isCSV(_ table: WorldTable, _ world: RandomWorld) -> Bool { (world.seed + table.number) % 2 == 0 }

    private func file(_ table: WorldTable, _ world: RandomWorld) -> URL {
        folder.appending(path: "\(table.store)/\(table.name).\(isCSV(table, world) ? "csv" : "jsonl")")
    }

    func fill(_ world: RandomWorld) throws -> StoreSet {
        for store in world.stores {
            let place = folder.appending(path: store)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        }
        for table in world.tables {
            let text = isCSV(table, world) ? WorldFiles.csv(table) : try WorldFiles.json(table)
            try Data(text.utf8).write(to: file(table, world))
        }
        return StoreSet(
            world.stores.map { store in
                let tables = world.tables.filter { $0.store == store }.map { table in
                    FileTable(
                        name: table.name,
                        files: .glob(file(table, world).lastPathComponent),
                        format: isCSV(table, world) ? .delimited(UInt8(ascii: ",")) : .jsonLines,
                        kinds: Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, $0.kind.column) }),
                        key: table.hasPrimaryKey ? table.key : []
                    )
                }
                return FileStore(name: store, place: .folder(folder.appending(path: store).path), tables: tables)
            }
        )
    }

    func remove(_ world: RandomWorld) throws { try FileManager.default.removeItem(at: folder) }

    private static func csv(_ table: WorldTable) -> String {
        let rows = table.rows.map { row in
            table.columns.map { column in
                row[column.name].map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" } ?? ""
            }.joined(separator: ",")
        }
        return ([table.columns.map(\.name).joined(separator: ",")] + rows).map { $0 + "\n" }.joined()
    }

    private static func json(_ table: WorldTable) throws -> String {
        try table.rows.enumerated().map { place, row in
            let members = try table.columns.compactMap { column -> String? in
                // What is nothing is said, or not there at all.
                guard let text = row[column.name] else { return place % 2 == 0 ? "\"\(column.name)\": null" : nil }
                guard !column.kind.isNumber else { return "\"\(column.name)\": \(text)" }
                let value = try JSONSerialization.data(withJSONObject: text, options: .fragmentsAllowed)
                return "\"\(column.name)\": " + String(decoding: value, as: UTF8.self)
            }
            return "{" + members.joined(separator: ", ") + "}\n"
        }.joined()
    }

    func rows(of world: RandomWorld) throws -> [[String]] {
        try world.tables.map { table in
            let text = String(decoding: try Data(contentsOf: file(table, world)), as: UTF8.self)
            let rows = isCSV(table, world) ? WorldFiles.values(csv: text) : try WorldFiles.values(json: text, table)
            return rows.map { $0.map { $0 ?? "-" }.joined(separator: " | ") }.sorted()
        }
    }

    private static func values(json text: String, _ table: WorldTable) throws -> [[String?]] {
        try text.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            return table.columns.map { column in
                switch object[column.name] {
                case let text as String: text
                case let number as NSNumber: "\(number.int64Value)"
                default: nil
                }
            }
        }
    }

    /// The rows under the header row.
    private static func values(csv text: String) -> [[String?]] {
        var rows: [[String?]] = [[]]
        var (field, isQuoted, wasQuoted) = ("", false, false)
        for sign in text.unicodeScalars {
            switch sign {
            case "\"":
                if !isQuoted, wasQuoted { field.unicodeScalars.append(sign) }
                isQuoted.toggle()
                wasQuoted = true
            case ",", "\n":
                guard !isQuoted else { fallthrough }
                rows[rows.count - 1].append(wasQuoted || !field.isEmpty ? field : nil)
                (field, wasQuoted) = ("", false)
                if sign == "\n" { rows.append([]) }
            default: field.unicodeScalars.append(sign)
            }
        }
        return Array(rows.dropFirst().dropLast())
    }
}

extension WorldColumn.Kind {
    fileprivate var column: ColumnKind {
        switch self {
        case .integer, .big: .integer
        case .text, .short: .text
        case .day: .date
        }
    }
}
