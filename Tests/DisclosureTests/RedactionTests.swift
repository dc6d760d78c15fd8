import Disclosure
import SubjectRequests
import Testing

/// What a redaction takes out, what it leaves, and what it says about it.
@Suite struct RedactionTests {
    private let tokens = RowTokens(
        key: { bytes, kind in
            Array(kind.utf8) + bytes.reduce(into: [0, 0]) { $0[Int($1) % 2] = $0[Int($1) % 2] &* 31 &+ $1 }
        },
        caseID: "case"
    )
    private let head = Fixture.head("users", fields: ["id", "name", "note"])

    @Test func aRowAFieldAndAPassageGoAndAreCounted() throws {
        let rows: [[HeldValue]] = [
            [.integer(1), .text("Ann"), .text("Called by Jane Doe at noon")], [.integer(2), .text("Bob"), .text("x")],
            [.integer(3), .text("Cleo"), .null],
        ]
        let withheld = [
            try one("a", rows[0], "note", 10..<14), try one("b", rows[0], "note", 12..<18), try one("c", rows[1]),
            try one("d", rows[2], "name"), try one("e", rows[2], "id", 0..<1), try one("f", [.null, .null, .null]),
        ]
        let (frames, report) = try rewrite(rows, withheld)
        #expect(
            Array(frames.dropFirst()) == [
                .row([.integer(1), .text("Ann"), .text("Called by [withheld: about others] at noon")]),
                .row([.text("[withheld: about others]"), .text("[withheld: about others]"), .null]),
            ]
        )
        let left = LeftOut(ground: "others", says: "about others", rows: 1, fields: 2, passages: 1)
        #expect(report.collections.map(\.head.leftOut) == [[left]] && report.collections.map(\.rows) == [2])
        #expect(report.unmatched == ["f"])
        #expect(Set(report.withheldValues.map(\.text.disclosed)) == ["Jane Doe", "Bob", "x", "2", "Cleo", "3"])
        guard case .collection(let sent) = frames.first else { return #expect(Bool(false)) }
        #expect(sent.leftOut == [left])
    }

    @Test func aCollectionAndAColumnAreSaidInTheHead() throws {
        let rows: [[HeldValue]] = [[.integer(1), .text("Ann"), .text("y")], [.integer(2), .text("Bob"), .text("x")]]
        let (columns, _) = try rewrite(rows, [place("a", "note")])
        guard case .collection(let sent) = columns.first else { return #expect(Bool(false)) }
        #expect(sent.fields.last?.withheldBecause == "about others" && sent.leftOut.first?.fields == 2)
        #expect(Array(columns.dropFirst()) == [.row([.integer(1), .text("Ann")]), .row([.integer(2), .text("Bob")])])
        let (nothing, report) = try rewrite(rows, [place("a", nil)])
        #expect(nothing.count == 1 && report.collections.first?.head.leftOut.first?.rows == 2)
    }

    @Test func nothingWithheldLeavesTheSpoolAsItWas() throws {
        let frames: [SpoolFrame] = [.collection(head), .row([.integer(1), .text("Ann"), .null])]
        var before: [UInt8] = []
        for frame in frames { try frame.append(to: &before) }
        var after: [UInt8] = []
        let redaction = Redaction([], tokens: tokens, words: try Fixture.catalogue().words)
        _ = try redaction.rewrite(try Fixture.spool(frames)) { after.append(contentsOf: $0) }
        #expect(before == after)
    }

    @Test func shortValuesAreNotSearchedAndReleasedPlacesAreNoHits() throws {
        let rows: [[HeldValue]] = [
            [.integer(1), .text("Jane Doe"), .text("Kim")], [.integer(2), .text("Jane Doe"), .text("Kim")],
        ]
        let withheld = [try one("a", rows[0])]
        #expect(try hits(rows, withheld, []).map(\.place?.field) == ["name", "name", "name"])
        let release = KnownRelease(
            store: "app",
            dataset: "crm",
            collection: "users",
            row: try tokens.token(of: rows[1], in: head),
            field: "name",
            by: "sam"
        )
        #expect(try hits(rows, withheld, [release]) == [])
    }

    @Test func othersIdentifiersAreFoundAndOnesOwnAreNot() throws {
        let rows: [[HeldValue]] = [
            [.integer(1), .text("Ann@Example.org"), .text("é call Bob, bob@example.net or 021 555 0123.")],
            [.integer(2), .text("2026-11-27 10:00"), .text("{\"to\":\"x\\u0040y.example\",\"at\":\"01.12.2026\"}")],
            [.integer(3), .text("+64 9 555 0000"), .null],
        ]
        let own = [Identity(kind: .email, value: "ann@example.org"), Identity(kind: .phone, value: "09 555 0000")]
        let known = KnownIdentifiers(person: own.compactMap { $0 })
        let scan = ForeignIdentifiers(known: known, tokens: tokens)
        let found = try scan.scan(try Fixture.spool([.collection(head)] + rows.map { .row($0) }))
        #expect(found.distinct == 3 && found.rowsWithAny == 2 && found.rows == 3 && found.found == 3)
        #expect(found.suggestions.map(\.passage) == [12..<27, 31..<43, nil])
    }

    private func one(
        _ id: String,
        _ row: [HeldValue],
        _ field: String? = nil,
        _ passage: Range<Int>? = nil
    ) throws -> Withheld {
        place(id, field, row: try tokens.token(of: row, in: head), passage)
    }

    private func place(_ id: String, _ field: String?, row: [UInt8]? = nil, _ passage: Range<Int>? = nil) -> Withheld {
        Withheld(
            id: id,
            store: "app",
            dataset: "crm",
            collection: "users",
            row: row,
            field: field,
            passage: passage,
            ground: "others",
            says: "about others"
        )
    }

    private func rewrite(
        _ rows: [[HeldValue]],
        _ withheld: [Withheld],
        _ releases: [KnownRelease] = []
    ) throws -> (frames: [SpoolFrame], report: RedactionReport) {
        let words = try Fixture.catalogue().words
        var decoder = SpoolDecoder()
        let report = try Redaction(withheld, tokens: tokens, words: words, releases: releases)
            .rewrite(try Fixture.spool([.collection(head)] + rows.map { .row($0) })) { decoder.append($0) }
        var frames: [SpoolFrame] = []
        while let frame = try decoder.next() { frames.append(frame) }
        return (frames, report)
    }

    private func hits(_ rows: [[HeldValue]], _ withheld: [Withheld], _ releases: [KnownRelease]) throws -> [ReleaseHit]
    {
        let (frames, report) = try rewrite(rows, withheld, releases)
        let package = try Fixture.write(frames).bytes
        let source: PackageSource = {
            var rest: [UInt8]? = package
            return {
                defer { rest = nil }
                return rest
            }
        }
        return try ReleaseCheck(report, own: []).hits(in: source, as: .archive)
    }
}
