import DataMap

/// A world as a data map and as SQL.
extension RandomWorld {
    func map(store: String) -> MapFile {
        let here = tables.filter { $0.store == store }
        var text = "dataset:\n"
        for dataset in Set(here.map(\.dataset)).sorted() {
            text += "  - fides_key: \(dataset)\n    collections:\n"
            for table in here where table.dataset == dataset { text += collection(table) }
        }
        return MapFile(store: store, path: "\(store).yml", text: text)
    }

    private func collection(_ table: WorldTable) -> String {
        var text = "      - name: \(table.name)\n"
        if let after = table.after {
            text += "        fides_meta: {after: [\(tables[after].dataset).\(tables[after].name)]}\n"
        }
        var keys: [String] = []
        if let about = table.about { keys.append("about: \(about)") }
        if table.erasesRows { keys.append("erase: row") }
        if table.isKept { keys.append("keep: {for: P2Y, since: day, because: the law}") }
        if table.isList { keys.append("list: {name: news, address: email, stop: {stopped: 1}}") }
        if !keys.isEmpty { text += "        habeas: {\(keys.joined(separator: ", "))}\n" }
        text += "        fields:\n"
        for column in table.columns { text += field(column, of: table) }
        return text
    }

    private func field(_ column: WorldColumn, of table: WorldTable) -> String {
        var parts = ["name: \(column.name)"]
        if column.isPersonal { parts.append("data_categories: [user.content]") }
        var meta: [String] = []
        if table.key.contains(column.name) { meta.append("primary_key: true") }
        if let identity = column.identity { meta.append("identity: \(identity)") }
        let references = table.references.filter(\.isMapped).flatMap { reference in
            zip(reference.columns, reference.fields).filter { $0.0 == column.name }.map { _, field -> String in
                let other = tables[reference.table]
                let direction = reference.direction.map { ", direction: \($0.rawValue)" } ?? ""
                return "{dataset: \(other.dataset), field: \(other.name).\(field)\(direction)}"
            }
        }
        if !references.isEmpty { meta.append("references: [\(references.joined(separator: ", "))]") }
        var keys: [String] = []
        if column.isWithheld { keys.append("disclose: never, because: a secret") }
        if column.isStop { keys.append("marketing-stop: 1") }
        switch column.ending {
        case nil: break
        case .clear: keys.append("erase: clear")
        case .constant(let text): keys.append("erase: constant, value: \"\(text)\"")
        case .keyedHash: keys.append("erase: keyed-hash")
        case .keep: keys.append(column.isWithheld ? "erase: keep" : "erase: keep, because: needed")
        case .rewritten(let text):
            meta.append(
                "masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: \(text)}}"
            )
        case .preserved: meta.append("masking_strategy_override: {strategy: preserve}")
        }
        if !meta.isEmpty { parts.append("fides_meta: {\(meta.joined(separator: ", "))}") }
        if !keys.isEmpty { parts.append("habeas: {\(keys.joined(separator: ", "))}") }
        return "          - {\(parts.joined(separator: ", "))}\n"
    }

    /// Prints the whole world, for whoever looks into one that fails.
    func show() {
        print("verified \(verified), claimed \(claimed)")
        for store in stores {
            print(map(store: store).text)
            for statement in statements(store: store) { print(statement + ";") }
        }
    }

    /// The statements that make and fill the tables of a store, parents first.
    func statements(store: String) -> [String] {
        tables.filter { $0.store == store }.flatMap { table -> [String] in
            var parts = table.columns.map { definition($0, of: table) }
            if table.hasPrimaryKey { parts.append("PRIMARY KEY (\(table.key.joined(separator: ", ")))") }
            for reference in table.references {
                guard let removal = reference.removal else { continue }
                parts.append(
                    "FOREIGN KEY (\(reference.columns.joined(separator: ", "))) REFERENCES "
                        + "\(tables[reference.table].name) (\(reference.fields.joined(separator: ", "))) "
                        + "ON DELETE \(removal.rawValue)"
                )
            }
            let make = "CREATE TABLE \(table.name) (\(parts.joined(separator: ", ")))"
            guard !table.rows.isEmpty else { return [make] }
            let rows = table.rows.map { row in
                "(" + table.columns.map { literal(row[$0.name]) }.joined(separator: ", ") + ")"
            }
            return [make, "INSERT INTO \(table.name) VALUES \(rows.joined(separator: ", "))"]
        }
    }

    private func definition(_ column: WorldColumn, of table: WorldTable) -> String {
        let type =
            switch column.kind {
            case .integer: "INTEGER"
            case .big: "BIGINT"
            case .text: "TEXT"
            case .short: "VARCHAR(24)"
            case .day: "DATE"
            }
        let empty = column.isEmptyByDefault ? " DEFAULT ''" : ""
        return
            "\(column.name) \(type)\(empty)\(column.isRequired ? " NOT NULL" : "")\(column.isUnique ? " UNIQUE" : "")"
    }

    private func literal(_ value: String?) -> String {
        value.map { "'" + $0.replacing("'", with: "''") + "'" } ?? "NULL"
    }
}
