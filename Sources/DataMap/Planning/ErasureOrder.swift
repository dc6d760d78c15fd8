import SubjectRequests

/// The order in which collections are erased: rows that point before the rows that they point at.
struct ErasureOrder {
    private let searchOrder: [CollectionAddress: Int]
    /// What must hold: `erase_after` and the databases' own foreign keys.
    private let demands: [Precedence]
    /// What should hold: the references of the map. They give way where they go round in a circle.
    private let wishes: [Precedence]

    private struct Precedence: Hashable {
        let earlier: CollectionAddress
        let later: CollectionAddress
    }

    init(map: StoreMap, search: SearchPlan, schemas: LiveSchemas) {
        let steps = search.steps
        searchOrder = Dictionary(uniqueKeysWithValues: steps.enumerated().map { ($1.collection, $0) })
        wishes = steps.flatMap { step in
            step.inputs.compactMap { input in
                guard case .reference(let reference) = input else { return nil }
                return reference.owns
                    ? Precedence(earlier: step.collection, later: reference.source)
                    : Precedence(earlier: reference.source, later: step.collection)
            }
        }
        let collections = steps.compactMap { map[$0.collection] }
        let stated = collections.flatMap { collection in
            collection.eraseAfter.map { Precedence(earlier: $0, later: collection.address) }
        }
        let foreign = collections.flatMap { child in
            (map.table(of: child, in: schemas)?.foreignKeys ?? []).flatMap { key in
                collections.filter { $0.store == child.store && map.table(of: $0, in: schemas)?.name == key.toTable }
                    .map { Precedence(earlier: child.address, later: $0.address) }
            }
        }
        demands = (stated + foreign).filter { $0.earlier != $0.later }
    }

    /// Collections found last go first where nothing else orders them.
    func sorted(_ collections: [CollectionAddress]) -> [CollectionAddress] {
        var waiting = collections.sorted { (searchOrder[$0] ?? 0, $0) > (searchOrder[$1] ?? 0, $1) }
        var sorted: [CollectionAddress] = []
        while !waiting.isEmpty {
            let here = Set(waiting)
            let free =
                waiting.first { isFree($0, among: here, demands + wishes) }
                ?? waiting.first { isFree($0, among: here, demands) } ?? waiting[0]
            sorted.append(free)
            waiting.removeAll { $0 == free }
        }
        return sorted
    }

    /// Demands that no order can meet, as the collections in a circle; empty where there are none.
    func impossible(among collections: [CollectionAddress]) -> [CollectionAddress] {
        let successors = collections.map { collection in
            Set(
                collections.indices.filter { demands.contains(Precedence(earlier: collections[$0], later: collection)) }
            )
        }
        return stronglyConnectedComponents(successors).first { $0.count > 1 }?.map { collections[$0] }.sorted() ?? []
    }

    private func isFree(
        _ collection: CollectionAddress,
        among waiting: Set<CollectionAddress>,
        _ precedences: [Precedence]
    ) -> Bool {
        !precedences.contains { $0.later == collection && $0.earlier != collection && waiting.contains($0.earlier) }
    }
}
