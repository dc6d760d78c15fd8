import DataMap

/// A table as a program describes it.
extension LiveTable {
    /// - Parameter abilities: what the program said that it can do beside the usual.
    init(_ value: JSONValue, _ abilities: Set<String>) throws(ProgramBreach) {
        guard let name = value["name"]?.text, !name.isEmpty, let columns = value["columns"]?.list else {
            throw .garbage(what: "a table has a name and columns")
        }
        var read: [LiveColumn] = []
        for column in columns { read.append(try LiveColumn(column)) }
        guard !read.isEmpty, Set(read.map(\.name)).count == read.count else {
            throw .garbage(what: "a table has columns of different names")
        }
        var keys: [LiveForeignKey] = []
        for key in value["references"]?.list ?? [] { keys.append(try LiveForeignKey(key)) }
        self.init(
            name: name,
            isView: value["view"]?.flag ?? false,
            columns: read,
            foreignKeys: keys,
            isListed: abilities.contains("list"),
            entry: abilities.contains("insert") ? .open : .closed(.programCannot)
        )
    }
}

extension LiveColumn {
    fileprivate init(_ value: JSONValue) throws(ProgramBreach) {
        guard let name = value["name"]?.text, !name.isEmpty, let word = value["kind"]?.text,
            let kind = ColumnKind(rawValue: word), LiveColumn.wireKinds.contains(kind)
        else {
            let kinds = LiveColumn.wireKinds.map(\.rawValue).joined(separator: ", ")
            throw .garbage(what: "a column has a name and one of the kinds \(kinds)")
        }
        self.init(
            name: name,
            kind: kind,
            length: value["length"]?.integer.map { Int($0) },
            isNullable: value["null"]?.flag ?? true,
            isPrimaryKey: value["key"]?.flag ?? false,
            isEmptyByDefault: value["empty"]?.flag ?? false
        )
    }

    private static let wireKinds: [ColumnKind] = [
        .integer, .decimal, .real, .text, .boolean, .uuid, .bytes, .date, .time, .json,
    ]
}

extension LiveForeignKey {
    fileprivate init(_ value: JSONValue) throws(ProgramBreach) {
        let endings: [String: ParentRemoval] = [
            "refused": .refused, "row-goes": .rowGoes, "columns-emptied": .columnsEmptied,
        ]
        guard let columns = value["columns"]?.texts, let table = value["table"]?.text,
            let ending = endings[value["removal"]?.text ?? "refused"]
        else {
            throw .garbage(what: "a reference has columns, a table, and perhaps to and removal")
        }
        self.init(columns: columns, toTable: table, toColumns: value["to"]?.texts ?? [], whenParentGoes: ending)
    }
}
