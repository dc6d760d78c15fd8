/// Where something stands in an answer: in a row of a collection as it is sent, or in the files that people found.
package struct AnswerPlace: Sendable, Hashable {
    package let store: String
    package let dataset: String
    package let collection: String
    /// Counts from 1 within the collection, over the rows that the answer has.
    package let row: Int?
    package let field: String?

    package init(store: String, dataset: String, collection: String, row: Int? = nil, field: String? = nil) {
        self.store = store
        self.dataset = dataset
        self.collection = collection
        self.row = row
        self.field = field
    }
}

extension AnswerPlace {
    package init(_ head: HeldCollection, row: Int? = nil, field: String? = nil) {
        self.init(store: head.store, dataset: head.dataset, collection: head.collection, row: row, field: field)
    }
}

extension HeldCollection {
    /// As whose store our own data stand in an answer: the person's letters, and files that people found.
    package static let ownStore = "habeas"

    /// The list of files that people found, as if it were a collection; a file's row is its name and the digest of its content
    /// in hexadecimal. Withholding the row leaves the file out, withholding `name` (or a passage of it) changes what the file
    /// is called, withholding `sha256` leaves the file out as well.
    package static let foundFiles = HeldCollection(
        store: ownStore,
        dataset: "habeas",
        collection: "found-files",
        says: "",
        about: .person,
        fields: [HeldField(name: "name"), HeldField(name: "sha256")]
    )
}
