import SubjectRequests

/// The references of a map as edges along which key values flow, between the collections that one request may touch.
struct SearchGraph {
    let map: StoreMap
    let schemas: LiveSchemas
    let collections: [CollectionAddress: MappedCollection]
    /// Edges that no direction was given for run as `orientation` says; they are in neither list until it is asked.
    private let pairs: [ReferencePair]

    init(map: StoreMap, collections: [MappedCollection], schemas: LiveSchemas) {
        self.map = map
        self.schemas = schemas
        let included = Dictionary(collections.map { ($0.address, $0) }) { first, _ in first }
        self.collections = included
        pairs = collections.flatMap { collection in
            collection.fields.flatMap(\.flattened).flatMap { field in
                field.references.filter { included[$0.other.collection] != nil }.map { reference in
                    ReferencePair(own: FieldAddress(collection.address, field.path), reference)
                }
            }
        }
    }

    /// The collections in a fixed order, so that plans never depend on hashing.
    var addresses: [CollectionAddress] { collections.keys.sorted() }

    /// The columns that tell rows of a collection apart: the table's own primary key, else the one that the map names.
    func key(of address: CollectionAddress) -> [String] {
        guard let collection = collections[address] else { return [] }
        let live = map.table(of: collection, in: schemas)?.primaryKey ?? []
        return live.isEmpty ? collection.primaryKey : live
    }

    /// Every edge, with undirected references turned away from the seeds: the end that is reached first gives its values.
    func edges(from seeds: Set<CollectionAddress>) -> [ReferenceEdge] {
        let distance = distances(from: seeds)
        let directed = pairs.map { pair -> DirectedPair in
            if let direction = pair.direction { return DirectedPair(pair, isReversed: direction == .to) }
            let own = distance[pair.own.collection] ?? .max
            let other = distance[pair.other.collection] ?? .max
            let ownFirst = own == other ? pair.own.collection < pair.other.collection : own < other
            return DirectedPair(pair, isReversed: ownFirst)
        }
        let grouped = Dictionary(grouping: Set(directed)) {
            EdgeEnds(source: $0.source.collection, target: $0.target.collection)
        }
        return grouped.sorted { $0.key < $1.key }.flatMap { ends, pairs in compose(ends, pairs.sorted()) }
    }

    /// References that touch one of `anchors`, read away from it whichever direction they were given.
    func edgesAway(from anchors: Set<CollectionAddress>) -> [ReferenceEdge] {
        let away = pairs.filter { anchors.contains($0.own.collection) != anchors.contains($0.other.collection) }
            .map { DirectedPair($0, isReversed: anchors.contains($0.own.collection)) }
        let grouped = Dictionary(grouping: Set(away)) {
            EdgeEnds(source: $0.source.collection, target: $0.target.collection)
        }
        return grouped.sorted { $0.key < $1.key }.flatMap { ends, pairs in compose(ends, pairs.sorted()) }
    }

    private func distances(from seeds: Set<CollectionAddress>) -> [CollectionAddress: Int] {
        var distance = Dictionary(uniqueKeysWithValues: seeds.map { ($0, 0) })
        var frontier = seeds
        while !frontier.isEmpty {
            var next: Set<CollectionAddress> = []
            for pair in pairs {
                for (here, there) in pair.ways where frontier.contains(here) && distance[there] == nil {
                    next.insert(there)
                }
            }
            let step = (frontier.compactMap { distance[$0] }.max() ?? 0) + 1
            for address in next { distance[address] = step }
            frontier = next
        }
        return distance
    }

    /// Pairs that together make up a key of several columns are one composite reference (AND); all others stand alone.
    /// Where there are several such references, the database's own foreign keys say which columns belong together.
    private func compose(_ ends: EdgeEnds, _ pairs: [DirectedPair]) -> [ReferenceEdge] {
        let targetKey = Set(key(of: ends.target))
        let sourceKey = Set(key(of: ends.source))
        var composite = foreignKeys(between: ends).compactMap { columns -> [DirectedPair]? in
            let members = columns.compactMap { column in
                pairs.first { $0.source.field == column.from && $0.target.field == column.to }
            }
            return members.count == columns.count ? members.sorted() : nil
        }
        var left = pairs.filter { !composite.joined().contains($0) }
        for (key, field) in [(targetKey, \DirectedPair.target.field), (sourceKey, \DirectedPair.source.field)] {
            let members = left.filter { key.contains($0[keyPath: field]) }
            guard Set(members.map { $0[keyPath: field] }).count > 1 else { continue }
            composite += combinations(of: members, by: field)
            left.removeAll(where: members.contains)
        }
        return (composite + left.map { [$0] }).map { edge(ends, $0, sourceKey: sourceKey, targetKey: targetKey) }
    }

