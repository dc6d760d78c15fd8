import DataMap
import SubjectRequests

extension LedgerScan {
    /// What foreign keys say to the deletion of rows that came back. When they were erased nothing pointed at them; what points
    /// at them now came back with them. Rows of collections that the map names let go where their column may be empty: it
    /// names nobody but whom the store was to forget. All others hold them.
    ///
    /// - Parameter found: the rows that are erased again; those that hang on them are among them.
    func pointing(
        at found: [CollectionAddress: RowCounts],
        _ collections: [ResolvedCollection]
    ) async throws -> (lettingGo: [LettingGo], held: [HeldRows]) {
        var lettingGo: [LettingGo] = []
        var held: [HeldRows] = []
        for resolved in collections where erasure.step(for: resolved.collection)?.action == .deleteRows {
            let ledger = try collection(resolved.collection)
            // Rows that the map keeps stay.
            let kept = Set(resolved.rows.filter { $0.ending != .free }.map(\.key))
            let going = (found[resolved.collection] ?? [:]).keys.filter { row in
                !kept.contains(ledger.changeKey.map { ledger.value($0, in: row) })
            }
            guard !going.isEmpty else { continue }
            for (child, key) in foreignKeys(to: ledger.table, in: resolved.store)
            where key.whenParentGoes != .columnsEmptied {
                let columns = key.columns(in: ledger.table)
                let all = Set(going.map { row in columns.map { ledger.value($0, in: row) } })
                let pointed = all.filter { !$0.contains(.null) }
                let pointer = StoredPointer(store: resolved.store, table: child, key: key, pointed: pointed)
                let staying = try await staying(pointer, collections)
                // Rows that the map does not name and that the database itself takes along go as they did the first time.
                guard !staying.rows.isEmpty, key.whenParentGoes == .refused || staying.collection != nil else {
                    continue
                }
                guard let address = staying.collection, !staying.emptied.isEmpty else {
                    held.append(HeldRows(collection: resolved.collection, table: child.name, rows: staying.rows.count))
                    continue
                }
                lettingGo.append(
                    LettingGo(
                        store: resolved.store,
                        collection: address,
                        columns: staying.emptied,
                        keyFields: staying.fields,
                        keys: staying.rows
                    )
                )
            }
        }
        return (lettingGo, held)
    }

    /// The foreign keys of a store's tables that lead to `table`.
    func foreignKeys(to table: LiveTable, in store: String) -> [(table: LiveTable, key: LiveForeignKey)] {
        (schemas[store]?.tables ?? []).flatMap { child in
            child.foreignKeys.filter { $0.leads(to: table) }.map { (child, $0) }
        }
    }

    private struct StoredPointer {
        let store: String
        let table: LiveTable
        let key: LiveForeignKey
        /// The values that are pointed at.
        let pointed: Set<[HeldValue]>
    }

    private struct StayingRows {
        /// Nil for a table that the map does not name.
        let collection: CollectionAddress?
        let fields: [String]
        /// The columns that can be emptied.
        let emptied: [String]
        let rows: [[HeldValue]]
    }

    /// The rows that point at those that go, and neither go themselves nor let go as the map has it.
    private func staying(_ pointer: StoredPointer, _ collections: [ResolvedCollection]) async throws -> StayingRows {
        let (child, key) = (pointer.table, pointer.key)
        let mapped = map.collections.first { $0.store == pointer.store && map.table(of: $0, in: schemas) == child }
        let resolved = mapped.flatMap { mapped in collections.first { $0.collection == mapped.address } }
        let own = resolved?.keyFields ?? child.primaryKey
        let fields = (own + key.columns).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        func column(_ name: String) throws(StoreFault) -> LiveColumn {
            guard let column = child.column(named: name) else {
                throw .missing("column \(child.name).\(name)", at: SourcePlace(file: ""), store: pointer.store)
            }
            return column
        }
        let columns = try fields.map(column)
        let match = KeyMatch(
            columns: try key.columns.map { MatchColumn(try column($0)) },
            keys: Array(pointer.pointed)
        )
        let queries = match.batches.map {
            RowQuery(table: child, columns: columns.map(ReadColumn.column), matches: [$0])
        }
        let step = mapped.flatMap { erasure.step(for: $0.address) }
        let leaves =
            step?.action == .deleteRows
            || step?.writtenFields.contains { $0.strategy == .clear && key.columns.contains($0.field) } ?? false
        let going = leaves ? Set(resolved?.keys(ending: .free) ?? []) : []
        let rows = try await stores.adapter(pointer.store).read(queries) { rows in
            var found: [[HeldValue]] = []
            try rows.forEach { row in
                if !going.contains(Array(row.prefix(own.count))) { found.append(row) }
            }
            return found
        }
        let emptied = key.columns.filter { child.column(named: $0)?.isNullable == true && !own.contains($0) }
        return StayingRows(collection: mapped?.address, fields: fields, emptied: emptied, rows: rows)
    }
}

extension LiveForeignKey {
    /// The columns of `table` that are pointed at.
    func columns(in table: LiveTable) -> [String] { toColumns.isEmpty ? table.primaryKey : toColumns }
}
