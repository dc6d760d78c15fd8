import CPostgres

/// A result of libpq, freed with its last reader.
final class PostgresResult {
    private let handle: OpaquePointer
    /// The types of the columns, as the server numbers them.
    private let types: [PostgresType]
    private let isBinary: Bool

    /// Throws where libpq could not even make a result: no memory, or no connection.
    init(_ handle: OpaquePointer?) throws {
        guard let handle else { throw SQLError.unreachable }
        self.handle = handle
        types = (0..<PQnfields(handle)).map { PostgresType(rawValue: PQftype(handle, $0)) ?? .other }
        isBinary = PQbinaryTuples(handle) == 1
    }

    deinit { PQclear(handle) }

    /// The five characters of SQLSTATE where the statement failed; empty where the connection did.
    var failure: String? {
        switch PQresultStatus(handle) {
        case PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: nil
        default: field(67) ?? ""
        }
    }

    /// A field of the error report, by libpq's letter for it: C is SQLSTATE, M the message, n the constraint's name.
    func field(_ letter: Int32) -> String? { PQresultErrorField(handle, letter).map { String(cString: $0) } }

    var rowCount: Int32 { PQntuples(handle) }

    var rowsChanged: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    var columnNames: [String] {
        (0..<PQnfields(handle)).map { PQfname(handle, $0).map { String(cString: $0) } ?? "" }
    }

    /// True where every column has a type that ``value(row:column:)`` reads in binary, so that bytes need not travel as
    /// hexadecimal digits.
    var isReadableInBinary: Bool { !types.isEmpty && types.allSatisfy { $0 != .other } }

    /// Nil where there is no such column.
    func value(row: Int32, column: Int) -> SQLValue? {
        guard types.indices.contains(column) else { return nil }
        let place = Int32(column)
        guard PQgetisnull(handle, row, place) == 0, let start = PQgetvalue(handle, row, place) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(handle, row, place)))
        return isBinary ? types[column].fromBinary(bytes) : types[column].fromText(bytes)
    }
}

/// A row of a ``PostgresResult``.
struct PostgresRow: SQLRow {
    let result: PostgresResult
    let row: Int32

    var columnNames: [String] { result.columnNames }

    func value(at index: Int) throws -> SQLValue {
        guard let value = result.value(row: row, column: index) else {
            throw wrongType(index, "anything: the result has fewer columns")
        }
        return value
    }
}

/// The types that become more than text, by their fixed numbers in the server's catalogue (`pg_type.dat`).
enum PostgresType: UInt32 {
    case bool = 16
    case bytea = 17
    case int8 = 20
    case int2 = 21
    case int4 = 23
    case text = 25
    case float8 = 701
    case varchar = 1043
    /// Read as the server writes it: decimals, dates, uuid, JSON, arrays.
    case other = 0

    func fromBinary(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        switch self {
        case .bool, .int2, .int4, .int8: .int(PostgresType.bigEndian(bytes))
        case .float8: .real(Double(bitPattern: UInt64(bitPattern: PostgresType.bigEndian(bytes))))
        case .bytea: .blob([UInt8](bytes))
        case .text, .varchar, .other: .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    func fromText(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        let text = String(decoding: bytes, as: UTF8.self)
        switch self {
        case .bool: return .int(text == "t" ? 1 : 0)
        case .int2, .int4, .int8: return Int64(text).map { .int($0) } ?? .text(text)
        case .float8: return Double(text).map { .real($0) } ?? .text(text)
        case .bytea: return PostgresType.fromHexadecimal(bytes).map { .blob($0) } ?? .text(text)
        case .text, .varchar, .other: return .text(text)
        }
    }

    /// A signed integer of as many bytes as there are.
    private static func bigEndian(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        guard let first = bytes.first else { return 0 }
        // A boolean is one byte, 0 or 1; the sign of the others stands in their first byte.
        return bytes.reduce(first >= 0x80 ? -1 : 0) { $0 << 8 | Int64($1) }
    }

    /// `\x` and two digits a byte.
    private static func fromHexadecimal(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.count >= 2, text.count % 2 == 0, text[0] == 0x5C, text[1] == 0x78 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2 - 1)
        for place in stride(from: 2, to: text.count, by: 2) {
            guard let high = digit(text[place]), let low = digit(text[place + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x61...0x66: character - 0x61 + 10
        default: nil
        }
    }
}

extension SQLError {
    static let unreachable = unreachable(said: "")

    /// Of what libpq said only the server's own refusal is taken over: libpq itself might quote the URL.
    static func unreachable(said: String) -> SQLError {
        let refusal = said.split(separator: "\n").last { $0.contains("FATAL:") }.flatMap { line in
            line.firstRange(of: "FATAL:").map { line[$0.upperBound...] }
        }
        let reason = refusal.map { " It says:\($0)." } ?? ""
        return SQLError(
            kind: .retry,
            code: "database-unreachable",
            sentence:
                "The PostgreSQL server cannot be reached, or refuses to be used; check the URL and the server.\(reason)",
            isTemporary: true
        )
    }

    static let transactionFailed = SQLError(
        code: "transaction-failed",
        sentence: "An earlier statement of the transaction failed, so nothing of it can be stored."
    )

    /// The server's message is taken over only for faults of the statement itself (class 42); others quote values.
    init(_ result: PostgresResult, state: String, isConnected: Bool) {
        // A server that shuts down says so before it hangs up.
        let isEnding = state.hasPrefix("08") || ["57P01", "57P02", "57P03"].contains(state)
        guard isConnected, !state.isEmpty, !isEnding else {
            self = .unreachable
            return
        }
        let name = [result.field(116), result.field(99), result.field(110)].compactMap(\.self).joined(separator: ".")
        switch state {
        case "23505":
            self.init(kind: .unique, code: "unique-violated", sentence: "The row is there already (\(name)).")
        case "23503":
            self.init(
                kind: .foreignKey,
                code: "foreign-key-violated",
                sentence: "A row refers to one that is not there (\(name))."
            )
        case "23502":
            self.init(kind: .notNull, code: "not-null-violated", sentence: "A value is missing (\(name)).")
        case "23514":
            self.init(kind: .check, code: "check-violated", sentence: "A value is not allowed (\(name)).")
        case "40001", "40P01", "55P03", "0A000":
            self.init(
                kind: .retry,
                code: "database-busy",
                sentence: "Another transaction was in the way; try again.",
                isTemporary: true
            )
        case "53100":
            self.init(code: "disk-full", sentence: "The server's disk is full; free space.", isTemporary: true)
        default:
            let said = state.hasPrefix("42") ? result.field(77).map { ": \($0)" } ?? "" : ""
            let isTemporary = ["08", "53", "57"].contains { state.hasPrefix($0) }
            self.init(
                kind: isTemporary ? .retry : SQLError.kind(ofState: state),
                code: "database-refused",
                sentence: "The database refused, SQLSTATE \(state)\(said).",
                isTemporary: isTemporary
            )
        }
    }

    /// Insufficient privilege; undefined table, column, schema.
    private static func kind(ofState state: String) -> Kind {
        switch state {
        case "42501": .permission
        case "42P01", "42703", "3F000": .missing
        default: .other
        }
    }
}
