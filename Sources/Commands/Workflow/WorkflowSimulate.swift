import ArgumentParser
import Foundation
import SubjectRequests
import Workflows

/// `habeas workflow simulate`: thousands of random lives of requests, on a clock that jumps.
struct WorkflowSimulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Plays random lives of requests and reports dates, outcomes and dead ends; exits 1 on a dead end."
    )

    @OptionGroup var choice: WorkflowChoice

    @Option(help: "How many lives.")
    var lives = 2_000

    @Option(help: "The seed of the lots; a random one, which is printed, where none is given.")
    var seed: UInt64?

    @Option(help: "The law that says the dates: GB-ENG, EU-DE, NZ, US-CA, …")
    var jurisdiction = "GB-ENG"

    @Option(help: "The first day on which a letter may arrive, YYYY-MM-DD.")
    var from = CivilDate(daysSinceEpoch: 20_454)

    @Flag(help: "Print one JSON object a workflow.")
    var json = false

    func validate() throws {
        guard lives > 0, lives <= 1_000_000 else { throw ValidationError("--lives is from 1 to 1000000.") }
    }

    func run() throws {
        let files = try choice.files()
        let statute = try files.statutes.statute(of: jurisdiction)
        let seed = seed ?? UInt64.random(in: 0...9_999_999)
        let output = CommandOutput(isDirect: true)
        var isStuck = false
        for definition in try files.definitions(choice.names) {
            let report = try WorkflowSimulation(definition, statute: statute).play(lives: lives, seed: seed, from: from)
            let played = PlayedWorkflow(definition, jurisdiction, seed, report)
            if json { try output.json(played) } else { for line in played.lines { output.line(line) } }
            isStuck = isStuck || !report.deadEnds.isEmpty
        }
        if isStuck { throw ExitCode.failure }
    }
}

/// A simulation's result as text and JSON.
private struct PlayedWorkflow: Encodable {
    struct DeadEnd: Encodable {
        let state: String
        let lives: Int
        let path: [String]
    }

    let workflow: String
    let version: Int
    let jurisdiction: String
    let seed: UInt64
    let lives: Int
    let outcomes: [String: Int]
    /// Days from the letter to the answer: `p50`, `p95`, `max`.
    let days: [String: Int]
    let inTime: Int
    let late: Int
    let withoutDate: Int
    /// How many lives each trigger moved.
    let moved: [String: Int]
    /// Moves that somebody tried and that were not allowed then, by the reason.
    let obstacles: [String: Int]
    let visits: [String: Int]
    let never: [String]
    let deadEnds: [DeadEnd]
    let longest: [String]

    init(
        _ definition: WorkflowDefinition,
        _ jurisdiction: String,
        _ seed: UInt64,
        _ report: WorkflowSimulation.Report
    ) {
        workflow = definition.name
        version = definition.version
        self.jurisdiction = jurisdiction
        self.seed = seed
        lives = report.lives
        outcomes = Dictionary(report.outcomes.map { ($0.key.rawValue, $0.value) }) { first, _ in first }
        days = ["p50": 50, "p95": 95, "max": 100].compactMapValues { report.day(atPercent: $0) }
        inTime = report.inTime
        late = report.late
        withoutDate = report.withoutDate
        moved = Dictionary(report.moved.map { ($0.key.rawValue, $0.value) }) { first, _ in first }
        obstacles = Dictionary(report.obstacles.map { ($0.key.rawValue, $0.value) }) { first, _ in first }
        visits = report.visits
        never = definition.statesInOrder.map(\.name).filter { report.visits[$0] == nil }
        deadEnds = report.deadEnds.map { DeadEnd(state: $0.key, lives: $0.value.count, path: $0.value.path) }
            .sorted { $0.state < $1.state }
        longest = report.longest
    }

    var lines: [String] {
        var lines = ["\(workflow) \(version), \(lives) lives under the law of \(jurisdiction), seed \(seed)"]
        lines += outcomes.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
        if let middle = days["p50"], let most = days["p95"], let last = days["max"] {
            lines.append("  days to the answer: p50 \(middle), p95 \(most), max \(last)")
        }
        lines.append("  in time \(inTime), overdue \(late), without a date of law \(withoutDate)")
        let told = ["overdue", "clarify", "pause", "extend", "appeal"].compactMap { name in
            moved[name].map { "\(name) \($0)" }
        }
        if !told.isEmpty { lines.append("  lives with a move: \(told.joined(separator: ", "))") }
        let held = obstacles.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        if !held.isEmpty { lines.append("  tried and not allowed then: \(held.joined(separator: ", "))") }
        if !never.isEmpty { lines.append("  never entered: \(never.joined(separator: ", "))") }
        lines.append("  the longest: \(longest.joined(separator: ", "))")
        lines.append("  dead ends: \(deadEnds.reduce(0) { $0 + $1.lives })")
        lines += deadEnds.map { "    \($0.lives) in '\($0.state)': \($0.path.joined(separator: ", "))" }
        return lines
    }
}
