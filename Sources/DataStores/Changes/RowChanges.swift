import DataMap
import SubjectRequests

/// Changes to the rows that were resolved for one person, and to no others: each store in one transaction, never more
/// rows than were resolved.
package struct RowChanges: Sendable {
    let map: StoreMap
    let stores: StoreSet
    let resolved: ResolvedKeys

    package init(map: StoreMap, stores: StoreSet, resolved: ResolvedKeys) {
        self.map = map
        self.stores = stores
        self.resolved = resolved
    }

    /// A table with the rows that are meant.
    struct Target {
        let collection: ResolvedCollection
        let table: LiveTable
        let place: SourcePlace
        /// The rows that take its rows along; nil where each row has a key of its own.
        let owners: ResolvedCollection?

        func column(_ field: String) throws(StoreFault) -> LiveColumn {
            guard let column = table.column(named: field) else {
                throw .missing("column \(table.name).\(field)", at: place, store: collection.store)
            }
            return column
        }

        /// The rows that are to be erased, in batches. Rows were found from parents to children; within one table too,
        /// children go first.
        func free() throws -> [(match: KeyMatch, rows: Int)] {
            guard let along = collection.takenAlong else {
                return try matches(collection.keys(ending: .free).reversed())
            }
            let match = KeyMatch(
                columns: try along.fields.map { MatchColumn(try column($0)) },
                keys: owners?.keys(ending: .free) ?? []
            )
            return match.batches.map { ($0, along.rows) }
        }

        /// Rows by their keys, in batches, each with the number of rows that it may find.
        func matches(_ keys: [[HeldValue]]) throws -> [(match: KeyMatch, rows: Int)] {
            let columns = try collection.keyFields.map { MatchColumn(try column($0)) }
            if !table.primaryKey.isEmpty, !keys.contains(where: { $0.contains(.null) }) {
                return KeyMatch(columns: columns, keys: keys).batches.map { ($0, $0.keys.count) }
            }
            let counts = keys.reduce(into: [[HeldValue]: Int]()) { $0[$1, default: 0] += 1 }
            var seen: Set<[HeldValue]> = []
            let once = keys.filter { seen.insert($0).inserted }
            let whole = KeyMatch(columns: columns, keys: once, matchesNull: once.contains { $0.contains(.null) })
            return whole.batches.map { batch in (batch, batch.keys.reduce(0) { $0 + (counts[$1] ?? 0) }) }
        }
    }

    /// Nil where nothing was resolved in the collection.
    func target(_ address: CollectionAddress) async throws -> Target? {
        guard let found = resolved[address], !found.isEmpty, let collection = map[address] else { return nil }
        let schema = try await stores.adapter(found.store).schema()
        guard let table = map.table(of: collection, in: [found.store: schema]) else {
            throw StoreFault.missing("table \(collection.name)", at: collection.place, store: found.store)
        }
        let owners = found.takenAlong.flatMap { resolved[$0.owner] }
        return Target(collection: found, table: table, place: collection.place, owners: owners)
    }

    /// Reads the fields of the given rows.
    func read(_ fields: [String], of rows: [ResolvedRow], _ target: Target) async throws -> [[HeldValue]] {
        try await read(fields, of: target.matches(rows.map(\.key)), target)
    }

    func read(
        _ fields: [String],
        of batches: [(match: KeyMatch, rows: Int)],
        _ target: Target
    ) async throws -> [[HeldValue]] {
        let columns = try fields.map { ReadColumn.column(try target.column($0)) }
        let queries = batches.map { RowQuery(table: target.table, columns: columns, matches: [$0.match]) }
        return try await stores.adapter(target.collection.store).read(queries) { rows in
            var found: [[HeldValue]] = []
            try rows.forEach { found.append($0) }
            return found
        }
    }
}

extension HeldValue {
    /// Whether a column that was told to hold `written` does: stores pad text and spell numbers in their own way.
    package func isSame(as written: HeldValue) -> Bool {
        guard let mine = keyText, let theirs = written.keyText else { return keyText == written.keyText }
        if mine == theirs { return true }
        if let left = Double(mine), let right = Double(theirs) { return left == right }
        if case .boolean = self { return mine == theirs.asFlag }
        if case .boolean = written { return mine.asFlag == theirs }
        return mine.droppingTrailingSpaces == theirs.droppingTrailingSpaces
    }
}

extension String {
    fileprivate var asFlag: String {
        switch lowercased() {
        case "true", "t": "1"
        case "false", "f": "0"
        default: self
        }
    }

    fileprivate var droppingTrailingSpaces: Substring {
        lastIndex { $0 != " " }.map { self[...$0] } ?? ""
    }
}
