/// One table's columns point at another's.
struct TableLink: Hashable {
    let child: Int
    let columns: [String]
    let parent: Int
    let otherColumns: [String]
    /// A foreign key; else read from a column's name.
    let isDeclared: Bool

    func ways(in tables: [MapProposal.Table], direction: FieldReference.Direction) -> [MapProposal.Way] {
        zip(columns, otherColumns).map { own, other in
            MapProposal.Way(
                column: own,
                otherTable: tables[parent].live.name,
                otherColumn: other,
                direction: direction,
                isDeclared: isDeclared
            )
        }
    }

    static func all(in tables: [LiveTable]) -> [TableLink] {
        tables.indices.flatMap { child in
            let declared = tables[child].foreignKeys.compactMap { declaredLink(child, $0, tables) }
            let named = Set(declared.flatMap(\.columns))
            return declared
                + tables[child].columns.filter { !named.contains($0.name) }.compactMap { namedLink(child, $0, tables) }
        }
    }

    private static func declaredLink(_ child: Int, _ key: LiveForeignKey, _ tables: [LiveTable]) -> TableLink? {
        guard
            let parent = tables.firstIndex(where: {
                $0.name == key.toTable && (key.toSchema == nil || $0.schema == key.toSchema)
            })
        else { return nil }
        let others = key.toColumns.isEmpty ? tables[parent].primaryKey : key.toColumns
        guard others.count == key.columns.count else { return nil }
        return TableLink(child: child, columns: key.columns, parent: parent, otherColumns: others, isDeclared: true)
    }

    /// `customer_id` is read as the key of `customer` or `customers`, `shipping_address_id` as that of an address, where the
    /// table has one column of such values.
    private static func namedLink(_ child: Int, _ column: LiveColumn, _ tables: [LiveTable]) -> TableLink? {
        let words = column.name.lowercased().split(separator: "_")
        guard words.count > 1, words.last == "id" else { return nil }
        let things = (0..<(words.count - 1)).map { words[$0..<(words.count - 1)].joined(separator: "_") }
        let found = things.lazy.compactMap { thing in tables.firstIndex { $0.isNamed(after: thing) } }.first
        guard let parent = found, parent != child, let key = tables[parent].primaryKey.first,
            tables[parent].primaryKey.count == 1,
            let other = tables[parent].column(named: key), other.kind.isComparable(with: column.kind)
        else { return nil }
        return TableLink(child: child, columns: [column.name], parent: parent, otherColumns: [key], isDeclared: false)
    }
}

extension LiveTable {
    /// `address`, `addresses`; `company`, `companies`.
    fileprivate func isNamed(after thing: String) -> Bool {
        let name = name.lowercased()
        if name == thing || name == thing + "s" || name == thing + "es" { return true }
        return thing.hasSuffix("y") && name == thing.dropLast() + "ies"
    }
}
