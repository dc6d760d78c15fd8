import SubjectRequests
import TestPeers
import Testing
import Workflows

/// Eleven thousand random workflows, as text through the real reader and checker, against a brute-force search that knows nothing
/// of either; and random lives of those that were accepted.
@Suite("a second opinion on random workflows")
struct SecondOpinionTests {
    private struct Tally {
        var accepted = 0
        var refused = 0
        var codes: [String: Int] = [:]
        var steps = 0

        mutating func add(_ other: Tally) {
            accepted += other.accepted
            refused += other.refused
            steps += other.steps
            codes.merge(other.codes, uniquingKeysWith: +)
        }
    }

    private static let count = 11_000

    @Test("checker and brute force agree on every one, and an accepted one never does what it must not")
    func agree() async throws {
        let seed = UInt64.random(in: 0...9_999_999)
        print("seed of random workflows: \(seed)")
        let tally = try await withThrowingTaskGroup(of: Tally.self) { group in
            let parts = 8
            for part in 0..<parts {
                group.addTask {
                    try Self.examine(from: part * Self.count / parts, to: (part + 1) * Self.count / parts, seed)
                }
            }
            var sum = Tally()
            for try await part in group { sum.add(part) }
            return sum
        }
        print(
            "rarest: \(tally.codes.sorted { $0.value < $1.value }.prefix(6).map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
        )
        print("accepted \(tally.accepted), refused \(tally.refused), steps of accepted ones \(tally.steps)")
        #expect(tally.accepted + tally.refused == Self.count)
        #expect(tally.accepted >= Self.count / 3)
        #expect(tally.refused >= Self.count / 3)
        for code in WorkflowFault.all.map(\.code) + TextFault.all.map(\.code) {
            #expect(tally.codes[code, default: 0] >= 50, "\(code): \(tally.codes[code, default: 0]), seed \(seed)")
        }
    }

    private static func examine(from first: Int, to last: Int, _ seed: UInt64) throws -> Tally {
        var tally = Tally()
        for number in first..<last {
            // Every workflow has its own seed, so that one that fails can be looked at alone.
            let own = seed &+ UInt64(number)
            var random = SeededGenerator(seed: own)
            var sketch = Sketch.random(&random)
            let isSpoiled = number % 20 < 13
            if isSpoiled {
                sketch.spoil(number % Sketch.spoilings, &random)
                if Sketch.chance(20, &random) {
                    sketch.spoil(Int.random(in: 0..<Sketch.spoilings, using: &random), &random)
                }
            }
            if number % 20 > 15 {
                try slip(TextFault.all[number / 20 % TextFault.all.count], sketch, own, &tally)
            } else {
                try compare(sketch, own, &random, &tally)
            }
        }
        return tally
    }

    private static func compare(
        _ sketch: Sketch,
        _ seed: UInt64,
        _ random: inout SeededGenerator,
        _ tally: inout Tally
    ) throws {
        // A move that does nothing is refused by the reader, before there is anything to walk.
        let isIdle = sketch.states.flatMap(\.moves).contains { $0.stays && $0.mails.isEmpty && $0.clock == nil }
        let expected = isIdle ? ["move-without-effect"] : BruteForce(sketch).codes
        switch read(sketch.text) {
        case .success(let definition):
            try #require(expected.isEmpty, "accepted, but \(expected); seed \(seed)\n\(sketch.text)")
            tally.accepted += 1
            for _ in 0..<2 {
                var life = RandomLife(definition, seed: seed)
                tally.steps += try life.play(40, &random)
            }
        case .failure(let problems):
            let found = Set(problems.all.map(\.code))
            try #require(found == expected, "found \(found), expected \(expected); seed \(seed)\n\(sketch.text)")
            tally.refused += 1
            for code in found { tally.codes[code, default: 0] += 1 }
        }
    }

    private static func slip(_ fault: TextFault, _ sketch: Sketch, _ seed: UInt64, _ tally: inout Tally) throws {
        var random = SeededGenerator(seed: seed)
        var text = fault.applied(to: sketch.text)
        while text == nil { text = fault.applied(to: Sketch.random(&random).text) }
        guard let text else { return }
        guard case .failure(let problems) = read(text) else {
            Issue.record("accepted in spite of \(fault.code); seed \(seed)\n\(text)")
            return
        }
        let found = Set(problems.all.map(\.code))
        try #require(found.contains(fault.code), "\(fault.code) not in \(found); seed \(seed)")
        tally.refused += 1
        for code in found { tally.codes[code, default: 0] += 1 }
    }

    private static func read(_ text: String) -> Result<WorkflowDefinition, Problems> {
        let again =
            "states: {received: {meaning: x, phase: closed, outcome: lapsed}, "
            + "stopping-mail: {meaning: x, phase: closed, outcome: lapsed}}"
        return Result { () throws(Problems) in
            try WorkflowReader { $0 == "again.yml" ? again : nil }.read(text, file: "sample.yml")
        }
    }
}
