import SubjectRequests

/// What a ``Redaction`` did. The same for the same spool, files and withholdings.
package struct RedactionReport: Sendable {
    /// Every collection as it is sent, in the order of the spool; what its head says was left out counts what was withheld by
    /// ground.
    package internal(set) var collections: [RedactedCollection] = []
    /// The files that may go into the package.
    package internal(set) var files: [PackagedFile] = []
    /// What was left out of the files that people found: rows are files, fields and passages are names.
    package internal(set) var leftOutFiles: [LeftOut] = []
    /// The ids of withholdings that met nothing, in the order in which they were given.
    package internal(set) var unmatched: [String] = []
    /// What may stand nowhere in the package.
    package internal(set) var withheldValues: [WithheldValue] = []
    /// How many withheld values are not in ``withheldValues`` because it was full (``Redaction/valuesMax``).
    package internal(set) var valuesNotKept = 0
    /// What must stand, exactly, where a passage or a value was withheld from a row that is sent.
    package internal(set) var changedCells: [AnswerPlace: ChangedCell] = [:]
    /// Where the places that a person released stand in this answer.
    package internal(set) var released: [ReleasedPlace] = []

    /// What was withheld, by ground, of the whole answer.
    package var leftOut: [LeftOut] { (collections.map(\.head.leftOut) + [leftOutFiles]).flatMap { $0 }.merged }
}

/// A collection as it is sent.
package struct RedactedCollection: Sendable, Hashable {
    package internal(set) var head: HeldCollection
    /// How many of its rows are sent.
    package internal(set) var rows: Int
}

/// A value, or a passage of one, that may stand nowhere in a package.
package struct WithheldValue: Sendable, Hashable {
    /// The id of the withholding.
    package let withholding: String
    package let text: Sensitive<String>
    /// Where it stood; the row is nil where the whole row was left out.
    package let place: AnswerPlace
    /// Mail addresses and telephone numbers are; a caller who knows the data map may name others, such as a customer number.
    /// Only an identifier is searched for when it is shorter than six characters.
    package var isIdentifier: Bool
}

/// A value that was changed in a row that is sent.
package struct ChangedCell: Sendable, Hashable {
    package let withholding: String
    /// The whole value as it must stand in the answer: what stays, and the markers.
    package let text: Sensitive<String>
}

/// A place that a person released, in one answer.
package struct ReleasedPlace: Sendable, Hashable {
    package let place: AnswerPlace
    /// The withholding whose value may stand there; nil for any.
    package let withholding: String?
}

extension [LeftOut] {
    /// One for each ground, in the order in which the grounds come.
    var merged: [LeftOut] {
        var merged: [LeftOut] = []
        for left in self {
            guard let known = merged.firstIndex(where: { $0.ground == left.ground }) else {
                merged.append(left)
                continue
            }
            merged[known].rows += left.rows
            merged[known].fields += left.fields
            merged[known].passages += left.passages
        }
        return merged
    }
}
