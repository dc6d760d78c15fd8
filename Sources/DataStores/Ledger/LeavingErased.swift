import DataMap
import SubjectRequests

extension RowChanges {
    /// The resolved rows without those that look already as the erasure would leave them: rows that are emptied and not
    /// deleted stay in their tables, and are found again by every sweep.
    package func leavingErased(following plan: ErasurePlan) async throws -> ResolvedKeys {
        var left = resolved
        for index in left.collections.indices {
            let address = left.collections[index].collection
            guard let step = plan.step(for: address), step.action != .deleteRows, let collection = map[address],
                let target = try await target(address)
            else { continue }
            let ledger = LedgerCollection(
                collection,
                target.table,
                step: step,
                tokens: LedgerTokens { _ in { _ in [] } }
            )
            let keys = target.collection.keyFields
            let rows = try await read(keys + ledger.fields, of: target.collection.rows(ending: .free), target)
            let erased = Set(
                rows.filter { ledger.isErased(Array($0.dropFirst(keys.count))) }.map { Array($0.prefix(keys.count)) }
            )
            left.collections[index].rows.removeAll { $0.ending == .free && erased.contains($0.key) }
        }
        return left
    }
}
