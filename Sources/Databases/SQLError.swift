/// What a database refused or could not do. Neither code nor sentence ever holds a value: an engine's own message is
/// taken over only where it can name nothing but tables, columns and words of the statement.
package struct SQLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What callers branch on; the engines' own codes and constraint names differ too much.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case unique
        case foreignKey = "foreign-key"
        case notNull = "not-null"
        case check
        /// The database's user may not do this.
        case permission
        /// A table, column or database is not there.
        case missing
        /// Another connection was in the way: the same transaction may succeed when it is run again.
        case retry
        case other
    }

    package let kind: Kind
    /// Stable, in kebab-case.
    package let code: String
    package let sentence: String
    /// True when the same call may succeed later: locks, a server that restarts, a full disk.
    package let isTemporary: Bool

    package init(kind: Kind = .other, code: String, sentence: String, isTemporary: Bool = false) {
        self.kind = kind
        self.code = code
        self.sentence = sentence
        self.isTemporary = isTemporary
    }

    package var description: String { "\(code): \(sentence)" }

    package static let nulInText = SQLError(
        code: "nul-in-text",
        sentence: "A text with a NUL character in it cannot be stored; remove the character or store bytes."
    )

    package static let badIdentifier = SQLError(
        code: "bad-identifier",
        sentence: "A table or column name is empty or has a NUL character in it."
    )

    package static let noRow = SQLError(code: "no-such-row", sentence: "The row that was asked for is not there.")

    static func wrongType(column: Int, name: String?, wanted: String) -> SQLError {
        SQLError(
            code: "column-type",
            sentence: "Column \(name ?? "number \(column)") does not hold \(wanted)."
        )
    }
}
