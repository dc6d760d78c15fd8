import SubjectRequests

/// A field of a collection as the map describes it.
package struct MappedField: Sendable, Hashable {
    package let name: String
    /// The dot path inside the collection; the name for a field that is not nested.
    package let path: String
    package let place: SourcePlace
    package let categories: [String]
    package let type: FieldType?
    package let length: Int?
    package let identity: IdentityKind?
    package let isPrimaryKey: Bool
    package let isReadOnly: Bool
    package let references: [FieldReference]
    /// The fields inside an object.
    package let fields: [MappedField]
    /// What fideslang's masking override says; counts for targeted fields only.
    package let masking: ErasureStrategy?
    /// What `habeas: erase` says; counts for any field of the person's rows.
    package let erase: ErasureStrategy?
    /// Set when the value is never shown, with the reason that the person reads.
    package let withheldBecause: Said?
    package let correct: CorrectionRule?
    package let marketingStop: HeldValue?
    /// The field of the customer's row, or of a row that belongs to it, whose value this one repeats: the row belongs to
    /// that customer, and goes with it when it closes its account.
    package let belongsTo: FieldAddress?
    /// The question whose answer stands here: something that the person knows and a stranger hardly does.
    package let fact: Said?

    /// True when the field, or a field inside it, has a data category under `user`.
    package var isUnderUser: Bool {
        categories.contains { $0.isCategory(within: "user") } || fields.contains(where: \.isUnderUser)
    }

    /// The fields inside it by which rows are found.
    var keysInside: [MappedField] { flattened.dropFirst().filter { $0.identity != nil || !$0.references.isEmpty } }

    /// True where a list stands between this field and the one inside it, itself among them: no path leads through a list.
    func hasList(before inner: MappedField) -> Bool {
        flattened.contains {
            (inner.path == $0.path || inner.path.hasPrefix($0.path + ".")) && $0.type?.isArray == true
        }
    }

    /// The innermost fields that a deletion is about, or nil where one of them cannot be told for certain: every object on
    /// the way must be called one, and none a list.
    var targetsInside: [MappedField]? {
        guard type?.base == .object, type?.isArray == false else { return nil }
        var targets: [MappedField] = []
        for inner in fields where inner.isUnderUser || inner.erase != nil {
            if inner.fields.isEmpty || !inner.isPartlyUnderUser {
                targets.append(inner)
            } else {
                guard let further = inner.targetsInside else { return nil }
                targets += further
            }
        }
        return targets
    }

    /// This field and all fields inside it.
    package var flattened: [MappedField] { [self] + fields.flatMap(\.flattened) }

    /// True when the field, or a field inside it, is in `category` or below.
    package func isIn(category: String) -> Bool {
        categories.contains { $0.isCategory(within: category) } || fields.contains { $0.isIn(category: category) }
    }
}

/// The type that the map gives a field.
package struct FieldType: Sendable, Hashable {
    package enum Base: String, Sendable, CaseIterable {
        case string, integer, float, boolean, object
        case objectID = "object_id"
    }

    package let base: Base
    package let isArray: Bool

    package init?(_ text: String) {
        isArray = text.hasSuffix("[]")
        guard let base = Base(rawValue: isArray ? String(text.dropLast(2)) : text) else { return nil }
        self.base = base
    }
}

/// One entry of `references`: the other field, and which way values flow.
package struct FieldReference: Sendable, Hashable {
    package enum Direction: String, Sendable, CaseIterable {
        /// From the other field to this one.
        case from
        /// From this field to the other.
        case to
    }

    package let other: FieldAddress
    /// Nil: whichever end is reached first gives its values to the other.
    package let direction: Direction?
    package let place: SourcePlace
}

extension String {
    /// Compares whole segments: `user.name` is within `user` and `user.name`, never within `user.na`.
    func isCategory(within other: String) -> Bool { self == other || hasPrefix(other + ".") }
}
