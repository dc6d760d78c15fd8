import SubjectRequests

/// How a store of the site's settings is reached.
package struct StoreAddress: Sendable {
    package enum Adapter: String, Sendable, CaseIterable {
        case sqlite
        case postgres
        case odbc
        case command
    }

    package let name: String
    package let adapter: Adapter
    /// A file for `sqlite`; `postgres://…` for `postgres`, `odbc:Driver=…;…` for `odbc`, `command:program words…` for
    /// `command`; never printed.
    package let location: Sensitive<String>
    /// The site's folder, in which a program runs.
    package let folder: String
    /// What a program finds in its environment, and all that it finds.
    package let environment: [String: String]
    /// After how long a statement is ended by the server, a locked file is given up, or a silent program is killed.
    package let statementSeconds: Int
    /// How many connections to a database read at once; one more writes.
    package let connections: Int
    /// How many statements a database is asked in a second; nil for as many as there are.
    package let statementsPerSecond: Int?

    package static let usualConnections = 4

    package init(
        name: String,
        adapter: Adapter,
        location: Sensitive<String>,
        folder: String = ".",
        environment: [String: String] = [:],
        statementSeconds: Int = 30,
        connections: Int = StoreAddress.usualConnections,
        statementsPerSecond: Int? = nil
    ) {
        self.name = name
        self.adapter = adapter
        self.location = location
        self.folder = folder
        self.environment = environment
        self.statementSeconds = statementSeconds
        self.connections = connections
        self.statementsPerSecond = statementsPerSecond
    }

    /// The adapter for the store; it connects, or starts its program, when it is first used.
    ///
    /// - Throws: where the location cannot be meant so.
    package func open() throws(StoreFault) -> any DataStoreAdapter {
        switch adapter {
        case .sqlite: SQLStore.sqlite(self)
        case .postgres: SQLStore.postgres(self)
        case .odbc: SQLStore.odbc(self)
        case .command: try CommandStore(self)
        }
    }
}
