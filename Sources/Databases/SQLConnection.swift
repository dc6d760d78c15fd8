/// One connection to one database, used by one thread at a time; every call blocks until it is done, so a connection
/// lives on a thread of its own (see ``OwnedConnection``).
///
/// The SQL text is the same for SQLite and PostgreSQL; other people's stores are also spoken to over ODBC, with texts of
/// their own. What code must keep in mind (each point is held by the conformance suite):
/// - After an error PostgreSQL's transaction is dead. Catch an error and go on only around ``savepoint(_:)``, or say
///   `ON CONFLICT`.
/// - `RETURNING` takes bare columns only; the order of its rows is promised by neither engine.
/// - A parameter whose type cannot be told (`$1 IS NULL`) needs a CAST on PostgreSQL.
/// - `LIKE`, `lower` and `max(a, b)` differ: fold in Swift, compare with CASE.
package protocol SQLConnection: AnyObject {
    var dialect: SQLDialect { get }

    /// True between BEGIN and COMMIT; false again when an error has ended the transaction.
    var isInTransaction: Bool { get }

    /// Runs a statement and answers how many rows it inserted, changed or deleted.
    @discardableResult
    func run(_ text: SQLText) throws -> Int

    /// Hands each row of a result to `row` as it arrives, without holding the result in memory. On PostgreSQL no other
    /// statement may run on this connection meanwhile.
    func each(_ text: SQLText, row: (any SQLRow) throws -> Void) throws

    /// Drops prepared statements; needed after another connection changed the schema.
    func forgetStatements() throws

    /// Begins, on SQLite at once with the write lock when the mode writes.
    func begin(_ mode: TransactionMode) throws
    func commit() throws
    /// Ends the transaction without effect; does nothing when an error has already ended it.
    func rollBack() throws
}

/// What a transaction is for.
package enum TransactionMode: Sendable {
    /// One unchanging picture of the database: a snapshot on both engines; writing is an error on PostgreSQL.
    case read
    case write
}

extension SQLConnection {
    /// The rows of a result, decoded. For results that fit in memory.
    package func rows<Value>(_ text: SQLText, decode: (any SQLRow) throws -> Value) throws -> [Value] {
        var values: [Value] = []
        try each(text) { values.append(try decode($0)) }
        return values
    }

    /// The first row of a result, or nil.
    package func first<Value>(_ text: SQLText, decode: (any SQLRow) throws -> Value) throws -> Value? {
        try rows(text, decode: decode).first
    }

    /// True when the query gives at least one row.
    package func exists(_ text: SQLText) throws -> Bool { try first(text) { _ in true } ?? false }

    /// Runs `body` so that its failure undoes only what it wrote; inside a transaction. Not one within another on MariaDB,
    /// where the inner one would take the outer one's name away.
    package func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try run("SAVEPOINT inner_step")
        do {
            let value = try body()
            try run("RELEASE SAVEPOINT inner_step")
            return value
        } catch {
            // An error may have ended the whole transaction (SQLite: RAISE(ROLLBACK), full disk); nothing is left then.
            if isInTransaction { try undoInnerStep() }
            throw error
        }
    }

    /// Where the savepoint cannot be undone nothing of the transaction may be stored.
    private func undoInnerStep() throws {
        do {
            try run("ROLLBACK TO SAVEPOINT inner_step")
            try run("RELEASE SAVEPOINT inner_step")
        } catch {
            try rollBack()
            throw error
        }
    }

    /// Runs `body` in a transaction of its own: all of it is stored, or nothing.
    package func transaction<Value>(_ mode: TransactionMode, _ body: () throws -> Value) throws -> Value {
        try begin(mode)
        do {
            let value = try body()
            try commit()
            return value
        } catch {
            try rollBack()
            throw error
        }
    }
}

extension SQLText {
    /// Throws ``SQLError/nulInText`` where a text bind has a NUL in it: both engines would silently cut it there.
    func refuseNUL() throws {
        for case .text(let text) in binds where text.utf8.contains(0) { throw SQLError.nulInText }
    }
}
