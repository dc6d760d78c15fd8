import Definitions
import SubjectRequests

/// What a map and the databases as they are say of each other. Errors mean that a request would fail or end wrongly.
package struct MapFindings: Sendable {
    package let errors: [Problem]
    package let remarks: [Problem]
}

extension StoreMap {
    /// Everything that is wrong or remarkable at once. Stores whose schema is not given are left out.
    package func findings(in schemas: LiveSchemas) -> MapFindings {
        let check = SchemaCheck(map: self, schemas: schemas)
        for collection in collections where schemas[collection.store] != nil { check.check(collection) }
        check.checkErasure()
        check.checkReach()
        return MapFindings(
            errors: check.errors.all.sorted { $0.place < $1.place },
            remarks: remarks + check.remarks.all.sorted { $0.place < $1.place }
        )
    }
}

/// One comparison of a map with live schemas.
struct SchemaCheck {
    let map: StoreMap
    let schemas: LiveSchemas
    let errors = ProblemList()
    let remarks = ProblemList()

    func check(_ collection: MappedCollection) {
        guard let table = map.table(of: collection, in: schemas) else {
            errors.add(
                "no-table",
                "the store \(collection.store) has no table \(collection.name)",
                at: collection.place
            )
            return
        }
        for field in collection.fields { check(field, of: collection, in: table) }
        checkKeys(of: collection, in: table)
        checkUnmapped(collection, table)
        checkStops(collection, table)
        checkConstraints(collection, table)
    }

    private func check(_ field: MappedField, of collection: MappedCollection, in table: LiveTable) {
        guard let column = table.column(named: field.name) else {
            errors.add("no-column", "the table \(table.name) has no column \(field.name)", at: field.place)
            return
        }
        for inner in field.keysInside where field.hasList(before: inner) || table.column(named: inner.path) == nil {
            errors.add(
                "nested-key",
                "\(inner.path) lies inside a column, where this store cannot search",
                at: inner.place
            )
        }
        for reference in field.references { check(reference, column) }
        if collection.about == .person { checkErasure(of: field, column, table) }
        checkIdentity(field, column)
        if field.fact != nil, !column.kind.canHoldFact {
            errors.add(
                "fact-unfit",
                "'\(field.path)' is no fact to ask for: a column of type \(column.kind.rawValue) holds nothing that people "
                    + "would write the same way, or is soon guessed",
                at: field.place
            )
        }
        if let value = field.marketingStop { checkFits(value, column, at: field.place, key: "marketing-stop") }
    }

    private func check(_ reference: FieldReference, _ column: LiveColumn) {
        guard let other = map[reference.other.collection],
            let there = map.table(of: other, in: schemas)?.column(named: reference.other.field),
            !column.kind.isComparable(with: there.kind)
        else { return }
        errors.add(
            "type-mismatch",
            "a column of type \(column.kind.rawValue) cannot be compared with \(reference.other), of type \(there.kind.rawValue)",
            at: reference.place
        )
    }

    /// Also of what this check's plan does not reach: a plan of a real request may.
    private func checkErasure(of field: MappedField, _ column: LiveColumn, _ table: LiveTable) {
        let strategy = field.erase ?? (field.isUnderUser ? field.masking ?? .clear : nil)
        guard let strategy, let why = strategy.misfit(in: column, of: table) else { return }
        errors.add(why.code, "the column \(column.name): \(why.sentence)", at: field.place)
    }

    private func checkFits(_ value: HeldValue, _ column: LiveColumn, at place: SourcePlace, key: String) {
        guard !column.takes(value) else { return }
        errors.add(
            "value-does-not-fit",
            "the column \(column.name) of type \(column.kind.rawValue) does not take the '\(key)' given",
            at: place
        )
    }

