import DataMap
import Databases
import SubjectRequests

/// How a store of the site's settings is reached.
package struct StoreAddress: Sendable {
    package enum Adapter: String, Sendable, CaseIterable {
        case sqlite
        case postgres
        case odbc
    }

    package let name: String
    package let adapter: Adapter
    /// A file for `sqlite`; `postgres://…` for `postgres`, `odbc:Driver=…;…` for `odbc`; never printed.
    package let location: Sensitive<String>
    /// After how long a statement is ended by the server, or a locked file is given up.
    package let statementSeconds: Int

    package init(name: String, adapter: Adapter, location: Sensitive<String>, statementSeconds: Int = 30) {
        self.name = name
        self.adapter = adapter
        self.location = location
        self.statementSeconds = statementSeconds
    }
}

extension SQLStore {
    /// The adapter for a store; it connects when it is first used.
    package init(_ address: StoreAddress) {
        switch address.adapter {
        case .sqlite:
            self.init(
                name: address.name,
                reader: { try SQLiteConnection(address.sqliteOpening(.readOnly)) },
                writer: { try SQLiteConnection(address.sqliteOpening(.readWrite)) }
            )
        case .postgres:
            self.init(
                name: address.name,
                reader: {
                    let connection = try address.postgresConnection()
                    try connection.run("SET default_transaction_read_only TO on")
                    return connection
                },
                writer: { try address.postgresConnection() }
            )
        case .odbc:
            self.init(
                name: address.name,
                reader: { try address.odbcConnection(isReadOnly: true) },
                writer: { try address.odbcConnection(isReadOnly: false) }
            )
        }
    }
}

extension StoreAddress {
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
