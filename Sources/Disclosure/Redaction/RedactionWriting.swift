import SubjectRequests

/// The second reading of a redaction: writes the spool that the answer is made of.
struct RedactionWriting {
    private let heads: [PartName: HeldCollection]
    private let words: Phrases
    private let sink: ByteSink
    private var buffer: [UInt8] = []
    /// Positions whose values have no place in the rows any more.
    private var dropped: Set<Int> = []

    private static let bufferBytes = 1 << 16

    init(collections: [RedactedCollection], words: Phrases, sink: @escaping ByteSink) {
        heads = Dictionary(collections.map { (PartName($0.head), $0.head) }) { first, _ in first }
        self.words = words
        self.sink = sink
    }

    mutating func begin(_ head: HeldCollection, _ plan: CollectionPlan?) throws {
        guard let sent = heads[PartName(head)] else { throw PackageFault.spoolChanged }
        let columns = Set((plan?.columns ?? [:]).keys)
        dropped = Set(head.shownFields.indices.filter { columns.contains(head.shownFields[$0].name) })
        try SpoolFrame.collection(sent).append(to: &buffer)
    }

    mutating func write(_ row: SpoolRow, _ decided: DecidedRow) throws {
        guard !decided.isGone else { return }
        let cells = decided.decision.cells
        if cells.isEmpty, dropped.isEmpty {
            SpoolFrame.append(row, to: &buffer)
        } else {
            var values: [HeldValue] = []
            try row.forEach { position, value in
                guard !dropped.contains(position) else { return }
                values.append(cells[position].map { .text(words.replacing(value, $0)) } ?? HeldValue(value))
            }
            try SpoolFrame.row(values).append(to: &buffer)
        }
        if buffer.count >= RedactionWriting.bufferBytes { try flush() }
    }

    mutating func flush() throws {
        try buffer.withUnsafeBytes(sink)
        buffer.removeAll(keepingCapacity: true)
    }
}

extension Phrases {
    /// What stands where something was withheld.
    func marker(_ withheld: [Withheld]) -> String {
        self(PackageValueWord.withheld.rawValue, ["ground": withheld.says])
    }

    /// The value as it is sent.
    func replacing(_ value: SpoolValue, _ change: CellChange) -> String {
        guard case .passages(let passages) = change, case .text(let bytes) = value else {
            return marker(change.withheld)
        }
        var sent: [UInt8] = []
        var scalar = 0
        var waiting = passages[...]
        for byte in bytes {
            if byte & 0xC0 != 0x80 { scalar += 1 }
            if let next = waiting.first, scalar > next.range.upperBound { waiting.removeFirst() }
            guard let next = waiting.first, scalar > next.range.lowerBound else {
                sent.append(byte)
                continue
            }
            let isFirst = scalar == next.range.lowerBound + 1 && byte & 0xC0 != 0x80
            if isFirst { sent.append(contentsOf: marker(next.withheld).utf8) }
        }
        return String(decoding: sent, as: UTF8.self)
    }

    /// The value as it must be sent, found another way than ``replacing(_:_:)`` finds it, because the check compares the two:
    /// each scalar is asked whether any passage holds it.
    func expected(_ scalars: [UnicodeScalar], _ withheld: [Withheld]) -> String {
        let passages = withheld.compactMap(\.passage)
        var sent = String.UnicodeScalarView()
        var position = 0
        while position < scalars.count {
            guard passages.contains(where: { $0.contains(position) }) else {
                sent.append(scalars[position])
                position += 1
                continue
            }
            let start = position
            while position < scalars.count, passages.contains(where: { $0.contains(position) }) { position += 1 }
            let here = withheld.filter { $0.passage?.overlaps(start..<position) ?? false }
            sent.append(contentsOf: marker(here).unicodeScalars)
        }
        return String(sent)
    }
}
