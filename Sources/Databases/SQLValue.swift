/// One value on its way into or out of a database: the five types that SQLite and PostgreSQL share.
///
/// There is no boolean (0 and 1 stand for it), no date and no decimal: a database that has such types gives them as text.
package enum SQLValue: Sendable, Hashable {
    case null
    case int(Int64)
    case real(Double)
    /// Never holds NUL: a connection refuses it, because both engines would silently cut the text there.
    case text(String)
    case blob([UInt8])
}

/// A value that may be written into a ``SQLText`` between `\(` and `)`, where it becomes a bind.
package protocol SQLBindable {
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLBindable {
    package var sqlValue: SQLValue { self }
}

extension Int64: SQLBindable {
    package var sqlValue: SQLValue { .int(self) }
}

extension Int: SQLBindable {
    package var sqlValue: SQLValue { .int(Int64(self)) }
}

/// A boolean column is an integer that a CHECK holds to 0 and 1.
extension Bool: SQLBindable {
    package var sqlValue: SQLValue { .int(self ? 1 : 0) }
}

extension Double: SQLBindable {
    package var sqlValue: SQLValue { .real(self) }
}

extension String: SQLBindable {
    package var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLBindable {
    package var sqlValue: SQLValue { .blob(self) }
}

/// A closed list of words (an enum of texts) is stored as its word.
extension SQLBindable where Self: RawRepresentable, RawValue == String {
    package var sqlValue: SQLValue { .text(rawValue) }
}
