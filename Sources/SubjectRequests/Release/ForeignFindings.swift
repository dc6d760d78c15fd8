/// A mail address or telephone number in a spool that is not the person's own. The identifier itself is not in it.
package struct ForeignSuggestion: Sendable, Hashable {
    /// ``IdentityKind/email`` or ``IdentityKind/phone``.
    package let kind: IdentityKind
    package let place: AnswerPlace
    /// The token of the row that was scanned, for a ``Withheld``.
    package let row: [UInt8]
    /// In Unicode scalars of the value's shown text; nil where the whole value has to go.
    package let passage: Range<Int>?
}

/// What other people's identifiers a spool holds.
package struct ForeignFindings: Sendable, Hashable {
    /// The first of them, in the order of the spool.
    package internal(set) var suggestions: [ForeignSuggestion] = []
    /// Different identifiers; exact up to ``ForeignIdentifiers/distinctMax``, and that number where there are more.
    package internal(set) var distinct = 0
    /// How often one stands anywhere.
    package internal(set) var found = 0
    /// Rows with at least one.
    package internal(set) var rowsWithAny = 0
    package internal(set) var rows = 0
}
