import SubjectRequests

/// What is withheld from one collection, and which of its places were released.
struct CollectionPlan: Sendable {
    /// Every row, whole.
    private(set) var everything: [Withheld] = []
    /// A field, or a passage of it, of every row.
    private(set) var everywhere: [Withheld] = []
    private(set) var rows: [[UInt8]: [Withheld]] = [:]
    var releases: [KnownRelease] = []

    mutating func add(_ withheld: Withheld) {
        if let row = withheld.row {
            rows[row, default: []].append(withheld)
        } else if withheld.field == nil {
            everything.append(withheld)
        } else {
            everywhere.append(withheld)
        }
    }

    /// Whether a row's token decides anything.
    var needsTokens: Bool { !rows.isEmpty || releases.contains { $0.row != nil } }

    /// The withholdings of whole columns, by the field's name.
    var columns: [String: [Withheld]] {
        Dictionary(grouping: everywhere.filter { $0.passage == nil }) { $0.field ?? "" }
    }

    /// What happens to one row.
    /// - Parameter shown: the names of the fields whose values stand in the row, in their order.
    func decide(_ row: SpoolRow, token: [UInt8]?, shown: [String]) throws -> RowDecision {
        let own = token.flatMap { rows[$0] } ?? []
        let whole = everything + own.filter { $0.field == nil }
        var decision = RowDecision(whole: whole)
        for withheld in everywhere + own where withheld.field.map({ !shown.contains($0) }) ?? false {
            decision.elsewhere.append(withheld)
        }
        let parts = Dictionary(grouping: everywhere + own.filter { $0.field != nil }) { $0.field ?? "" }
        guard !parts.isEmpty else { return decision }
        try row.forEach { position, value in
            guard let withheld = parts[shown[position]] else { return }
            decision.cells[position] = CellChange(withheld, value)
        }
        return decision
    }
}

/// What happens to a row.
struct RowDecision {
    /// The withholdings of the whole row; empty for a row that stays.
    var whole: [Withheld]
    /// What happens to its values, by their position.
    var cells: [Int: CellChange] = [:]
    /// Withholdings of fields that do not stand in rows.
    var elsewhere: [Withheld] = []

    var isGone: Bool { !whole.isEmpty }
    var withheld: [Withheld] { whole + cells.values.flatMap(\.withheld) + elsewhere }
}

/// What happens to a value.
enum CellChange {
    case whole([Withheld])
    /// Passages of a text, in order; none of them touches the next.
    case passages([WithheldPassage])

    /// Nil where nothing of the value is met. A passage of a value that is no text is the whole value.
    init?(_ withheld: [Withheld], _ value: SpoolValue) {
        let whole = withheld.filter { $0.passage == nil }
        guard whole.isEmpty, case .text(let bytes) = value else {
            self = .whole(whole.isEmpty ? withheld : whole)
            return
        }
        let passages = WithheldPassage.merged(withheld, scalars: bytes.count { $0 & 0xC0 != 0x80 })
        guard !passages.isEmpty else { return nil }
        self = .passages(passages)
    }

    var withheld: [Withheld] {
        switch self {
        case .whole(let withheld): withheld
        case .passages(let passages): passages.flatMap(\.withheld)
        }
    }
}

/// Passages that overlap or touch, as one.
struct WithheldPassage {
    /// In Unicode scalars.
    private(set) var range: Range<Int>
    private(set) var withheld: [Withheld]

    static func merged(_ withheld: [Withheld], scalars count: Int) -> [WithheldPassage] {
        var merged: [WithheldPassage] = []
        let met = withheld.compactMap { one in
            one.passage.map { (one, $0.clamped(to: 0..<count)) }
        }
        for (one, range) in met.filter({ !$0.1.isEmpty }).sorted(by: { $0.1.lowerBound < $1.1.lowerBound }) {
            guard let last = merged.last, range.lowerBound <= last.range.upperBound else {
                merged.append(WithheldPassage(range: range, withheld: [one]))
                continue
            }
            let end = max(last.range.upperBound, range.upperBound)
            merged[merged.count - 1].range = last.range.lowerBound..<end
            merged[merged.count - 1].withheld.append(one)
        }
        return merged
    }
}

extension [Withheld] {
    /// One for each ground, in the order in which they come.
    var grounds: [Withheld] {
        var seen: Set<String> = []
        return filter { seen.insert($0.ground).inserted }
    }

    /// The grounds as the person reads them.
    var says: String { grounds.map(\.says).joined(separator: "; ") }
}
