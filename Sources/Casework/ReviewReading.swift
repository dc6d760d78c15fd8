import Storage
import SubjectRequests
import Vault
import Workflows

/// What staff ask of a review: which rows, and how they are shown.
package struct ReviewQuery: Sendable {
    /// `dataset.collection`; empty for the first.
    package var collection: String
    package var page: Int
    /// Only rows that show these words; empty for all.
    package var search: String
    /// As it is sent, and not as it was found.
    package var asSent: Bool

    package init(collection: String = "", page: Int = 0, search: String = "", asSent: Bool = false) {
        self.collection = collection
        self.page = page
        self.search = search
        self.asSent = asSent
    }
}

/// Something that is withheld, as staff see it.
package struct WithholdingView: Sendable {
    package let id: String
    package let store: String
    /// `dataset.collection`.
    package let collection: String
    /// The row's token; nil for the whole collection.
    package let row: [UInt8]?
    package let field: String?
    /// In Unicode scalars of the value's text; nil for the whole value.
    package let passage: Range<Int>?
    package let ground: String
    package let by: Sensitive<String>
    /// What is shown leaves it out already.
    package let isBuilt: Bool
}

/// A row of an answer under review.
package struct ReviewRow: Sendable {
    /// As a form names it; nil in what is sent, where nothing is marked.
    package let token: [UInt8]?
    /// Counts from 1 within its collection.
    package let number: Int
    package let values: [HeldValue]
}

/// A page of an answer under review: every collection, some rows of one of them, and all that is to be said about it.
package struct ReviewSheet: Sendable {
    package let reference: Reference
    package let controller: String
    package let language: String
    package let parts: [AnswerPart]
    /// The collection that is open; nil where there is none of that name.
    package let open: AnswerPart?
    package let query: ReviewQuery
    /// Rows of the open collection that the search found.
    package let found: Int
    package let rows: [ReviewRow]
    package let withholdings: [WithholdingView]
    package let concerns: [ConcernView]
    package let findings: PackageFindings
    package let grounds: [WithholdingRule]
    /// Marks that what is shown does not yet follow.
    package let pending: Int
    /// The member may mark and build.
    package let mayWithhold: Bool
    /// The member may settle concerns about this package.
    package let maySettle: Bool
    package let shownDigest: String?
}

extension CaseDesk {
    /// An answer that waits for its approval, with what is withheld from it and what gives concern. That somebody looked is
    /// noted.
    ///
    /// - Throws: ``CaseworkError/nothingToReview`` where no built package waits for an approval.
    package func review(
        _ reference: Reference,
        _ query: ReviewQuery = ReviewQuery(),
        for staff: StaffMember
    ) async throws -> ReviewSheet {
        let row = try await storage.read { try found(reference, staff, .seeCases, on: $0) }
        try await noteReading(row.caseID, by: staff.party(at: row.controller))
        let (answer, sent) = try await storage.read { connection in
            let answer = try reviewed(found(reference, staff, .seeCases, on: connection), on: connection)
            return (answer, try answerSource(answer.row, answer.package, on: connection))
        }
        var reader = ReviewReader(query)
        if query.asSent {
            try await eachRow(in: sent.blob, key: sent.key) { head, row in
                try reader.look(at: head, token: { nil }) { try row.values() }
            }
        } else {
            try await eachRow(of: answer) { head, token, values in try reader.look(at: head, token: token, values) }
        }
        let read = reader
        return try await storage.read { try sheet(answer, sent.caseFile, read, staff, on: $0) }
    }

    private func sheet(
        _ answer: ReviewedAnswer,
        _ caseFile: CaseRow,
        _ reader: ReviewReader,
        _ staff: StaffMember,
        on connection: StorageConnection
    ) throws -> ReviewSheet {
        let row = try loaded(answer.row.id, on: connection)
        let approvers = try connection.requests.approvers(row.id, shown: row.shownDigest)
        let isFree = row.preparedBy != staff.id && !approvers.contains(staff.id)
        return ReviewSheet(
            reference: row.reference,
            controller: row.controller,
            language: caseFile.language,
            parts: reader.parts,
            open: reader.parts.first { reader.isOpen($0.head) },
            query: reader.query,
            found: reader.found,
            rows: reader.rows,
            withholdings: try connection.withholdings.standing(of: row.id).map {
                try view($0, on: connection)
            },
            concerns: try concerns(about: answer.package.id, connection.keys.load(caseFile.keyID), on: connection),
            findings: try PackageFindings.open(answer.package, on: connection),
            grounds: try grounds(at: row.controller),
            pending: try snapshot(row, clock: false, on: connection).marksPending,
            mayWithhold: staff.may(.withhold, at: row.controller),
            maySettle: isFree && staff.may(.settleConcern, at: row.controller),
            shownDigest: row.shownDigest
        )
    }
}

extension CaseDesk {
    private func view(_ row: WithholdingRow, on connection: StorageConnection) throws -> WithholdingView {
        WithholdingView(
            id: row.id,
            store: row.store,
            collection: row.collection,
            row: row.rowToken,
            field: row.field,
            passage: row.span,
            ground: row.ground,
            by: try staffName(row.by, on: connection),
            isBuilt: row.isBuilt
        )
    }
}

/// Counts rows by collection, and keeps those of one page of what a query finds.
private struct ReviewReader {
    private(set) var parts: [AnswerPart] = []
    private(set) var rows: [ReviewRow] = []
    private(set) var found = 0
    let query: ReviewQuery
    private let words: String
    private let wanted: Range<Int>

    init(_ query: ReviewQuery) {
        self.query = query
        words = query.search.lowercased()
        let first = max(0, query.page) * CaseDesk.rowsAPage
        wanted = first..<first + CaseDesk.rowsAPage
    }

    /// The collection that is asked for; the first where none is.
    func isOpen(_ head: HeldCollection) -> Bool {
        query.collection.isEmpty ? parts.first?.head.address == head.address : query.collection == head.address
    }

    mutating func look(
        at head: HeldCollection,
        token: () throws -> [UInt8]?,
        _ values: () throws -> [HeldValue]
    ) throws {
        let known = parts.firstIndex { $0.head.store == head.store && $0.head.address == head.address }
        let part = known ?? parts.count
        if known == nil { parts.append(AnswerPart(head: head, rows: 0)) }
        parts[part].rows += 1
        guard isOpen(head) else { return }
        // Without a search only the rows of the page need be opened.
        guard !words.isEmpty || wanted.contains(found) else {
            found += 1
            return
        }
        let shown = try values()
        guard words.isEmpty || shown.show(words) else { return }
        if wanted.contains(found) {
            rows.append(ReviewRow(token: try token(), number: parts[part].rows, values: shown))
        }
        found += 1
    }
}

extension [HeldValue] {
    fileprivate func show(_ words: String) -> Bool {
        contains { value in
            switch value {
            case .text(let text): text.lowercased().contains(words)
            case .integer(let number): String(number).contains(words)
            case .real(let number): String(number).contains(words)
            case .null, .boolean, .bytes: false
            }
        }
    }
}
