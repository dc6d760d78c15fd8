/// One value as a store holds it, kept exact so that JSON can be lossless.
package enum HeldValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    /// Text, and everything a store writes as text: decimals, dates, times.
    case text(String)
    case bytes([UInt8])
}

/// What a collection is, in the words that the person reads; heads its rows in the answer.
package struct HeldCollection: Sendable, Hashable {
    package var store: String
    package var dataset: String
    package var collection: String
    /// What this is, in plain words.
    package var says: String
    package var purpose: String?
    package var source: String?
    /// Slugs of the controller's recipients; empty means "shared with nobody", nil the controller's whole list.
    package var recipients: [String]?
    package var about: RowSubject
    /// Why rows stay when the person asks for deletion, if some do.
    package var keptBecause: String?
    /// How long a row is held at most, as ISO 8601 (`P7Y`), where the map says so.
    package var keptFor: String?
    package var fields: [HeldField]
    /// What staff left out of its rows; empty as it was found.
    package var leftOut: [LeftOut]

    package init(
        store: String,
        dataset: String,
        collection: String,
        says: String,
        purpose: String? = nil,
        source: String? = nil,
        recipients: [String]? = nil,
        about: RowSubject,
        keptBecause: String? = nil,
        keptFor: String? = nil,
        fields: [HeldField],
        leftOut: [LeftOut] = []
    ) {
        self.store = store
        self.dataset = dataset
        self.collection = collection
        self.says = says
        self.purpose = purpose
        self.source = source
        self.recipients = recipients
        self.about = about
        self.keptBecause = keptBecause
        self.keptFor = keptFor
        self.fields = fields
        self.leftOut = leftOut
    }
}

/// One column of a collection's rows.
package struct HeldField: Sendable, Hashable, Codable {
    package var name: String
    /// Set when the value is never shown, and why; such a field has no place in the rows.
    package var withheldBecause: String?

    package init(name: String, withheldBecause: String? = nil) {
        self.name = name
        self.withheldBecause = withheldBecause
    }
}

/// Whose row it is: the one who asks, somebody else beside them, or context.
package enum RowSubject: String, Sendable, Hashable, Codable, CaseIterable {
    case person
    case other
    case nobody
}
