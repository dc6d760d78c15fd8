import Definitions
import SubjectRequests

extension SchemaCheck {
    /// A store that can be asked by some columns only must be one that can be asked by those by which a search comes to a
    /// collection, or asks who else points at its rows.
    func checkWaysIn(_ search: SearchPlan) {
        for step in search.steps {
            for input in step.inputs { requireWay(into: step.collection, by: input.fields) }
            guard map[step.collection]?.about == .person else { continue }
            for pointer in step.pointers { requireWay(into: pointer.source, by: pointer.sourceFields) }
        }
    }

    private func requireWay(into address: CollectionAddress, by fields: [String]) {
        guard let collection = map[address], let table = map.table(of: collection, in: schemas), let ways = table.waysIn
        else { return }
        let columns = Set(fields.compactMap { table.column(named: $0)?.name })
        guard columns.count == Set(fields).count, !ways.contains(where: { $0.isSubset(of: columns) }) else { return }
        errors.add(
            "no-way-in",
            "the store \(collection.store) cannot be asked for \(table.name) by \(columns.sorted().joined(separator: ", ")); "
                + "say how, or take the identity or reference out of the map",
            at: fields.first.flatMap { collection.field($0)?.place } ?? collection.place
        )
    }
}
