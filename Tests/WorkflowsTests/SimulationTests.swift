import SubjectRequests
import TestPeers
import Testing
import Workflows

@Suite("Simulated lives")
struct SimulationTests {
    private func play(_ definition: WorkflowDefinition, _ jurisdiction: String, seed: UInt64) throws
        -> WorkflowSimulation.Report
    {
        let from = try #require(CivilDate("2026-01-01"))
        let simulation = WorkflowSimulation(definition, statute: try ShippedStatutes.statute(jurisdiction))
        return try simulation.play(lives: 600, seed: seed, from: from)
    }

    @Test("every life of every shipped workflow ends, and some go each way", arguments: ShippedWorkflows.names)
    func everyLifeEnds(name: String) throws {
        let definition = try ShippedWorkflows.read(name)
        let report = try play(definition, "NZ", seed: UInt64.random(in: 0...9_999_999))
        #expect(report.lives == 600)
        #expect(report.deadEnds.isEmpty, "\(report.deadEnds)")
        #expect(report.outcomes.values.reduce(0, +) == 600)
        #expect(report.outcomes[.fulfilled, default: 0] > 0)
        #expect(report.inTime + report.late + report.withoutDate == 600)
        #expect(report.days == report.days.sorted())
    }

    @Test(
        "people appeal, clocks stop and are extended, dates are missed, words are left out, and second eyes are waited for"
    )
    func everythingIsPlayed() throws {
        let seed = UInt64.random(in: 0...9_999_999)
        var moved: Set<Trigger> = []
        var obstacles: Set<SimulatedObstacle> = []
        for name in ShippedWorkflows.names {
            let definition = try ShippedWorkflows.read(name)
            let report = try play(definition, "GB-ENG", seed: seed)
            moved.formUnion(report.moved.keys)
            obstacles.formUnion(report.obstacles.keys)
            let known = Set(definition.states.flatMap(\.moves).map(\.trigger))
            #expect(known.isSuperset(of: report.moved.keys.filter { $0 != .open }), "\(name), seed \(seed)")
        }
        let all = Set(Trigger.allCases).subtracting([.migrate])
        #expect(moved == all, "seed \(seed): never \(all.subtracting(moved))")
        #expect(obstacles == Set(SimulatedObstacle.allCases), "seed \(seed)")
    }

    @Test("whoever is late hears an apology, and nobody else does")
    func overdue() throws {
        let seed = UInt64.random(in: 0...9_999_999)
        let report = try play(ShippedWorkflows.read("copy"), "NZ", seed: seed)
        #expect(report.late > 0 && report.moved[.overdue, default: 0] >= report.late, "seed \(seed)")
        #expect(report.inTime > report.late, "seed \(seed)")
    }

    @Test("the same seed plays the same lives")
    func replay() throws {
        let copy = try ShippedWorkflows.read("copy")
        #expect(try play(copy, "GB-ENG", seed: 7) == play(copy, "GB-ENG", seed: 7))
        #expect(try play(copy, "GB-ENG", seed: 7) != play(copy, "GB-ENG", seed: 8))
    }

    /// The reader accepts this, because a hold may be lifted; with nobody to move it the simulation stands still.
    @Test("a wait that nobody ends is a dead end with the way there")
    func deadEnd() throws {
        let text = """
            workflow: sample
            version: 1
            right: complaint
            verification: {floor: none, ceiling: none}
            start: waiting
            states:
              waiting:
                meaning: waits for a name that never comes
                phase: review
                moves:
                  - {when: withdraw, to: over, by: [requester, case-handler], needs: []}
              over: {meaning: over, phase: closed, outcome: withdrawn}
            """
        let definition = try WorkflowReader { _ in nil }.read(text, file: "sample.yml")
        let report = try play(definition, "GB-ENG", seed: 3)
        let stuck = try #require(report.deadEnds["waiting"])
        #expect(stuck.count > 500)
        #expect(stuck.path == ["waiting"])
        #expect(report.outcomes[.withdrawn, default: 0] + stuck.count == 600)
    }

    @Test("beyond the end of a calendar there is an error, not a guess")
    func beyond() throws {
        let copy = try ShippedWorkflows.read("copy")
        let simulation = WorkflowSimulation(copy, statute: try ShippedStatutes.statute("NZ"))
        let last = try #require(CivilDate("2052-06-01"))
        #expect(throws: ClockError.self) { try simulation.play(lives: 200, seed: 1, from: last) }
    }
}
