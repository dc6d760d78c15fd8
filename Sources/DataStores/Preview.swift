import DataMap
import SubjectRequests

/// What a request would find or erase, changing nothing: `habeas data-map preview`.
package struct Preview: Sendable, Encodable {
    package struct Collection: Sendable, Encodable {
        package let store: String
        package let dataset: String
        package let collection: String
        package let rows: [PreviewRow]
    }

    package struct Erasure: Sendable, Encodable {
        package let dataset: String
        package let collection: String
        /// `row` where rows are deleted; else each field with what is written, `email: keyed-hash`.
        package let strategy: String
        package let rows: Int
        /// Rows that stay, with a reason or because they are other people's too. Not part of the JSON.
        package let kept: Int
        package let shared: Int

        private enum CodingKeys: String, CodingKey { case dataset, collection, strategy, rows }
    }

    package struct Blocked: Sendable, Encodable {
        package let dataset: String
        package let collection: String
        package let field: String?
        package let why: String
    }

    package fileprivate(set) var collections: [Collection] = []
    package fileprivate(set) var erase: [Erasure] = []
    package fileprivate(set) var blocked: [Blocked] = []
    /// `dataset.collection` of what no step reaches.
    package fileprivate(set) var unreached: [String] = []

    package init() {}

    /// Adds what another controller of the site holds; a dataset that both answer for stands there once.
    package mutating func add(_ other: Preview) {
        let known = Set(collections.map { "\($0.dataset).\($0.collection)" })
        collections += other.collections.filter { !known.contains("\($0.dataset).\($0.collection)") }
        erase += other.erase.filter { !known.contains("\($0.dataset).\($0.collection)") }
        blocked += other.blocked.filter { !known.contains("\($0.dataset).\($0.collection)") }
        let reached = Set(collections.map { "\($0.dataset).\($0.collection)" })
        unreached = Set(unreached + other.unreached).subtracting(reached).sorted()
    }
}

/// A row as an object of its fields.
package struct PreviewRow: Sendable, Hashable, Encodable {
    package let values: [String: HeldValue]

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FieldName.self)
        for (field, value) in values {
            let name = FieldName(stringValue: field)
            switch value {
            case .null: try container.encodeNil(forKey: name)
            case .boolean(let flag): try container.encode(flag, forKey: name)
            case .integer(let number): try container.encode(number, forKey: name)
            case .real(let number): try container.encode(number, forKey: name)
            case .text(let text): try container.encode(text, forKey: name)
            case .bytes: try container.encode(value.keyText ?? "", forKey: name)
            }
        }
    }

    private struct FieldName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension PersonSearch {
    /// Every row that is shown, and with `erasure` what would become of them. Rows are held in memory: this is for one
    /// person on a screen.
    package func preview(for erasure: ErasureTerms? = nil) async throws -> Preview {
        let found = try await run(PreviewReading()).gathered
        var erasures: [Preview.Erasure] = []
        var held: [HeldRows] = []
        if let erasure {
            let resolved = try await resolve(for: erasure)
            let counts = resolved.counts
            held = resolved.held
            erasures = erasure.plan.stores.flatMap(\.steps).compactMap { step in
                counts.first { $0.collection == step.collection }.map { Preview.Erasure(step, $0) }
            }
        }
        var preview = Preview()
        preview.collections = plan.steps.map { step in
            Preview.Collection(
                store: step.store,
                dataset: step.collection.dataset,
                collection: step.collection.collection,
                rows: (found[step.collection] ?? []).flatMap { $0 }
            )
        }
        preview.erase = erasures
        preview.blocked = (erasure?.plan.blocked ?? []).map {
            Preview.Blocked(
                dataset: $0.collection.dataset,
                collection: $0.collection.collection,
                field: $0.field,
                why: $0.why.code
            )
        }
        preview.blocked += held.map {
            Preview.Blocked(
                dataset: $0.collection.dataset,
                collection: $0.collection.collection,
                field: nil,
                why: "rows-pointed-at \($0.table): \($0.rows)"
            )
        }
        preview.unreached = plan.unreached.map(\.collection.description)
        return preview
    }
}

extension Preview.Erasure {
    fileprivate init(_ step: ErasureStep, _ count: ResolvedCount) {
        let fields = step.writtenFields.map { "\($0.field): \($0.strategy.word)" }.joined(separator: ", ")
        self.init(
            dataset: step.collection.dataset,
            collection: step.collection.collection,
            strategy: step.action == .deleteRows ? "row" : fields,
            rows: count.erased,
            kept: count.kept,
            shared: count.shared
        )
    }
}

private struct PreviewReading: RowReading {
    let needsRowIdentity = false

    func fields(for step: SearchStep, _ collection: MappedCollection, _ table: LiveTable) -> [String] {
        collection.shownFields
    }

    func collector(for layout: StepLayout) -> PreviewCollector { PreviewCollector(layout) }
}

private struct PreviewCollector: RowCollector {
    private let layout: StepLayout
    private let shown: [String]
    private let masked: Set<String>
    private var rows: [PreviewRow] = []

    init(_ layout: StepLayout) {
        self.layout = layout
        shown = layout.collection.shownFields
        masked = layout.collection.maskedFields
    }

    mutating func take(_ row: [HeldValue]) {
        let pairs = shown.map { field in
            let value = layout.value(field, in: row)
            return (field, masked.contains(field) ? value.masked : value)
        }
        rows.append(PreviewRow(values: Dictionary(pairs) { first, _ in first }))
    }

    func finish() -> [PreviewRow] { rows }
}
