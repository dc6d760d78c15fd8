import DataMap
import SubjectRequests

/// A row of an invented person for one table: what Habeas can fill by itself, and what it cannot.
package struct CanaryDraft: Sendable, Hashable {
    package let address: CollectionAddress
    let table: LiveTable
    let values: [ColumnValue]
    /// Columns that must have a value that only the operator can give: they point at somebody's row.
    package let missing: [String]

    /// - Parameters:
    ///   - samples: rows of the table, each as long as ``sampled(_:_:)``: where a column takes certain words only, one of
    ///     them is taken. Nothing personal is.
    ///   - number: tells this canary from the others, in keys.
    init(
        _ collection: MappedCollection,
        _ table: LiveTable,
        mail: String,
        number: Int64,
        today: CivilDate,
        samples: [[HeldValue]]
    ) {
        address = collection.address
        self.table = table
        let sampled = CanaryDraft.sampled(collection, table)
        let foreign = Set(table.foreignKeys.flatMap(\.columns))
        let stop = Dictionary(collection.keys.list?.stop.map { ($0.field, $0.value) } ?? []) { first, _ in first }
        // A row that is stopped already could not show that it can be stopped.
        let sample = samples.first { row in
            zip(sampled, row).allSatisfy { column, value in stop[column.name].map { !value.isSame(as: $0) } ?? true }
        }
        var values: [ColumnValue] = []
        var missing: [String] = []
        for column in table.columns {
            let field = collection.field(column.name)
            if field?.identity == .email || column.name == collection.keys.list?.address {
                values.append(ColumnValue(column, .text(mail)))
            } else if column.isPrimaryKey {
                guard !foreign.contains(column.name), let key = column.canaryKey(number) else {
                    missing.append(column.name)
                    continue
                }
                values.append(ColumnValue(column, key))
            } else if let place = sampled.firstIndex(of: column) {
                guard let value = sample?[place] ?? (stop[column.name] == nil ? column.canaryValue(today) : nil) else {
                    missing.append(column.name)
                    continue
                }
                values.append(ColumnValue(column, value))
            } else if column.isNullable, field.map({ collection.correctionRule(of: $0) == .never }) ?? true {
                continue
            } else if foreign.contains(column.name) {
                if !column.isNullable { missing.append(column.name) }
            } else {
                values.append(ColumnValue(column, column.canaryValue(today)))
            }
        }
        self.values = values
        self.missing = missing
    }

    /// The columns that must have a value, are nobody's own and point at nothing: what words they take, other rows show.
    static func sampled(_ collection: MappedCollection, _ table: LiveTable) -> [LiveColumn] {
        let foreign = Set(table.foreignKeys.flatMap(\.columns))
        let stop = Set(collection.keys.list?.stop.map(\.field) ?? [])
        return table.columns.filter { column in
            if stop.contains(column.name) { return true }
            guard !column.isNullable, !column.isPrimaryKey, !foreign.contains(column.name) else { return false }
            guard let field = collection.field(column.name) else { return true }
            return field.identity == nil && !field.isUnderUser && field.references.isEmpty && field.belongsTo == nil
                && field.name != collection.keys.list?.address
        }
    }
}

extension LiveColumn {
    /// Nil where no key can be made up.
    fileprivate func canaryKey(_ number: Int64) -> HeldValue? {
        switch kind {
        case .integer, .decimal, .anything: .integer(number)
        case .text, .paddedText: .text(cut("canary-\(number)"))
        case .uuid: .text("00000000-0000-4000-8000-" + String(1_000_000_000_000 + number).prefix(12))
        case .real, .boolean, .bytes, .date, .time, .json, .other: nil
        }
    }

    fileprivate func canaryValue(_ today: CivilDate) -> HeldValue {
        switch kind {
        case .integer, .decimal, .real: .integer(0)
        case .boolean: .boolean(false)
        case .text, .paddedText, .anything, .other: .text(cut("Habeas canary"))
        case .uuid: .text("00000000-0000-4000-8000-000000000000")
        case .bytes: .bytes([0])
        case .date: .text("\(today)")
        case .time: .text("\(today) 00:00:00")
        case .json: .text("{}")
        }
    }

    fileprivate func cut(_ text: String) -> String { length.map { String(text.prefix($0)) } ?? text }
}
