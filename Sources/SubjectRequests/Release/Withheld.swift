/// Something that staff withhold from an answer, and on which ground (GDPR Art. 12(4), 15(4); UK DPA 2018 Sch. 2; NZ s 44).
///
/// The place narrows from left to right: a collection; a row of it (nil: all rows); a field (nil: the whole row); a passage
/// (nil: the whole value). A passage counts Unicode scalars of the value's shown text, so it fits text alone: in any other
/// value it withholds the whole field, and without a field the whole row.
///
/// A file that people found is a row of ``HeldCollection/foundFiles``.
package struct Withheld: Sendable, Hashable {
    package let id: String
    package let store: String
    package let dataset: String
    package let collection: String
    /// The row's token (``RowTokens``).
    package let row: [UInt8]?
    package let field: String?
    package let passage: Range<Int>?
    /// The slug of the ground in the statute's list.
    package let ground: String
    /// The ground in the answer's language, as the person reads it.
    package let says: String

    package init(
        id: String,
        store: String,
        dataset: String,
        collection: String,
        row: [UInt8]? = nil,
        field: String? = nil,
        passage: Range<Int>? = nil,
        ground: String,
        says: String
    ) {
        self.id = id
        self.store = store
        self.dataset = dataset
        self.collection = collection
        self.row = row
        self.field = field
        self.passage = passage
        self.ground = ground
        self.says = says
    }
}

/// A place where a person looked, and let a withheld value stand.
package struct KnownRelease: Sendable, Hashable {
    /// Of the withholding whose value may stand there; nil for any.
    package let withholding: String?
    package let store: String
    package let dataset: String
    package let collection: String
    /// The token of the row as it was found; nil for every row.
    package let row: [UInt8]?
    /// Nil for every field.
    package let field: String?
    /// Who released it.
    package let by: String

    package init(
        withholding: String? = nil,
        store: String,
        dataset: String,
        collection: String,
        row: [UInt8]? = nil,
        field: String? = nil,
        by: String
    ) {
        self.withholding = withholding
        self.store = store
        self.dataset = dataset
        self.collection = collection
        self.row = row
        self.field = field
        self.by = by
    }
}

/// What was left out of one collection on one ground: told to the person in the answer, never what it says.
package struct LeftOut: Sendable, Hashable, Codable {
    package var ground: String
    package var says: String
    /// Rows that are gone.
    package var rows: Int
    /// Values that are gone from rows that stay.
    package var fields: Int
    /// Passages that are gone from values that stay.
    package var passages: Int

    package init(ground: String, says: String, rows: Int = 0, fields: Int = 0, passages: Int = 0) {
        self.ground = ground
        self.says = says
        self.rows = rows
        self.fields = fields
        self.passages = passages
    }
}
