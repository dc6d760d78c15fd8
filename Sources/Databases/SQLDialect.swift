/// The engines that speak our one SQL text, and the fragments in which they differ. There are six, and no more are
/// wanted: two column types, STRICT, skipping locked rows, the time, and a list of keys.
package enum SQLDialect: String, Sendable, Hashable, CaseIterable {
    case sqlite
    case postgres
    /// MariaDB and MySQL, in other people's stores only: `ON CONFLICT` and `NULLS LAST`, on which our own storage
    /// depends, are unknown there.
    case mariadb

    /// A 64-bit integer column.
    package var int: SQLFragment { SQLFragment(self == .sqlite ? "INTEGER" : "BIGINT") }

    /// A column of bytes.
    package var bytes: SQLFragment {
        switch self {
        case .sqlite: SQLFragment("BLOB")
        case .postgres: SQLFragment("BYTEA")
        case .mariadb: SQLFragment("LONGBLOB")
        }
    }

    /// Ends CREATE TABLE: SQLite checks column types only when told.
    package var strict: SQLFragment { SQLFragment(self == .sqlite ? "STRICT" : "") }

    /// Ends CREATE TABLE for rows that are little more than their primary key: SQLite keeps them in its index.
    package var keyed: SQLFragment { SQLFragment(self == .sqlite ? "STRICT, WITHOUT ROWID" : "") }

    /// A text column that sorts by its bytes. MariaDB can make no key of a text without a length.
    package var text: SQLFragment {
        switch self {
        case .sqlite: SQLFragment("TEXT")
        case .postgres: SQLFragment("TEXT COLLATE \"C\"")
        case .mariadb: SQLFragment("VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin")
        }
    }

    /// Locks the rows of a SELECT and passes over those that another connection has locked; SQLite has one writer.
    package var skipLocked: SQLFragment { SQLFragment(self == .sqlite ? "" : "FOR UPDATE SKIP LOCKED") }

    /// The database's own time in microseconds since 1970, an integer. SQLite 3.40 knows milliseconds only.
    package var now: SQLFragment {
        switch self {
        case .sqlite: SQLFragment("CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) * 1000")
        case .postgres: SQLFragment("CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)")
        case .mariadb: SQLFragment("CAST(unix_timestamp(sysdate(6)) * 1000000 AS INTEGER)")
        }
    }

    /// `IN (…)` over any number of text keys with one bind, so that one prepared statement serves every length; but on
    /// MariaDB each key is a bind, and each length has a statement of its own.
    package func isAmong(_ keys: some Sequence<String>) -> SQLText {
        switch self {
        case .sqlite: return "IN (SELECT value FROM json_each(\(SQLDialect.array(keys))))"
        case .postgres: return "IN (SELECT jsonb_array_elements_text(CAST(\(SQLDialect.array(keys)) AS jsonb)))"
        case .mariadb:
            let all = Array(keys)
            return all.isEmpty ? "IN (NULL)" : "IN (\(list: all))"
        }
    }

    private static func array(_ keys: some Sequence<String>) -> String {
        "[" + keys.map(quotedForJSON).joined(separator: ",") + "]"
    }

    private static func quotedForJSON(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// A piece of SQL that only ``SQLDialect`` can make.
package struct SQLFragment: Sendable, Hashable {
    package let text: String

    fileprivate init(_ text: String) { self.text = text }
}
