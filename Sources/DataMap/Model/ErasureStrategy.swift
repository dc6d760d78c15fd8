import SubjectRequests

/// What a deletion does to one field of the person's rows.
package enum ErasureStrategy: Sendable, Hashable {
    /// Emptied: NULL, or the empty text where the schema's own default is that.
    case clear
    case constant(HeldValue)
    /// A keyed hash of the old value, cut to the column's length: equal values stay equal. `suffix` is appended.
    case keyedHash(suffix: String)
    /// Random letters and digits, another text for each row.
    case randomText(length: Int, suffix: String)
    /// The old value encrypted: whoever has the key can undo it.
    case encrypted(suffix: String)
    /// Stays; the reason is said to the person. A reason is missing only where fideslang's `preserve` asked for it.
    case keep(because: Said?)

    /// The word for it in plans and answers.
    package var word: String {
        switch self {
        case .clear: "clear"
        case .constant: "constant"
        case .keyedHash: "keyed-hash"
        case .randomText: "random-text"
        case .encrypted: "encrypted"
        case .keep: "keep"
        }
    }

    /// True where the new value depends on the row, so that it must be made before the store is written.
    package var isMadePerRow: Bool {
        switch self {
        case .keyedHash, .randomText, .encrypted: true
        case .clear, .constant, .keep: false
        }
    }
}

/// Whether a correction may change a field.
package enum CorrectionRule: String, Sendable, Hashable, CaseIterable {
    /// The new value needs no evidence.
    case free
    /// Staff look at evidence first.
    case checked
    /// Not here: derived, or taken from elsewhere.
    case never
}
