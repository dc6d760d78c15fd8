import Definitions
import SubjectRequests

/// What a database's own constraints have to say to a map.
extension SchemaCheck {
    /// Names and addresses are compared as text.
    func checkIdentity(_ field: MappedField, _ column: LiveColumn) {
        guard let kind = field.identity, kind == .email || kind == .name else { return }
        guard !column.kind.isTextual, column.kind != .other else { return }
        errors.add(
            "identity-type",
            "a column of type \(column.kind.rawValue) holds no \(kind.rawValue); nobody would be found by it",
            at: field.place
        )
    }

    /// An address that leads to the person still when all else is erased.
    private func remarkStayingIdentities(_ collection: MappedCollection) {
        for field in collection.fields where field.identity != nil && !field.isUnderUser && field.erase == nil {
            remarks.add(
                "identity-stays",
                "people are found by \(field.path), and a deletion leaves it: it has no category under 'user'",
                at: field.place
            )
        }
    }

    func checkConstraints(_ collection: MappedCollection, _ table: LiveTable) {
        guard collection.about == .person else { return }
        let written = collection.fields.filter { field in
            switch field.erase ?? (field.isUnderUser ? field.masking ?? .clear : nil) {
            case .keep?, nil: false
            case .clear?, .constant?, .keyedHash?, .randomText?, .encrypted?: true
            }
        }
        if table.isView, collection.erasesRows || !written.isEmpty {
            remarks.add(
                "erases-in-view",
                "\(table.name) is a view; map the table behind it, where an erasure can be sure of its rows",
                at: collection.place
            )
        }
        if !collection.erasesRows, written.isEmpty, !collection.fields.contains(where: \.isKept) {
            remarks.add(
                "erases-nothing",
                "these are the person's rows, and a deletion changes nothing in them: give fields a category under "
                    + "'user', or say erase: row",
                at: collection.place
            )
        }
        guard !collection.erasesRows else { return }
        remarkStayingIdentities(collection)
        for field in written { remarkConditions(on: field, in: table) }
    }

    /// NULL fulfils every condition that does not speak of it.
    private func remarkConditions(on field: MappedField, in table: LiveTable) {
        guard let column = table.column(named: field.name) else { return }
        let becomesNull = (field.erase ?? field.masking ?? .clear) == .clear && column.isNullable
        let conditions = table.conditions(on: column)
        guard
            let condition = conditions.first(where: { !becomesNull || $0.lowercased().contains("null") })
        else { return }
        remarks.add(
            "check-constraint",
            "the table has a CHECK on \(column.name), which must hold for what an erasure writes: \(condition)",
            at: field.place
        )
    }

    /// Values that foreign keys hold on to, at either end.
    func checkKeys(of plan: ErasurePlan) {
        for step in plan.stores.flatMap(\.steps) {
            guard let collection = map[step.collection], let table = map.table(of: collection, in: schemas) else {
                continue
            }
            for erasure in step.writtenFields {
                guard let place = collection.field(erasure.field)?.place,
                    let column = table.column(named: erasure.field)?.name
                else { continue }
                if let key = table.foreignKeys.first(where: { $0.columns.contains(column) }) {
                    checkPointer(column, at: key, erasure.strategy, place)
                }
                checkPointed(at: column, of: table, collection, plan, place)
            }
        }
    }

    private func checkPointer(
        _ column: String,
        at key: LiveForeignKey,
        _ strategy: ErasureStrategy,
        _ place: SourcePlace
    ) {
        switch strategy {
        case .clear, .keep: break
        case .constant:
            remarks.add(
                "foreign-key",
                "\(column) points at rows of \(key.toTable); the 'value' must be that of a row there",
                at: place
            )
        case .keyedHash, .randomText, .encrypted:
            errors.add(
                "foreign-key",
                "\(column) points at rows of \(key.toTable), where no row has what would be written; say clear or keep",
                at: place
            )
        }
    }

    /// Rows of others that point at the value by a foreign key: the store refuses that it changes.
    private func checkPointed(
        at column: String,
        of table: LiveTable,
        _ collection: MappedCollection,
        _ plan: ErasurePlan,
        _ place: SourcePlace
    ) {
        for child in schemas[collection.store]?.tables ?? [] {
            let keys = child.foreignKeys.filter { key in
                let pointed = key.toColumns.isEmpty ? table.primaryKey : key.toColumns
                return key.toTable == table.name && (key.toSchema == nil || key.toSchema == table.schema)
                    && pointed.contains(column)
            }
            let step = plan.stores.flatMap(\.steps).first { step in
                map[step.collection].flatMap { map.table(of: $0, in: schemas) } == child
            }
            for key in keys where !lets(go: key, step) {
                errors.add(
                    "foreign-key",
                    "rows of \(child.name) point at \(column) by a foreign key, so it cannot be overwritten; say keep, or "
                        + "erase both ends",
                    at: place
                )
            }
        }
    }

    /// True where the erasure itself empties the key, or deletes the row that has it.
    private func lets(go key: LiveForeignKey, _ step: ErasureStep?) -> Bool {
        guard let step, step.keep == nil else { return false }
        return step.action == .deleteRows
            || step.writtenFields.contains { $0.strategy == .clear && key.columns.contains($0.field) }
    }

    /// Rows that several people's rows may point at.
    func remarkShared(_ search: SearchPlan) {
        for step in search.steps {
            guard let collection = map[step.collection], collection.about == .person, !step.inputs.isEmpty,
                step.inputs.allSatisfy(\.isPointer)
            else { continue }
            remarks.add(
                "shared-rows",
                "other rows only point at \(step.collection), and those of several people may point at one: such a row is "
                    + "shown to each of them and erased for the last alone",
                at: collection.place
            )
        }
    }
}

extension MappedField {
    fileprivate var isKept: Bool {
        if case .keep? = erase ?? (isUnderUser ? masking : nil) { true } else { false }
    }
}

extension StepInput {
    fileprivate var isPointer: Bool {
        if case .reference(let reference) = self { !reference.owns } else { false }
    }
}
