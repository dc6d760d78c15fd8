import DataMap
import SubjectRequests

/// Makes a ``CanaryPlan``: begins with the rows that an e-mail address leads to, goes on along the references by which a
/// search does, and puts before each what it must point at.
struct CanaryPlanning {
    private let map: StoreMap
    private let store: String
    private let schemas: LiveSchemas
    private let steps: [SearchStep]
    private(set) var rows: [CanaryRowPlan] = []
    private(set) var gaps: [CanaryGap] = []
    /// What is being planned just now.
    private var open: Set<CollectionAddress> = []

    init(map: StoreMap, store: String, controller: String, schemas: LiveSchemas) {
        self.map = map
        self.store = store
        self.schemas = schemas
        steps =
            map.plan(for: .delete, controller: controller, verified: [.email], schemas: schemas)
            .limited(to: store).steps
    }

    mutating func run() {
        let people = map.collections.filter { $0.store == store && isOurs($0) && $0.about == .person }
        for collection in people where isAddressed(collection) { _ = add(collection) }
        var hasGrown = true
        while hasGrown {
            hasGrown = false
            for collection in people where !isSettled(collection.address) && isLedTo(collection.address) {
                if add(collection) { hasGrown = true }
            }
        }
        for collection in people where !isSettled(collection.address) && table(of: collection) != nil {
            gaps.append(CanaryGap(collection.address, .noAddress))
        }
    }

    // MARK: What is known

    private func isOurs(_ collection: MappedCollection) -> Bool {
        map.dataset(collection.address.dataset)?.role != .processor
    }

    private func table(of collection: MappedCollection) -> LiveTable? { map.table(of: collection, in: schemas) }

    private func row(_ address: CollectionAddress) -> CanaryRowPlan? { rows.first { $0.address == address } }

    private func isSettled(_ address: CollectionAddress) -> Bool {
        row(address) != nil || gaps.contains { $0.address == address }
    }

    /// True where somebody stands in it by an address.
    private func isAddressed(_ collection: MappedCollection) -> Bool {
        collection.keys.list != nil || isIdentified(collection.address)
    }

    private func isIdentified(_ address: CollectionAddress) -> Bool {
        inputs(of: address).contains { if case .identity(_, .email, _) = $0 { true } else { false } }
    }

    private func isLedTo(_ address: CollectionAddress) -> Bool {
        owners(of: address).contains { row($0.source)?.isFound ?? false }
    }

    private func inputs(of address: CollectionAddress) -> [StepInput] {
        steps.first { $0.collection == address }?.inputs ?? []
    }

    /// The references by which a search comes to its rows from those of their owners in the same store.
    private func owners(of address: CollectionAddress) -> [SearchReference] {
        inputs(of: address).compactMap { input in
            guard case .reference(let reference) = input, reference.owns, map[reference.source]?.store == store else {
                return nil
            }
            return reference
        }
    }

    // MARK: Planning

    /// Plans the collection's row, after those that it must point at; false with a gap where it cannot be.
    private mutating func add(_ collection: MappedCollection) -> Bool {
        let address = collection.address
        guard row(address) == nil else { return true }
        guard let table = table(of: collection), !gaps.contains(where: { $0.address == address }) else { return false }
        open.insert(address)
        defer { open.remove(address) }
        if case .closed(let bar) = table.entry { return miss(CanaryGap(address, bar)) }
        var links: [CanaryLink] = []
        for pointer in pointers(of: collection, table) {
            guard !pointer.columns.allSatisfy({ column in links.contains { $0.column == column } }) else { continue }
            switch link(pointer, of: collection, table) {
            case .linked(let made): links += made
            case .needless: continue
            case .missing(let reason):
                return miss(CanaryGap(address, reason, columns: pointer.columns.map(\.name)))
            }
        }
        let isFound = isIdentified(address) || owners(of: address).contains { row($0.source)?.isFound ?? false }
        let key = table.clearingKey(collection)
        guard !key.isEmpty || isFound && collection.erasesRows && collection.keys.keep == nil else {
            return miss(CanaryGap(address, .noKey))
        }
        let odd = key.filter { column in
            table.entry.takes(column.name) && column.canaryKey(1) == nil && !links.contains { $0.column == column }
                && !collection.isAddress(column)
        }
        guard odd.isEmpty else { return miss(CanaryGap(address, .noValue, columns: odd.map(\.name))) }
        rows.append(
            CanaryRowPlan(collection: collection, table: table, isFound: isFound, links: links, key: key)
        )
        return true
    }

