import DataMap
import SubjectRequests

/// Rows of a collection that stay and let go of a row that is deleted: their foreign key to it is emptied.
package struct LettingGo: Sendable, Hashable {
    let store: String
    let collection: CollectionAddress
    /// The columns that are emptied.
    let columns: [String]
    /// What the rows are found by, their own key and the key that they hold.
    let keyFields: [String]
    var keys: [[HeldValue]]
}

/// Rows that are to be deleted and cannot be, because rows that stay point at them: shown before anybody approves.
package struct HeldRows: Sendable, Hashable {
    package let collection: CollectionAddress
    /// The table whose rows point at them, and how many do.
    package let table: String
    package let rows: Int
}

extension PersonSearch {
    /// What foreign keys say to the deletions in `collections`. Rows that were found and stay, because they are others' too,
    /// let go where their column may be empty: it names nobody but the person. All other rows that point at a deleted one
    /// hold it.
    func pointing(
        at collections: [ResolvedCollection],
        _ erasure: ErasureTerms,
        _ schemas: LiveSchemas
    ) async throws -> (lettingGo: [LettingGo], held: [HeldRows]) {
        var lettingGo: [LettingGo] = []
        var held: [HeldRows] = []
        for step in erasure.plan.stores.flatMap(\.steps) where step.action == .deleteRows {
            guard let parent = collections.first(where: { $0.collection == step.collection }),
                let collection = map[step.collection], let table = map.table(of: collection, in: schemas)
            else { continue }
            let going = parent.rows(ending: .free)
            guard !going.isEmpty else { continue }
            for child in schemas[parent.store]?.tables ?? [] {
                for key in child.foreignKeys where key.leads(to: table) && key.whenParentGoes != .columnsEmptied {
                    let pointer = Pointer(parent: parent, table: table, child: child, key: key)
                    let found = collections.first { other in
                        other.store == parent.store
                            && map[other.collection].flatMap { map.table(of: $0, in: schemas) } == child
                    }
                    guard try !isComplete(pointer, found, erasure) else { continue }
                    let staying = try await staying(pointer, going, found, erasure)
                    if let letting = staying.letting { lettingGo.append(letting) }
                    // A key that takes its rows along would take rows along of which the map says that they stay.
                    guard staying.held > 0, key.whenParentGoes == .refused || found != nil else { continue }
                    held.append(HeldRows(collection: step.collection, table: child.name, rows: staying.held))
                }
            }
        }
        return (lettingGo, held)
    }

    private struct Pointer {
        let parent: ResolvedCollection
        let table: LiveTable
        let child: LiveTable
        let key: LiveForeignKey

        /// The columns of the parent that are pointed at.
        var pointedColumns: [String] { key.toColumns.isEmpty ? table.primaryKey : key.toColumns }
    }

    /// True where the search followed this very key, and every row that it found goes or is let go by the plan itself: then
    /// no statement is needed.
    private func isComplete(_ pointer: Pointer, _ found: ResolvedCollection?, _ erasure: ErasureTerms) throws -> Bool {
        guard let found, let step = plan.step(for: found.collection) else { return false }
        let followed = step.inputs.contains { input in
            guard case .reference(let reference) = input, reference.source == pointer.parent.collection else {
                return false
            }
            return reference.pairs.map(\.to) == pointer.key.columns
                && reference.pairs.map(\.from) == pointer.pointedColumns
        }
        guard followed, found.rows.allSatisfy({ $0.ending == .free }) else { return false }
        return letsGo(pointer.key, erasure.plan.step(for: found.collection))
    }

    private func letsGo(_ key: LiveForeignKey, _ step: ErasureStep?) -> Bool {
        guard let step else { return false }
        return step.action == .deleteRows
            || step.writtenFields.contains { $0.strategy == .clear && key.columns.contains($0.field) }
    }

