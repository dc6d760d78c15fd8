import CPostgres

/// A connection to a PostgreSQL server by libpq. Statements are prepared once and kept by their text. When the server
/// is gone a call throws a temporary ``SQLError``; to connect again is the caller's business.
package final class PostgresConnection: SQLConnection {
    package let dialect = SQLDialect.postgres
    private let handle: OpaquePointer
    private var prepared: [String: PreparedStatement] = [:]
    private var preparedSoFar = 0

    /// What is known of a prepared statement: its name on the server, and whether its columns are asked for in binary.
    private struct PreparedStatement {
        let name: String
        let binaryResult: Bool
    }

    /// More statements than this are never kept: texts that vary without limit must not fill the server's memory.
    private static let preparedMax = 512

    /// Connects. `url` is `postgres://user:password@host:port/database?…` as libpq reads it; nothing of it is ever
    /// printed. A statement that runs longer than `statementSeconds` is ended by the server; 0 means no limit.
    package init(url: String, connectSeconds: Int = 10, statementSeconds: Int = 0, name: String = "habeas") throws {
        let settings = [
            ("dbname", url), ("connect_timeout", "\(connectSeconds)"), ("client_encoding", "UTF8"),
            ("fallback_application_name", name),
        ]
        handle = try PostgresConnection.connect(settings)
        // The server's notices would go to standard error, and may name values.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQstatus(handle) == CONNECTION_OK else {
            throw SQLError.unreachable(said: PQerrorMessage(handle).map { String(cString: $0) } ?? "")
        }
        try run("SET TIME ZONE 'UTC'")
        try run("SET DateStyle TO 'ISO'")
        try run("SET IntervalStyle TO 'iso_8601'")
        // SET takes no binds; the function behind it does.
        try each("SELECT set_config('statement_timeout', \("\(statementSeconds)s"), false)") { _ in }
    }

    deinit { PQfinish(handle) }

    private static func connect(_ settings: [(String, String)]) throws -> OpaquePointer {
        let handle = withParameters(settings.map { .text($0.0) }) { keywords, _, _ in
            withParameters(settings.map { .text($0.1) }) { values, _, _ in
                PQconnectdbParams(keywords + [nil], values + [nil], 1)
            }
        }
        guard let handle else { throw SQLError.unreachable }
        return handle
    }

    package var isInTransaction: Bool {
        switch PQtransactionStatus(handle) {
        case PQTRANS_INTRANS, PQTRANS_INERROR, PQTRANS_ACTIVE: true
        default: false
        }
    }

    @discardableResult
    package func run(_ text: SQLText) throws -> Int {
        let statement = try begin(text)
        let result = try PostgresResult(
            withParameters(text.binds) { values, lengths, formats in
                PQexecPrepared(handle, statement.name, Int32(text.binds.count), values, lengths, formats, 0)
            }
        )
        try check(result)
        return result.rowsChanged
    }

    package func each(_ text: SQLText, row: (any SQLRow) throws -> Void) throws {
        let statement = try begin(text)
        let sent = withParameters(text.binds) { values, lengths, formats in
            let format: Int32 = statement.binaryResult ? 1 : 0
            return PQsendQueryPrepared(
                handle,
                statement.name,
                Int32(text.binds.count),
                values,
                lengths,
                formats,
                format
            )
        }
        guard sent == 1, PQsetSingleRowMode(handle) == 1 else { throw lastError() }
        while let next = PQgetResult(handle) {
            do {
                let result = try PostgresResult(next)
                try check(result)
                for index in 0..<result.rowCount { try row(PostgresRow(result: result, row: index)) }
            } catch {
                endResult()
                throw error
            }
        }
    }

    package func forgetStatements() throws {
        prepared = [:]
        try check(PostgresResult(PQexec(handle, "DEALLOCATE ALL")))
    }

    package func begin(_ mode: TransactionMode) throws {
        switch mode {
        case .read: try run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        case .write: try run("BEGIN")
        }
    }

    package func commit() throws {
        // In a failed transaction the server answers COMMIT with ROLLBACK, and no error.
        guard PQtransactionStatus(handle) != PQTRANS_INERROR else { throw SQLError.transactionFailed }
        try run("COMMIT")
    }

    package func rollBack() throws {
        guard isInTransaction else { return }
        try check(PostgresResult(PQexec(handle, "ROLLBACK")))
    }

    /// Refuses what must not be sent, and prepares the statement if it is new.
    private func begin(_ text: SQLText) throws -> PreparedStatement {
        try text.refuseNUL()
        if let known = prepared[text.text] { return known }
        if prepared.count >= PostgresConnection.preparedMax, !isInTransaction { try forgetStatements() }
        preparedSoFar += 1
        let name = "s\(preparedSoFar)"
        try check(PostgresResult(PQprepare(handle, name, text.text, 0, nil)))
        let description = try PostgresResult(PQdescribePrepared(handle, name))
        try check(description)
        let statement = PreparedStatement(name: name, binaryResult: description.isReadableInBinary)
        prepared[text.text] = statement
        return statement
    }

    /// Ends a result that is not read to its end. What is nearly over is read out; only a long result is cancelled,
    /// because a cancellation that comes late would hit the next statement.
    private func endResult() {
        for _ in 0..<1_000 {
            guard let rest = PQgetResult(handle) else { return }
            PQclear(rest)
        }
        var reason = [CChar](repeating: 0, count: 256)
        if let cancellation = PQgetCancel(handle) {
            _ = PQcancel(cancellation, &reason, Int32(reason.count))
            PQfreeCancel(cancellation)
        }
        while let rest = PQgetResult(handle) { PQclear(rest) }
    }

    private func check(_ result: PostgresResult) throws {
        guard let state = result.failure else { return }
        // "cached plan must not change result type": another connection changed the schema.
        if state == "0A000" { prepared = [:] }
        throw SQLError(result, state: state, isConnected: PQstatus(handle) == CONNECTION_OK)
    }

    private func lastError() -> SQLError {
        PQstatus(handle) == CONNECTION_OK ? .transactionFailed : .unreachable
    }
}

/// Lays binds out as libpq wants them: text ending in NUL, bytes in binary format.
private func withParameters<Value>(
    _ binds: [SQLValue],
    _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Value
) -> Value {
    var storage: [UInt8] = []
    var offsets: [Int?] = []
    var lengths: [Int32] = []
    var formats: [Int32] = []
    for bind in binds {
        let start = storage.count
        switch bind {
        case .null: break
        case .int(let value): storage += "\(value)".utf8
        case .real(let value): storage += (value.isNaN ? "NaN" : "\(value)").utf8
        case .text(let value): storage += value.utf8
        case .blob(let value): storage += value
        }
        offsets.append(bind == .null ? nil : start)
        lengths.append(Int32(storage.count - start))
        if case .blob = bind { formats.append(1) } else { formats.append(0) }
        storage.append(0)
    }
    return storage.withUnsafeBytes { bytes in
        let base = bytes.bindMemory(to: CChar.self).baseAddress
        let values = offsets.map { offset in offset.flatMap { base?.advanced(by: $0) } }
        return body(values, lengths, formats)
    }
}
