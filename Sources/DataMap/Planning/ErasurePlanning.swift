import SubjectRequests

extension StoreMap {
    /// What a deletion does to the rows that `search` finds. With `schemas`, what the databases refuse is known before
    /// anything is touched.
    package func erasurePlan(following search: SearchPlan, schemas: LiveSchemas = [:]) -> ErasurePlan {
        let collections = search.steps.compactMap { self[$0.collection] }.filter { $0.about == .person }
        let endings = collections.map { ending(of: $0, schemas: schemas) }
        let steps = endings.map(\.step)
        let rowBlocks = collections.filter(\.erasesRows).flatMap { blocks(toDeleting: $0, steps, schemas) }
        let order = ErasureOrder(map: self, search: search, schemas: schemas).sorted(steps.map(\.collection))
        let byAddress = Dictionary(uniqueKeysWithValues: steps.map { ($0.collection, $0) })
        let sorted = order.compactMap { byAddress[$0] }
        var stores: [String] = []
        for step in sorted {
            let store = self[step.collection]?.store ?? ""
            if !stores.contains(store) { stores.append(store) }
        }
        return ErasurePlan(
            stores: stores.map { store in
                StoreErasure(store: store, steps: sorted.filter { self[$0.collection]?.store == store })
            },
            blocked: (endings.flatMap(\.blocked) + rowBlocks).sorted { $0.place < $1.place }
        )
    }

    /// How each targeted field of a collection ends.
    private func ending(
        of collection: MappedCollection,
        schemas: LiveSchemas
    ) -> (step: ErasureStep, blocked: [BlockedField]) {
        guard !collection.erasesRows else {
            return (ErasureStep(collection, .deleteRows, keptFields: []), [])
        }
        let table = table(of: collection, in: schemas)
        var written: [FieldErasure] = []
        var kept: [KeptField] = []
        var blocked: [BlockedField] = []
        for field in collection.fields.flatMap({ parts(of: $0, table) }) {
            guard let strategy = strategy(for: field) else { continue }
            if case .keep(let because) = strategy {
                kept.append(KeptField(field: field.path, because: because))
                continue
            }
            let column = table?.column(named: field.path)
            if let why = obstacle(to: strategy, field, column)
                ?? column.flatMap({ column in
                    table.flatMap { strategy.misfit(in: column, of: $0) }
                })
            {
                blocked.append(BlockedField(collection.address, field, why))
                continue
            }
            written.append(
                FieldErasure(
                    field: field.path,
                    strategy: strategy,
                    emptyValue: column?.isNullable == false ? .text("") : .null,
                    lengthMax: [field.length, column?.length].compactMap { $0 }.min()
                )
            )
        }
        return (ErasureStep(collection, .writeFields(written), keptFields: kept), blocked)
    }

    /// A field as a deletion sees it: an object of which only a part is the person's as that part, where the store can write
    /// inside it.
    private func parts(of field: MappedField, _ table: LiveTable?) -> [MappedField] {
        guard field.erase == nil, field.masking == nil, !field.isReadOnly, field.isPartlyUnderUser,
            let inner = field.targetsInside, inner.allSatisfy({ table?.column(named: $0.path)?.path.isEmpty == false })
        else { return [field] }
        return inner
    }

    /// Nil where a deletion leaves the field untouched: it is no target.
    private func strategy(for field: MappedField) -> ErasureStrategy? {
        if let erase = field.erase { return erase }
        return field.isUnderUser ? field.masking ?? .clear : nil
    }

    private func obstacle(to strategy: ErasureStrategy, _ field: MappedField, _ column: LiveColumn?) -> BlockReason? {
        if field.isReadOnly, field.erase == nil { return .readOnly }
        guard field.erase == nil || strategy == .clear else { return nil }
        if !field.fields.isEmpty, field.isPartlyUnderUser { return .partOfObject }
        guard strategy == .clear else { return nil }
        if field.isPrimaryKey || column?.isPrimaryKey == true { return .primaryKey }
        if let column, !column.isNullable, !column.isEmptyByDefault { return .notNull }
        return nil
    }

    /// What foreign keys would do, or refuse, when rows of `collection` are deleted.
    private func blocks(
        toDeleting collection: MappedCollection,
        _ steps: [ErasureStep],
        _ schemas: LiveSchemas
    ) -> [BlockedField] {
        guard let parent = table(of: collection, in: schemas) else { return [] }
        return collections.filter { $0.store == collection.store && $0.address != collection.address }.flatMap {
            child in
            let keys = table(of: child, in: schemas)?.foreignKeys.filter { $0.toTable == parent.name } ?? []
            let step = steps.first { $0.collection == child.address }
            guard step?.action != .deleteRows || step?.keep != nil else { return [BlockedField]() }
            return keys.compactMap { key in
                let why: BlockReason
                switch key.whenParentGoes {
                case .columnsEmptied: return nil
                case .rowGoes: why = .takesRowsAlong(child.address)
                case .refused:
                    let cleared = Set(step?.writtenFields.filter { $0.strategy == .clear }.map(\.field) ?? [])
                    // Without a step the child's rows are somebody else's affair: none of them may exist.
                    guard let step, step.keep != nil || cleared.isDisjoint(with: key.columns) else { return nil }
                    why = .stillPointedAt(child.address)
                }
                return BlockedField(collection: collection.address, field: nil, why: why, place: collection.place)
            }
        }
    }
}

extension MappedField {
    /// True for an object of which some innermost fields are under `user` and some are not.
    var isPartlyUnderUser: Bool {
        guard !categories.contains(where: { $0.isCategory(within: "user") }) else { return false }
        let inner = flattened.filter(\.fields.isEmpty)
        return inner.contains(where: \.isUnderUser) && !inner.allSatisfy(\.isUnderUser)
    }
}

extension ErasureStep {
    fileprivate init(_ collection: MappedCollection, _ action: ErasureAction, keptFields: [KeptField]) {
        self.init(collection: collection.address, action: action, keep: collection.keys.keep, keptFields: keptFields)
    }
}

extension BlockedField {
    fileprivate init(_ collection: CollectionAddress, _ field: MappedField, _ why: BlockReason) {
        self.init(collection: collection, field: field.path, why: why, place: field.place)
    }
}
