import DataMap
import SubjectRequests

/// What one kind of search (copy, erasure, preview) makes of the rows of one step. Lives on the store's own thread.
protocol RowCollector {
    associatedtype Gathered: Sendable
    mutating func take(_ row: [HeldValue]) throws
    /// After the last row.
    mutating func finish() throws -> Gathered
    /// Instead of ``finish()`` when reading failed.
    mutating func abandon()
}

extension RowCollector {
    mutating func abandon() {}
}

/// How a kind of search reads a step.
protocol RowReading: Sendable {
    associatedtype Collector: RowCollector
    /// The fields that it needs beside those that lead further.
    func fields(for step: SearchStep, _ collection: MappedCollection, _ table: LiveTable) -> [String]
    /// True where it must tell rows apart even when no row can come twice.
    var needsRowIdentity: Bool { get }
    /// True where the statements of one step may be read by two connections at once, each with a collector of its own.
    var readsSideBySide: Bool { get }
    func collector(for layout: StepLayout) throws -> Collector
}

extension RowReading {
    var readsSideBySide: Bool { false }
}

/// What the search itself notes of each row: whether it came before, where it leads, and which claims it confirms.
struct RowNotes: Sendable {
    private let layout: StepLayout
    private let identities: SearchIdentities
    private let outputs: [(fields: [String], tuple: FieldTuple)]
    private let confirmers: [(field: FieldTuple, kind: IdentityKind)]
    private let watchesForTwins: Bool
    private(set) var seen: Set<[HeldValue]>
    private(set) var keys: [[String]: Set<[String]>] = [:]
    private(set) var linked: Set<Identity> = []
    private(set) var rows = 0

    init(_ layout: StepLayout, _ identities: SearchIdentities, seen: Set<[HeldValue]>, watchesForTwins: Bool) {
        self.layout = layout
        self.identities = identities
        self.seen = seen
        self.watchesForTwins = watchesForTwins
        let fields = layout.collection.about == .person ? layout.collection.identityFields : []
        confirmers = fields.compactMap { field in field.identity.map { (layout.tuple([field.path]), $0) } }
        outputs = layout.step.outputs.map { ($0, layout.tuple($0)) }
    }

    /// False for a row that was found before.
    mutating func isNew(_ row: [HeldValue]) -> Bool {
        if watchesForTwins, !seen.insert(layout.rowKey(row)).inserted { return false }
        rows += 1
        for (fields, tuple) in outputs {
            guard let key = tuple.texts(in: row) else { continue }
            keys[fields, default: []].insert(key)
        }
        if !identities.claimed.isEmpty { noteLinks(row) }
        return true
    }

    /// A claimed identity is confirmed by a row of the person that a verified identity stands in itself.
    private mutating func noteLinks(_ row: [HeldValue]) {
        let held = confirmers.compactMap { field, kind in field.identity(kind, in: row) }
        guard held.contains(where: identities.verifies) else { return }
        linked.formUnion(held.filter { identities.claimed[$0.kind]?.contains($0.value) ?? false })
    }
}
