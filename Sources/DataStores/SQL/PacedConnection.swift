import Databases

/// A connection of which each statement waits for its turn among all of its store's.
final class PacedConnection: SQLConnection {
    private let inner: any SQLConnection
    private let pacing: CallPacing

    init(_ inner: any SQLConnection, _ pacing: CallPacing) {
        self.inner = inner
        self.pacing = pacing
    }

    var dialect: SQLDialect { inner.dialect }
    var isInTransaction: Bool { inner.isInTransaction }

    func run(_ text: SQLText) throws -> Int {
        _ = pacing.takeTurn()
        return try inner.run(text)
    }

    func each(_ text: SQLText, row: (any SQLRow) throws -> Void) throws {
        _ = pacing.takeTurn()
        try inner.each(text, row: row)
    }

    func forgetStatements() throws { try inner.forgetStatements() }
    func begin(_ mode: TransactionMode) throws { try inner.begin(mode) }
    func commit() throws { try inner.commit() }
    func rollBack() throws { try inner.rollBack() }
}
