import DataMap
import SubjectRequests

/// Tries an adapter on a scratch store whose rows are known: what it must find, leave alone, change and refuse. It ships,
/// for the programs that others write.
package struct StoreTrial: Sendable {
    let store: any DataStoreAdapter
    /// Makes the tables anew, with the rows that they begin with, and those only.
    let reset: @Sendable ([TrialTable]) async throws -> Void

    /// What came of one trial.
    package struct Finding: Sendable, Hashable, Encodable {
        let kind: TrialKind
        package let trial: String
        /// Nil where the store did what it must.
        package let fault: String?

        private enum CodingKeys: CodingKey { case trial, fault }
    }

    /// Why a trial failed, in words for the adapter's author. The rows are ours, so values may stand in it.
    struct Failed: Error {
        let why: String
    }

    /// Every trial in its turn; one that fails does not end the others, but nothing is changed in a store that does not
    /// hold what was put into the scratch store.
    package func run() async -> [Finding] {
        let found = await run(StoreTrial.finding)
        return found.allSatisfy { $0.fault == nil } ? found + (await run(StoreTrial.changing)) : found
    }

    func run(_ trials: [Named]) async -> [Finding] {
        var findings: [Finding] = []
        for (kind, name, trial) in trials {
            do {
                // No trial changes the third table.
                try await reset(findings.isEmpty ? TrialTable.all : [.people, .logins])
                await store.forgetSchema()
                try await trial(self)
                findings.append(Finding(kind: kind, trial: name, fault: nil))
            } catch let failed as Failed {
                findings.append(Finding(kind: kind, trial: name, fault: failed.why))
            } catch let fault as any CodedError {
                findings.append(Finding(kind: kind, trial: name, fault: "\(fault)"))
            } catch {
                findings.append(Finding(kind: kind, trial: name, fault: "an error of the kind \(type(of: error))"))
            }
        }
        return findings
    }

    typealias Trial = @Sendable (StoreTrial) async throws -> Void
    typealias Named = (kind: TrialKind, name: String, trial: Trial)

    func expect(_ isRight: Bool, _ why: @autoclosure () -> String) throws(Failed) {
        if !isRight { throw Failed(why: why()) }
    }

    /// A table as the store describes it.
    func table(_ known: TrialTable) async throws -> LiveTable {
        guard let table = try await store.schema().table(named: known.name) else {
            throw Failed(why: "the schema has no table \(known.name)")
        }
        return table
    }

    func match(
        _ table: LiveTable,
        _ columns: [String],
        _ keys: [[HeldValue]],
        folding: KeyFolding = .none,
        matchesNull: Bool = false
    ) throws(Failed) -> KeyMatch {
        var found: [MatchColumn] = []
        for name in columns {
            guard let column = table.column(named: name) else {
                throw Failed(why: "\(table.name) has no column \(name)")
            }
            found.append(MatchColumn(column, folding: folding))
        }
        return KeyMatch(columns: found, keys: keys, matchesNull: matchesNull)
    }

    /// The rows, whole, in the order of the table's own columns.
    func rows(_ known: TrialTable, _ matches: (LiveTable) throws -> [KeyMatch]) async throws -> [[HeldValue]] {
        let table = try await table(known)
        var columns: [ReadColumn] = []
        for column in known.columns {
            guard let live = table.column(named: column.name) else {
                throw Failed(why: "\(known.name) has no column \(column.name)")
            }
            columns.append(.column(live))
        }
        let query = RowQuery(table: table, columns: columns, matches: try matches(table))
        return try await store.read([query]) { rows in
            var found: [[HeldValue]] = []
            try rows.forEach { found.append($0) }
            return found
        }
    }

    /// All people as they are now, by their ids.
    func everybody() async throws -> [[HeldValue]] {
        let ids = TrialTable.people.rows.map { [$0[0]] }
        return try await rows(.people) { [try match($0, ["id"], ids)] }.sorted { $0[0].order < $1[0].order }
    }

    /// People by the columns' values, as their ids.
    func people(_ columns: [String], _ keys: [[String]], _ folding: KeyFolding = .none) async throws -> [Int64] {
        let keys = keys.map { $0.map(HeldValue.text) }
        return try await rows(.people) { [try match($0, columns, keys, folding: folding)] }.map { $0[0].order }.sorted()
    }

    /// People in whose row the column is, folded, one of the keys; that is how a search asks.
    func expectedPeople(_ column: Int, _ keys: [String], _ folding: KeyFolding = .none) -> [Int64] {
        let spelt = Set(keys.map { Array($0.utf8) })
        return TrialTable.people.rows.filter { row in
            guard case .text(let text) = row[column] else { return false }
            return spelt.contains(Array(folding.ofStores(text).utf8))
        }.map { $0[0].order }
    }
}

/// What a store is tried by, whichever adapter reaches it.
enum TrialKind: String, CaseIterable, Sendable {
    case found
    case notFound = "not found"
    case partial
    case slow
    case flapping
    case diesMidWay = "dies mid-way"
    case liesAboutSuccess = "lies about success"
    case huge
    case hostileValues = "hostile values"
    /// What is changed, counted, left alone and refused.
    case changed
}

extension HeldValue {
    /// An id; -1 where it is none.
    var order: Int64 { keyText.flatMap { Int64($0) } ?? -1 }
}

extension KeyFolding {
    /// A store folds what it holds; it does not trim addresses.
    fileprivate func ofStores(_ text: String) -> String {
        switch self {
        case .none: text
        case .email: text.lowercased()
        case .phone: text.filter { "+0123456789".contains($0) }
        case .name: fold(text)
        }
    }
}

extension HeldValue {
    /// The same value, whatever way a number is spelt; a text to its last space.
    fileprivate func isAlike(_ other: HeldValue) -> Bool {
        guard case .text(let mine) = self, case .text(let theirs) = other, !mine.isDecimal || !theirs.isDecimal else {
            return isSame(as: other)
        }
        return Array(mine.utf8) == Array(theirs.utf8)
    }
}

extension [[HeldValue]] {
    /// Whether the rows are these, in any order, whatever way numbers are spelt.
    func areSame(as others: [[HeldValue]]) -> Bool {
        guard count == others.count else { return false }
        var left = others
        for row in self {
            guard let place = left.firstIndex(where: { zip(row, $0).allSatisfy { $0.isAlike($1) } }) else {
                return false
            }
            left.remove(at: place)
        }
        return true
    }
}
