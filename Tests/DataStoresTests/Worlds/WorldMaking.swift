import TestPeers

extension RandomWorld {
    init(seed: Int) {
        self.seed = seed
        var maker = WorldMaker(seed: seed)
        (verified, claimed) = maker.people()
        let count = 2 + maker.random.below(5)
        for number in 0..<count { tables.append(maker.table(number)) }
        for number in tables.indices { maker.addReferences(to: number, in: &tables) }
        for number in tables.indices { maker.addRows(to: number, in: &tables) }
    }
}

private struct WorldMaker {
    var random: SeededGenerator

    init(seed: Int) { random = SeededGenerator(seed: UInt64(seed)) }

    mutating func one<Value>(of values: [Value]) -> Value { values[random.below(values.count)] }

    // MARK: - Who asks

    mutating func people() -> (verified: [WorldIdentity], claimed: [WorldIdentity]) {
        var verified: [WorldIdentity] = []
        var claimed: [WorldIdentity] = []
        if random.chance(25) { verified.append(WorldIdentity(kind: "phone_number", value: "+64 (21) 555-0101")) }
        if random.chance(20) { verified.append(WorldIdentity(kind: "customer_number", value: "700")) }
        if verified.isEmpty || random.chance(85) {
            verified.append(WorldIdentity(kind: "email", value: "ANN@x.org"))
            if random.chance(20) { verified.append(WorldIdentity(kind: "email", value: " ann.b@x.org")) }
        }
        if random.chance(20) { verified.append(WorldIdentity(kind: "name", value: " ANN   Fernández ")) }
        for other in [
            WorldIdentity(kind: "customer_number", value: "701"),
            WorldIdentity(kind: "phone_number", value: "+64215550102"), WorldIdentity(kind: "email", value: "cy@X.org"),
        ] where random.chance(25) { claimed.append(other) }
        return (verified, claimed)
    }

    // MARK: - Tables

    mutating func table(_ number: Int) -> WorldTable {
        let store = one(of: ["one", "one", "one", "two", "two", "three"])
        let keyKind = one(of: [WorldColumn.Kind.integer, .integer, .integer, .short, .big])
        let isComposite = random.chance(25)
        var table = WorldTable(
            number: number,
            name: "t\(number)",
            store: store,
            dataset: random.chance(20) ? "\(store)-more" : store,
            key: isComposite ? ["id", "part"] : ["id"],
            hasPrimaryKey: random.chance(80)
        )
        table.columns.append(WorldColumn(name: "id", kind: keyKind))
        if isComposite { table.columns.append(WorldColumn(name: "part", kind: .integer)) }
        addIdentities(to: &table)
        let isPersonal = random.chance(70)
        if random.chance(40) { table.columns.append(WorldColumn(name: "code", kind: .text)) }
        table.columns.append(WorldColumn(name: "note", kind: .text, isPersonal: isPersonal))
        if random.chance(45) { table.columns.append(extra(isPersonal)) }
        if random.chance(20) {
            table.columns.append(
                WorldColumn(name: "secret", kind: .text, isRequired: true, ending: .constant("-"), isWithheld: true)
            )
        }
        if random.chance(12) { table.about = one(of: ["person", "other", "nobody"]) }
        addRules(to: &table)
        if number > 0, random.chance(10) { table.after = random.below(number) }
        return table
    }

    private mutating func addIdentities(to table: inout WorldTable) {
        if table.number == 0 || random.chance(30) {
            var email = WorldColumn(name: "email", kind: one(of: [.text, .short]), identity: "email")
            email.isPersonal = random.chance(50)
            if random.chance(30) {
                email.kind = .short
                email.isUnique = true
                email.isRequired = true
                email.ending = .keyedHash
            }
            table.columns.append(email)
        }
        if random.chance(12) { table.columns.append(WorldColumn(name: "email2", kind: .text, identity: "email")) }
        if random.chance(25) {
            table.columns.append(
                WorldColumn(name: "phone", kind: .text, identity: "phone_number", isPersonal: random.chance(50))
            )
        }
        if random.chance(25) {
            table.columns.append(
                WorldColumn(name: "customer", kind: one(of: [.integer, .text]), identity: "customer_number")
            )
        }
        if random.chance(15) { table.columns.append(WorldColumn(name: "called", kind: .text, identity: "name")) }
    }

