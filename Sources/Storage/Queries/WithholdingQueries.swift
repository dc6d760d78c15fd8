import Databases
import SubjectRequests

/// Something that is withheld from an answer, and why. `span` counts Unicode scalars of the value's shown text, where only a
/// part is withheld.
package struct WithholdingRow: Sendable, Hashable {
    package let id: String
    package let requestID: String
    package let store: String
    /// `dataset.collection`.
    package let collection: String
    /// As `RowTokens` names the row; nil for the whole collection.
    package let rowToken: [UInt8]?
    package let field: String?
    package let span: Range<Int>?
    package let ground: String
    package let by: String
    package let at: Timestamp
    /// Who lifted it; nil while it stands.
    package let liftedBy: String?
    /// What is shown now leaves it out already, or shows it again.
    package let isBuilt: Bool

    static let columns: SQLText = """
        w.id, w.request_id, w.store, w.collection, w.row_token, w.field, w.span_from, w.span_to, w.ground, w.withheld_by,
        w.withheld_at, w.lifted_by, w.is_built
        """

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        requestID = try row.text(1)
        store = try row.optionalText(2) ?? ""
        collection = try row.text(3)
        rowToken = try row.optionalBlob(4)
        field = try row.optionalText(5)
        if let from = try row.optionalInt(6), let to = try row.optionalInt(7), from <= to {
            span = Int(from)..<Int(to)
        } else {
            span = nil
        }
        ground = try row.text(8)
        by = try row.text(9)
        at = try row.time(10)
        liftedBy = try row.optionalText(11)
        isBuilt = try row.optionalInt(12) == 1
    }
}

/// A place where somebody looked, and lets a withheld value stand.
package struct KnownReleaseRow: Sendable, Hashable {
    package let id: String
    package let requestID: String
    /// The withholding whose value may stand there; nil for any.
    package let withholdingID: String?
    package let store: String
    /// `dataset.collection`.
    package let collection: String
    package let rowToken: [UInt8]?
    package let field: String?
    package let by: String

    package init(
        id: String,
        requestID: String,
        withholdingID: String? = nil,
        store: String,
        collection: String,
        rowToken: [UInt8]? = nil,
        field: String? = nil,
        by: String
    ) {
        self.id = id
        self.requestID = requestID
        self.withholdingID = withholdingID
        self.store = store
        self.collection = collection
        self.rowToken = rowToken
        self.field = field
        self.by = by
    }
}

extension StorageConnection {
    package var withholdings: WithholdingQueries { WithholdingQueries(connection: self) }
}

/// What staff withhold from an answer, and where they let something stand.
package struct WithholdingQueries {
    let connection: StorageConnection

    package func insert(
        id: String,
        of request: String,
        store: String,
        collection: String,
        rowToken: [UInt8]? = nil,
        field: String? = nil,
        span: Range<Int>? = nil,
        ground: String,
        by staff: String
    ) throws {
        try connection.sql.run(
            """
            INSERT INTO withholdings (id, request_id, store, collection, row_token, field, span_from, span_to, ground,
                withheld_by, withheld_at, is_built)
            VALUES (\(id), \(request), \(store), \(collection), \(rowToken), \(field), \(span?.lowerBound),
                \(span?.upperBound), \(ground), \(staff), \(try connection.now()), 0)
            """
        )
    }

    /// What was never built into a package needs no new one when it is lifted.
    package func lift(_ id: String, of request: String, by staff: String) throws {
        try connection.require(
            """
            UPDATE withholdings SET lifted_at = \(try connection.now()), lifted_by = \(staff), is_built = 1 - is_built
            WHERE id = \(id) AND request_id = \(request) AND lifted_at IS NULL
            """,
            else: .notFound("withholding")
        )
    }

    /// Those that stand, the oldest first.
    package func standing(of request: String) throws -> [WithholdingRow] {
        try connection.sql.rows(
            """
            SELECT \(WithholdingRow.columns) FROM withholdings w
            WHERE w.request_id = \(request) AND w.lifted_at IS NULL ORDER BY w.id
            """,
            decode: WithholdingRow.init
        )
    }

    /// A package was built that leaves out just what stands.
    package func noteBuilt(_ request: String) throws {
        try connection.sql.run("UPDATE withholdings SET is_built = 1 WHERE request_id = \(request) AND is_built = 0")
    }

    package func insert(_ release: KnownReleaseRow, because: [UInt8]) throws {
        try connection.sql.run(
            """
            INSERT INTO known_releases (id, request_id, withholding_id, store, collection, row_token, field, because,
                released_by, released_at)
            VALUES (\(release.id), \(release.requestID), \(release.withholdingID), \(release.store),
                \(release.collection), \(release.rowToken), \(release.field), \(because), \(release.by),
                \(try connection.now()))
            """
        )
    }

    package func released(of request: String) throws -> [KnownReleaseRow] {
        try connection.sql.rows(
            """
            SELECT id, request_id, withholding_id, store, collection, row_token, field, released_by FROM known_releases
            WHERE request_id = \(request) ORDER BY id
            """
        ) { row in
            KnownReleaseRow(
                id: try row.text(0),
                requestID: try row.text(1),
                withholdingID: try row.optionalText(2),
                store: try row.text(3),
                collection: try row.text(4),
                rowToken: try row.optionalBlob(5),
                field: try row.optionalText(6),
                by: try row.text(7)
            )
        }
    }
}
