import Storage
import SubjectRequests
import Vault
import Workflows

/// An answer that is being reviewed: what was collected, and the package that was made of it.
struct ReviewedAnswer: Sendable {
    let row: RequestRow
    let package: PackageRow
    let collected: BlobRow
    let key: DataKey
    let tokens: RowTokens
}

/// A place of what was collected; each part that is nil stands for all of them.
struct FoundPlace: Sendable, Hashable {
    let head: HeldCollection
    var row: [UInt8]?
    var field: String?
    /// In Unicode scalars of the value's text.
    var passage: Range<Int>?
}

extension CaseDesk {
    /// - Throws: ``CaseworkError/nothingToReview`` where no built package waits for an approval.
    func reviewed(_ row: RequestRow, on connection: StorageConnection) throws -> ReviewedAnswer {
        guard row.phase == .review, let package = try connection.packages.current(of: row.id),
            package.state == .built, let collected = try collected(for: row.id, on: connection)
        else { throw CaseworkError.nothingToReview }
        return ReviewedAnswer(
            row: row,
            package: package,
            collected: collected,
            key: try connection.keys.load(collected.keyID),
            tokens: rowTokens(ofCase: row.caseID)
        )
    }

    /// The spool of what was collected last for a request.
    package func collected(for request: String, on connection: StorageConnection) throws -> BlobRow? {
        try connection.effects.of(request).last { $0.kind == .collect && $0.state == .done }?
            .args.flatMap(connection.blobs.load)
    }

    /// Names the rows of a case's answers.
    package func rowTokens(ofCase caseID: String) -> RowTokens {
        let keyring = keyring
        return RowTokens(key: { keyring.indexToken($0, kind: $1) }, caseID: caseID)
    }

    /// Every place that a spot means in what was collected.
    ///
    /// - Throws: ``CaseworkError/noSuchSpot`` where there is none, ``CaseworkError/tooManySpots`` where there are more than
    ///   ``placesMax``.
    func places(of spot: AnswerSpot, in answer: ReviewedAnswer) async throws -> [FoundPlace] {
        var search = SpotSearch(spot)
        try await eachRow(of: answer) { head, token, values in
            try search.look(at: head, token: token, values)
        }
        guard !search.places.isEmpty else { throw CaseworkError.noSuchSpot }
        return search.places
    }

    /// Every row that was collected, and every file that was found, with its token.
    func eachRow(
        of answer: ReviewedAnswer,
        _ body: (HeldCollection, () throws -> [UInt8], () throws -> [HeldValue]) throws -> Void
    ) async throws {
        try await eachRow(in: answer.collected, key: answer.key) { head, row in
            try body(head, { answer.tokens.token(of: row.bytes, in: head) }, { try row.values() })
        }
        let files = HeldCollection.foundFiles
        for file in try await foundFiles(of: answer.row.id) {
            let values = [HeldValue.text(file.name.disclosed), .text(file.sha256)]
            try body(files, { try answer.tokens.token(of: values, in: files) }, { values })
        }
    }

    /// Every row of a spool.
    func eachRow(
        in spool: BlobRow,
        key: DataKey,
        _ body: (HeldCollection, SpoolRow) throws -> Void
    ) async throws {
        let stream = try await storage.blobs.stream(spool, key: key)
        var decoder = SpoolDecoder()
        var head: HeldCollection?
        while let bytes = try await stream.next() {
            decoder.append(bytes)
            while try decoder.visitNext(
                head: { head = $0 },
                row: { row in
                    if let head { try body(head, row) }
                }
            ) {}
        }
        try decoder.finish()
    }
}

/// Looks for a spot, row by row.
private struct SpotSearch {
    private(set) var places: [FoundPlace] = []
    private let spot: AnswerSpot

    init(_ spot: AnswerSpot) { self.spot = spot }

    mutating func look(
        at head: HeldCollection,
        token: () throws -> [UInt8],
        _ values: () throws -> [HeldValue]
    ) throws {
        guard head.address == spot.collection else { return }
        if let field = spot.field, !head.shownFields.contains(where: { $0.name == field }) { return }
        guard spot.row != nil || spot.passage != nil else {
            // All rows alike: one place.
            if places.isEmpty { places = [FoundPlace(head: head, field: spot.field)] }
            return
        }
        let row = try token()
        guard spot.row.map({ $0 == row.hexadecimal }) ?? true else { return }
        guard let passage = spot.passage?.disclosed else {
            let place = FoundPlace(head: head, row: row, field: spot.field)
            if !places.contains(place) { places.append(place) }
            return
        }
        for (field, value) in zip(head.shownFields, try values()) where spot.field.map({ $0 == field.name }) ?? true {
            for found in value.passages(of: passage) {
                let place = FoundPlace(head: head, row: row, field: field.name, passage: found)
                if !places.contains(place) { places.append(place) }
            }
        }
        guard places.count <= CaseDesk.placesMax else { throw CaseworkError.tooManySpots }
    }
}

extension HeldValue {
    /// Where words stand in a value: ranges of Unicode scalars for a text, one nil for any other value that shows them.
    fileprivate func passages(of words: String) -> [Range<Int>?] {
        let wanted = Array(words.unicodeScalars)
        guard !wanted.isEmpty else { return [] }
        switch self {
        case .text(let text):
            // A form ends each line in its own way.
            let others = [wanted, Array(words.replacing("\r\n", with: "\n").unicodeScalars)]
            let scalars = Array(text.unicodeScalars)
            return (others.lazy.map(scalars.places).first { !$0.isEmpty } ?? []).map { $0 }
        case .integer(let number): return String(number) == words ? [nil] : []
        case .real(let number): return String(number) == words ? [nil] : []
        case .null, .boolean, .bytes: return []
        }
    }
}

extension [Unicode.Scalar] {
    /// Without overlaps, from left to right.
    fileprivate func places(of wanted: [Unicode.Scalar]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        while start + wanted.count <= count {
            guard self[start] == wanted[0], self[start..<start + wanted.count].elementsEqual(wanted) else {
                start += 1
                continue
            }
            found.append(start..<start + wanted.count)
            start += wanted.count
        }
        return found
    }
}

extension HeldCollection {
    /// `dataset.collection`, as the data map and its counts name it.
    package var address: String { "\(dataset).\(collection)" }
}

extension [UInt8] {
    /// As people compare digests and forms carry tokens.
    package var hexadecimal: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