    private mutating func extra(_ isPersonal: Bool) -> WorldColumn {
        var column = WorldColumn(name: "extra", kind: one(of: [.text, .short]))
        column.isPersonal = isPersonal && random.chance(70)
        column.ending = one(of: [
            nil, nil, .clear, .constant("gone"), .keyedHash, .keep, .rewritten("masked"), .preserved,
        ])
        if random.chance(30) {
            column.isRequired = true
            // MariaDB has no default for longer text.
            if random.chance(60) { (column.kind, column.isEmptyByDefault) = (.short, true) }
            if !column.isEmptyByDefault, column.ending == .clear || column.ending == nil, random.chance(70) {
                column.ending = .constant("gone")
            }
        }
        return column
    }

    private mutating func addRules(to table: inout WorldTable) {
        if table.isPersons {
            table.erasesRows = random.chance(35)
            table.isKept = random.chance(20)
        }
        if table.isKept { table.columns.append(WorldColumn(name: "day", kind: .day)) }
        table.isList = table.column("email") != nil && random.chance(25)
        if table.isList {
            table.columns.append(WorldColumn(name: "stopped", kind: .integer))
        } else if random.chance(15) {
            table.columns.append(WorldColumn(name: "stopped", kind: .integer, isStop: true))
        }
    }

    // MARK: - References

    mutating func addReferences(to number: Int, in tables: inout [WorldTable]) {
        for index in 0..<random.below(4) {
            let other = tables[random.below(tables.count)]
            switch random.below(100) {
            case 0..<15 where other.column("email") != nil:
                add("mail\(index)", .text, to: other, field: "email", number, &tables)
            case 15..<30 where other.column("code") != nil:
                add("code\(index)", .text, to: other, field: "code", number, &tables)
            default: addKeyReference(index, to: other, number, &tables)
            }
        }
    }

    private mutating func add(
        _ name: String,
        _ kind: WorldColumn.Kind,
        to other: WorldTable,
        field: String,
        _ number: Int,
        _ tables: inout [WorldTable]
    ) {
        tables[number].columns.append(WorldColumn(name: name, kind: kind))
        tables[number].references.append(
            WorldReference(columns: [name], table: other.number, fields: [field], direction: direction())
        )
    }

    private mutating func direction() -> WorldReference.Direction? { one(of: [.from, .from, .to, .to, nil]) }

    private mutating func addKeyReference(
        _ index: Int,
        to other: WorldTable,
        _ number: Int,
        _ tables: inout [WorldTable]
    ) {
        let own = tables[number]
        let isComposite = other.key.count > 1
        let canBeForeign = own.store == other.store && other.hasPrimaryKey && other.number <= own.number
        let isSecond = own.references.contains { $0.table == other.number && $0.columns.count > 1 }
        // Which columns belong together only the database can say, where there are several.
        guard !isComposite || !isSecond || canBeForeign else { return }
        let isForeign = canBeForeign && (isComposite || random.chance(50))
        let keyKind = other.columns[0].kind
        let kind = isForeign || random.chance(50) ? keyKind : one(of: [.integer, .text, .short, .big])
        var columns = [WorldColumn(name: "ref\(index)", kind: kind)]
        if isComposite { columns.append(WorldColumn(name: "ref\(index)part", kind: .integer)) }
        tables[number].columns += columns
        var reference = WorldReference(
            columns: columns.map(\.name),
            table: other.number,
            fields: other.key,
            direction: direction()
        )
        if isForeign {
            reference.removal = one(of: [.refused, .refused, .rowGoes, .emptied])
            reference.isMapped = random.chance(85)
        }
        tables[number].references.append(reference)
    }

    // MARK: - Rows

