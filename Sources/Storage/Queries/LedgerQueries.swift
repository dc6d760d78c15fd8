import Databases
import SubjectRequests

/// An objection to marketing, kept so that it stays honoured. It outlives its case.
package struct SuppressionRow: Sendable, Hashable {
    package let controller: String
    package let list: String
    /// The address under the ledger key.
    package let token: [UInt8]
    package let since: Timestamp
    package let until: Timestamp?
    package let requestID: String?
}

/// Erased rows of one place of a store, so that a restored backup can be erased again.
package struct ErasedKeys: Sendable, Hashable {
    /// How long a token is.
    package static let tokenBytes = 32

    package let store: String
    package let collection: String
    /// The rows' keys under the ledger key, one behind the other.
    package let tokens: [UInt8]

    package init(store: String, collection: String, tokens: [UInt8]) {
        self.store = store
        self.collection = collection
        self.tokens = tokens
    }

    package var count: Int { tokens.count / ErasedKeys.tokenBytes }

    /// The same, at most so many rows at a time.
    package func split(by rows: Int) -> [ErasedKeys] {
        stride(from: 0, to: tokens.count, by: rows * ErasedKeys.tokenBytes).map { start in
            let end = min(start + rows * ErasedKeys.tokenBytes, tokens.count)
            return ErasedKeys(store: store, collection: collection, tokens: Array(tokens[start..<end]))
        }
    }
}

extension StorageConnection {
    package var ledger: LedgerQueries { LedgerQueries(connection: self) }
}

