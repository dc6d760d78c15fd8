/// What a store's own catalogue says about its tables, as a value: adapters make it, checks and plans read it.
package struct LiveSchema: Sendable, Hashable, Codable {
    package let tables: [LiveTable]

    package init(tables: [LiveTable]) { self.tables = tables }

    /// The table of a collection: in `schema` where the map names one and the store has such, else in `public` or wherever
    /// it is found. Names are compared exactly first, then without regard to case.
    package func table(named name: String, in schema: String? = nil) -> LiveTable? {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, let table = table(named: parts[1], in: parts[0]) { return table }
        let candidates = tables.filter { schema == nil || $0.schema == nil || $0.schema == schema }
        let exact = candidates.filter { $0.name == name }
        let found = exact.isEmpty ? candidates.filter { $0.name.lowercased() == name.lowercased() } : exact
        return found.first { $0.schema == nil || $0.schema == "public" } ?? found.first
    }
}

/// Schemas by store name; empty where they are not known yet.
package typealias LiveSchemas = [String: LiveSchema]

package struct LiveTable: Sendable, Hashable, Codable {
    /// Nil where the store has no schemas.
    package let schema: String?
    package let name: String
    package let isView: Bool
    package let columns: [LiveColumn]
    package let foreignKeys: [LiveForeignKey]
    /// The columns, together, of each unique index beside the primary key; those over expressions or a part of the rows
    /// are left out.
    package let uniqueKeys: [[String]]
    /// The conditions of CHECK constraints, as the catalogue spells them.
    package let conditions: [String]
    /// The sets of columns by which the store can be asked for rows; nil where it can be asked by any.
    package let waysIn: [Set<String>]?
    /// True where the store can be asked for every row.
    package let isListed: Bool
    /// Whether a row can be put in.
    package let entry: TableEntry

    package init(
        schema: String? = nil,
        name: String,
        isView: Bool = false,
        columns: [LiveColumn],
        foreignKeys: [LiveForeignKey] = [],
        uniqueKeys: [[String]] = [],
        conditions: [String] = [],
        waysIn: [Set<String>]? = nil,
        isListed: Bool = true,
        entry: TableEntry = .open
    ) {
        self.schema = schema
        self.name = name
        self.isView = isView
        self.columns = columns
        self.foreignKeys = foreignKeys
        self.uniqueKeys = uniqueKeys
        self.conditions = conditions
        self.waysIn = waysIn
        self.isListed = isListed
        self.entry = isView ? .closed(.view) : entry
    }

    /// True where no two rows can hold the same value in this column alone.
    package func isUnique(_ column: String) -> Bool { uniqueKeys.contains([column]) || primaryKey == [column] }

    /// The CHECK conditions that name the column.
    package func conditions(on column: LiveColumn) -> [String] {
        conditions.filter { condition in
            condition.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }
                .contains { $0 == column.name.lowercased() }
        }
    }

    package var primaryKey: [String] { columns.filter(\.isPrimaryKey).map(\.name) }

    /// The column of that name; for a dot path, where there is none, the value at it inside a column that holds objects.
    package func column(named name: String) -> LiveColumn? {
        if let column = outer(name) { return column }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, parts.allSatisfy({ !$0.isEmpty }), let column = outer(parts[0]), column.holdsObjects
        else {
            return nil
        }
        return column.inside(Array(parts.dropFirst()))
    }

    private func outer(_ name: String) -> LiveColumn? {
        columns.first { $0.name == name } ?? columns.first { $0.name.lowercased() == name.lowercased() }
    }
}

package struct LiveColumn: Sendable, Hashable, Codable {
    package let name: String
    package let kind: ColumnKind
    /// In characters, where the type has a limit.
    package let length: Int?
    package let isNullable: Bool
    package let isPrimaryKey: Bool
    /// True where the column's own default is the empty text, so that empty is a value that the schema allows.
    package let isEmptyByDefault: Bool
    /// True where the store can look into JSON objects that stand in the column.
    package let holdsObjects: Bool
    /// Where in such an object this value stands; empty for a column itself.
    package let path: [String]

    package init(
        name: String,
        kind: ColumnKind,
        length: Int? = nil,
        isNullable: Bool = true,
        isPrimaryKey: Bool = false,
        isEmptyByDefault: Bool = false,
        holdsObjects: Bool = false,
        path: [String] = []
    ) {
        self.name = name
        self.kind = kind
        self.length = length
        self.isNullable = isNullable
        self.isPrimaryKey = isPrimaryKey
        self.isEmptyByDefault = isEmptyByDefault
        self.holdsObjects = holdsObjects
        self.path = path
    }

    /// The value at `path` inside the column: of any type, and it may always be empty.
    func inside(_ path: [String]) -> LiveColumn { LiveColumn(name: name, kind: .anything, path: path) }
}

package struct LiveForeignKey: Sendable, Hashable, Codable {
    package let columns: [String]
    package let toSchema: String?
    package let toTable: String
    /// Empty where the other table's primary key is meant.
    package let toColumns: [String]
    package let whenParentGoes: ParentRemoval

    package init(
        columns: [String],
        toSchema: String? = nil,
        toTable: String,
        toColumns: [String] = [],
        whenParentGoes: ParentRemoval = .refused
    ) {
        self.columns = columns
        self.toSchema = toSchema
        self.toTable = toTable
        self.toColumns = toColumns
        self.whenParentGoes = whenParentGoes
    }
}

/// What a foreign key does to its row when the row that it points to is deleted.
package enum ParentRemoval: String, Sendable, Hashable, Codable {
    /// The deletion fails.
    case refused
    /// The row is deleted too, by the database.
    case rowGoes
    /// The columns are emptied, or set to their default.
    case columnsEmptied
}

/// What kinds of values a column takes, as far as comparing and writing them needs.
package enum ColumnKind: String, Sendable, Hashable, CaseIterable, Codable {
    case integer
    /// Exact decimals.
    case decimal
    /// Floating point.
    case real
    case text
    /// Padded with spaces to its length.
    case paddedText
    case boolean
    case uuid
    case bytes
    case date
    /// A point in time, with or without a zone.
    case time
    case json
    /// A column without a declared type, which takes anything.
    case anything
    /// Arrays, ranges, enumerations: compared and written as the text that the store itself uses.
    case other

    /// Whether equal values of both kinds can be told to be equal: numbers with numbers, everything with text.
    package func isComparable(with other: ColumnKind) -> Bool {
        if self == other || isTextual || other.isTextual { return true }
        return isNumeric && other.isNumeric
    }

    package var isTextual: Bool { self == .text || self == .paddedText || self == .anything }
    package var isNumeric: Bool { self == .integer || self == .decimal || self == .real }
}
