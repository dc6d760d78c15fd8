import CODBC

/// A connection by an ODBC driver; MariaDB and MySQL are supported. Statements are prepared once and kept by their text.
/// When the server is gone a call throws a temporary ``SQLError``; to connect again is the caller's business.
///
/// Debian's driver holds a whole result in memory: who reads many rows asks for them page by page.
package final class ODBCConnection: SQLConnection {
    package let dialect = SQLDialect.mariadb
    private let handle: ODBCHandle
    private var prepared: [String: ODBCStatement] = [:]
    private var state = TransactionState.none
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 14, alignment: 8)

    private enum TransactionState {
        case none
        case open
        /// The server has ended it by itself; nothing may run until it is rolled back, or it would be stored at once.
        case ended
    }

    /// More statements than this are never kept: texts that vary without limit must not fill the server's memory.
    private static let preparedMax = 512

    /// Connects. `url` is `odbc:Driver=…;Server=…;Database=…;UID=…;PWD=…` or `odbc:DSN=…`; nothing of it is ever printed.
    /// A statement that runs, or waits for a lock, longer than `statementSeconds` is ended by the server; 0 means no
    /// limit. With `isReadOnly` the server refuses every change.
    package init(url: String, connectSeconds: Int = 10, statementSeconds: Int = 0, isReadOnly: Bool = false) throws {
        let address = try ODBCAddress(url)
        let environment = try ODBCHandle(.environment, of: nil)
        let version = UnsafeMutableRawPointer(bitPattern: UInt(SQL_OV_ODBC3))
        try environment.check(SQLSetEnvAttr(environment.raw, SQL_ATTR_ODBC_VERSION, version, 0))
        handle = try ODBCHandle(.connection, of: environment)
        // A driver manager that was told to trace would write statements and values into a file.
        let off = UnsafeMutableRawPointer(bitPattern: UInt(SQL_OPT_TRACE_OFF))
        try handle.check(SQLSetConnectAttr(handle.raw, SQL_ATTR_TRACE, off, 0))
        var text = Array(address.completed(connectSeconds: connectSeconds, statementSeconds: statementSeconds).utf8)
        let connected = SQLDriverConnect(
            handle.raw,
            nil,
            &text,
            SQLSMALLINT(clamping: text.count),
            nil,
            0,
            nil,
            SQLUSMALLINT(SQL_DRIVER_NOPROMPT)
        )
        guard ODBCHandle.isGood(connected) else { throw SQLError.connecting(handle.report) }
        handle.isConnected = true
        try settle(try serverName(), statementSeconds: statementSeconds, isReadOnly: isReadOnly)
    }

    deinit { buffer.deallocate() }

    private func serverName() throws -> String {
        var name = [UInt8](repeating: 0, count: 256)
        var length: SQLSMALLINT = 0
        try handle.check(
            SQLGetInfo(handle.raw, SQLUSMALLINT(SQL_DBMS_NAME), &name, SQLSMALLINT(name.count), &length)
        )
        return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Sets what our texts depend on, for this connection only: names in double quotes, values that do not fit refused
    /// and never cut, times in UTC.
    private func settle(_ server: String, statementSeconds: Int, isReadOnly: Bool) throws {
        let isMariaDB = server.lowercased().contains("mariadb")
        guard isMariaDB || server.lowercased().contains("mysql") else { throw SQLError.unprovenODBCServer(server) }
        try run(
            """
            SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,\
            ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00'
            """
        )
        if isMariaDB {
            // Above its threshold a list is made a subquery, which indexes do not serve.
            try run("SET SESSION in_predicate_conversion_threshold = 0")
        }
        if statementSeconds > 0 {
            try run("SET SESSION innodb_lock_wait_timeout = \(statementSeconds)")
            try run("SET SESSION lock_wait_timeout = \(statementSeconds)")
            if isMariaDB {
                try run("SET SESSION max_statement_time = \(statementSeconds)")
            } else {
                try run("SET SESSION max_execution_time = \(statementSeconds * 1_000)")
            }
        }
        if isReadOnly { try run("SET SESSION TRANSACTION READ ONLY") }
    }

    package var isInTransaction: Bool { state == .open }

    @discardableResult
    package func run(_ text: SQLText) throws -> Int {
        try noting {
            let statement = try begin(text)
            defer { statement.close() }
            try statement.execute(text.binds)
            return try statement.rowsChanged()
        }
    }

    package func each(_ text: SQLText, row: (any SQLRow) throws -> Void) throws {
        let statement = try noting {
            let statement = try begin(text)
            try statement.execute(text.binds)
            return statement
        }
        defer { statement.close() }
        let columns = try statement.columns()
        while try noting({ try statement.fetch() }) {
            try row(ODBCRow(columns: columns, values: columns.map { try $0.value(statement.handle, buffer) }))
        }
    }

    package func forgetStatements() throws { prepared = [:] }

    package func begin(_ mode: TransactionMode) throws {
        switch mode {
        case .read: try run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        case .write: try run("START TRANSACTION")
        }
        state = .open
    }

    package func commit() throws {
        guard state == .open else { throw SQLError.transactionFailed }
        try run("COMMIT")
        state = .none
    }

    package func rollBack() throws {
        guard state != .none else { return }
        state = .none
        try run("ROLLBACK")
    }

    /// Refuses what must not be sent, and prepares the statement if it is new.
    private func begin(_ text: SQLText) throws -> ODBCStatement {
        guard state != .ended else { throw SQLError.transactionFailed }
        try text.refuseNUL()
        if let known = prepared[text.text] { return known }
        if prepared.count >= ODBCConnection.preparedMax { try forgetStatements() }
        let statement = try ODBCStatement(text.withQuestionMarks, on: handle)
        prepared[text.text] = statement
        return statement
    }

    /// Notes when a failure has ended the transaction: a deadlock undoes it whole, and so does the end of a connection.
    private func noting<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as SQLError {
            if error.kind == .retry {
                prepared = [:]
                if state == .open { state = .ended }
            }
            throw error
        }
    }
}
