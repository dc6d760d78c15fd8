import DataMap
import SubjectRequests

/// Rows that go because they name a row that goes as their owner. They are counted and never read: what they are found by is
/// the owner's key, which is sealed already.
package struct TakenAlong: Sendable, Hashable {
    let owner: CollectionAddress
    /// Their fields that repeat the owner's key, in its order.
    let fields: [String]
    let rows: Int
}

/// Tells which rows can go along with their owners: those of which nothing else can be true. Nothing else leads to them, they
/// lead nowhere, nothing in them is looked at before they are deleted, and one transaction takes them and their owners.
struct TakingAlong {
    let map: StoreMap
    let plan: SearchPlan
    let erasure: ErasurePlan
    let schemas: LiveSchemas

    /// The reference that says whose the rows of a step are; nil where they must be looked at one by one.
    func reference(of step: SearchStep) -> SearchReference? {
        guard case .reference(let reference)? = step.inputs.first, step.inputs.count == 1, step.outputs.isEmpty,
            step.pointers.allSatisfy({ $0 == reference }),
            reference.owns, reference.source != step.collection, !reference.pairs.contains(where: \.foldsCase),
            let child = map[step.collection], let owner = map[reference.source],
            child.about == .person, owner.about == .person, child.store == owner.store,
            child.keys.keep == nil, owner.keys.keep == nil, child.identityFields.isEmpty,
            erasure.step(for: step.collection)?.action == .deleteRows,
            erasure.step(for: reference.source)?.action == .deleteRows,
            let table = map.table(of: child, in: schemas), let ownerTable = map.table(of: owner, in: schemas),
            !table.isView, !ownerTable.primaryKey.isEmpty, ownerTable.primaryKey == reference.sourceFields
        else { return nil }
        return isBound(table, by: reference, to: ownerTable, in: child.store) ? reference : nil
    }

    /// True where no foreign key but this one has a say: none leads to the rows, and none of theirs leads to other rows that
    /// may go while they stay.
    private func isBound(
        _ table: LiveTable,
        by reference: SearchReference,
        to owner: LiveTable,
        in store: String
    ) -> Bool {
        let isPointedAt = (schemas[store]?.tables ?? []).contains { other in
            other.foreignKeys.contains { $0.leads(to: table) }
        }
        let tables = plan.steps.compactMap { map[$0.collection] }.compactMap { map.table(of: $0, in: schemas) }
        let leadsElsewhere = table.foreignKeys.contains { key in
            tables.contains { key.leads(to: $0) }
                && !(key.leads(to: owner) && key.columns == reference.pairs.map(\.to))
        }
        return !isPointedAt && !leadsElsewhere
    }
}

extension PersonSearch {
    /// The collections whose rows a sweep takes along, each with the reference that says whose they are.
    func takenAlong(for terms: ErasureTerms?, _ schemas: LiveSchemas) -> [CollectionAddress: SearchReference] {
        guard let terms, plan.isSweep else { return [:] }
        let taking = TakingAlong(map: map, plan: plan, erasure: terms.plan, schemas: schemas)
        return plan.steps.reduce(into: [:]) { along, step in
            guard stores[step.store]?.worksInSets ?? false else { return }
            along[step.collection] = taking.reference(of: step)
        }
    }

    /// The rows that go along with `owners`, counted.
    func counted(
        _ step: SearchStep,
        along reference: SearchReference,
        with owners: ResolvedCollection?,
        _ schemas: LiveSchemas
    ) async throws -> ResolvedCollection {
        let layout = try layout(step, schemas)
        let match = KeyMatch(
            columns: try reference.pairs.map { MatchColumn(try layout.column($0.to)) },
            keys: owners?.keys(ending: .free) ?? []
        )
        let queries = match.batches.map { RowQuery(table: layout.table, columns: [], matches: [$0]) }
        return ResolvedCollection(
            store: step.store,
            collection: step.collection,
            keyFields: layout.rowKeyColumns,
            madeFields: [],
            rows: [],
            takenAlong: TakenAlong(
                owner: reference.source,
                fields: reference.pairs.map(\.to),
                rows: try await stores.adapter(step.store).count(queries)
            )
        )
    }
}
