import CODBC

/// A column of a result, and how its values are read.
struct ODBCColumn {
    let name: String
    private let number: SQLUSMALLINT
    private let reading: Reading

    private enum Reading {
        case integer
        /// 64 bits without a sign: a number where it fits, else its digits.
        case wideInteger
        case real
        /// As the driver spells it: decimals, dates and times, so that nothing is rounded.
        case spelt
        case text
        case bytes
    }

    init(number: SQLUSMALLINT, of statement: ODBCHandle) throws {
        var name = [SQLCHAR](repeating: 0, count: 1_024)
        var length: SQLSMALLINT = 0
        var type: SQLSMALLINT = 0
        var size: SQLULEN = 0
        var digits: SQLSMALLINT = 0
        var nullable: SQLSMALLINT = 0
        let described = SQLDescribeCol(
            statement.raw,
            number,
            &name,
            SQLSMALLINT(name.count),
            &length,
            &type,
            &size,
            &digits,
            &nullable
        )
        try statement.check(described)
        var isUnsigned: SQLLEN = 0
        try statement.check(
            SQLColAttribute(statement.raw, number, SQLUSMALLINT(SQL_DESC_UNSIGNED), nil, 0, nil, &isUnsigned)
        )
        self.number = number
        self.name = String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
        reading =
            switch Int32(type) {
            case SQL_BIGINT: isUnsigned == 0 ? .integer : .wideInteger
            case SQL_BIT, SQL_TINYINT, SQL_SMALLINT, SQL_INTEGER: .integer
            case SQL_REAL, SQL_FLOAT, SQL_DOUBLE: .real
            case SQL_BINARY, SQL_VARBINARY, SQL_LONGVARBINARY: .bytes
            case SQL_DECIMAL, SQL_NUMERIC, SQL_TYPE_DATE, SQL_TYPE_TIME, SQL_TYPE_TIMESTAMP: .spelt
            default: .text
            }
    }

    /// The value in the row that was fetched last. `buffer` is used while reading.
    func value(_ statement: ODBCHandle, _ buffer: UnsafeMutableRawBufferPointer) throws -> SQLValue {
        switch reading {
        case .integer: return try fixed(statement, ODBCType.int64, Int64(0)).map { .int($0) } ?? .null
        case .real: return try fixed(statement, SQL_C_DOUBLE, 0.0).map { .real($0) } ?? .null
        case .bytes: return try whole(statement, SQL_C_BINARY, buffer).map { .blob($0) } ?? .null
        case .text: return try text(statement, SQL_C_BINARY, buffer).map { .text($0) } ?? .null
        case .spelt: return try text(statement, SQL_C_CHAR, buffer).map { .text($0) } ?? .null
        case .wideInteger:
            guard let text = try text(statement, SQL_C_CHAR, buffer) else { return .null }
            return Int64(text).map { .int($0) } ?? .text(text)
        }
    }

    /// A value of a type that has one size; nil for NULL.
    private func fixed<Value: BitwiseCopyable>(_ statement: ODBCHandle, _ type: Int32, _ zero: Value) throws -> Value? {
        var value = zero
        var indicator: SQLLEN = 0
        let size = MemoryLayout<Value>.size
        try statement.check(SQLGetData(statement.raw, number, SQLSMALLINT(type), &value, size, &indicator))
        return indicator == SQLLEN(SQL_NULL_DATA) ? nil : value
    }

    private func text(
        _ statement: ODBCHandle,
        _ type: Int32,
        _ buffer: UnsafeMutableRawBufferPointer
    ) throws -> String? {
        try whole(statement, type, buffer).map { String(decoding: $0, as: UTF8.self) }
    }

    /// All bytes of a value, a buffer at a time; nil for NULL.
    private func whole(
        _ statement: ODBCHandle,
        _ type: Int32,
        _ buffer: UnsafeMutableRawBufferPointer
    ) throws -> [UInt8]? {
        // Characters end in a NUL, for which room is kept.
        let room = type == SQL_C_CHAR ? buffer.count - 1 : buffer.count
        var bytes: [UInt8] = []
        while true {
            var indicator: SQLLEN = 0
            let status = SQLGetData(
                statement.raw,
                number,
                SQLSMALLINT(type),
                buffer.baseAddress,
                buffer.count,
                &indicator
            )
            if Int32(status) == SQL_NO_DATA { return bytes }
            try statement.check(status)
            if indicator == SQLLEN(SQL_NULL_DATA) { return nil }
            let isLast = indicator >= 0 && indicator <= room
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<(isLast ? indicator : room)]))
            if isLast { return bytes }
        }
    }
}

/// A row, read whole: drivers need not be able to read columns out of their order.
struct ODBCRow: SQLRow {
    let columns: [ODBCColumn]
    let values: [SQLValue]

    var columnNames: [String] { columns.map(\.name) }

    func value(at index: Int) throws -> SQLValue {
        guard values.indices.contains(index) else {
            throw wrongType(index, "anything: the result has fewer columns")
        }
        return values[index]
    }
}
