import Databases
import SubjectRequests

/// The databases that we have adapters for; each connects when it is first used.
extension SQLStore {
    static func sqlite(_ address: StoreAddress) -> SQLStore {
        SQLStore(
            name: address.name,
            connections: address.connections,
            pacing: address.pacing,
            reader: { try SQLiteConnection(address.sqliteOpening(.readOnly)) },
            writer: { try SQLiteConnection(address.sqliteOpening(.readWrite)) }
        )
    }

    static func postgres(_ address: StoreAddress) -> SQLStore {
        SQLStore(
            name: address.name,
            connections: address.connections,
            pacing: address.pacing,
            reader: {
                let connection = try address.postgresConnection()
                try connection.run("SET default_transaction_read_only TO on")
                return connection
            },
            writer: { try address.postgresConnection() }
        )
    }

    static func odbc(_ address: StoreAddress) -> SQLStore {
        SQLStore(
            name: address.name,
            connections: address.connections,
            pacing: address.pacing,
            reader: { try address.odbcConnection(isReadOnly: true) },
            writer: { try address.odbcConnection(isReadOnly: false) }
        )
    }
}

extension StoreAddress {
    /// One for the whole store, whichever connection a statement takes.
    fileprivate var pacing: CallPacing? { statementsPerSecond.map { CallPacing(callsPerSecond: $0) } }

    fileprivate func sqliteOpening(_ access: SQLiteOpening.Access) -> SQLiteOpening {
        .foreign(path: location.disclosed, access: access, busySeconds: Double(statementSeconds))
    }

    fileprivate func postgresConnection() throws -> PostgresConnection {
        try PostgresConnection(
            url: location.disclosed,
            connectSeconds: min(statementSeconds, 10),
            statementSeconds: statementSeconds
        )
    }

    fileprivate func odbcConnection(isReadOnly: Bool) throws -> ODBCConnection {
        try ODBCConnection(
            url: location.disclosed,
            connectSeconds: min(statementSeconds, 10),
            statementSeconds: statementSeconds,
            isReadOnly: isReadOnly
        )
    }
}
