import SubjectRequests

/// A collection (a table) as the map describes it.
package struct MappedCollection: Sendable, Hashable {
    package let address: CollectionAddress
    /// The store that holds it.
    package let store: String
    package let place: SourcePlace
    package let details: Said?
    package let categories: [String]
    package let fields: [MappedField]
    package let after: [CollectionAddress]
    package let eraseAfter: [CollectionAddress]
    package let isSkipped: Bool
    /// fideslang's `delete` on the collection, or `habeas: erase: row`.
    package let erasesRows: Bool
    package let keys: CollectionKeys

    package var name: String { address.collection }

    /// Whose rows these are: what the map says, else the person's where a field is under `user`, else context.
    package var about: RowSubject {
        if let about = keys.about { return about }
        let isUnderUser = categories.contains { $0.isCategory(within: "user") } || fields.contains(where: \.isUnderUser)
        return isUnderUser ? .person : .nobody
    }

    /// The names of the fields that the map calls primary key.
    package var primaryKey: [String] { fields.filter(\.isPrimaryKey).map(\.name) }

    /// The fields by which people are found, nested ones too.
    package var identityFields: [MappedField] { fields.flatMap(\.flattened).filter { $0.identity != nil } }

    /// The fields by which a row belongs to a customer.
    package var belongings: [MappedField] { fields.filter { $0.belongsTo != nil } }

    /// The field at a dot path, nested or not.
    package func field(_ path: String) -> MappedField? {
        fields.lazy.flatMap(\.flattened).first { $0.path == path }
    }
}

/// What stands under `habeas:` in a collection.
package struct CollectionKeys: Sendable, Hashable {
    package var about: RowSubject?
    package var says: Said?
    package var purpose: Said?
    package var source: Said?
    /// Nil: the controller's whole list. Empty: shared with nobody.
    package var recipients: [String]?
    package var keep: KeepRule?
    package var sweep: SweepRule?
    package var list: MailingList?
    package var files: FileRule?
}

/// Rows that a deletion leaves, until a day.
package struct KeepRule: Sendable, Hashable {
    package let period: Period
    package let since: String
    package let because: Said

    /// Kept on `today`, when the date in `since` is `start`; a row without a readable date is kept.
    package func keeps(from start: CivilDate?, on today: CivilDate) -> Bool {
        guard let start else { return true }
        return start.adding(period) > today
    }
}

/// Retention: when rows are due to go without anybody asking.
package struct SweepRule: Sendable, Hashable {
    package let after: Period
    package let since: String

    /// Due on `today`, when the date in ``since`` is `start`: from the day on that is `after` later. A row without a readable
    /// date is never due.
    package func isDue(from start: CivilDate?, on today: CivilDate) -> Bool {
        guard let start else { return false }
        return start.adding(after) <= today
    }
}

/// A collection that is a mailing list.
package struct MailingList: Sendable, Hashable {
    /// The name that people see.
    package let name: String
    package let address: String
    /// What to write to stop it, by field, in the map's order.
    package let stop: [FieldValue]
    /// False for notices that people need: who ends everything goes on getting these.
    package let isOptional: Bool
    /// The field with the day on which somebody subscribed, where there is one.
    package let since: String?
}

/// A field and the value to write into it.
package struct FieldValue: Sendable, Hashable {
    package let field: String
    package let value: HeldValue

    package init(field: String, value: HeldValue) {
        self.field = field
        self.value = value
    }
}

/// Rows that name files.
package struct FileRule: Sendable, Hashable {
    package let field: String
    package let root: String
}
