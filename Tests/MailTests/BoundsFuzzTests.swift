import SubjectRequests
import TestPeers
import Testing

@testable import Mail

/// The pass over the bytes against a slow reader that was written apart from it, over messages that were damaged at random.
@Suite("The bounds, against another reader")
struct BoundsFuzzTests {
    @Test("both say the same of every message, whatever was done to it")
    func agree() {
        var random = SeededGenerator(for: "bounds")
        var mail = HostileMail(seed: random.seed, heavyOneIn: 1_000_000)
        var limits = MessageLimits()
        // Small enough that random messages meet them.
        limits.headerBytesMax = 6_000
        limits.headerFieldsMax = 60
        limits.depthMax = 6
        limits.partsMax = 12
        var before: [UInt8] = []
        var said: [MessageDefect?: Int] = [:]
        for number in 0..<6_000 {
            var bytes = mail.letter(number).bytes
            if bytes.count > 20_000 { continue }
            if random.chance(20), !before.isEmpty {
                // The beginning of one, the end of another.
                bytes = bytes.prefix(random.below(bytes.count + 1)) + before.suffix(random.below(before.count + 1))
            }
            for _ in 0..<random.below(4) { mail.damage(&bytes) }
            if random.chance(90) { bytes.removeAll { $0 == 0 } }
            before = bytes
            let verdict = bytes.withUnsafeBytes { MessageBounds.defect(in: $0, limits: limits) }
            let expected = BoundsReference.defect(in: bytes, limits: limits)
            #expect(verdict == expected, "\(number): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            said[verdict, default: 0] += 1
            if verdict != expected { return }
        }
        print("bounds: \(said.map { "\($0.key?.code ?? "passed") \($0.value)" }.sorted().joined(separator: ", "))")
        #expect(said.count >= 7)
    }

    @Test("what passes is never deeper, for the parser, than the limit")
    func parserAgrees() throws {
        var mail = HostileMail(seed: SeededGenerator(for: "parsed depth").seed, heavyOneIn: 1_000_000)
        for number in 0..<3_000 {
            var bytes = mail.letter(number).bytes
            mail.damage(&bytes)
            guard bytes.withUnsafeBytes({ MessageBounds.defect(in: $0, limits: MessageLimits()) }) == nil else {
                continue
            }
            let depth = MIMEObject.withMessage(bytes[...]) { MIMEObject.depth($0) } ?? 0
            #expect(depth <= MessageLimits().depthMax + 1, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
        }
    }
}
