import DataMap
import SubjectRequests

/// A new row.
package struct RowInsert: Sendable {
    package let table: LiveTable
    package let values: [ColumnValue]
    /// Columns that hold what an earlier row holds, which its store may have made by itself.
    package let repeated: [RepeatedValue]

    package init(table: LiveTable, values: [ColumnValue], repeated: [RepeatedValue] = []) {
        self.table = table
        self.values = values
        self.repeated = repeated
    }

    /// The row with all its values, once it is known what the rows before it hold. What such a row does not hold is NULL.
    func following(_ rows: [[ColumnValue]]) -> RowInsert {
        let taken = repeated.map { repeated in
            let held = rows[repeated.row].first { $0.column.name == repeated.source }
            return ColumnValue(repeated.column, held?.value ?? .null)
        }
        return RowInsert(table: table, values: values + taken)
    }
}

/// A column that holds what a column of an earlier row holds.
package struct RepeatedValue: Sendable {
    package let column: LiveColumn
    /// The number of the earlier row among all that are put in.
    package let row: Int
    /// The name of its column.
    package let source: String

    package init(_ column: LiveColumn, row: Int, source: String) {
        self.column = column
        self.row = row
        self.source = source
    }
}

extension [RowInsert] {
    /// The rows with all their values, where a store makes none by itself.
    var withRepeatedValues: [RowInsert] {
        reduce(into: []) { whole, row in whole.append(row.following(whole.map(\.values))) }
    }
}
