import DataMap
import SubjectRequests

/// What a person gave as facts, by the fields in which each would stand. Questions have the number of their place.
package struct FactAnswers: Sendable {
    private let byField: [FieldAddress: [(question: Int, given: GivenFact)]]

    package init(_ answers: [(question: FactQuestion, given: GivenFact)]) {
        let placed = answers.enumerated().flatMap { number, answer in
            answer.question.fields.map { (field: $0, question: number, given: answer.given) }
        }
        byField = Dictionary(grouping: placed, by: \.field).mapValues { $0.map { ($0.question, $0.given) } }
    }

    func fields(of collection: CollectionAddress) -> [String] {
        byField.keys.filter { $0.collection == collection }.map(\.field).sorted()
    }

    func answers(to field: FieldAddress) -> [(question: Int, given: GivenFact)] { byField[field] ?? [] }
}

extension PersonSearch {
    /// How many of the given facts agree with what is held of the one person whom an identity names in the collection `start`;
    /// the search must have been planned from there.
    ///
    /// None do where the identity names no row there or several, or where what hangs on its row shows different people: facts of
    /// two people never count together. Nothing that is held leaves this search.
    ///
    /// - Parameter known: what the person is known by already, in the spelling of ``GivenFact/spelling(of:)``: to say it again
    ///   proves nothing.
    package func factsKnown(
        _ answers: FactAnswers,
        from start: CollectionAddress,
        by seed: Identity,
        known: Set<String>
    ) async throws -> Int {
        let findings = try await run(FactReading(answers: answers, start: start, seed: seed))
        let all = findings.gathered.values.flatMap(\.self)
        guard all.reduce(0, { $0 + $1.seedRows }) == 1 else { return 0 }
        for readings in findings.gathered.values {
            let shown = readings.map(\.shown).reduce(into: [String: Set<String>]()) { $0.merge($1) { $0.union($1) } }
            guard shown.values.allSatisfy({ $0.count <= 1 }) else { return 0 }
        }
        let agreed = all.map(\.agreed).reduce(into: [Int: Set<String>]()) { $0.merge($1) { $0.union($1) } }
            .mapValues { $0.subtracting(known) }.filter { !$0.value.isEmpty }
        // One number in two fields is one fact, whatever the questions.
        return min(agreed.count, agreed.values.reduce(into: Set<String>()) { $0.formUnion($1) }.count)
    }
}

/// Reads the fields that were asked about, and which people the rows show.
private struct FactReading: RowReading {
    let answers: FactAnswers
    let start: CollectionAddress
    let seed: Identity
    let needsRowIdentity = false

    func fields(for step: SearchStep, _ collection: MappedCollection, _ table: LiveTable) -> [String] {
        let asked = collection.about == .person ? answers.fields(of: step.collection) : []
        return asked + (step.collection == start ? collection.fields(showing: seed.kind) : [])
    }

    func collector(for layout: StepLayout) -> FactCollector { FactCollector(layout, self) }
}

extension MappedCollection {
    fileprivate func fields(showing kind: IdentityKind) -> [String] {
        identityFields.filter { $0.identity == kind }.map(\.path)
    }
}

private struct FactsRead: Sendable {
    /// Rows of the collection in which the search starts that hold its identity.
    var seedRows = 0
    /// Whom the rows show, by the field of the identity.
    var shown: [String: Set<String>] = [:]
    /// The values that agreed, by question.
    var agreed: [Int: Set<String>] = [:]
}

private struct FactCollector: RowCollector {
    private let layout: StepLayout
    private let seed: Identity
    private let seedFields: [FieldTuple]
    private let people: [(field: String, kind: IdentityKind, tuple: FieldTuple)]
    private let asked: [(field: String, answers: [(question: Int, given: GivenFact)])]
    private var read = FactsRead()

    init(_ layout: StepLayout, _ reading: FactReading) {
        self.layout = layout
        seed = reading.seed
        let collection = layout.collection
        let isPerson = collection.about == .person
        let isStart = layout.step.collection == reading.start
        seedFields = isStart ? collection.fields(showing: seed.kind).map { layout.tuple([$0]) } : []
        people = (isPerson ? collection.identityFields : []).compactMap { field in
            field.identity.map { (field.path, $0, layout.tuple([field.path])) }
        }
        let fields = isPerson ? reading.answers.fields(of: layout.step.collection) : []
        asked = fields.map { ($0, reading.answers.answers(to: FieldAddress(layout.step.collection, $0))) }
    }

    mutating func take(_ row: [HeldValue]) {
        if seedFields.contains(where: { $0.identity(seed.kind, in: row) == seed }) { read.seedRows += 1 }
        for (field, kind, tuple) in people {
            guard let shown = tuple.identity(kind, in: row) else { continue }
            read.shown[field, default: []].insert(shown.value)
        }
        for (field, answers) in asked {
            let held = layout.value(field, in: row)
            for (question, given) in answers {
                guard let value = given.agreement(with: held) else { continue }
                read.agreed[question, default: []].insert(value)
            }
        }
    }

    func finish() -> FactsRead { read }
}
