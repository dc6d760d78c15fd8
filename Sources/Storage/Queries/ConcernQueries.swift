import Databases
import SubjectRequests

/// A concern about one package, until a second person has settled it.
package struct ConcernRow: Sendable, Hashable {
    package let id: String
    package let requestID: String
    package let packageID: String
    package let kind: ConcernKind
    package let withholdingID: String?
    /// Sealed under the case's key; nil where the kind says it all.
    package let place: [UInt8]?
    /// Numbers by what they count.
    package let counts: [String: Int]
    package let raisedAt: Timestamp
    /// Who settled it; nil while it is open.
    package let settledBy: String?
    /// Why it was settled, sealed under the case's key.
    package let settledBecause: [UInt8]?

    init(_ row: any SQLRow) throws {
        id = try row.text(0)
        requestID = try row.text(1)
        packageID = try row.text(2)
        kind = try row.word(3)
        withholdingID = try row.optionalText(4)
        place = try row.optionalBlob(5)
        counts = try row.json(6)
        raisedAt = try row.time(7)
        settledBy = try row.optionalText(8)
        settledBecause = try row.optionalBlob(9)
    }
}

extension StorageConnection {
    package var concerns: ConcernQueries { ConcernQueries(connection: self) }
}

package struct ConcernQueries {
    let connection: StorageConnection

    package func raise(
        id: String,
        _ kind: ConcernKind,
        about package: String,
        of request: String,
        withholding: String? = nil,
        place: [UInt8]? = nil,
        counts: [String: Int] = [:]
    ) throws {
        try connection.sql.run(
            """
            INSERT INTO release_concerns (id, request_id, package_id, kind, withholding_id, place, counts, raised_at) VALUES
                (\(id), \(request), \(package), \(kind), \(withholding), \(place), \(try storedJSON(counts)),
                 \(try connection.now()))
            """
        )
    }

    /// Open and settled ones, in the order in which they were raised.
    package func about(_ package: String) throws -> [ConcernRow] {
        try connection.sql.rows(
            """
            SELECT id, request_id, package_id, kind, withholding_id, place, counts, raised_at, settled_by, settled_because
            FROM release_concerns WHERE package_id = \(package) ORDER BY id
            """,
            decode: ConcernRow.init
        )
    }

    package func settle(_ id: String, by staff: String, because: [UInt8]) throws {
        try connection.require(
            """
            UPDATE release_concerns SET settled_by = \(staff), settled_at = \(try connection.now()),
                settled_because = \(because)
            WHERE id = \(id) AND settled_by IS NULL
            """,
            else: .notFound("concern")
        )
    }

    /// Who settled something about the package that counts for a request.
    func settlers(of request: String) throws -> Set<String> {
        let people = try connection.sql.rows(
            """
            SELECT DISTINCT c.settled_by FROM release_concerns c
            WHERE c.request_id = \(request) AND c.settled_by IS NOT NULL AND c.package_id = \(PackageQueries.currentID(of: request))
            """
        ) { try $0.text(0) }
        return Set(people)
    }
}
