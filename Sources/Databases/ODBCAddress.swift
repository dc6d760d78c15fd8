/// A connection string of ODBC, `odbc:Driver=…;Server=…;Database=…`, taken apart and completed with what we depend on.
struct ODBCAddress {
    /// In their order, names as they were written; a value in braces keeps them.
    private let settings: [(name: String, value: String)]

    /// What we set ourselves, or what would write statements and values into a file.
    private static let refused: Set<String> = [
        "auto_reconnect", "charset", "initstmt", "option", "options", "savefile", "trace", "tracefile",
    ]

    /// Throws ``SQLError`` where the text is no connection string, or has a setting that we must choose ourselves.
    init(_ text: String) throws {
        var rest = Substring(text.hasPrefix("odbc:") ? String(text.dropFirst("odbc:".count)) : text)
        var settings: [(String, String)] = []
        while true {
            rest = rest.drop { $0 == ";" || $0 == " " }
            guard !rest.isEmpty else { break }
            guard let equals = rest.firstIndex(of: "=") else { throw SQLError.badODBCAddress }
            let name = rest[..<equals].trimmed
            rest = rest[rest.index(after: equals)...]
            guard !name.isEmpty, let value = ODBCAddress.takeValue(&rest) else { throw SQLError.badODBCAddress }
            settings.append((name, value))
        }
        let names = Set(settings.map { $0.0.lowercased() })
        guard names.contains("driver") || names.contains("dsn") else { throw SQLError.badODBCAddress }
        if let name = names.intersection(ODBCAddress.refused).sorted().first { throw SQLError.refusedODBCSetting(name) }
        self.settings = settings
    }

    /// The string for the driver manager. Matched rows are counted, not only changed ones, as the other engines do; text
    /// is UTF-8; a server that falls silent is given up.
    func completed(connectSeconds: Int, statementSeconds: Int) -> String {
        var all = settings.map { "\($0.name)=\($0.value)" }
        all += ["CHARSET=utf8mb4", "OPTION=2", "CONN_TIMEOUT=\(connectSeconds)"]
        // The server ends a slow statement itself; only where it cannot is the connection given up, a little later.
        if statementSeconds > 0 {
            all += ["READ_TIMEOUT=\(statementSeconds + 5)", "WRITE_TIMEOUT=\(statementSeconds + 5)"]
        }
        return all.joined(separator: ";") + ";"
    }

    /// Up to the next semicolon outside braces; nil where braces are left open.
    private static func takeValue(_ rest: inout Substring) -> String? {
        guard rest.first == "{" else {
            let value = rest.prefix { $0 != ";" }
            rest = rest[value.endIndex...]
            return value.trimmed
        }
        var place = rest.index(after: rest.startIndex)
        while let close = rest[place...].firstIndex(of: "}") {
            let next = rest.index(after: close)
            // Two closing braces stand for one.
            guard next < rest.endIndex, rest[next] == "}" else {
                let value = String(rest[..<next])
                rest = rest[next...]
                return value
            }
            place = rest.index(after: next)
        }
        return nil
    }
}

extension Substring {
    fileprivate var trimmed: String {
        let start = drop { $0 == " " }
        return start.lastIndex { $0 != " " }.map { String(start[...$0]) } ?? ""
    }
}
