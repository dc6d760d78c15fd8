import DataMap
import SubjectRequests

/// More rows than one request should find: the map may say `plan` where it meant `id`.
package struct Excess: Sendable, Hashable {
    /// The collection, as `app.users`.
    package let name: String
    package let rows: Int
    /// Rows of the whole table.
    package let all: Int

    package init(name: String, rows: Int, all: Int) {
        self.name = name
        self.rows = rows
        self.all = all
    }
}

/// What share of a table a request is expected to find.
package enum ExpectedShare {
    /// As many rows as this are never too many.
    package static let rowsFree = 1_000
    /// Above that, one row in so many.
    package static let oneIn = 20

    package static func isExceeded(_ rows: Int, of all: Int) -> Bool { rows > max(rowsFree, all / oneIn) }
}

extension PersonSearch {
    /// The collections of people in which more was found than a request is expected to find. A table is counted only
    /// where much was found, by one statement; a store that cannot count is not asked.
    package func excess(_ found: [CollectionCount]) async throws -> [Excess] {
        var excess: [Excess] = []
        for count in found where count.rows > ExpectedShare.rowsFree {
            guard let collection = map[count.collection], collection.about == .person else { continue }
            let adapter = try stores.adapter(collection.store)
            guard let table = map.table(of: collection, in: [collection.store: try await adapter.schema()]),
                adapter.worksInSets
            else { continue }
            let all = try await adapter.count([RowQuery(everyRowOf: table, columns: [])])
            guard ExpectedShare.isExceeded(count.rows, of: all) else { continue }
            excess.append(Excess(name: "\(count.collection)", rows: count.rows, all: all))
        }
        return excess
    }
}
