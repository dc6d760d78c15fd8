import Foundation
import GRDB
import GRDBSQLite

/// Binds are handed to SQLite itself: GRDB would make two values of each, and look up a name for it.
extension Statement {
    /// The statement is reset, and what it is executed with next is this.
    func bind(_ binds: [SQLValue]) throws {
        // GRDB holds the statement for bound from now on, and binds nothing before it executes.
        setUncheckedArguments(StatementArguments())
        for (number, value) in zip(Int32(1)..., binds) {
            let code = bind(value, at: number)
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: sql) }
        }
    }

    /// What was bound may be somebody's, or large: a statement that is kept for the next time keeps none of it.
    func unbind() {
        // A statement that is being read keeps its binds until it ends.
        sqlite3_reset(sqliteStatement)
        sqlite3_clear_bindings(sqliteStatement)
    }

    private func bind(_ value: SQLValue, at number: Int32) -> Int32 {
        switch value {
        case .null: sqlite3_bind_null(sqliteStatement, number)
        case .int(let value): sqlite3_bind_int64(sqliteStatement, number, value)
        case .real(let value): sqlite3_bind_double(sqliteStatement, number, value)
        case .text(var value):
            value.withUTF8 {
                sqlite3_bind_text64(
                    sqliteStatement,
                    number,
                    $0.baseAddress,
                    UInt64($0.count),
                    Statement.copied,
                    UInt8(SQLITE_UTF8)
                )
            }
        case .blob(let value):
            value.withUnsafeBytes {
                // An empty blob has no address, and would be NULL.
                $0.isEmpty
                    ? sqlite3_bind_zeroblob(sqliteStatement, number, 0)
                    : sqlite3_bind_blob64(sqliteStatement, number, $0.baseAddress, UInt64($0.count), Statement.copied)
            }
        }
    }

    /// `SQLITE_TRANSIENT`, which is a cast in C: SQLite copies what it is given before it returns.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
