extension SQLError {
    static let badODBCAddress = SQLError(
        code: "bad-odbc-address",
        sentence: "The connection string is not of the form odbc:Driver=…;Server=…;Database=…; or with DSN=… instead."
    )

    static func refusedODBCSetting(_ name: String) -> SQLError {
        SQLError(
            code: "odbc-setting-refused",
            sentence: "The connection string must not set \(name.uppercased()); take it out of the store's URL."
        )
    }

    static func unprovenODBCServer(_ name: String) -> SQLError {
        SQLError(
            code: "odbc-server-unproven",
            sentence: "The ODBC driver speaks to \(name); only MariaDB and MySQL are supported."
        )
    }

    /// `saying` is one of our own sentences: drivers may quote the connection string.
    static func odbcUnreachable(_ saying: String = "") -> SQLError {
        SQLError(
            kind: .retry,
            code: "database-unreachable",
            sentence: "The server behind the ODBC driver cannot be reached, or refuses to be used; "
                + "check the URL and the server.\(saying)",
            isTemporary: true
        )
    }

    /// Sorted by SQLSTATE, and by the server's own number where SQLSTATE lumps kinds together. The server's message is
    /// taken over only for faults of the statement itself (class 42), whose text never holds a value.
    init(_ report: ODBCReport) {
        let found =
            SQLError.connection(report) ?? SQLError.constraint(report) ?? SQLError.waiting(report)
            ?? SQLError.statement(report)
        self =
            found
            ?? SQLError(
                code: "database-refused",
                sentence: "The database refused, SQLSTATE \(report.state)\(report.number)."
            )
    }

    private static func connection(_ report: ODBCReport) -> SQLError? {
        switch report.native {
        // A statement that is larger than the server takes breaks the connection each time.
        case 1153, 2020:
            return SQLError(code: "statement-too-large", sentence: "A value is larger than the server takes at once.")
        case 1044, 1045, 1698: return odbcUnreachable(" It refuses the user or the password.")
        case 1040, 1203, 1226: return odbcUnreachable(" It has too many connections.")
        case 1053, 1927, 2002, 2003, 2005, 2006, 2013, 2026, 2055: return odbcUnreachable()
        default: break
        }
        if report.state.hasPrefix("08") { return odbcUnreachable() }
        if report.state == "28000" { return odbcUnreachable(" It refuses the user or the password.") }
        return nil
    }

    /// Why no connection came about. Whatever it is may be mended without us, but for a driver that is not there.
    static func connecting(_ report: ODBCReport) -> SQLError {
        switch report.state {
        // The driver manager itself: no such data source, or its library cannot be loaded.
        case "IM002", "IM003", "IM004", "01000":
            SQLError(
                code: "odbc-driver-missing",
                sentence: "The ODBC driver or data source that the URL names is not installed here."
            )
        default: connection(report) ?? odbcUnreachable()
        }
    }

    private static func constraint(_ report: ODBCReport) -> SQLError? {
        switch report.native {
        case 1022, 1062, 1169, 1586:
            SQLError(kind: .unique, code: "unique-violated", sentence: "The row is there already.")
        case 1216, 1217, 1451, 1452:
            SQLError(
                kind: .foreignKey,
                code: "foreign-key-violated",
                sentence: "A row refers to one that is not there, or is referred to."
            )
        case 1048, 1364:
            SQLError(kind: .notNull, code: "not-null-violated", sentence: "A value is missing.")
        case 3819, 4025:
            SQLError(kind: .check, code: "check-violated", sentence: "A value is not allowed.")
        default: nil
        }
    }

    private static func waiting(_ report: ODBCReport) -> SQLError? {
        switch (report.state, report.native) {
        case ("40001", _), (_, 1020), (_, 1205), (_, 1213), (_, 1615):
            SQLError(
                kind: .retry,
                code: "database-busy",
                sentence: "Another transaction was in the way; try again.",
                isTemporary: true
            )
        case ("HYT00", _), ("HYT01", _), ("70100", _), (_, 1317), (_, 1969), (_, 3024):
            SQLError(
                kind: .retry,
                code: "database-too-slow",
                sentence: "The server ended a statement that ran for too long.",
                isTemporary: true
            )
        case (_, 1021), (_, 1114):
            SQLError(code: "disk-full", sentence: "The server's disk is full; free space.", isTemporary: true)
        case ("HY001", _), (_, 1037), (_, 1038), (_, 1041):
            SQLError(code: "memory-full", sentence: "There is not enough memory for the statement.", isTemporary: true)
        default: nil
        }
    }

    private static func statement(_ report: ODBCReport) -> SQLError? {
        let said = report.said.isEmpty ? "" : ": \(report.said)"
        let sentence = "The database refused, SQLSTATE \(report.state)\(said)."
        switch (report.state, report.native) {
        case (_, 1142), (_, 1143), (_, 1227), (_, 1370), ("42501", _):
            return SQLError(kind: .permission, code: "database-refused", sentence: sentence)
        case ("42S02", _), ("42S22", _), (_, 1049):
            return SQLError(kind: .missing, code: "database-refused", sentence: sentence)
        default:
            guard report.state.hasPrefix("42") else { return nil }
            return SQLError(code: "database-refused", sentence: sentence)
        }
    }
}

extension ODBCReport {
    fileprivate var number: String { native == 0 ? "" : ", number \(native)" }

    /// The server's own words, without the names of driver and server that stand in brackets before them.
    fileprivate var said: String {
        var rest = Substring(message)
        while rest.first == "[", let close = rest.firstIndex(of: "]") { rest = rest[rest.index(after: close)...] }
        return String(rest.drop { $0 == " " })
    }
}
