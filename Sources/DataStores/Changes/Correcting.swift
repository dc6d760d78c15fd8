import DataMap
import SubjectRequests

/// A value to be put right in the person's rows.
package struct FieldChange: Sendable, Hashable {
    package let field: FieldAddress
    /// Only rows that still hold this value are changed; nil for all of the person's rows.
    package let old: HeldValue?
    package let new: HeldValue

    package init(field: FieldAddress, old: HeldValue?, new: HeldValue) {
        self.field = field
        self.old = old
        self.new = new
    }
}

/// What a field holds in the person's rows: each value, and in how many of them.
package struct FieldReading: Sendable, Hashable {
    package let field: FieldAddress
    package let values: [HeldValue: Int]
}

extension RowChanges {
    /// Writes the changes that concern one store, all or nothing; answers the rows that each changed. Rows that the
    /// person shares with others are not touched.
    package func correct(_ store: String, _ changes: [FieldChange]) async throws -> [Int] {
        var writes: [RowWrite] = []
        var owners: [Int] = []
        for (index, change) in changes.enumerated() where map[change.field.collection]?.store == store {
            guard let target = try await target(change.field.collection) else { continue }
            let column = try target.column(change.field.field)
            let unchanged = change.old.map { [ColumnValue(column, $0)] } ?? []
            for (match, count) in try target.matches(target.collection.ownRows.map(\.key)) {
                writes.append(
                    RowWrite(
                        table: target.table,
                        action: .set([ColumnValue(column, change.new)]),
                        match: match,
                        unchanged: unchanged,
                        rowsMax: count
                    )
                )
                owners.append(index)
            }
        }
        let changed = writes.isEmpty ? [] : try await stores.adapter(store).write(writes)
        return changes.indices.map { index in zip(owners, changed).filter { $0.0 == index }.reduce(0) { $0 + $1.1 } }
    }

    /// What the fields hold now.
    package func readBack(_ fields: [FieldAddress]) async throws -> [FieldReading] {
        var readings: [FieldReading] = []
        for field in fields {
            var values: [HeldValue: Int] = [:]
            if let target = try await target(field.collection) {
                for row in try await read([field.field], of: target.collection.ownRows, target) {
                    for value in row { values[value, default: 0] += 1 }
                }
            }
            readings.append(FieldReading(field: field, values: values))
        }
        return readings
    }

    /// Writes the values that stop marketing, and reads them back: true where every row of the person holds them.
    package func stopMarketing(_ stop: MarketingStop) async throws -> Bool {
        let changes = stop.values.map {
            FieldChange(field: FieldAddress(stop.collection, $0.field), old: nil, new: $0.value)
        }
        _ = try await correct(stop.store, changes)
        let readings = try await readBack(changes.map(\.field))
        return zip(readings, changes).allSatisfy { reading, change in
            reading.values.keys.allSatisfy { $0.isSame(as: change.new) }
        }
    }
}

extension ResolvedCollection {
    /// The rows that are the person's alone.
    fileprivate var ownRows: [ResolvedRow] { rows.filter { $0.ending != .shared } }
}

extension ResolvedKeys {
    /// The same rows after `changes`, where a changed field is one by which they are found.
    package func after(_ changes: [FieldChange]) -> ResolvedKeys {
        var result = self
        for change in changes {
            guard let index = result.collections.firstIndex(where: { $0.collection == change.field.collection }),
                let place = result.collections[index].keyFields.firstIndex(of: change.field.field)
            else { continue }
            result.collections[index].rows = result.collections[index].rows.map { row in
                guard row.ending != .shared, change.old.map({ row.key[place].isSame(as: $0) }) ?? true else {
                    return row
                }
                var key = row.key
                key[place] = change.new
                return ResolvedRow(key: key, ending: row.ending, madeValues: row.madeValues)
            }
        }
        return result
    }
}
