import Databases
import SubjectRequests

package enum CorrectionDecision: String, Sendable, Hashable, CaseIterable, SQLBindable {
    case proposed, approved, declined
}

/// What was found when a corrected value was read again.
package enum ReadBack: String, Sendable, Hashable, CaseIterable, SQLBindable {
    case same, different
}

/// One value to be put right. Old and new open with the case's key in the contexts `corrections/old_sealed/ID` and
/// `corrections/new_sealed/ID`.
package struct CorrectionRow: Sendable, Hashable {
    package let id: String
    package let requestID: String
    package let store: String
    package let dataset: String
    package let collection: String
    package let field: String
    /// Nil until the store has been read.
    package let old: [UInt8]?
    package let new: [UInt8]
    package let evidence: String?
    package let decision: CorrectionDecision
    package let ground: String?
    package let readBack: ReadBack?

    package init(
        id: String,
        requestID: String,
        store: String,
        dataset: String,
        collection: String,
        field: String,
        old: [UInt8]? = nil,
        new: [UInt8],
        evidence: String? = nil,
        decision: CorrectionDecision = .proposed,
        ground: String? = nil,
        readBack: ReadBack? = nil
    ) {
        self.id = id
        self.requestID = requestID
        self.store = store
        self.dataset = dataset
        self.collection = collection
        self.field = field
        self.old = old
        self.new = new
        self.evidence = evidence
        self.decision = decision
        self.ground = ground
        self.readBack = readBack
    }

    init(_ row: any SQLRow) throws {
        self.init(
            id: try row.text(0),
            requestID: try row.text(1),
            store: try row.text(2),
            dataset: try row.text(3),
            collection: try row.text(4),
            field: try row.text(5),
            old: try row.optionalBlob(6),
            new: try row.blob(7),
            evidence: try row.optionalText(8),
            decision: try row.word(9),
            ground: try row.optionalText(10),
            readBack: try row.optionalWord(11)
        )
    }
}

extension StorageConnection {
    package var corrections: CorrectionQueries { CorrectionQueries(connection: self) }
}

package struct CorrectionQueries {
    let connection: StorageConnection

    /// Records a proposed change; decisions that are being taken about the request become stale.
    package func insert(_ change: CorrectionRow) throws {
        try connection.sql.run(
            """
            INSERT INTO corrections (id, request_id, store, dataset, collection, field, old_sealed, new_sealed, evidence,
                decision, ground, made_at)
            VALUES (\(change.id), \(change.requestID), \(change.store), \(change.dataset), \(change.collection),
                \(change.field), \(change.old), \(change.new), \(change.evidence), \(change.decision), \(change.ground),
                \(try connection.now()))
            """
        )
        try connection.requests.touch("id = \(change.requestID)")
    }

    package func of(_ request: String) throws -> [CorrectionRow] {
        try connection.sql.rows(
            """
            SELECT id, request_id, store, dataset, collection, field, old_sealed, new_sealed, evidence, decision, ground,
                read_back
            FROM corrections WHERE request_id = \(request) ORDER BY id
            """,
            decode: CorrectionRow.init
        )
    }

    /// A document for the open changes of a request that have none; decisions that are being taken become stale.
    package func support(_ request: String, with evidence: String) throws {
        try connection.sql.run(
            """
            UPDATE corrections SET evidence = \(evidence)
            WHERE request_id = \(request) AND evidence IS NULL AND decision <> \(CorrectionDecision.declined)
            """
        )
        try connection.requests.touch("id = \(request)")
    }

    /// The value that the store held before.
    package func setOld(_ id: String, _ old: [UInt8]?) throws {
        try change(id, "old_sealed = \(old)")
    }

    /// Staff's decision about one change; decisions that are being taken about the request become stale.
    package func decide(_ id: String, _ decision: CorrectionDecision, ground: String? = nil) throws {
        try change(id, "decision = \(decision), ground = \(ground)")
        try connection.requests.touch("id = (SELECT c.request_id FROM corrections c WHERE c.id = \(id))")
    }

    /// Takes back changes of fields that turned out to hold nothing of the person.
    package func remove(_ ids: [String]) throws {
        guard !ids.isEmpty else { return }
        try connection.sql.run("DELETE FROM corrections WHERE id \(connection.sql.dialect.isAmong(ids))")
    }

    package func setReadBack(_ id: String, _ found: ReadBack) throws { try change(id, "read_back = \(found)") }

    private func change(_ id: String, _ assignments: SQLText) throws {
        try connection.require("UPDATE corrections SET \(assignments) WHERE id = \(id)", else: .notFound("correction"))
    }
}
