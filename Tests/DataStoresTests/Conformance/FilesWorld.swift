import DataMap
import Foundation
import SubjectRequests

@testable import DataStores

/// The conformance world's data once more, written into files by another program.
struct FilesWorld {
    enum Shape: String, CaseIterable, Sendable {
        case csv
        case json = "jsonl"
        case packedCSV = "csv.gz"
        case packedJSON = "jsonl.gz"

        var format: FileTable.Format { self == .csv || self == .packedCSV ? .delimited(UInt8(ascii: ",")) : .jsonLines }
    }

    let folder: FilesFolder
    /// Its database stays as it was.
    let world: ConformanceWorld
    let shape: Shape

    init(_ shape: Shape) throws {
        folder = try FilesFolder()
        self.shape = shape
        var world = try ConformanceWorld(.sqlite)
        try FilesWorld.export(world, shape, to: folder)
        let kinds: [String: [String: ColumnKind]] = [
            "people": ["id": .integer, "manager": .integer, "born": .date, "balance": .decimal, "active": .boolean],
            "orders": ["id": .integer, "person": .integer, "total": .decimal], "order_rows": ["place": .integer],
            "logins": ["person": .integer], "letters": ["stopped": .boolean],
        ]
        let tables = ConformanceWorld.tables.map { table in
            FileTable(
                name: table.name,
                files: .glob("\(table.name).\(shape.rawValue)"),
                format: shape.format,
                kinds: kinds[table.name] ?? [:],
                key: table.columns.contains("id") ? ["id"] : []
            )
        }
        world.stores = StoreSet([FileStore(name: "main", place: .folder(folder.url.path), tables: tables)])
        self.world = world
    }

    /// Every table as another program reads it from the files.
    func dump() throws -> [String: [String]] { try FilesWorld.dump(folder, shape) }

    /// What the files would hold if the database's rows were exported now.
    static func dump(of world: ConformanceWorld, _ shape: Shape) throws -> [String: [String]] {
        let folder = try FilesFolder()
        try export(world, shape, to: folder)
        return try dump(folder, shape)
    }

    private static func export(_ world: ConformanceWorld, _ shape: Shape, to folder: FilesFolder) throws {
        let tables = ConformanceWorld.tables.map(\.name)
        try FilesFolder.run(
            "python3",
            ["-c", exporter, world.store.location, folder.url.path, shape.rawValue] + tables
        )
    }

    private static func dump(_ folder: FilesFolder, _ shape: Shape) throws -> [String: [String]] {
        try ConformanceWorld.tables.reduce(into: [:]) { found, table in
            let path = folder.path("\(table.name).\(shape.rawValue)")
            let text = try FilesFolder.run("python3", ["-c", dumper, path] + table.columns)
            found[table.name] = text.split(separator: "\n").map(String.init).sorted()
        }
    }

    private static let exporter = """
        import csv, gzip, json, sqlite3, sys
        database, folder, shape, *tables = sys.argv[1:]
        connection = sqlite3.connect(database)
        for table in tables:
            rows = connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in rows.description]
            opener = gzip.open if shape.endswith("gz") else open
            with opener(f"{folder}/{table}.{shape}", "wt", encoding="utf-8", newline="") as file:
                if shape.startswith("csv"):
                    writer = csv.writer(file)
                    writer.writerow(names)
                    writer.writerows(rows)
                else:
                    for place, row in enumerate(rows):
                        file.write(json.dumps(dict(zip(names, row)), ensure_ascii=place % 2 == 0) + "\\n")
        """

    /// Empty is what CSV makes of NULL.
    private static let dumper = """
        import csv, decimal, gzip, json, sys
        path, *columns = sys.argv[1:]
        opener = gzip.open if path.endswith("gz") else open
        with opener(path, "rt", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file)) if ".csv" in path else [json.loads(line) for line in file]
        def spelt(column, value):
            if value is None:
                return ""
            if column in ("balance", "total") and value != "":
                return format(decimal.Decimal(str(value)).normalize(), "f")
            return str(value).encode().hex().upper()
        for row in rows:
            assert set(row) == set(columns), row
            print("\\t".join(spelt(column, row[column]) for column in columns))
        """
}
