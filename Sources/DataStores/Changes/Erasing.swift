import DataMap
import SubjectRequests

extension RowChanges {
    /// Erases in one store, children before parents, all or nothing; answers the rows changed in each collection. Rows
    /// that are kept or shared are not touched. Doing it again changes nothing more.
    ///
    /// - Parameter work: what is to be done before rows are gone for good; where it throws, none goes.
    package func erase(
        _ store: String,
        following plan: ErasurePlan,
        after work: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> [CollectionCount] {
        guard plan.blocked.isEmpty else { throw StoreFault.blocked(store: store) }
        guard let erasure = plan.stores.first(where: { $0.store == store }) else { return [] }
        var writes = try await letGo(in: store)
        var owners: [CollectionAddress?] = writes.map { _ in nil }
        for step in erasure.steps {
            let made = try await self.writes(for: step)
            writes += made
            owners += made.map { _ in step.collection }
        }
        let adapter = try stores.adapter(store)
        let changed = writes.isEmpty ? [] : try await adapter.write(writes, committingAfter: work)
        return erasure.steps.map { step in
            let rows = zip(owners, changed).filter { $0.0 == step.collection }.reduce(0) { $0 + $1.1 }
            return CollectionCount(collection: step.collection, rows: rows)
        }
    }

    /// How many of the rows that were to be erased are not: nothing anywhere, when an erasure is complete.
    package func probe(_ store: String, following plan: ErasurePlan) async throws -> [CollectionCount] {
        var left: [CollectionCount] = []
        for step in plan.stores.first(where: { $0.store == store })?.steps ?? [] {
            let rows = try await remaining(step) + holding(step.collection)
            left.append(CollectionCount(collection: step.collection, rows: rows))
        }
        return left
    }

    /// Whether a row that is about to be erased names somebody who is to be spared by now.
    package func names(_ isSpared: @Sendable (Identity) -> Bool) async throws -> Bool {
        for resolved in resolved.collections {
            let fields = map[resolved.collection]?.identityFields ?? []
            guard !fields.isEmpty, let target = try await target(resolved.collection) else { continue }
            let rows = try await read(fields.map(\.path), of: target.free(), target)
            let isNamed = rows.contains { row in
                zip(fields, row).contains { field, value in
                    guard let kind = field.identity, let text = value.keyText else { return false }
                    return Identity(kind: kind, value: text).map(isSpared) ?? false
                }
            }
            if isNamed { return true }
        }
        return false
    }

    private func writes(for step: ErasureStep) async throws -> [RowWrite] {
        guard let target = try await target(step.collection) else { return [] }
        switch step.action {
        case .deleteRows:
            let isCappedTogether = target.collection.takenAlong != nil
            return try target.free().enumerated().map { index, batch in
                RowWrite(
                    table: target.table,
                    action: .delete,
                    match: batch.match,
                    rowsMax: batch.rows,
                    sharesRowsMax: isCappedTogether && index > 0
                )
            }
        case .writeFields(let fields):
            guard !fields.isEmpty else { return [] }
            let groups = Dictionary(grouping: target.collection.rows(ending: .free), by: \.madeValues)
            return try groups.flatMap { made, rows in
                let values = try self.values(fields, made: made, target)
                return try target.matches(rows.map(\.key)).map { match, count in
                    RowWrite(table: target.table, action: .set(values), match: match, rowsMax: count)
                }
            }
        }
    }

    private func values(_ fields: [FieldErasure], made: [HeldValue], _ target: Target) throws -> [ColumnValue] {
        let madeByField = Dictionary(uniqueKeysWithValues: zip(target.collection.madeFields, made))
        return try fields.map { erasure in
            ColumnValue(try target.column(erasure.field), erasure.value(made: madeByField[erasure.field]))
        }
    }

    private func remaining(_ step: ErasureStep) async throws -> Int {
        guard let target = try await target(step.collection) else { return 0 }
        switch step.action {
        case .deleteRows:
            return try await stores.adapter(target.collection.store).count(
                target.free().map { RowQuery(table: target.table, columns: [], matches: [$0.match]) }
            )
        case .writeFields(let fields):
            var left = 0
            let rows = Dictionary(grouping: target.collection.rows(ending: .free), by: \.madeValues)
            for (made, rows) in rows where !fields.isEmpty {
                let wanted = try values(fields, made: made, target)
                left += try await read(fields.map(\.field), of: rows, target).count { row in
                    // Where an object has nothing at the path, nothing was put there.
                    !zip(row, wanted).allSatisfy { held, written in
                        held.isSame(as: written.value) || held == .null && !written.column.path.isEmpty
                    }
                }
            }
            return left
        }
    }
}

extension FieldErasure {
    /// What is written; `made` where the strategy makes a value for each row.
    fileprivate func value(made: HeldValue?) -> HeldValue {
        switch strategy {
        case .clear: emptyValue
        case .constant(let value): value
        case .keyedHash, .randomText, .encrypted: made ?? .null
        case .keep: .null
        }
    }
}

extension StoreFault {
    fileprivate static func blocked(store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "erasure-blocked",
            sentence: "The data map does not yet say how every field ends; run `habeas check`. Nothing was erased."
        )
    }
}

extension PersonSearch {
    /// Searches once more after an erasure: rows that would be erased and were not resolved before, because they came in
    /// between. Empty collections are left out.
    package func arrivals(since resolved: ResolvedKeys, for erasure: ErasureTerms) async throws -> [CollectionCount] {
        let now = try await resolve(for: erasure)
        return now.collections.compactMap { collection in
            let known = Set((resolved[collection.collection]?.rows ?? []).map(\.key))
            let new = collection.rows(ending: .free).count { !known.contains($0.key) }
            return new == 0 ? nil : CollectionCount(collection: collection.collection, rows: new)
        }
    }
}
