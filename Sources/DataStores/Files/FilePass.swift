import DataMap
import SubjectRequests

/// What one search wants of a pass through a table's files.
struct PassOrder: Sendable {
    let columns: [ReadColumn]
    let matches: [KeyMatch]
    /// True where every record is wanted, whatever it holds.
    var isEveryRow = false
}

/// What a pass that served several searches has for one of them.
enum PassAnswer: Sendable {
    case rows([[HeldValue]])
    /// More than may be held while the pass goes on: the search goes through the files alone.
    case tooMany
}

/// One way through all files of a table, from the first record to the last.
struct FilePass {
    let folder: StoreFolder
    let table: FileTable
    let live: LiveTable

    /// Bytes of records that one pass holds for all that it serves.
    static let heldBytesMax = 4 << 20

    private struct Wanted {
        /// Nil for what tells rows apart.
        let places: [Int?]
    }

    /// Serves all orders at once, each row once to each; memory does not grow with the files.
    func answers(_ orders: [PassOrder]) throws -> [PassAnswer] {
        let (index, wanted) = try index(orders)
        var held = KeptRows(count: orders.count)
        do {
            try each(index, wanted) { cursor, owners in
                for owner in owners where !held.isTooMany(owner) {
                    held.add(try row(wanted[owner], cursor), bytes: cursor.reader.whole.count, to: owner)
                }
                if held.areAllTooMany { throw NobodyIsLeft() }
            }
        } catch is NobodyIsLeft {}
        return held.answers
    }

    /// Serves one order, row by row as they come.
    func stream(_ order: PassOrder, _ row: ([HeldValue]) throws -> Void) throws {
        let (index, wanted) = try index([order])
        try each(index, wanted, isEveryRow: order.isEveryRow) { cursor, _ in try row(self.row(wanted[0], cursor)) }
    }

    private struct NobodyIsLeft: Error {}

    private func index(_ orders: [PassOrder]) throws(StoreFault) -> (FileKeyIndex, [Wanted]) {
        let matches = orders.enumerated().flatMap { owner, order in order.matches.map { (owner: owner, match: $0) } }
        let index = try FileKeyIndex(matches, live, store: folder.store)
        var wanted: [Wanted] = []
        for order in orders {
            var places: [Int?] = []
            for column in order.columns {
                if case .column(let column) = column {
                    places.append(try live.place(of: column.name, store: folder.store))
                } else {
                    places.append(nil)
                }
            }
            wanted.append(Wanted(places: places))
        }
        return (index, wanted)
    }

    private func each(
        _ index: FileKeyIndex,
        _ wanted: [Wanted],
        isEveryRow: Bool = false,
        _ body: (_ cursor: FileCursor, _ owners: [Int]) throws -> Void
    ) throws {
        try FileJournal(folder: folder).finishIfLeft()
        let files = try folder.openFiles(of: table)
        let inUse = table.filesInUse(among: files)
        var present: Set<Int> = []
        for file in files {
            let cursor = try FileCursor(file, table, live, isInUse: inUse.contains(file.name), store: folder.store)
            present.formUnion(cursor.presentColumns)
            while try cursor.next() {
                guard !cursor.isEmptyLine else { continue }
                let owners = try cursor.read { record, bytes throws(RecordFlaw) in try index.owners(of: record, bytes) }
                if isEveryRow || !owners.isEmpty { try body(cursor, owners) }
            }
        }
        // A column that was renamed would look like nobody's data.
        let needed = wanted.reduce(into: index.columns) { $0.formUnion($1.places.compactMap { $0 }) }
        if let gone = needed.subtracting(present).min() {
            throw StoreFault.columnGone(live.columns[gone].name, table: table.name, store: folder.store)
        }
    }

    private func row(_ wanted: Wanted, _ cursor: FileCursor) throws(StoreFault) -> [HeldValue] {
        try cursor.read { record, bytes throws(RecordFlaw) in
            var values: [HeldValue] = []
            values.reserveCapacity(wanted.places.count)
            for place in wanted.places {
                values.append(
                    try place.map { place throws(RecordFlaw) in try record.value(place, bytes) } ?? cursor.rowIdentity
                )
            }
            return values
        }
    }
}

/// The rows that a pass keeps for those whom it serves; who has most gives way when they become too many.
private struct KeptRows {
    private var rows: [[[HeldValue]]]
    private var sizes: [Int]
    private var isTooMany: [Bool]
    private var total = 0

    init(count: Int) {
        rows = Array(repeating: [], count: count)
        sizes = Array(repeating: 0, count: count)
        isTooMany = Array(repeating: false, count: count)
    }

    func isTooMany(_ owner: Int) -> Bool { isTooMany[owner] }
    var areAllTooMany: Bool { isTooMany.allSatisfy { $0 } }

    mutating func add(_ row: [HeldValue], bytes: Int, to owner: Int) {
        rows[owner].append(row)
        sizes[owner] += bytes
        total += bytes
        guard total > FilePass.heldBytesMax, let most = sizes.indices.max(by: { sizes[$0] < sizes[$1] }) else { return }
        total -= sizes[most]
        sizes[most] = 0
        rows[most] = []
        isTooMany[most] = true
    }

    var answers: [PassAnswer] { zip(rows, isTooMany).map { $1 ? .tooMany : .rows($0) } }
}
