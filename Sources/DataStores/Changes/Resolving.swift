import DataMap
import SubjectRequests

extension PersonSearch {
    /// Finds the rows of the person that a change may touch, and for a deletion what would become of each. Nothing is
    /// changed; values that are made for a row (keyed hashes) are made now, so that doing it twice does the same.
    package func resolve(for erasure: ErasureTerms? = nil) async throws -> ResolvedKeys {
        let reading = Resolving(erasure: erasure, identities: identities)
        let schemas = try await stores.schemas(of: plan.steps.map(\.store))
        let along = takenAlong(for: erasure, schemas)
        var collections = try await resolve(along.isEmpty ? plan : plan.leavingOut(Set(along.keys)), reading, schemas)
        for step in plan.steps {
            guard let reference = along[step.collection] else { continue }
            let owners = collections.first { $0.collection == reference.source }
            collections.append(try await counted(step, along: reference, with: owners, schemas))
        }
        guard let erasure else { return ResolvedKeys(collections: collections) }
        let pointing = try await pointing(at: collections, erasure, schemas)
        return ResolvedKeys(collections: collections, lettingGo: pointing.lettingGo, held: pointing.held)
    }

    /// Row by row.
    private func resolve(
        _ plan: SearchPlan,
        _ reading: Resolving,
        _ schemas: LiveSchemas
    ) async throws -> [ResolvedCollection] {
        let findings = try await run(reading, following: plan)
        let found = findings.gathered.mapValues { $0.flatMap { $0 } }
        let ownership = Ownership(plan, rows: found, outside: try await outsiders(found, reading, schemas)) {
            identities.verifies($0) || findings.linked.contains($0)
        }
        return try plan.steps.compactMap { step -> ResolvedCollection? in
            guard map[step.collection]?.about == .person else { return nil }
            let layout = try layout(step, schemas)
            let made = reading.made(step.collection).map(\.field)
            let rows = found[step.collection] ?? []
            return ResolvedCollection(
                store: step.store,
                collection: step.collection,
                keyFields: step.changeKey(layout.collection, layout.table, made: made),
                madeFields: made,
                rows: zip(rows, ownership.exclusive(in: step.collection)).map { row, isExclusive in
                    ResolvedRow(
                        key: row.key,
                        ending: isExclusive || row.isSpared ? row.ending : .shared,
                        madeValues: row.madeValues
                    )
                }
            )
        }
    }

    func layout(_ step: SearchStep, _ schemas: LiveSchemas) throws -> StepLayout {
        try StepLayout(
            step,
            map: map,
            schema: schemas[step.store] ?? LiveSchema(tables: []),
            fields: [],
            needsRowIdentity: false
        )
    }

    /// For each collection and pointer, at which of the found rows' values other rows point as well.
    private func outsiders(
        _ found: [CollectionAddress: [FoundRow]],
        _ reading: Resolving,
        _ schemas: LiveSchemas
    ) async throws -> [CollectionAddress: [Set<[String]>]] {
        var outside: [CollectionAddress: [Set<[String]>]] = [:]
        for step in plan.steps where !step.pointers.isEmpty {
            let rows = (found[step.collection] ?? []).filter { !$0.identities.contains(where: identities.verifies) }
            for (index, pointer) in step.pointers.enumerated() {
                // Whom a row names as its owner it says itself; only a closure asks for the others' rows too.
                let isAsked = !pointer.owns || !plan.closes.isEmpty
                let values = isAsked ? Set(rows.compactMap { $0.pointers[index] }) : []
                let pointing =
                    values.isEmpty
                    ? [] : try await pointedAt(values, by: pointer, found[pointer.source] ?? [], reading, schemas)
                outside[step.collection, default: []].append(pointing)
            }
        }
        return outside
    }

    /// Which of `values` rows of the pointer's source hold that are not among `known`.
    private func pointedAt(
        _ values: Set<[String]>,
        by pointer: SearchReference,
        _ known: [FoundRow],
        _ reading: Resolving,
        _ schemas: LiveSchemas
    ) async throws -> Set<[String]> {
        guard let source = map[pointer.source] else { return [] }
        let inputs = plan.step(for: pointer.source)?.inputs ?? []
        let step = SearchStep(
            collection: pointer.source,
            store: source.store,
            inputs: inputs,
            outputs: [pointer.sourceFields],
            pointers: []
        )
        var schemas = schemas
        if schemas[source.store] == nil { schemas = try await stores.schemas(of: [source.store]) }
        var layout = try layout(step, schemas)
        let key = step.changeKey(source, layout.table, made: reading.made(pointer.source).map(\.field))
        for field in key { try layout.add(field) }
        let reader = layout
        let match = KeyMatch(
            columns: try pointer.pairs.map {
                MatchColumn(try layout.column($0.from), folding: $0.foldsCase ? .email : .none)
            },
            keys: values.map { $0.map(HeldValue.text) }
        )
        let queries = match.batches.map { RowQuery(table: reader.table, columns: reader.columns, matches: [$0]) }
        let mine = Set(known.map(\.key))
        let side = reader.tuple(pointer.sourceFields)
        return try await stores.adapter(source.store).read(queries) { rows in
            var pointing: Set<[String]> = []
            do {
                try rows.forEach { row in
                    guard !mine.contains(key.map { reader.value($0, in: row) }),
                        let value = side.comparableTexts(in: row)?.comparable(pointer)
                    else { return }
                    pointing.insert(value)
                    if pointing.count == values.count { throw EveryValueIsShared() }
                }
            } catch is EveryValueIsShared {}
            return pointing
        }
    }

    /// Ends reading early: nothing more can be learned.
    private struct EveryValueIsShared: Error {}
}
