import DataMap
import Foundation
import SubjectRequests

/// Rows of a copy on their way into the spool.
struct Spooling: RowReading {
    let language: String
    let spool: SpoolTurns
    let needsRowIdentity = false

    func fields(for step: SearchStep, _ collection: MappedCollection, _ table: LiveTable) -> [String] {
        collection.shownFields
    }

    func collector(for layout: StepLayout) -> SpoolCollector { SpoolCollector(layout, language: language, spool) }
}

extension MappedCollection {
    /// The fields whose values are shown, in the map's order.
    var shownFields: [String] { fields.filter { $0.withheldBecause == nil }.map(\.path) }
}

/// Writers of one spool take turns, so that the rows of a collection stand together under its head.
///
/// A step that waits for its turn blocks its own store's thread, never the cooperative pool; that is the back-pressure.
final class SpoolTurns: Sendable {
    private let turn = NSLock()
    private let sink: @Sendable (SpoolFrame) throws -> Void

    init(_ sink: @escaping @Sendable (SpoolFrame) throws -> Void) { self.sink = sink }

    /// Begins a turn; ends it on the same thread.
    func begin() { turn.lock() }
    func end() { turn.unlock() }
    func write(_ frame: SpoolFrame) throws { try sink(frame) }
}

/// Holds a few rows back, so that small collections of several stores are read side by side, then takes its turn and
/// streams.
struct SpoolCollector: RowCollector {
    private let heading: HeldCollection
    private let shown: [(place: Int, isMasked: Bool)]
    private let spool: SpoolTurns
    private var heldBack: [[HeldValue]] = []
    private var hasTurn = false

    init(_ layout: StepLayout, language: String, _ spool: SpoolTurns) {
        self.spool = spool
        heading = layout.collection.heading(in: language)
        let fields = layout.collection.shownFields
        let masked = layout.collection.maskedFields
        shown = zip(layout.places(of: fields), fields).map { ($0, masked.contains($1)) }
    }

    mutating func take(_ row: [HeldValue]) throws {
        let values = shown.map { $0.isMasked ? row[$0.place].masked : row[$0.place] }
        guard !hasTurn else { return try spool.write(.row(values)) }
        heldBack.append(values)
        if heldBack.count >= SearchLimits.rowsHeldBack { try takeTurn() }
    }

    mutating func finish() throws {
        if !hasTurn, !heldBack.isEmpty { try takeTurn() }
        abandon()
    }

    mutating func abandon() {
        if hasTurn { spool.end() }
        hasTurn = false
    }

    private mutating func takeTurn() throws {
        spool.begin()
        hasTurn = true
        try spool.write(.collection(heading))
        for row in heldBack { try spool.write(.row(row)) }
        heldBack = []
    }
}

extension HeldValue {
    /// Somebody else's value: of each word the first letter, of anything else nothing.
    var masked: HeldValue {
        switch self {
        case .null: .null
        case .text(let text):
            .text(text.split(separator: " ").map { "\($0.prefix(1))•••" }.joined(separator: " "))
        case .boolean, .integer, .real, .bytes: .text("•••")
        }
    }
}
