import Databases
import SubjectRequests

/// A row of the erasure ledger that has the beginning that was asked for.
package struct ErasedRow: Sendable, Hashable {
    package let token: [UInt8]
    package let erasedAt: Timestamp

    package init(token: [UInt8], erasedAt: Timestamp) {
        self.token = token
        self.erasedAt = erasedAt
    }
}

/// How the ledger is asked about very many rows: by the first bytes of all its tokens, which fit in memory, and then exactly
/// about the few that could be meant.
extension LedgerQueries {
    /// The first eight bytes, most significant first, of every token of a collection, sorted.
    package func prefixes(store: String, collection: String) throws -> [UInt64] {
        try sortedPrefixes(
            "SELECT key_token FROM erased WHERE store = \(store) AND collection = \(collection) ORDER BY key_token"
        )
    }

    /// The tokens of a collection that begin with one of `beginnings`, which have fewer than 32 bytes or all of them.
    package func erased(store: String, collection: String, beginnings: [[UInt8]]) throws -> [ErasedRow] {
        let bytes = connection.sql.dialect.bytes
        let found = try beginnings.inBatches(of: LedgerQueries.rowsPerStatement).flatMap { batch in
            let ranges = batch.map { start -> SQLText in
                let rest = max(0, ErasedKeys.tokenBytes - start.count)
                let low = start + [UInt8](repeating: 0, count: rest)
                let high = start + [UInt8](repeating: 255, count: rest)
                return "(CAST(\(low) AS \(raw: bytes)), CAST(\(high) AS \(raw: bytes)))"
            }
            return try connection.sql.rows(
                """
                SELECT e.key_token, e.erased_at FROM (VALUES \(SQLText(rows: ranges))) AS w CROSS JOIN erased e
                WHERE e.store = \(store) AND e.collection = \(collection)
                  AND e.key_token >= w.column1 AND e.key_token <= w.column2
                """
            ) { ErasedRow(token: try $0.blob(0), erasedAt: try $0.time(1)) }
        }
        return Array(Set(found))
    }

    /// As ``prefixes(store:collection:)``, of the addresses or rows that are suppressed now in `list`, or in every list by the
    /// name `every`.
    package func suppressedPrefixes(controller: String, list: String, every: String) throws -> [UInt64] {
        try sortedPrefixes(
            """
            SELECT s.token FROM suppressions s WHERE s.controller = \(controller) AND s.list IN (\(list), \(every))
              AND \(try counts(in: list)) ORDER BY s.token
            """
        )
    }

    /// Which of `tokens` are suppressed now in `list`, or in every list by the name `every`, and since when: the newest
    /// objection counts.
    package func suppressed(
        controller: String,
        list: String,
        every: String,
        among tokens: [[UInt8]]
    ) throws -> [[UInt8]: Timestamp] {
        let found = try tokens.inBatches(of: LedgerQueries.rowsPerStatement).flatMap { batch in
            try connection.sql.rows(
                """
                SELECT s.token, s.since_at FROM suppressions s
                WHERE s.controller = \(controller) AND s.list IN (\(list), \(every)) AND s.token IN (\(list: batch))
                  AND \(try counts(in: list))
                """
            ) { (try $0.blob(0), try $0.time(1)) }
        }
        return Dictionary(found, uniquingKeysWith: max)
    }

    private func sortedPrefixes(_ text: SQLText) throws -> [UInt64] {
        var prefixes: [UInt64] = []
        try connection.sql.each(text) { row in
            prefixes.append(try row.blob(0).prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        }
        return prefixes
    }
}

extension SQLText {
    /// Rows for VALUES, filled up with the last to a power of two, so that few texts serve all numbers of rows.
    init(rows: [SQLText]) {
        self = ""
        var length = 1
        while length < rows.count { length *= 2 }
        for place in 0..<length {
            guard let row = place < rows.count ? rows[place] : rows.last else { return }
            if place > 0 { append(", ") }
            append(row)
        }
    }
}

extension Array {
    func inBatches(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