    private mutating func miss(_ gap: CanaryGap) -> Bool {
        gaps.append(gap)
        return false
    }

    /// Columns of a table that name a row of another.
    private struct Pointer {
        let columns: [LiveColumn]
        /// Nil for a table that the map does not name.
        let parent: CollectionAddress?
        let sources: [String]
        /// True for a foreign key, false for what only the map says.
        let isForeignKey: Bool
        /// True where the rows are found by it.
        let leads: Bool
    }

    private enum Linking {
        case linked([CanaryLink])
        case needless
        case missing(CanaryGap.Reason)
    }

    private func pointers(of collection: MappedCollection, _ table: LiveTable) -> [Pointer] {
        let keys = table.foreignKeys.compactMap { key -> Pointer? in
            let parent = map.collections.first { other in
                other.store == store && isOurs(other)
                    && self.table(of: other).map(key.leads) ?? false
            }
            let sources = key.toColumns.isEmpty ? parent.flatMap { self.table(of: $0)?.primaryKey } : key.toColumns
            return pointer(key.columns, parent?.address, sources ?? key.columns, table, isForeignKey: true)
        }
        let owners = owners(of: collection.address).compactMap { reference in
            pointer(reference.pairs.map(\.to), reference.source, reference.sourceFields, table, leads: true)
        }
        let others = steps.flatMap { step in
            step.inputs.compactMap { input -> Pointer? in
                guard case .reference(let reference) = input, reference.source == collection.address, !reference.owns
                else { return nil }
                return pointer(reference.sourceFields, step.collection, reference.pairs.map(\.to), table)
            }
        }
        let belongings = collection.belongings.compactMap { field in
            field.belongsTo.flatMap { pointer([field.name], $0.collection, [$0.field], table) }
        }
        return keys + owners + others + belongings.filter { $0.parent.flatMap { map[$0]?.store } == store }
    }

    private func pointer(
        _ columns: [String],
        _ parent: CollectionAddress?,
        _ sources: [String],
        _ table: LiveTable,
        isForeignKey: Bool = false,
        leads: Bool = false
    ) -> Pointer? {
        let found = columns.compactMap { name in table.columns.first { $0.name == name } }
        guard found.count == columns.count, sources.count == columns.count else { return nil }
        return Pointer(columns: found, parent: parent, sources: sources, isForeignKey: isForeignKey, leads: leads)
    }

    private mutating func link(
        _ pointer: Pointer,
        of collection: MappedCollection,
        _ table: LiveTable
    ) -> Linking {
        let isDemanded = pointer.columns.contains { column in
            (!column.isNullable || column.isPrimaryKey) && !collection.isAddress(column)
        }
        guard let parent = pointer.parent.flatMap({ map[$0] }) else {
            return isDemanded ? .missing(.parentUnmapped) : .needless
        }
        // A row that must point at one of its own table points at itself: all keys are made of the same number.
        guard parent.address != collection.address else { return .needless }
        if !isDemanded, !(pointer.leads && row(parent.address) != nil) { return .needless }
        if row(parent.address) == nil, open.contains(parent.address) {
            return pointer.isForeignKey ? .missing(.circle) : .needless
        }
        guard parent.about != .other, isOurs(parent), add(parent) else { return .missing(.parentMissing) }
        let given = zip(pointer.columns, pointer.sources).filter { table.entry.takes($0.0.name) }
        guard given.count == pointer.columns.count || !isDemanded else { return .needless }
        return .linked(
            given.filter { !collection.isAddress($0.0) }
                .map { CanaryLink(column: $0, parent: parent.address, source: $1) }
        )
    }
}

extension LiveTable {
    /// The columns by which one row is deleted; empty where the store has no way to ask for a row by them.
    fileprivate func clearingKey(_ collection: MappedCollection) -> [LiveColumn] {
        let names = primaryKey.isEmpty ? collection.primaryKey : primaryKey
        let key = columns.filter { names.contains($0.name) }
        guard key.count == names.count, waysIn?.contains(where: { !$0.isEmpty && $0.isSubset(of: names) }) ?? true
        else {
            return []
        }
        return key
    }
}

extension MappedCollection {
    /// True for a column that holds the person's e-mail address.
    func isAddress(_ column: LiveColumn) -> Bool {
        field(column.name)?.identity == .email || column.name == keys.list?.address
    }
}
