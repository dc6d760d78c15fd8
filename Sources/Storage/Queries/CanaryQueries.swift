import Databases
import SubjectRequests

/// The invented person of one store.
package struct CanaryRow: Sendable, Hashable {
    package let store: String
    /// Counts the people that the store has had, from 1.
    package let round: Int64
    /// Invented, at the site's own host.
    package let address: String
    /// The collections, as `dataset.collection`, in which Habeas itself has put a row.
    package let planted: [String]
    package let plantedAt: Timestamp
    package let checkedAt: Timestamp?
}

extension StorageConnection {
    package var canaries: CanaryQueries { CanaryQueries(connection: self) }
}

/// Which store has which canary.
package struct CanaryQueries {
    let connection: StorageConnection

    package func load(_ store: String) throws -> CanaryRow? { try rows("c.store = \(store)").first }

    /// The canaries that were neither planted nor looked after since `time`, by store.
    package func untended(since time: Timestamp) throws -> [CanaryRow] {
        try rows("c.planted_at <= \(time) AND (c.checked_at IS NULL OR c.checked_at <= \(time))")
    }

    /// The store has another canary from now on.
    package func plant(_ store: String, round: Int64, address: String, in collections: [String]) throws {
        try connection.sql.run(
            """
            INSERT INTO canaries (store, round, address, planted, planted_at)
            VALUES (\(store), \(round), \(address), \(collections.joined(separator: " ")), \(try connection.now()))
            ON CONFLICT (store) DO UPDATE SET round = excluded.round, address = excluded.address,
                planted = excluded.planted, planted_at = excluded.planted_at
            """
        )
    }

    package func setChecked(_ store: String) throws {
        try connection.sql.run("UPDATE canaries SET checked_at = \(try connection.now()) WHERE store = \(store)")
    }

    private func rows(_ condition: SQLText) throws -> [CanaryRow] {
        try connection.sql.rows(
            """
            SELECT c.store, c.round, c.address, c.planted, c.planted_at, c.checked_at FROM canaries c
            WHERE \(condition) ORDER BY c.store
            """
        ) { row in
            CanaryRow(
                store: try row.text(0),
                round: try row.int(1),
                address: try row.text(2),
                planted: try row.text(3).split(separator: " ").map(String.init),
                plantedAt: try row.time(4),
                checkedAt: try row.optionalTime(5)
            )
        }
    }
}
