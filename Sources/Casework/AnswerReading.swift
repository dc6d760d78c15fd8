import Storage
import SubjectRequests
import Vault
import Workflows

/// One collection of an answer: what it is, and how many rows of it are held.
package struct AnswerPart: Sendable {
    package let head: HeldCollection
    package internal(set) var rows: Int
}

/// A page of an answer: every collection with rows, and some rows of one of them.
package struct AnswerSheet: Sendable {
    package let reference: Reference
    package let caseReference: Reference
    package let controller: String
    package let language: String
    /// The controller's local day on which the rows were read.
    package let asOf: CivilDate
    package let parts: [AnswerPart]
    /// Place of the collection that is open; nil where nothing is held.
    package let open: Int?
    /// Place of the first row shown, from 0.
    package let first: Int
    /// The values of each row shown, those of the shown fields in order.
    package let rows: [[HeldValue]]
}

extension CaseDesk {
    /// How many rows of a collection a page shows.
    package static let rowsAPage = 20

    /// What was found and approved, for the person of a session to read.
    ///
    /// What is read is the sealed spool that the approved package was made of, without what is withheld, so page and file say
    /// the same.
    ///
    /// - Throws: ``CaseworkError/notFound`` where no answer was released, ``CaseworkError/answerOver(_:)`` where there is none
    ///   any more, ``CaseworkError/codeNeeded`` where the session typed no fresh code.
    package func answer(
        _ reference: Reference,
        session token: String,
        part: Int,
        page: Int
    ) async throws -> AnswerSheet {
        let (access, source) = try await notingRefusals {
            try await storage.read { connection in
                let access = try self.access(reference, session: token, on: connection)
                guard access.isFresh else { throw CaseworkError.codeNeeded }
                return (access, try answerSource(access.row, access.package, on: connection))
            }
        }
        try await noteReading(access.row.caseID, by: .requester)
        let sheet = try await read(source, part: part, page: page)
        try await noteCollected(access.package, of: access.row, how: "read")
        return sheet
    }

    /// The same before it is approved, for staff.
    package func preview(
        _ reference: Reference,
        for staff: StaffMember,
        part: Int,
        page: Int
    ) async throws -> AnswerSheet {
        let (source, row) = try await storage.read { connection in
            let row = try found(reference, staff, .seeCases, on: connection)
            guard let package = try connection.packages.current(of: row.id), package.state != .expired else {
                throw CaseworkError.notFound
            }
            return (try answerSource(row, package, on: connection), row)
        }
        try await noteReading(row.caseID, by: staff.party(at: row.controller))
        return try await read(source, part: part, page: page)
    }

    struct AnswerSource: Sendable {
        let row: RequestRow
        let caseFile: CaseRow
        let key: DataKey
        let blob: BlobRow
        let asOf: CivilDate
    }

    func answerSource(
        _ row: RequestRow,
        _ package: PackageRow,
        on connection: StorageConnection
    ) throws -> AnswerSource {
        let effects = try connection.effects.of(row.id)
        let built = effects.first { package.id.hasPrefix($0.id + "-") }
        let collected = effects.last { $0.kind == .collect && $0.state == .done && $0.plan <= built?.plan ?? 0 }
        guard let caseFile = try connection.cases.load(row.caseID, scope: .everything),
            let blob = try (package.spoolID ?? collected?.args).flatMap(connection.blobs.load)
        else { throw CaseworkError.notFound }
        let zone = try rules.statute(of: rules.controller(row.controller)).timeZone
        return AnswerSource(
            row: row,
            caseFile: caseFile,
            key: try connection.keys.load(blob.keyID),
            blob: blob,
            asOf: (collected?.finishedAt ?? package.builtAt).day(in: zone)
        )
    }

    private func read(_ source: AnswerSource, part: Int, page: Int) async throws -> AnswerSheet {
        let stream = try await storage.blobs.stream(source.blob, key: source.key)
        var reader = AnswerReader(
            part: part,
            rows: max(0, page) * CaseDesk.rowsAPage..<(max(0, page) + 1) * CaseDesk.rowsAPage,
            // Who asks only whether anything is held gets kinds and counts, not values.
            showsValues: source.row.right != .confirm
        )
        while let bytes = try await stream.next() { try reader.take(bytes) }
        try reader.finish()
        let held = reader.parts.filter { $0.rows > 0 || !$0.head.leftOut.isEmpty }
        let open = held.isEmpty ? nil : min(max(0, part), held.count - 1)
        guard open == nil || open == part || part == 0 else { throw CaseworkError.notFound }
        return AnswerSheet(
            reference: source.row.reference,
            caseReference: source.caseFile.reference,
            controller: source.row.controller,
            language: source.caseFile.language,
            asOf: source.asOf,
            parts: held,
            open: source.row.right == .confirm ? nil : open,
            first: max(0, page) * CaseDesk.rowsAPage,
            rows: reader.shown
        )
    }
}

/// Takes a spool apart while it streams by, and keeps the rows of one page.
private struct AnswerReader {
    private(set) var parts: [AnswerPart] = []
    private(set) var shown: [[HeldValue]] = []
    private var decoder = SpoolDecoder()
    private var current = 0
    private let part: Int
    private let rows: Range<Int>
    private let showsValues: Bool

    init(part: Int, rows: Range<Int>, showsValues: Bool) {
        self.part = part
        self.rows = rows
        self.showsValues = showsValues
    }

    mutating func take(_ bytes: [UInt8]) throws {
        decoder.append(bytes)
        var parts = parts
        var shown = shown
        var current = current
        defer {
            self.parts = parts
            self.shown = shown
            self.current = current
        }
        while try decoder.visitNext(
            head: { head in
                let known = parts.firstIndex { $0.head.isSame(as: head) }
                current = known ?? parts.count
                if known == nil { parts.append(AnswerPart(head: head, rows: 0)) }
            },
            row: { row in
                let place = parts[current].rows
                parts[current].rows += 1
                let isOpen = parts[..<current].count { $0.rows > 0 || !$0.head.leftOut.isEmpty } == part
                guard showsValues, isOpen, rows.contains(place) else { return }
                shown.append(try row.values())
            }
        ) {}
    }

    func finish() throws { try decoder.finish() }
}

extension HeldCollection {
    fileprivate func isSame(as other: HeldCollection) -> Bool {
        store == other.store && dataset == other.dataset && collection == other.collection
    }
}
