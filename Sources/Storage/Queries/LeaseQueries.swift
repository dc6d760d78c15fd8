import Databases
import SubjectRequests

extension StorageConnection {
    package var leases: LeaseQueries { LeaseQueries(connection: self) }
}

/// Duties that one server has at a time, by name: `sequencer`, `timers`, `sweep`.
package struct LeaseQueries {
    let connection: StorageConnection

    /// Takes or renews a lease until `seconds` from now. Answers its fence, which goes up whenever the holder changes; nil where
    /// somebody else holds it.
    package func take(_ name: String, holder: String, seconds: Int) throws -> Int64? {
        let now = try connection.leaseNow()
        return try connection.sql.first(
            """
            INSERT INTO leases (name, holder, fence, until_at)
            VALUES (\(name), \(holder), 1, \(now.adding(seconds: seconds)))
            ON CONFLICT (name) DO UPDATE SET until_at = excluded.until_at, holder = excluded.holder,
                fence = CASE WHEN leases.holder = excluded.holder THEN leases.fence ELSE leases.fence + 1 END
            WHERE leases.holder = excluded.holder OR leases.until_at <= \(now)
            RETURNING fence
            """
        ) { try $0.int(0) }
    }

    /// Gives a lease up, so that another server need not wait for its end.
    package func release(_ name: String, holder: String) throws {
        try connection.sql.run(
            "UPDATE leases SET until_at = \(try connection.leaseNow()) WHERE name = \(name) AND holder = \(holder)"
        )
    }
}
