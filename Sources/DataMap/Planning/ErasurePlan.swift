import SubjectRequests

/// What a deletion does, store by store; made by ``StoreMap/erasurePlan(following:schemas:)``.
///
/// Every targeted field of every collection that the search reaches stands in exactly one place: erased in a step, kept
/// in a step with its reason, or blocked. While anything is blocked no erasure may start.
package struct ErasurePlan: Sendable, Hashable {
    /// In the order in which they should be erased.
    package let stores: [StoreErasure]
    package let blocked: [BlockedField]

    package func step(for address: CollectionAddress) -> ErasureStep? {
        stores.flatMap(\.steps).first { $0.collection == address }
    }
}

/// One transaction: the steps of one store, rows that point before rows that are pointed at.
package struct StoreErasure: Sendable, Hashable {
    package let store: String
    package let steps: [ErasureStep]
}

/// What happens to the person's rows of one collection.
package struct ErasureStep: Sendable, Hashable {
    package let collection: CollectionAddress
    package let action: ErasureAction
    /// Rows that must stay, until when and why.
    package let keep: KeepRule?
    /// Fields that stay in rows that do not.
    package let keptFields: [KeptField]

    /// What is written into fields; empty where rows are deleted.
    package var writtenFields: [FieldErasure] {
        switch action {
        case .deleteRows: []
        case .writeFields(let fields): fields
        }
    }
}

package enum ErasureAction: Sendable, Hashable {
    case deleteRows
    /// The row stays, these fields are overwritten. Empty where nothing in the rows is targeted.
    case writeFields([FieldErasure])

    /// The word for it in previews.
    package var word: String {
        switch self {
        case .deleteRows: "row"
        case .writeFields: "fields"
        }
    }
}

package struct FieldErasure: Sendable, Hashable {
    package let field: String
    package let strategy: ErasureStrategy
    /// What `clear` writes: NULL, or the empty text where the schema's own default is that.
    package let emptyValue: HeldValue
    /// In characters; made values are cut to it.
    package let lengthMax: Int?
}

package struct KeptField: Sendable, Hashable {
    package let field: String
    /// Nil where the map gives no reason (fideslang's `preserve`).
    package let because: Said?
}

/// A targeted field, or a row, that cannot end as the map asks.
package struct BlockedField: Sendable, Hashable {
    package let collection: CollectionAddress
    /// Nil where whole rows are meant.
    package let field: String?
    package let why: BlockReason
    package let place: SourcePlace
}

package enum BlockReason: Sendable, Hashable {
    case primaryKey
    /// The column refuses to be empty.
    case notNull
    case readOnly
    /// Some fields inside the object are the person's and some are not.
    case partOfObject
    /// Deleting the row would make the database delete rows that stay.
    case takesRowsAlong(CollectionAddress)
    /// Rows that stay still point at the row.
    case stillPointedAt(CollectionAddress)
    /// The value to write is not of the column's type or length.
    case valueDoesNotFit
    /// What is written is text, and the column takes none.
    case textIntoOther(ColumnKind)
    /// One value for all rows, in a primary key.
    case constantInKey
    /// One value for all rows, in a column of which no two rows may agree.
    case constantInUnique

    package var code: String {
        switch self {
        case .primaryKey: "primary-key"
        case .notNull: "not-null"
        case .readOnly: "read-only"
        case .partOfObject: "part-of-object"
        case .takesRowsAlong: "takes-rows-along"
        case .stillPointedAt: "still-pointed-at"
        case .valueDoesNotFit: "value-does-not-fit"
        case .textIntoOther: "strategy-type"
        case .constantInKey: "constant-in-key"
        case .constantInUnique: "constant-in-unique"
        }
    }

    /// True where the strategy is at fault, not the field.
    var isMisfit: Bool {
        switch self {
        case .valueDoesNotFit, .textIntoOther, .constantInKey, .constantInUnique: true
        case .primaryKey, .notNull, .readOnly, .partOfObject, .takesRowsAlong, .stillPointedAt: false
        }
    }

    package var sentence: String {
        let ways = "say under habeas erase: constant, keyed-hash or keep, or erase: row on the collection"
        return switch self {
        case .primaryKey: "it is part of the primary key and cannot be emptied; \(ways)"
        case .notNull: "the column cannot be empty; \(ways)"
        case .readOnly: "the map calls it read_only; \(ways)"
        case .partOfObject: "only a part of the object is the person's; say what to do with the whole of it: \(ways)"
        case .takesRowsAlong(let other):
            "deleting its rows would delete rows of \(other) that stay; leave erase: row out, or give it to both"
        case .stillPointedAt(let other):
            "rows of \(other) that stay point at its rows; leave erase: row out, or give it to both"
        case .valueDoesNotFit: "the 'value' is not of the column's type, or too long"
        case .textIntoOther(let kind):
            "what is written is text, and the column is of type \(kind.rawValue); say constant or keep"
        case .constantInKey: "one value for every row cannot stand in the primary key; say keyed-hash or keep"
        case .constantInUnique:
            "no two rows may hold the same value there, so one value for every row is refused; say keyed-hash or keep"
        }
    }
}
