import SubjectRequests
import TestPeers
import Testing

@Suite struct SpoolFrameTests {
    private let head = HeldCollection(
        store: "app",
        dataset: "crm",
        collection: "users",
        says: "Your account – “plain words”",
        purpose: "To sign you in",
        source: nil,
        recipients: [],
        about: .person,
        keptBecause: "the tax law",
        keptFor: "P7Y",
        fields: [
            HeldField(name: "id"), HeldField(name: "password", withheldBecause: "it protects you"),
            HeldField(name: "name"),
        ]
    )

    @Test func headKeepsEveryProperty() throws {
        // Whoever adds a property to the head adds it to the frame, or this count tells.
        #expect(Mirror(reflecting: head).children.count == 12)
        #expect(Mirror(reflecting: head.fields[0]).children.count == 2)
        var other = head
        other.purpose = nil
        other.source = ""
        other.recipients = ["host", "post"]
        other.keptBecause = nil
        other.about = .nobody
        var bare = head
        bare.recipients = nil
        bare.fields = []
        var shortened = head
        shortened.leftOut = [
            LeftOut(ground: "other-people", says: "It is about others.", rows: 3, fields: 2, passages: 1),
            LeftOut(ground: "privilege", says: ""),
        ]
        for collection in [head, other, bare, shortened] {
            #expect(try decoded(SpoolFrame.collection(collection).encoded()) == [.collection(collection)])
        }
    }

    @Test func shownFieldsLeaveOutTheWithheld() {
        #expect(head.shownFields.map(\.name) == ["id", "name"])
    }

    @Test func realsKeepTheirBits() throws {
        let reals: [Double] = [
            0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1, .nan,
        ]
        for real in reals {
            let bytes = try SpoolFrame.collection(head).encoded() + SpoolFrame.row([.real(real), .null]).encoded()
            guard case .row(let values) = try decoded(bytes)[1], case .real(let found) = values[0] else {
                Issue.record("no real came back")
                continue
            }
            #expect(found.bitPattern == real.bitPattern)
        }
    }

    @Test func anyFramesCutAnywhereComeBack() throws {
        var random = SeededGenerator(for: "frames cut anywhere")
        for _ in 0..<60 {
            var frames: [SpoolFrame] = []
            for number in 0..<Int.random(in: 1...3, using: &random) {
                var collection = head
                collection.collection = "c\(number)"
                collection.fields = (0..<Int.random(in: 0...6, using: &random)).map { HeldField(name: "f\($0)") }
                frames.append(.collection(collection))
                for _ in 0..<Int.random(in: 0...8, using: &random) {
                    frames.append(.row(collection.fields.map { _ in anyValue(using: &random) }))
                }
            }
            var bytes: [UInt8] = []
            for frame in frames { try frame.append(to: &bytes) }
            let cut = Int.random(in: 1...max(2, bytes.count), using: &random)
            #expect(try decoded(bytes, chunkBytes: cut) == frames, "seed \(random.seed)")
            #expect(try decoded(bytes, chunkBytes: 1) == frames, "seed \(random.seed)")
        }
    }