    /// The rows that point at those that go, and do not go themselves.
    private func staying(
        _ pointer: Pointer,
        _ going: [ResolvedRow],
        _ found: ResolvedCollection?,
        _ erasure: ErasureTerms
    ) async throws -> (letting: LettingGo?, held: Int) {
        let pointed = try await pointedValues(pointer, going)
        let child = pointer.child
        let own = found?.keyFields ?? child.primaryKey
        let fields = (own + pointer.key.columns).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let columns = try fields.map { ReadColumn.column(try child.required($0, pointer.parent.store)) }
        let match = KeyMatch(
            columns: try pointer.key.columns.map { MatchColumn(try child.required($0, pointer.parent.store)) },
            keys: pointed
        )
        let queries = match.batches.map { RowQuery(table: child, columns: columns, matches: [$0]) }
        let rows = try await all(queries, in: pointer.parent.store)
        let leaves = letsGo(pointer.key, found.flatMap { erasure.plan.step(for: $0.collection) })
        let free = leaves ? Set(found?.keys(ending: .free) ?? []) : []
        let others = Set((found?.rows ?? []).filter { $0.ending == .shared }.map(\.key))
        let emptied = pointer.key.columns.filter { child.column(named: $0)?.isNullable == true && !own.contains($0) }
        var letting: [[HeldValue]] = []
        var held = 0
        for row in rows where !free.contains(Array(row.prefix(own.count))) {
            let isOthers = found != nil && others.contains(Array(row.prefix(own.count)))
            if isOthers, !emptied.isEmpty { letting.append(row) } else { held += 1 }
        }
        guard let found, !letting.isEmpty else { return (nil, held) }
        return (
            LettingGo(
                store: found.store,
                collection: found.collection,
                columns: emptied,
                keyFields: fields,
                keys: letting
            ), held
        )
    }

    /// What the rows that go hold in the columns that are pointed at.
    private func pointedValues(_ pointer: Pointer, _ going: [ResolvedRow]) async throws -> [[HeldValue]] {
        let places = pointer.pointedColumns.map { pointer.parent.keyFields.firstIndex(of: $0) }
        let known = places.compactMap { $0 }
        guard known.count < places.count else { return going.map { row in known.map { row.key[$0] } } }
        let store = pointer.parent.store
        let match = KeyMatch(
            columns: try pointer.parent.keyFields.map { MatchColumn(try pointer.table.required($0, store)) },
            keys: going.map(\.key),
            matchesNull: going.contains { $0.key.contains(.null) }
        )
        let columns = try pointer.pointedColumns.map { ReadColumn.column(try pointer.table.required($0, store)) }
        let queries = match.batches.map { RowQuery(table: pointer.table, columns: columns, matches: [$0]) }
        return try await all(queries, in: store).filter { !$0.contains(.null) }
    }

    private func all(_ queries: [RowQuery], in store: String) async throws -> [[HeldValue]] {
        guard !queries.isEmpty else { return [] }
        return try await stores.adapter(store).read(queries) { rows in
            var found: [[HeldValue]] = []
            try rows.forEach { found.append($0) }
            return found
        }
    }
}

extension LiveForeignKey {
    func leads(to table: LiveTable) -> Bool {
        toTable == table.name && (toSchema == nil || toSchema == table.schema)
    }
}

extension LiveTable {
    fileprivate func required(_ name: String, _ store: String) throws(StoreFault) -> LiveColumn {
        guard let column = column(named: name) else {
            throw .missing("column \(self.name).\(name)", at: SourcePlace(file: ""), store: store)
        }
        return column
    }
}

extension RowChanges {
    /// Empties the keys of rows that stay; before anything is deleted.
    func letGo(in store: String) async throws -> [RowWrite] {
        var writes: [RowWrite] = []
        for letting in resolved.lettingGo where letting.store == store {
            let (table, match) = try await place(of: letting)
            let values = try letting.columns.map { ColumnValue(try table.required($0, store), .null) }
            for batch in match.batches {
                writes.append(RowWrite(table: table, action: .set(values), match: batch, rowsMax: nil))
            }
        }
        return writes
    }

    /// How many rows of `collection` still hold on.
    func holding(_ collection: CollectionAddress) async throws -> Int {
        var rows = 0
        for letting in resolved.lettingGo where letting.collection == collection {
            let (table, match) = try await place(of: letting)
            let queries = match.batches.map { RowQuery(table: table, columns: [], matches: [$0]) }
            rows += try await stores.adapter(letting.store).count(queries)
        }
        return rows
    }

    private func place(of letting: LettingGo) async throws -> (LiveTable, KeyMatch) {
        let schema = try await stores.adapter(letting.store).schema()
        guard let collection = map[letting.collection],
            let table = map.table(of: collection, in: [letting.store: schema])
        else { throw StoreFault.unknown(letting.store) }
        let match = KeyMatch(
            columns: try letting.keyFields.map { MatchColumn(try table.required($0, letting.store)) },
            keys: letting.keys,
            matchesNull: letting.keys.contains { $0.contains(.null) }
        )
        return (table, match)
    }
}
