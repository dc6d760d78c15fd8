import SubjectRequests
import Vault

/// What a first reading of the spool tells: which collections there are, how many rows each has, and a digest of it all.
struct SpoolSurvey {
    struct Part: Sendable, Hashable {
        let head: HeldCollection
        var rows: Int
        /// How many times its head stands in the spool; its rows are in one piece when that is once.
        var pieces: Int
        var times = RowTimes()
    }

    /// In the order of their first heads.
    private(set) var parts: [Part] = []
    private(set) var sha256: [UInt8] = []
    private let source: SpoolSource

    /// A spool up to this size is kept after the first reading, so that opening and decrypting it again costs nothing.
    private static let keptBytesMax = 256 << 10

    init(_ source: @escaping SpoolSource) throws {
        var digest = ContentDigest()
        var kept: [UInt8]? = []
        var places: [PartName: Int] = [:]
        var parts: [Part] = []
        var current = 0
        let observed: SpoolSource = { body in
            try source { chunk in
                digest.update(chunk)
                if (kept?.count ?? 0) + chunk.count > SpoolSurvey.keptBytesMax { kept = nil }
                kept?.append(contentsOf: chunk)
                try body(chunk)
            }
        }
        try SpoolDecoder.visit(
            observed,
            head: { head in
                let name = PartName(head)
                current = places[name] ?? parts.count
                places[name] = current
                guard current < parts.count else {
                    parts.append(Part(head: head, rows: 0, pieces: 1))
                    return
                }
                guard parts[current].head == head else { throw PackageFault.headsDiffer(collection: name.description) }
                parts[current].pieces += 1
            },
            row: { row in
                parts[current].rows += 1
                try parts[current].times.note(row)
            }
        )
        self.parts = parts
        sha256 = digest.bytes
        let whole = kept
        self.source = whole.map { bytes in { body in try bytes.withUnsafeBytes(body) } } ?? source
    }

    /// Reads the spool again, and opens a receiver for each collection that has rows.
    ///
    /// One reading serves all collections that are in one piece; each that is not takes a reading of its own.
    func eachCollection(_ open: @escaping (_ index: Int) throws -> any RowReceiver) throws {
        let held = parts.indices.filter { parts[$0].rows > 0 }
        let whole = Set(held.filter { parts[$0].pieces == 1 })
        if !whole.isEmpty { try read(whole, open) }
        for index in held where parts[index].pieces > 1 { try read([index], open) }
    }

    private func read(_ wanted: Set<Int>, _ open: @escaping (Int) throws -> any RowReceiver) throws {
        let named = parts.indices.map { (PartName(parts[$0].head), $0) }
        let places = Dictionary(named, uniquingKeysWith: { first, _ in first })
        var receiver: (any RowReceiver)?
        var opened: Int?
        var current: Int?
        var counts = [Int](repeating: 0, count: parts.count)
        try SpoolDecoder.visit(
            source,
            head: { head in
                guard let index = places[PartName(head)] else { throw PackageFault.spoolChanged }
                current = wanted.contains(index) ? index : nil
                guard let current, current != opened else { return }
                try receiver?.finish()
                receiver = try open(current)
                opened = current
            },
            row: { row in
                guard let current else { return }
                counts[current] += 1
                try receiver?.receive(row, number: counts[current])
            }
        )
        try receiver?.finish()
        guard wanted.allSatisfy({ counts[$0] == parts[$0].rows }) else { throw PackageFault.spoolChanged }
    }
}

/// Takes the rows of one collection, in order, into one place of an answer.
protocol RowReceiver: AnyObject {
    /// `number` counts from 1 within the collection.
    func receive(_ row: SpoolRow, number: Int) throws
    func finish() throws
}

/// What tells one collection from another.
struct PartName: Sendable, Hashable, CustomStringConvertible {
    let store: String
    let dataset: String
    let collection: String

    init(store: String, dataset: String, collection: String) {
        self.store = store
        self.dataset = dataset
        self.collection = collection
    }

    init(_ head: HeldCollection) {
        self.init(store: head.store, dataset: head.dataset, collection: head.collection)
    }

    var description: String { "\(store).\(dataset).\(collection)" }
}
