import DataMap
import SubjectRequests

/// Runs a plan: wave after wave, stores side by side, batches of keys, circles in rounds until nothing new is found.
struct SearchRun<Reading: RowReading>: Sendable {
    typealias Gathered = Reading.Collector.Gathered

    let map: StoreMap
    let plan: SearchPlan
    let stores: StoreSet
    let identities: SearchIdentities
    let reading: Reading

    /// What was found, in the order of the plan.
    struct Findings: Sendable {
        /// For each collection, what each of its reads gathered.
        var gathered: [CollectionAddress: [Gathered]] = [:]
        var counts: [CollectionAddress: Int] = [:]
        var linked: Set<Identity> = []
        var book: KeyBook

        mutating func merge(_ other: Findings) {
            gathered.merge(other.gathered) { $0 + $1 }
            counts.merge(other.counts, uniquingKeysWith: +)
            linked.formUnion(other.linked)
            book.merge(other.book)
        }
    }

    func run() async throws -> Findings {
        let schemas = try await stores.schemas(of: plan.steps.map(\.store))
        var findings = Findings(book: KeyBook(identities: identities.verified, accounts: identities.accounts))
        for wave in plan.waves {
            let book = findings.book
            let found = try await withThrowingTaskGroup(of: Findings.self) { tasks in
                for group in wave { tasks.addTask { try await run(group, book, schemas) } }
                return try await tasks.reduce(into: Findings(book: book)) { $0.merge($1) }
            }
            findings.merge(found)
        }
        for step in plan.steps where findings.counts[step.collection] == nil { findings.counts[step.collection] = 0 }
        return findings
    }

    private func run(_ group: SearchGroup, _ book: KeyBook, _ schemas: LiveSchemas) async throws -> Findings {
        var findings = Findings(book: book)
        var steps = try group.steps.map { step in
            try StepProgress(step, map: map, schema: schemas[step.store], reading, repeats: group.repeats)
        }
        for _ in 0..<SearchLimits.roundsMax {
            var isQuiet = true
            for index in steps.indices {
                let queries = try steps[index].nextQueries(findings.book)
                guard !queries.isEmpty else { continue }
                isQuiet = false
                findings.merge(try await read(queries, &steps[index], findings.book))
            }
            if isQuiet || !group.repeats { return findings }
        }
        throw StoreFault.endless(store: group.steps.first?.store ?? "")
    }

    private func read(
        _ queries: [RowQuery],
        _ progress: inout StepProgress,
        _ book: KeyBook
    ) async throws -> Findings {
        let layout = progress.layout
        let adapter = try stores.adapter(layout.step.store)
        let watches = progress.watchesForTwins(queries)
        let notes = RowNotes(layout, identities, seen: progress.seen, watchesForTwins: watches)
        // Very many keys are looked for by two connections at once, where neither need know of the other's rows.
        let splits = reading.readsSideBySide && adapter.worksInSets && !watches
        let half = splits ? queries.count / 2 : 0
        async let first = read(queries[..<half], notes, layout, adapter)
        async let second = read(queries[half...], notes, layout, adapter)
        var findings = Findings(book: KeyBook(identities: [:]))
        let address = layout.step.collection
        for (after, gathered) in try await [first, second].compactMap(\.self) {
            if watches { progress.seen = after.seen }
            findings.gathered[address, default: []].append(gathered)
            findings.counts[address, default: 0] += after.rows
            findings.linked.formUnion(after.linked)
            for (fields, keys) in after.keys { findings.book.add(keys, from: address, fields: fields) }
        }
        findings.book.add(findings.linked)
        return findings
    }

    /// What one connection finds; nil where there is nothing to ask.
    private func read(
        _ queries: ArraySlice<RowQuery>,
        _ notes: RowNotes,
        _ layout: StepLayout,
        _ adapter: any DataStoreAdapter
    ) async throws -> (RowNotes, Gathered)? {
        guard !queries.isEmpty else { return nil }
        return try await adapter.read(Array(queries)) { rows in
            var notes = notes
            var collector = try reading.collector(for: layout)
            do {
                try rows.forEach { row in
                    guard notes.isNew(row) else { return }
                    try collector.take(row)
                }
                return (notes, try collector.finish())
            } catch {
                collector.abandon()
                throw error
            }
        }
    }
}

/// How far a step has got: which keys have been asked for, and, where rows may come twice, which rows came.
private struct StepProgress {
    let layout: StepLayout
    let repeats: Bool
    var seen: Set<[HeldValue]> = []
    private var asked: [Int: Set<[String]>] = [:]

    init(
        _ step: SearchStep,
        map: StoreMap,
        schema: LiveSchema?,
        _ reading: some RowReading,
        repeats: Bool
    ) throws(StoreFault) {
        guard let collection = map[step.collection] else { throw .unknown(step.store) }
        guard let table = map.table(of: collection, in: schema.map { [step.store: $0] } ?? [:]), let schema else {
            throw .missing("table \(collection.name)", at: collection.place, store: step.store)
        }
        self.repeats = repeats
        layout = try StepLayout(
            step,
            map: map,
            schema: schema,
            fields: reading.fields(for: step, collection, table),
            needsRowIdentity: reading.needsRowIdentity || repeats || step.inputs.count > 1
        )
    }

    /// Statements for the keys that are new since the last call: one where they all fit, else one a batch.
    mutating func nextQueries(_ book: KeyBook) throws -> [RowQuery] {
        var matches: [KeyMatch] = []
        for (index, input) in layout.step.inputs.enumerated() {
            let fresh = freshKeys(book, input, index)
            guard !fresh.isEmpty else { continue }
            matches.append(try layout.match(input, keys: fresh))
        }
        let keys = matches.reduce(0) { $0 + $1.keys.count }
        guard keys > SearchLimits.keysPerStatement else { return matches.isEmpty ? [] : [query(matches)] }
        return matches.flatMap { match in match.batches.map { query([$0]) } }
    }

    private mutating func freshKeys(_ book: KeyBook, _ input: StepInput, _ index: Int) -> [[HeldValue]] {
        if case .account = input {
            // Where a search starts it knows from the beginning, and a sweep starts from very many rows.
            guard asked.updateValue([], forKey: index) == nil else { return [] }
            return book.accounts(of: layout.step.collection).map { [.text($0)] }
        }
        let known = book.keys(for: input, of: layout.step.collection)
        let fresh = asked[index].map(known.subtracting) ?? known
        asked[index] = known
        return fresh.map { $0.map(HeldValue.text) }
    }

    /// A row can come twice only by two statements that do not ask by the same one column.
    func watchesForTwins(_ queries: [RowQuery]) -> Bool {
        repeats || (queries.count > 1 && layout.step.inputs.count > 1)
    }

    private func query(_ matches: [KeyMatch]) -> RowQuery {
        RowQuery(table: layout.table, columns: layout.columns, matches: matches)
    }
}
