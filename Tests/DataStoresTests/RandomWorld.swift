import DataMap
import SubjectRequests
import TestPeers

@testable import DataStores

/// Random tables with random references and rows, spread over two stores; values are kept as text beside the database,
/// for the naive reference to work on.
struct RandomWorld {
    struct Reference {
        let field: String
        let table: Int
        let isOutward: Bool
    }

    struct Table {
        let name: String
        let store: String
        let hasPrimaryKey: Bool
        let idIsText: Bool
        let hasEmail: Bool
        let isPersonal: Bool
        let erasesRows: Bool
        let references: [Reference]
        var rows: [[String: String]] = []

        var fields: [String] {
            ["id"] + references.map(\.field) + (hasEmail ? ["email"] : []) + ["note"]
        }
    }

    let tables: [Table]

    init(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let count = 2 + random.below(5)
        var tables = (0..<count).map { number in
            let references = (0..<random.below(3)).map { index in
                Reference(field: "ref\(index)", table: random.below(count), isOutward: random.chance(30))
            }
            return Table(
                name: "t\(number)",
                store: random.chance(70) ? "one" : "two",
                hasPrimaryKey: random.chance(80),
                idIsText: random.chance(30),
                hasEmail: number == 0 || random.chance(25),
                isPersonal: random.chance(70),
                erasesRows: random.chance(25),
                references: references
            )
        }
        for index in tables.indices {
            for id in 0..<random.below(14) {
                var row = ["id": "\(id)", "note": "note \(random.below(4))"]
                for reference in tables[index].references where !random.chance(15) {
                    row[reference.field] = "\(random.below(9))"
                }
                if tables[index].hasEmail, !random.chance(15) {
                    row["email"] = ["ann@x.org", "Ann@X.org", "bob@x.org", "cy@x.org"][random.below(4)]
                }
                tables[index].rows.append(row)
            }
        }
        self.tables = tables
    }

    func map(store: String) -> MapFile {
        var text = "dataset:\n  - fides_key: \(store)\n    collections:\n"
        for table in tables where table.store == store {
            text += "      - name: \(table.name)\n"
            if table.erasesRows, table.isPersonal { text += "        habeas: {erase: row}\n" }
            text += "        fields:\n"
            text += "          - {name: id, fides_meta: {primary_key: true}}\n"
            for reference in table.references {
                let other = tables[reference.table]
                text +=
                    "          - name: \(reference.field)\n            fides_meta: {references: [{dataset: "
                    + "\(other.store), field: \(other.name).id, direction: \(reference.isOutward ? "to" : "from")}]}\n"
            }
            if table.hasEmail { text += "          - {name: email, fides_meta: {identity: email}}\n" }
            text += "          - {name: note\(table.isPersonal ? ", data_categories: [user.content]" : "")}\n"
        }
        return MapFile(store: store, path: "\(store).yml", text: text)
    }

    func script(store: String) -> String {
        var script = ""
        for table in tables where table.store == store {
            let columns = table.fields.map { field -> String in
                switch field {
                case "id": "id \(table.idIsText ? "TEXT" : "INTEGER")\(table.hasPrimaryKey ? " PRIMARY KEY" : "")"
                case "email", "note": "\(field) TEXT"
                // The type of a reference need not be the type of what it refers to.
                default: "\(field) \(field.hasSuffix("0") ? "INTEGER" : "TEXT")"
                }
            }
            script += "CREATE TABLE \(table.name) (\(columns.joined(separator: ", ")));\n"
            for row in table.rows {
                let values = table.fields.map { row[$0].map { "'\($0)'" } ?? "NULL" }
                script += "INSERT INTO \(table.name) VALUES (\(values.joined(separator: ", ")));\n"
            }
        }
        return script
    }
}

/// What must come out, worked out by going through all rows again and again until nothing changes.
struct NaiveReference {
    let world: RandomWorld
    private(set) var found: Set<Spot> = []
    private(set) var exclusive: Set<Spot> = []

    struct Spot: Hashable {
        let table: Int
        let row: Int
    }

    private struct Link {
        let source: Int
        let sourceField: String
        let target: Int
        let targetField: String
        let points: Bool
    }

    init(_ world: RandomWorld, email: String) {
        self.world = world
        let spots = world.tables.indices.flatMap { table in
            world.tables[table].rows.indices.map { Spot(table: table, row: $0) }
        }
        let links = world.tables.indices.flatMap { table in
            world.tables[table].references.map { reference in
                reference.isOutward
                    ? Link(
                        source: table,
                        sourceField: reference.field,
                        target: reference.table,
                        targetField: "id",
                        points: true
                    )
                    : Link(
                        source: reference.table,
                        sourceField: "id",
                        target: table,
                        targetField: reference.field,
                        points: false
                    )
            }
        }
        let own = Set(spots.filter { cell($0, "email")?.lowercased() == email })
        found = own
        var before = -1
        while before != found.count {
            before = found.count
            for link in links {
                for source in spots where source.table == link.source && found.contains(source) {
                    for target in spots where target.table == link.target && joins(link, source, target) {
                        found.insert(target)
                    }
                }
            }
        }
        exclusive = own
        before = -1
        while before != exclusive.count {
            before = exclusive.count
            for spot in found where !exclusive.contains(spot) {
                let inward = links.filter { $0.target == spot.table }
                let owners = inward.filter { !$0.points }.flatMap { link in
                    found.filter { $0.table == link.source && joins(link, $0, spot) }
                }
                let pointing = inward.filter(\.points).flatMap { link in
                    spots.filter { $0.table == link.source && joins(link, $0, spot) }
                }
                let isOwned = owners.contains { exclusive.contains($0) }
                let isOnlyPointedAt =
                    owners.isEmpty && !pointing.isEmpty && pointing.allSatisfy { exclusive.contains($0) }
                if isOwned || isOnlyPointedAt { exclusive.insert(spot) }
            }
        }
    }

    private func joins(_ link: Link, _ source: Spot, _ target: Spot) -> Bool {
        guard let value = cell(source, link.sourceField) else { return false }
        return value == cell(target, link.targetField)
    }

    private func cell(_ spot: Spot, _ field: String) -> String? { world.tables[spot.table].rows[spot.row][field] }

    /// The rows that a copy shows.
    func copy() -> [String: [String]] {
        var rows: [String: [String]] = [:]
        for spot in found {
            let table = world.tables[spot.table]
            let row = table.fields.map { "\($0)=\(cell(spot, $0) ?? "-")" }.joined(separator: " ")
            rows["\(table.store).\(table.name)", default: []].append(row)
        }
        return rows.mapValues { $0.sorted() }
    }

    /// Every row of a table after its notes were corrected in the rows that are the person's alone, as text.
    func rowsAfterCorrection(_ number: Int) -> [String] {
        let table = world.tables[number]
        return table.rows.indices.map { row -> String in
            let isCorrected = exclusive.contains(Spot(table: number, row: row)) && table.isPersonal
            return table.fields.map { field in
                isCorrected && field == "note" ? "right" : table.rows[row][field] ?? "-"
            }.joined(separator: " ")
        }.sorted()
    }

    /// Every row of a table after the person's erasure, as text.
    func rowsAfterErasure(_ number: Int) -> [String] {
        let table = world.tables[number]
        return table.rows.indices.compactMap { row -> String? in
            let isErased = exclusive.contains(Spot(table: number, row: row)) && table.isPersonal
            if isErased, table.erasesRows { return nil }
            return table.fields.map { field in
                isErased && field == "note" ? "-" : table.rows[row][field] ?? "-"
            }.joined(separator: " ")
        }.sorted()
    }
}