    private func checkKeys(of collection: MappedCollection, in table: LiveTable) {
        for since in Set([collection.keys.keep?.since, collection.keys.sweep?.since].compactMap { $0 }).sorted() {
            guard let column = table.column(named: since), !column.kind.canHoldDay else { continue }
            errors.add(
                "since-type",
                "'since' names \(since), a column of type \(column.kind.rawValue), in which no date can stand",
                at: collection.place
            )
        }
        if collection.keys.sweep != nil, map.rowKey(of: collection, in: schemas) == nil {
            errors.add(
                "sweep-without-key",
                "\(collection.name) has a `sweep` and no primary key of one field, by which due rows are named",
                at: collection.place
            )
        }
        let stated = collection.primaryKey
        guard !stated.isEmpty, !table.primaryKey.isEmpty, Set(stated) != Set(table.primaryKey) else { return }
        remarks.add(
            "other-primary-key",
            "the table's primary key is \(table.primaryKey.joined(separator: ", ")), not "
                + "\(stated.joined(separator: ", ")); the table's own is used",
            at: collection.place
        )
    }

    private func checkUnmapped(_ collection: MappedCollection, _ table: LiveTable) {
        let named = Set(collection.fields.compactMap { table.column(named: $0.name)?.name })
        let unnamed = table.columns.map(\.name).filter { !named.contains($0) }
        for name in unnamed where name.looksLikeCard {
            errors.add(
                "card-column",
                "the table \(table.name) has a column \(name), and the map says nothing of payment cards",
                at: collection.place
            )
        }
        guard !unnamed.isEmpty else { return }
        remarks.add(
            "column-unmapped",
            "columns that the map does not name are neither shown nor erased: \(unnamed.joined(separator: ", "))",
            at: collection.place
        )
    }

    private func checkStops(_ collection: MappedCollection, _ table: LiveTable) {
        for stop in collection.keys.list?.stop ?? [] {
            guard let column = table.column(named: stop.field) else { continue }
            checkFits(stop.value, column, at: collection.place, key: "stop")
        }
    }

    /// What an erasure would be blocked by, whoever asks: by all identities together.
    func checkErasure() {
        let kinds = Set(map.collections.flatMap { $0.identityFields.compactMap(\.identity) })
        let planning = SearchPlanning(
            right: .delete,
            controller: "",
            verified: kinds,
            claimed: [],
            graph: SearchGraph(
                map: map,
                collections: map.datasets.filter { $0.role != .processor }.flatMap(\.collections).filter {
                    !$0.isSkipped
                },
                schemas: schemas
            )
        )
        let search = planning.plan(only: nil)
        let plan = map.erasurePlan(following: search, schemas: schemas)
        checkKeys(of: plan)
        checkWaysIn(search)
        remarkShared(search)
        // What is written where it does not fit is said of the field itself.
        for blocked in plan.blocked where !blocked.why.isMisfit {
            let name = blocked.field.map { "\(blocked.collection).\($0)" } ?? "\(blocked.collection)"
            errors.add(
                "blocked-\(blocked.why.code)",
                "no deletion can be done: \(name): \(blocked.why.sentence)",
                at: blocked.place
            )
        }
        let rows = plan.stores.flatMap(\.steps).filter { $0.action == .deleteRows }.map(\.collection)
        let circle = ErasureOrder(map: map, search: search, schemas: schemas).impossible(among: rows)
        if let first = circle.first, let place = map[first]?.place {
            errors.add(
                "erase-order-impossible",
                "each of these must be erased before the other: \(circle.map(\.description).joined(separator: ", "))",
                at: place
            )
        }
    }

    /// The person's rows that no identity leads to would be in no answer.
    func checkReach() {
        for (address, place) in map.unreachable where map[address]?.about == .person {
            errors.add(
                "unreachable-collection",
                "no identity leads to \(address): its rows are found for nobody",
                at: place
            )
        }
    }
}

extension ColumnKind {
    fileprivate var canHoldFact: Bool {
        switch self {
        case .date, .time, .text, .paddedText, .integer, .anything, .decimal, .real, .uuid: true
        case .boolean, .bytes, .json, .other: false
        }
    }

    fileprivate var canHoldDay: Bool {
        switch self {
        case .date, .time, .text, .paddedText, .integer, .anything, .decimal: true
        case .real, .boolean, .uuid, .bytes, .json, .other: false
        }
    }
}

extension String {
    /// Names under which payment cards are kept.
    var looksLikeCard: Bool {
        let name = lowercased().filter(\.isLetter)
        return ["cardnumber", "creditcard", "cardno", "ccnumber", "cvv", "cvc", "cardexpiry"].contains {
            name.contains($0)
        }
            || name == "pan"
    }
}