    @Test func visitingShowsTheSameRows() throws {
        let bytes =
            try SpoolFrame.collection(head).encoded()
            + SpoolFrame.row([.integer(.min), .text("Zoë\u{0}\u{202E}")]).encoded()
        var decoder = SpoolDecoder()
        decoder.append(bytes)
        var rows: [[HeldValue]] = []
        while try decoder.visitNext(
            head: { #expect($0 == head) },
            row: { row in
                var values: [HeldValue] = []
                try row.forEach { position, value in
                    #expect(position == values.count)
                    values.append(HeldValue(value))
                }
                rows.append(values)
            }
        ) {}
        try decoder.finish()
        #expect(rows == [[.integer(.min), .text("Zoë\u{0}\u{202E}")]])
    }

    @Test func everyCutEndIsNoticed() throws {
        let first = try SpoolFrame.collection(head).encoded()
        let bytes = try first + SpoolFrame.row([.integer(1), .text("two")]).encoded()
        for end in 1..<bytes.count where end != first.count {
            #expect(throws: SpoolFault.endsEarly(offset: end)) { try decoded(Array(bytes[..<end])) }
        }
    }

    /// No damage may crash the reader, whatever byte is hit.
    @Test func anyDamagedByteIsReadOrRefused() throws {
        var random = SeededGenerator(for: "damaged frames")
        let good =
            try SpoolFrame.collection(head).encoded()
            + SpoolFrame.row([.bytes([1, 2, 255]), .text("Łódź")]).encoded()
        for position in good.indices {
            var bytes = good
            bytes[position] = UInt8.random(in: 0...255, using: &random)
            do { _ = try decoded(bytes) } catch is SpoolFault {}
        }
    }

    @Test func brokenRulesAreNamed() throws {
        let row = try SpoolFrame.row([.integer(1), .null]).encoded()
        let start = try SpoolFrame.collection(head).encoded()
        expectDamage(row, "a row stands before any collection")
        expectDamage([9, 0, 0, 0, 0], "there is no such kind of frame")
        try expectDamage(start + SpoolFrame.row([.null]).encoded(), "a row has too few values")
        try expectDamage(
            start + SpoolFrame.row([.null, .null, .null]).encoded(),
            "a frame has more in it than it should"
        )
        expectDamage(start + [2, 1, 0, 0, 0, 99], "there is no such kind of value")
        expectDamage(start + [2, 7, 0, 0, 0, 5, 1, 0, 0, 0, 0xFF, 0], "text is not UTF-8")
        expectDamage(start + [2, 5, 0, 0, 0, 5, 0xFF, 0xFF, 0xFF, 0xFF], "something is longer than its frame")
    }

    @Test func limitsHoldOnBothSides() throws {
        var output: [UInt8] = [7]
        let large = SpoolFrame.row([.bytes([UInt8](repeating: 0, count: 100))])
        #expect(throws: SpoolFault.tooLarge(bytes: 105, most: 50)) {
            try large.append(to: &output, payloadBytesMax: 50)
        }
        #expect(output == [7])
        var decoder = SpoolDecoder(payloadBytesMax: 50)
        decoder.append(try large.encoded())
        #expect(throws: SpoolFault.tooLarge(bytes: 105, most: 50)) { try decoder.next() }
    }

    private func expectDamage(_ bytes: [UInt8], _ expected: String, at location: SourceLocation = #_sourceLocation) {
        do {
            _ = try decoded(bytes)
            Issue.record("read without complaint", sourceLocation: location)
        } catch SpoolFault.damaged(let what, _) {
            #expect(what == expected, sourceLocation: location)
        } catch {
            Issue.record("\(error)", sourceLocation: location)
        }
    }

    private func decoded(_ bytes: [UInt8], chunkBytes: Int = .max) throws -> [SpoolFrame] {
        var decoder = SpoolDecoder()
        var frames: [SpoolFrame] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            decoder.append(rest.prefix(chunkBytes))
            rest = rest.dropFirst(chunkBytes)
            while let frame = try decoder.next() { frames.append(frame) }
        }
        try decoder.finish()
        return frames
    }

    private func anyValue(using random: inout SeededGenerator) -> HeldValue {
        switch Int.random(in: 0...5, using: &random) {
        case 0: .null
        case 1: .boolean(Bool.random(using: &random))
        case 2: .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: .real(Double(Int.random(in: -9...9, using: &random)) / 7)
        case 4: .text(String(["a", "é", "日本", "\u{0}", "\"", "👩‍👩‍👧", "\r\n"].shuffled(using: &random).joined().prefix(5)))
        default:
            .bytes((0..<Int.random(in: 0...9, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }
}