/// Suppressions and the erasure ledger: what must be known for as long as the site stands.
package struct LedgerQueries {
    let connection: StorageConnection

    /// Suppresses an address in a list from now on. One that was suppressed before stays so, and counts as of now: whoever
    /// subscribed in between has objected since.
    package func suppress(controller: String, list: String, token: [UInt8], request: String?) throws {
        try connection.sql.run(
            """
            INSERT INTO suppressions (controller, list, token, since_at, request_id)
            VALUES (\(controller), \(list), \(token), \(try connection.now()), \(request))
            ON CONFLICT (controller, list, token) DO UPDATE SET until_at = NULL, since_at = excluded.since_at,
                request_id = COALESCE(excluded.request_id, suppressions.request_id)
            """
        )
    }

    /// Whoever these are of has subscribed anew: what they said before no longer counts in this list. A later objection does.
    package func lift(controller: String, list: String, tokens: [[UInt8]]) throws {
        let now = try connection.now()
        for token in tokens {
            try connection.sql.run(
                """
                INSERT INTO suppressions (controller, list, token, since_at, until_at)
                VALUES (\(controller), \(list), \(token), \(now), \(now))
                ON CONFLICT (controller, list, token) DO UPDATE SET until_at = excluded.until_at
                """
            )
        }
    }

    /// The request by which an address is suppressed now in `list`, or in every list by the name `every`; nil where it is not,
    /// or where that request's case has been disposed of.
    package func standingRequest(
        controller: String,
        list: String,
        every: String,
        token: [UInt8]
    ) throws -> (id: String, caseID: String)? {
        try connection.sql.first(
            """
            SELECT r.id, r.case_id FROM suppressions s JOIN requests r ON r.id = s.request_id
            JOIN cases c ON c.id = r.case_id AND c.disposed_at IS NULL
            WHERE s.controller = \(controller) AND s.list IN (\(list), \(every)) AND s.token = \(token)
              AND \(try counts(in: list)) ORDER BY s.since_at DESC LIMIT 1
            """
        ) { (id: try $0.text(0), caseID: try $0.text(1)) }
    }

    /// True for suppressions `s` that count in `list` now: they have not ended, and nobody subscribed to that list since.
    func counts(in list: String) throws -> SQLText {
        let now = try connection.now()
        return """
            (s.until_at IS NULL OR s.until_at > \(now)) AND NOT EXISTS (
                SELECT 1 FROM suppressions n WHERE n.controller = s.controller AND n.list = \(list) AND n.token = s.token
                  AND n.until_at <= \(now) AND n.until_at > s.since_at)
            """
    }

    package func isSuppressed(controller: String, list: String, token: [UInt8]) throws -> Bool {
        try connection.sql.exists(
            """
            SELECT 1 FROM suppressions WHERE controller = \(controller) AND list = \(list) AND token = \(token)
              AND (until_at IS NULL OR until_at > \(try connection.now()))
            """
        )
    }

    package func suppressions(controller: String, list: String) throws -> [SuppressionRow] {
        try connection.sql.rows(
            """
            SELECT controller, list, token, since_at, until_at, request_id FROM suppressions
            WHERE controller = \(controller) AND list = \(list) ORDER BY since_at, token
            """
        ) { row in
            SuppressionRow(
                controller: try row.text(0),
                list: try row.text(1),
                token: try row.blob(2),
                since: try row.time(3),
                until: try row.optionalTime(4),
                requestID: try row.optionalText(5)
            )
        }
    }

    /// How many rows one statement looks up.
    static let rowsPerStatement = 256

    /// How many rows of one place one statement enters.
    private static let rowsEntered = 5_000

    /// Enters erased rows, many by one statement; entering one twice is harmless.
    ///
    /// - Returns: those that were not there before.
    @discardableResult
    package func enter(_ erased: ErasedKeys) throws -> ErasedKeys {
        let now = try connection.now()
        var entered: [UInt8] = []
        for part in erased.split(by: LedgerQueries.rowsEntered) { entered += try enter(part, now) }
        return ErasedKeys(store: erased.store, collection: erased.collection, tokens: entered)
    }

    /// Of many, all are new nearly always: to be handed back one by one would take longer than to be entered.
    private func enter(_ erased: ErasedKeys, _ now: Timestamp) throws -> [UInt8] {
        guard erased.count > LedgerQueries.rowsPerStatement else { return try enterNew(of: erased, now) }
        do {
            _ = try connection.sql.savepoint { try connection.sql.run(insertion(of: erased, now)) }
            return erased.tokens
        } catch let error as SQLError where error.kind == .unique {
            return try enterNew(of: erased, now)
        }
    }

    private func enterNew(of erased: ErasedKeys, _ now: Timestamp) throws -> [UInt8] {
        var entered: [UInt8] = []
        let returning: SQLText = "ON CONFLICT (store, collection, key_token) DO NOTHING RETURNING key_token"
        try connection.sql.each("\(insertion(of: erased, now)) \(returning)") { entered += try $0.blob(0) }
        return entered
    }

    /// The tokens come one behind the other in one bind, and are taken apart by the engine.
    private func insertion(of erased: ErasedKeys, _ now: Timestamp) -> SQLText {
        let bytes = connection.sql.dialect.bytes
        let width: SQLText = "CAST(\(Int64(ErasedKeys.tokenBytes)) AS INTEGER)"
        return """
            INSERT INTO erased (store, collection, key_token, erased_at)
            WITH RECURSIVE token (place) AS (
                SELECT CAST(1 AS INTEGER) UNION ALL
                SELECT place + \(width) FROM token
                WHERE place + \(width) <= CAST(\(Int64(erased.tokens.count)) AS INTEGER)
            )
            SELECT CAST(\(erased.store) AS TEXT), CAST(\(erased.collection) AS TEXT),
                substr(CAST(\(erased.tokens) AS \(raw: bytes)), place, \(width)),
                CAST(\(now) AS \(raw: connection.sql.dialect.int))
            FROM token WHERE true
            """
    }

    /// Takes rows out again that were entered and then not erased.
    package func takeOut(_ erased: ErasedKeys) throws {
        for key in erased.split(by: 1) {
            try connection.sql.run(
                """
                DELETE FROM erased
                WHERE store = \(key.store) AND collection = \(key.collection) AND key_token = \(key.tokens)
                """
            )
        }
    }
}
