import CODBC

/// A handle of the driver manager, freed with its last owner. It keeps the handle that it was made from.
final class ODBCHandle {
    enum Kind {
        case environment
        case connection
        case statement

        var number: SQLSMALLINT {
            switch self {
            case .environment: SQLSMALLINT(SQL_HANDLE_ENV)
            case .connection: SQLSMALLINT(SQL_HANDLE_DBC)
            case .statement: SQLSMALLINT(SQL_HANDLE_STMT)
            }
        }
    }

    let raw: SQLHANDLE
    /// Set once a connection stands, so that it is ended before its handle is freed.
    var isConnected = false
    private let kind: Kind
    private let parent: ODBCHandle?

    init(_ kind: Kind, of parent: ODBCHandle?) throws {
        var made: SQLHANDLE?
        let status = SQLAllocHandle(kind.number, parent?.raw, &made)
        guard let made, ODBCHandle.isGood(status) else {
            if let parent { throw SQLError(parent.report) }
            throw SQLError(ODBCReport(state: "HY001", native: 0, message: ""))
        }
        raw = made
        self.kind = kind
        self.parent = parent
    }

    deinit {
        if isConnected { SQLDisconnect(raw) }
        SQLFreeHandle(kind.number, raw)
    }

    static func isGood(_ status: SQLRETURN) -> Bool {
        Int32(status) == SQL_SUCCESS || Int32(status) == SQL_SUCCESS_WITH_INFO
    }

    /// Throws what the driver reports, where the call failed. That there is nothing more is no failure.
    func check(_ status: SQLRETURN) throws {
        guard !ODBCHandle.isGood(status), Int32(status) != SQL_NO_DATA else { return }
        throw SQLError(report)
    }

    /// The first report of the handle's last call.
    var report: ODBCReport {
        var state = [SQLCHAR](repeating: 0, count: 6)
        var message = [SQLCHAR](repeating: 0, count: 1_024)
        var native: SQLINTEGER = 0
        var length: SQLSMALLINT = 0
        let status = SQLGetDiagRec(
            kind.number,
            raw,
            1,
            &state,
            &native,
            &message,
            SQLSMALLINT(message.count),
            &length
        )
        guard ODBCHandle.isGood(status) else { return ODBCReport(state: "HY000", native: 0, message: "") }
        return ODBCReport(
            state: String(decoding: state.prefix { $0 != 0 }, as: UTF8.self),
            native: Int(native),
            message: String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
        )
    }
}

/// What a driver says of a failure. The message may quote values, so only ``SQLError`` reads it, and seldom.
struct ODBCReport {
    /// The five characters of SQLSTATE.
    let state: String
    /// The server's own number, which tells apart what SQLSTATE lumps together.
    let native: Int
    let message: String
}