    /// One pair for each distinct field, in every combination.
    private func combinations(of pairs: [DirectedPair], by field: KeyPath<DirectedPair, String>) -> [[DirectedPair]] {
        let groups = Dictionary(grouping: pairs) { $0[keyPath: field] }.sorted { $0.key < $1.key }.map(\.value)
        return groups.reduce([[]]) { made, group in made.flatMap { begun in group.map { begun + [$0] } } }
    }

    private func edge(
        _ ends: EdgeEnds,
        _ pairs: [DirectedPair],
        sourceKey: Set<String>,
        targetKey: Set<String>
    ) -> ReferenceEdge {
        let sourceIsKey = !sourceKey.isEmpty && sourceKey.isSubset(of: pairs.map(\.source.field))
        let targetIsKey = !targetKey.isEmpty && targetKey.isSubset(of: pairs.map(\.target.field))
        return ReferenceEdge(
            source: ends.source,
            target: ends.target,
            pairs: pairs.map { pair in
                KeyPair(from: pair.source.field, to: pair.target.field, foldsCase: foldsCase(pair))
            },
            owns: sourceIsKey || !targetIsKey,
            place: pairs.map(\.place).min() ?? SourcePlace(file: "")
        )
    }

    /// E-mail addresses are equal whatever their case, also where one table refers to another by address.
    private func foldsCase(_ pair: DirectedPair) -> Bool {
        [pair.source, pair.target].contains { map[$0]?.identity == .email }
    }

    /// The composite foreign keys that the database itself declares between two collections, in either direction.
    private func foreignKeys(between ends: EdgeEnds) -> [[ColumnPair]] {
        guard let source = collections[ends.source], let target = collections[ends.target],
            source.store == target.store, let from = map.table(of: source, in: schemas),
            let to = map.table(of: target, in: schemas)
        else { return [] }
        let down = to.foreignKeys.filter { $0.toTable == from.name && $0.columns.count > 1 }.map { key in
            zip(key.columns, key.toColumns.isEmpty ? from.primaryKey : key.toColumns).map {
                ColumnPair(from: $1, to: $0)
            }
        }
        let up = from.foreignKeys.filter { $0.toTable == to.name && $0.columns.count > 1 }.map { key in
            zip(key.columns, key.toColumns.isEmpty ? to.primaryKey : key.toColumns).map { ColumnPair(from: $0, to: $1) }
        }
        return down + up
    }
}

extension StoreMap {
    /// The live table of a collection, where its store's schema is known and has it.
    package func table(of collection: MappedCollection, in schemas: LiveSchemas) -> LiveTable? {
        schemas[collection.store]?
            .table(named: collection.name, in: dataset(collection.address.dataset)?.schema)
    }
}

/// A reference as the map states it.
private struct ReferencePair {
    let own: FieldAddress
    let other: FieldAddress
    let direction: FieldReference.Direction?
    let place: SourcePlace

    init(own: FieldAddress, _ reference: FieldReference) {
        self.own = own
        other = reference.other
        direction = reference.direction
        place = reference.place
    }

    /// From where to where values may flow.
    var ways: [(CollectionAddress, CollectionAddress)] {
        let up = (own.collection, other.collection)
        let down = (other.collection, own.collection)
        return switch direction {
        case .from: [down]
        case .to: [up]
        case nil: [up, down]
        }
    }
}

private struct DirectedPair: Hashable, Comparable {
    let source: FieldAddress
    let target: FieldAddress
    let place: SourcePlace

    init(_ pair: ReferencePair, isReversed: Bool) {
        source = isReversed ? pair.own : pair.other
        target = isReversed ? pair.other : pair.own
        place = pair.place
    }

    /// A reference that both of its ends state is one, whichever place it is reported at.
    static func == (left: DirectedPair, right: DirectedPair) -> Bool {
        left.source == right.source && left.target == right.target
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(source)
        hasher.combine(target)
    }

    static func < (left: DirectedPair, right: DirectedPair) -> Bool {
        (left.source, left.target) < (right.source, right.target)
    }
}

private struct EdgeEnds: Hashable, Comparable {
    let source: CollectionAddress
    let target: CollectionAddress

    static func < (left: EdgeEnds, right: EdgeEnds) -> Bool {
        (left.source, left.target) < (right.source, right.target)
    }
}

private struct ColumnPair: Hashable {
    let from: String
    let to: String
}

/// Values of some fields of `source` that lead to rows of `target`: all pairs must agree in one row.
struct ReferenceEdge: Hashable {
    let source: CollectionAddress
    let target: CollectionAddress
    let pairs: [KeyPair]
    /// True where the target row belongs to the source row (it names its owner); false where the source row only points
    /// at a row that others may point at too.
    let owns: Bool
    let place: SourcePlace
}
