/// Names a collection across all datasets of a site.
package struct CollectionAddress: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    package let dataset: String
    package let collection: String

    package init(_ dataset: String, _ collection: String) {
        self.dataset = dataset
        self.collection = collection
    }

    /// Reads `dataset.collection`, exactly one dot; nil otherwise.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(String(parts[0]), String(parts[1]))
    }

    package var description: String { "\(dataset).\(collection)" }

    package static func < (left: CollectionAddress, right: CollectionAddress) -> Bool {
        (left.dataset, left.collection) < (right.dataset, right.collection)
    }
}

/// Names a field across all datasets of a site; `field` is its dot path inside the collection.
package struct FieldAddress: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    package let collection: CollectionAddress
    package let field: String

    package init(_ collection: CollectionAddress, _ field: String) {
        self.collection = collection
        self.field = field
    }

    package var description: String { "\(collection).\(field)" }

    package static func < (left: FieldAddress, right: FieldAddress) -> Bool {
        (left.collection, left.field) < (right.collection, right.field)
    }
}
