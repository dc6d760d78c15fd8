import DataMap
import SubjectRequests

/// One of the organisation's own systems, as far as a plan needs it. Each kind of system has a folder with its adapter.
package protocol DataStoreAdapter: Sendable {
    /// As the site's settings name it.
    var name: String { get }

    /// The tables and columns as they are; read once, and again after ``forgetSchema()``.
    func schema() async throws -> LiveSchema

    func forgetSchema() async

    /// Runs the queries, which all have the same columns, one after another, and hands `body` a way to go through their
    /// rows as they arrive. `body` runs where it may block.
    func read<Value: Sendable>(
        _ queries: [RowQuery],
        _ body: @Sendable (_ rows: RowStream) throws -> Value
    ) async throws -> Value

    /// Whether it answers ``RowQuery/init(everyRowOf:columns:)`` for every table; where it does so for some only, they say
    /// so themselves: ``LiveTable/isListed``.
    var readsWholeTables: Bool { get }

    /// Whether it counts and changes very many rows by what they have in common, without handing them out.
    var worksInSets: Bool { get }

    /// How many rows the queries find.
    func count(_ queries: [RowQuery]) async throws -> Int

    /// Does all of it in one transaction, or nothing; answers the rows changed by each. A write that would change more
    /// rows than it may undoes everything.
    func write(_ writes: [RowWrite]) async throws -> [Int]

    /// As ``write(_:)``, done for good only after `work`, and not at all where that throws. A store with transactions changes
    /// the rows meanwhile.
    func write(
        _ writes: [RowWrite],
        committingAfter work: @escaping @Sendable () async throws -> Void
    ) async throws -> [Int]

    /// Whether rows can be read as they were while a write of theirs waits for its commit, and neither waits for the other.
    func readsBesideWrites() async throws -> Bool

    /// Puts rows in, one after another, and answers what each holds, with what the store itself made for it. Nobody's but
    /// canaries' are put into a store.
    func insert(_ rows: [RowInsert]) async throws -> [[ColumnValue]]

    /// Whether ``insert(_:)`` puts in all of its rows or none.
    func insertsWhole() async throws -> Bool
}

extension DataStoreAdapter {
    package var readsWholeTables: Bool { false }

    package var worksInSets: Bool { false }

    package func count(_ queries: [RowQuery]) async throws -> Int {
        try await read(queries) { rows in
            var count = 0
            try rows.forEach { _ in count += 1 }
            return count
        }
    }

    package func write(
        _ writes: [RowWrite],
        committingAfter work: @escaping @Sendable () async throws -> Void
    ) async throws -> [Int] {
        try await work()
        return try await write(writes)
    }

    package func readsBesideWrites() async throws -> Bool { false }

    package func insertsWhole() async throws -> Bool { true }
}

/// Goes through rows, each with its values in the order of the query's columns.
package struct RowStream {
    let forEach: (_ row: ([HeldValue]) throws -> Void) throws -> Void

    package init(forEach: @escaping (_ row: ([HeldValue]) throws -> Void) throws -> Void) { self.forEach = forEach }
}

/// Rows of a table that agree with one of the matches, or all of them.
package struct RowQuery: Sendable {
    package let table: LiveTable
    package let columns: [ReadColumn]
    package let matches: [KeyMatch]
    package let isEveryRow: Bool
    /// Rows in which this column is empty may be left out.
    package let held: LiveColumn?

    /// Every row there is, for tables that say ``LiveTable/isListed``.
    package init(everyRowOf table: LiveTable, columns: [ReadColumn], holding held: LiveColumn? = nil) {
        self.table = table
        self.columns = columns
        self.held = held
        matches = []
        isEveryRow = true
    }

    package init(table: LiveTable, columns: [ReadColumn], matches: [KeyMatch]) {
        self.table = table
        self.columns = columns
        self.matches = matches
        held = nil
        isEveryRow = false
    }
}

package enum ReadColumn: Sendable, Hashable {
    case column(LiveColumn)
    /// Whatever tells rows of a table without a primary key apart for the length of one search.
    case rowIdentity
}

/// Rows whose columns agree with one of the keys; a key has a value for each column.
package struct KeyMatch: Sendable {
    package let columns: [MatchColumn]
    package let keys: ArraySlice<[HeldValue]>
    /// True where NULL in a key means NULL in the row; false where it means that the key leads nowhere.
    package let matchesNull: Bool

    package init(columns: [MatchColumn], keys: [[HeldValue]], matchesNull: Bool = false) {
        self.columns = columns
        self.keys = keys[...]
        self.matchesNull = matchesNull
    }

    /// The same match with at most so many keys at a time.
    var batches: [KeyMatch] {
        // Keys with NULLs are spelt out one by one, and engines limit how deep a condition may be.
        let size = matchesNull ? 200 : SearchLimits.keysPerStatement(of: keys.count, width: columns.count)
        return stride(from: keys.startIndex, to: keys.endIndex, by: size).map { start in
            KeyMatch(self, keys: keys[start..<min(start + size, keys.endIndex)])
        }
    }

    private init(_ whole: KeyMatch, keys: ArraySlice<[HeldValue]>) {
        columns = whole.columns
        self.keys = keys
        matchesNull = whole.matchesNull
    }
}

package struct MatchColumn: Sendable, Hashable {
    package let column: LiveColumn
    package let folding: KeyFolding

    package init(_ column: LiveColumn, folding: KeyFolding = .none) {
        self.column = column
        self.folding = folding
    }
}

/// What is ignored when values are compared; the keys come folded already.
package enum KeyFolding: Sendable, Hashable {
    case none
    /// Upper and lower case.
    case email
    /// Everything but digits and the plus sign.
    case phone
    /// Case, and spaces at the ends and between words.
    case name

    init(_ kind: IdentityKind) {
        self =
            switch kind {
            case .email: .email
            case .phone: .phone
            case .name: .name
            default: .none
            }
    }

    /// Whether stores, which ignore no more than this says, take `text` for the identity `value`.
    func foldsAlike(_ text: String, _ value: String) -> Bool {
        switch self {
        case .none: text == value
        case .email: text.lowercased() == value
        case .phone: text.filter { $0.isASCII && ($0.isNumber || $0 == "+") } == value
        case .name: fold(text) == value
        }
    }

    func fold(_ text: String) -> String {
        switch self {
        case .none: text
        case .email: IdentityKind.email.normalise(text)
        case .phone: IdentityKind.phone.normalise(text)
        case .name: IdentityKind.name.normalise(text)
        }
    }
}

/// A change of rows.
package struct RowWrite: Sendable {
    package enum Action: Sendable {
        case delete
        case set([ColumnValue])
    }

    package let table: LiveTable
    package let action: Action
    package let match: KeyMatch
    /// Columns that must hold these values still, or the row is left alone.
    package let unchanged: [ColumnValue]
    /// Nil where the number of rows cannot be known before.
    package let rowsMax: Int?
    /// True where what the write before it left of its `rowsMax` is this one's: together they may change no more.
    package let sharesRowsMax: Bool

    package init(
        table: LiveTable,
        action: Action,
        match: KeyMatch,
        unchanged: [ColumnValue] = [],
        rowsMax: Int?,
        sharesRowsMax: Bool = false
    ) {
        self.table = table
        self.action = action
        self.match = match
        self.unchanged = unchanged
        self.rowsMax = rowsMax
        self.sharesRowsMax = sharesRowsMax
    }
}

package struct ColumnValue: Sendable, Hashable {
    package let column: LiveColumn
    package let value: HeldValue

    package init(_ column: LiveColumn, _ value: HeldValue) {
        self.column = column
        self.value = value
    }
}
