import Storage
import SubjectRequests
import Vault

/// The other people's identifiers that were seen in what was collected for a package; sealed under the package's key.
package struct PackageFindings: Sendable, Codable {
    /// One of them, where it stands; never what it is.
    package struct Suggestion: Sendable, Codable, Hashable {
        /// `email` or `phone_number`.
        package var kind: String
        package var store: String
        /// `dataset.collection`.
        package var collection: String
        /// The row's token.
        package var row: [UInt8]
        package var field: String
        /// In Unicode scalars of the value's text; nil where the whole value has to go.
        package var from: Int?
        package var to: Int?

        package var passage: Range<Int>? {
            guard let from, let to, from <= to else { return nil }
            return from..<to
        }
    }

    package var suggestions: [Suggestion]
    /// Different ones, in how many rows any stands, and how many rows there are.
    package var distinct: Int
    package var rowsWithAny: Int
    package var rows: Int

    package static let none = PackageFindings(suggestions: [], distinct: 0, rowsWithAny: 0, rows: 0)

    /// How many suggestions are kept.
    package static let suggestionsMax = 500
}

extension PackageFindings {
    package init(_ found: ForeignFindings) {
        self.init(
            suggestions: found.suggestions.prefix(PackageFindings.suggestionsMax).compactMap { one in
                guard let field = one.place.field else { return nil }
                return Suggestion(
                    kind: one.kind.rawValue,
                    store: one.place.store,
                    collection: "\(one.place.dataset).\(one.place.collection)",
                    row: one.row,
                    field: field,
                    from: one.passage?.lowerBound,
                    to: one.passage?.upperBound
                )
            },
            distinct: found.distinct,
            rowsWithAny: found.rowsWithAny,
            rows: found.rows
        )
    }

    /// Sealed for the row of the package `id`.
    package func sealed(_ key: DataKey, package id: String) throws -> [UInt8] {
        try key.seal(encoding: self, context: sealContext("packages", "findings", id))
    }

    static func open(_ package: PackageRow, on connection: StorageConnection) throws -> PackageFindings {
        guard let sealed = package.findings else { return .none }
        let key = try connection.keys.load(package.keyID)
        return try key.open(sealed, as: PackageFindings.self, context: sealContext("packages", "findings", package.id))
    }
}
