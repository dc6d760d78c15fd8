import DataStores
import Storage

/// Much more was found than was to be expected: the work stops before anything is shown, sent or changed, and asks.
struct Anomaly: Sendable, Hashable, CustomStringConvertible {
    let code: String
    /// What is too much, and of how much; never empty.
    let excess: [Excess]

    static let share = "more-than-expected-share"
    static let lastTime = "more-than-last-time"

    /// `more-than-expected-share app.users 1204/3000`.
    var description: String { "\(code) " + excess.map { "\($0.name) \($0.rows)/\($0.all)" }.joined(separator: ", ") }

    /// Rows by name: what whoever says "go on" has seen.
    var counts: [String: Int] { Dictionary(excess.map { ($0.name, $0.rows) }) { first, _ in first } }

    /// Nil where nothing is too much, or where a person has seen as much and said that it is right so.
    init?(_ code: String, _ excess: [Excess], seenWith effect: EffectRow) {
        guard excess.contains(where: { $0.rows > effect.counts[$0.name] ?? 0 }) else { return nil }
        self.code = code
        self.excess = excess
    }

    /// A sweep that takes many times what the one before took: a date may have been written into rows by mistake.
    ///
    /// - Parameter last: rows that the one before erased; nil for the first.
    static func growth(_ rows: Int, last: Int?) -> [Excess] {
        guard let last, rows > max(ExpectedShare.rowsFree, last * growthMax) else { return [] }
        return [Excess(name: "sweep", rows: rows, all: last)]
    }

    /// A sweep may take so many times as many rows as the one before.
    static let growthMax = 10
}

extension ResolvedKeys {
    /// Rows found in each collection, whatever becomes of them.
    var found: [CollectionCount] {
        counts.map { CollectionCount(collection: $0.collection, rows: $0.erased + $0.kept + $0.shared) }
    }
}