    mutating func addRows(to number: Int, in tables: inout [WorldTable]) {
        var keys: Set<[String]> = []
        for place in 0..<random.below(14) {
            var row = keyOf(tables[number], place)
            let key = tables[number].key.compactMap { row[$0] }
            guard !tables[number].hasPrimaryKey || keys.insert(key).inserted else { continue }
            for column in tables[number].columns where row[column.name] == nil {
                row[column.name] = value(of: column, place, tables[number])
            }
            for reference in tables[number].references {
                for column in reference.columns { row[column] = nil }
                row.merge(values(of: reference, tables[number], tables)) { _, new in new }
            }
            tables[number].rows.append(row)
        }
    }

    private mutating func keyOf(_ table: WorldTable, _ place: Int) -> [String: String] {
        let isComposite = table.key.count > 1
        let number = table.hasPrimaryKey && !isComposite ? place : random.below(isComposite ? 5 : 9)
        var row = ["id": keyText(number, table.columns[0].kind, isLoose: !table.hasPrimaryKey)]
        if isComposite { row["part"] = "\(random.below(3))" }
        return row
    }

    /// Where no primary key stands in the way, texts that something may take for one another.
    private mutating func keyText(_ number: Int, _ kind: WorldColumn.Kind, isLoose: Bool) -> String {
        switch kind {
        case .big: "\(9_007_199_254_740_990 + number)"
        case .text,
            .short where isLoose && random.chance(20):
            one(of: ["a", "A", "á", "07", "7 "])
        default: "\(number)"
        }
    }

    private mutating func values(
        of reference: WorldReference,
        _ table: WorldTable,
        _ tables: [WorldTable]
    ) -> [String: String] {
        guard !random.chance(15) else { return [:] }
        let other = tables[reference.table]
        let existing = other.rows.map { row in reference.fields.map { row[$0] } }
        var values: [String]?
        if reference.removal != nil || random.chance(65), !existing.isEmpty {
            let found = one(of: existing).compactMap { $0 }
            values = found.count == reference.fields.count ? found : nil
        }
        if values == nil, reference.removal == nil {
            values = reference.fields.map { field in
                guard other.key.contains(field), let kind = other.column(field)?.kind else {
                    return one(of: field == "email" ? WorldMaker.emails : WorldMaker.codes)
                }
                return field == "part" ? "\(random.below(3))" : keyText(random.below(9), kind, isLoose: true)
            }
        }
        guard let values else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: zip(reference.columns, values).compactMap { name, value in
                guard table.column(name)?.kind.isNumber != true || Int64(value).map({ "\($0)" }) == value else {
                    return nil
                }
                // A column for smaller numbers does not take the big ones.
                guard table.column(name)?.kind != .integer || value.utf8.count < 10 else { return nil }
                return (name, value)
            }
        )
    }

    private static let emails = [
        "ann@x.org", "ann@x.org", "Ann@X.org", "ann.b@x.org", "bob@x.org", "cy@x.org", "ann@x.org ", "ánn@x.org",
        "an_@x.org", "ann@x.orgg",
    ]
    private static let codes = ["k", "K", "k ", "ķ", "7", "07", "7.0", "1e3", "1000"]

    private mutating func value(of column: WorldColumn, _ place: Int, _ table: WorldTable) -> String? {
        if !column.isRequired, random.chance(15) { return nil }
        switch column.name {
        case "email" where column.isUnique:
            return place < 4 ? ["ann@x.org", "Bob@x.org", "cy@x.org", "ann.b@x.org"][place] : "p\(place)@x.org"
        case "email", "email2": return one(of: WorldMaker.emails)
        case "phone":
            return one(of: ["+64 21 555-0101", "(+64)21/555.0101", "+64215550102", "021 555 0101", "+6421555010"])
        case "customer": return one(of: column.kind.isNumber ? ["700", "701", "702"] : ["700", "0700", "701", "700 "])
        case "called":
            return one(of: [
                "Ann Fernández", " ann  Fernández", "ann\tfernández", "Ann Fernandez", "AnnFernández", "Bob",
            ])
        case "code": return one(of: WorldMaker.codes)
        case "day": return one(of: ["2010-01-01", "2024-09-04", "2024-09-05", "2026-01-01"])
        case "stopped": return "0"
        case "extra": return one(of: ["x", "y", "", "Ann's \"x\" \\"])
        case "secret": return "s\(place)"
        default: return "note \(random.below(4))"
        }
    }
}
