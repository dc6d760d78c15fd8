import CODBC

/// A statement that the server has prepared.
final class ODBCStatement {
    let handle: ODBCHandle
    private let parameters = ODBCParameters()
    private var known: [ODBCColumn]?

    /// Throws where the server cannot prepare `text`, in which every value is a question mark.
    init(_ text: String, on connection: ODBCHandle) throws {
        handle = try ODBCHandle(.statement, of: connection)
        var bytes = Array(text.utf8)
        try handle.check(SQLPrepare(handle.raw, &bytes, SQLINTEGER(bytes.count)))
    }

    /// Runs it; rows then wait to be fetched until ``close()``.
    func execute(_ binds: [SQLValue]) throws {
        defer { SQLFreeStmt(handle.raw, SQLUSMALLINT(SQL_RESET_PARAMS)) }
        try parameters.lay(binds, for: handle)
        try handle.check(SQLExecute(handle.raw))
    }

    /// How many rows the last run inserted, changed or deleted.
    func rowsChanged() throws -> Int {
        var count: SQLLEN = 0
        try handle.check(SQLRowCount(handle.raw, &count))
        return max(0, count)
    }

    /// The result's columns, from left to right.
    func columns() throws -> [ODBCColumn] {
        if let known { return known }
        var count: SQLSMALLINT = 0
        try handle.check(SQLNumResultCols(handle.raw, &count))
        let columns = try (0..<count).map { try ODBCColumn(number: SQLUSMALLINT($0) + 1, of: handle) }
        known = columns
        return columns
    }

    /// False after the last row.
    func fetch() throws -> Bool {
        let status = SQLFetch(handle.raw)
        try handle.check(status)
        return Int32(status) != SQL_NO_DATA
    }

    /// Ends the result, read or not.
    func close() { SQLFreeStmt(handle.raw, SQLUSMALLINT(SQL_CLOSE)) }
}

/// The memory in which binds lie while a statement runs: the driver reads them only then.
private final class ODBCParameters {
    private var storage = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 8)
    private var indicators = UnsafeMutableBufferPointer<SQLLEN>.allocate(capacity: 16)

    deinit {
        storage.deallocate()
        indicators.deallocate()
    }

    func lay(_ binds: [SQLValue], for statement: ODBCHandle) throws {
        makeRoom(binds)
        var offset = 0
        for (index, bind) in binds.enumerated() {
            let place = UnsafeMutableRawBufferPointer(rebasing: storage[offset...])
            let length = ODBCParameters.copy(bind, to: place)
            offset += ODBCParameters.room(bind)
            let (valueType, type) = ODBCParameters.types(bind, length: length)
            let indicator = indicators.baseAddress?.advanced(by: index)
            indicator?.pointee = bind == .null ? SQLLEN(SQL_NULL_DATA) : length
            let status = SQLBindParameter(
                statement.raw,
                SQLUSMALLINT(index + 1),
                SQLSMALLINT(SQL_PARAM_INPUT),
                SQLSMALLINT(valueType),
                SQLSMALLINT(type),
                SQLULEN(max(1, length)),
                0,
                place.baseAddress,
                length,
                indicator
            )
            try statement.check(status)
        }
    }

    private func makeRoom(_ binds: [SQLValue]) {
        let needed = binds.reduce(8) { $0 + ODBCParameters.room($1) }
        // What a large value needed once is not kept for ever.
        if needed > storage.count || storage.count > max(needed, 1 << 16) {
            storage.deallocate()
            storage = .allocate(byteCount: needed, alignment: 8)
        }
        if binds.count > indicators.count {
            indicators.deallocate()
            indicators = .allocate(capacity: binds.count)
        }
    }

    /// In bytes, rounded up so that the next value is aligned; never 0, so that each has an address.
    private static func room(_ bind: SQLValue) -> Int {
        switch bind {
        case .null, .int, .real: 8
        case .text(let text): (text.utf8.count + 8) & ~7
        case .blob(let bytes): (bytes.count + 8) & ~7
        }
    }

    private static func copy(_ bind: SQLValue, to place: UnsafeMutableRawBufferPointer) -> Int {
        switch bind {
        case .null: return 0
        case .int(let value):
            place.storeBytes(of: value, as: Int64.self)
            return 8
        case .real(let value):
            place.storeBytes(of: value, as: Double.self)
            return 8
        case .text(let text):
            place.copyBytes(from: text.utf8)
            return text.utf8.count
        case .blob(let bytes):
            place.copyBytes(from: bytes)
            return bytes.count
        }
    }

    private static func types(_ bind: SQLValue, length: Int) -> (Int32, Int32) {
        switch bind {
        case .null: (SQL_C_CHAR, SQL_VARCHAR)
        case .int: (ODBCType.int64, SQL_BIGINT)
        case .real: (SQL_C_DOUBLE, SQL_DOUBLE)
        case .text: (SQL_C_CHAR, length > 8_000 ? SQL_LONGVARCHAR : SQL_VARCHAR)
        case .blob: (SQL_C_BINARY, length > 8_000 ? SQL_LONGVARBINARY : SQL_VARBINARY)
        }
    }
}

/// Types whose macros are arithmetic.
enum ODBCType {
    /// `SQL_C_SBIGINT`: SQL_BIGINT and SQL_SIGNED_OFFSET.
    static let int64: Int32 = -25
}
