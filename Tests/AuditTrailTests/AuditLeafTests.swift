import TestPeers
import Testing

@testable import AuditTrail

@Suite struct AuditLeafTests {
    @Test func writesTheCanonicalBytes() throws {
        var leaf = AuditLeaf(
            log: "privacy.example/log",
            recordedAt: "2026-11-27T08:30:00.123Z",
            scope: "0f1e",
            ordinal: 2,
            action: "request-moved",
            who: "case-handler:77"
        )
        leaf.previous = .empty
        leaf.from = "arrived"
        leaf.to = "waiting \"for\" id\\\u{1}\u{7F}"
        leaf.definition = "abcd"
        leaf.effectiveOn = "2026-11-26"
        leaf.effect = "r1-1-0"
        leaf.outcome = "ärger"
        leaf.counts = ["app/users": 3, "app/Logs": -1]
        leaf.commitments = ["old/email": .empty]
        leaf.evidence = [.empty]
        let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let expected =
            #"{"act":"request-moved","c":{"old/email":"\#(hash)"},"cnt":{"app/Logs":-1,"app/users":3},"#
            + #""day":"2026-11-26","def":"abcd","eff":"r1-1-0","ev":["\#(hash)"],"from":"arrived","#
            + #""log":"privacy.example/log","n":2,"out":"ärger","prev":"\#(hash)","req":"0f1e","#
            + #""t":"2026-11-27T08:30:00.123Z","to":"waiting \"for\" id\\\u0001"# + "\u{7F}"
            + #"","v":1,"who":"case-handler:77"}"#
        let bytes = try leaf.bytes()
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
        #expect(try AuditLeaf(bytes: bytes) == leaf)
    }

    @Test func leavesOutWhatSaysNothing() throws {
        let leaf = AuditLeaf(log: "l", recordedAt: "t", scope: nil, ordinal: 1, action: "a", who: "w")
        #expect(
            String(decoding: try leaf.bytes(), as: UTF8.self) == #"{"act":"a","log":"l","n":1,"t":"t","v":1,"who":"w"}"#
        )
    }

    @Test func readsWhatItWrites() throws {
        var random = SeededGenerator(for: "leaves")
        for _ in 0..<500 {
            let leaf = randomLeaf(&random)
            let bytes = try leaf.bytes()
            let again = try AuditLeaf(bytes: bytes)
            #expect(again == leaf)
            #expect(try again.bytes() == bytes)
        }
    }

    @Test func everyFlippedBitIsAnotherLeafOrNone() throws {
        let bytes = try SampleTrail.leaf(3)
        for bit in 0..<bytes.count * 8 {
            var altered = bytes
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            do throws(TrailError) {
                let leaf = try AuditLeaf(bytes: altered)
                #expect(try leaf.bytes() == altered, "bit \(bit) reads as something it does not spell")
            } catch {}
        }
    }

    @Test(arguments: [
        "", "{}", "[]", "1", "null", "{", #"{"v":1"#,
        #"{"act":"a","log":"l","n":1,"t":"t","v":2,"who":"w"}"#,
        #"{"act":"a","log":"l","n":1.0,"t":"t","v":1,"who":"w"}"#,
        #"{"act":"a","log":"l","n":01,"t":"t","v":1,"who":"w"}"#,
        #"{"act":"a","log":"l","n":-0,"t":"t","v":1,"who":"w"}"#,
        #"{"act":"a","log":"l","n":99999999999999999999,"t":"t","v":1,"who":"w"}"#,
        #"{"act":"a","log":"l","n":"1","t":"t","v":1,"who":"w"}"#,
        #"{"act":"a", "log":"l","n":1,"t":"t","v":1,"who":"w"}"#,
        #"{"log":"l","act":"a","n":1,"t":"t","v":1,"who":"w"}"#,
        #"{"act":"a","act":"a","log":"l","n":1,"t":"t","v":1,"who":"w"}"#,
        #"{"act":"\u0061","log":"l","n":1,"t":"t","v":1,"who":"w"}"#,
        #"{"act":"\u00e9","log":"l","n":1,"t":"t","v":1,"who":"w"}"#,
        #"{"act":"\n","log":"l","n":1,"t":"t","v":1,"who":"w"}"#,
        #"{"act":"a","log":"l","n":1,"t":"t","v":1,"who":"w"}x"#,
        #"{"act":"a","log":"l","n":1,"t":"t","v":1,"who":"w","zz":"new"}"#,
        #"{"act":"a","cnt":{},"log":"l","n":1,"t":"t","v":1,"who":"w"}"#,
        #"{"act":"a","ev":[],"log":"l","n":1,"t":"t","v":1,"who":"w"}"#,
        #"{"act":"a","log":"l","n":1,"prev":"00","t":"t","v":1,"who":"w"}"#,
        #"{"act":"a","c":[[[[[[1]]]]]],"log":"l","n":1,"t":"t","v":1,"who":"w"}"#,
    ])
    func refusesEveryOtherSpelling(_ text: String) {
        #expect(throws: TrailError.self) { try AuditLeaf(bytes: Array(text.utf8)) }
    }

    @Test func refusesWhatIsNotUTF8() {
        let bytes = Array(#"{"act":"a","log":"l","n":1,"t":"t","v":1,"who":""#.utf8) + [0xFF] + Array(#""}"#.utf8)
        #expect(throws: TrailError.self) { try AuditLeaf(bytes: bytes) }
    }

    @Test func hasALimit() throws {
        var leaf = AuditLeaf(log: "l", recordedAt: "t", scope: nil, ordinal: 1, action: "a", who: "w")
        let rest = try leaf.bytes().count + #","out":"""#.utf8.count
        leaf.outcome = String(repeating: "x", count: AuditLeaf.bytesMax - rest)
        #expect(try leaf.bytes().count == AuditLeaf.bytesMax)
        leaf.outcome?.append("x")
        #expect(throws: TrailError.leafTooLong(AuditLeaf.bytesMax + 1)) { try leaf.bytes() }
        #expect(throws: TrailError.leafTooLong(AuditLeaf.bytesMax + 1)) {
            try AuditLeaf(bytes: [UInt8](repeating: 32, count: AuditLeaf.bytesMax + 1))
        }
    }

    private func randomLeaf(_ random: inout SeededGenerator) -> AuditLeaf {
        func text(_ random: inout SeededGenerator) -> String {
            let scalars: [Unicode.Scalar] = [
                "a", "\"", "\\", "/", "\n", "\u{0}", "é", "\u{1F600}", "\u{2028}", "\u{85}",
            ]
            let count = Int.random(in: 0...6, using: &random)
            return (0..<count).reduce(into: "") { text, _ in
                text.unicodeScalars.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
            }
        }
        var leaf = AuditLeaf(
            log: text(&random),
            recordedAt: text(&random),
            scope: Bool.random(using: &random) ? text(&random) : nil,
            ordinal: Int(truncatingIfNeeded: random.next()),
            action: text(&random),
            who: text(&random)
        )
        if Bool.random(using: &random) { leaf.previous = .leaf(random.bytes(3)) }
        if Bool.random(using: &random) { leaf.from = text(&random) }
        if Bool.random(using: &random) { leaf.effectiveOn = text(&random) }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            leaf.counts[text(&random)] = Int(truncatingIfNeeded: random.next())
            leaf.commitments[text(&random)] = .leaf(random.bytes(3))
            leaf.evidence.append(.leaf(random.bytes(3)))
        }
        return leaf
    }
}
