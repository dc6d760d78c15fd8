import SubjectRequests
import TestPeers
import Testing
import Workflows

/// One life of a request under an accepted workflow, through the real `decide`, while the world changes at random between any
/// two moves: identity is proven and lost, holds come and go, other requests open and end.
struct RandomLife {
    private let definition: WorkflowDefinition
    private let seed: UInt64
    private var snapshot: RequestSnapshot

    private static let parties: [Party] =
        [.requester, .system] + Role.allCases.map { .staff(id: "somebody", roles: [$0]) }

    init(_ definition: WorkflowDefinition, seed: UInt64) {
        self.definition = definition
        self.seed = seed
        snapshot = RequestSnapshot(
            id: "r",
            right: definition.right,
            state: "",
            phase: .intake,
            revision: 0,
            required: definition.floor,
            approvalsRequired: 0
        )
    }

    /// Plays so many steps; answers how many moves were made.
    mutating func play(_ steps: Int, _ random: inout SeededGenerator) throws -> Int {
        snapshot.approvalsRequired = Int.random(in: 0...2, using: &random)
        snapshot.required =
            VerificationLevel.allCases
            .filter { $0 >= definition.floor && $0 <= definition.ceiling }.randomElement(using: &random)
            ?? definition.floor
        var made = try attempt(.open, by: .system) ? 1 : 0
        for _ in 0..<steps {
            change(&random)
            guard let trigger = Trigger.allCases.filter({ $0 != .open }).randomElement(using: &random),
                let party = RandomLife.parties.randomElement(using: &random)
            else { continue }
            if trigger == .refuse, Bool.random(using: &random) { snapshot.ground = .exempt }
            if try attempt(trigger, by: party) { made += 1 }
        }
        return made
    }

    private mutating func change(_ random: inout SeededGenerator) {
        snapshot.verified = VerificationLevel.allCases.randomElement(using: &random) ?? .none
        snapshot.isHeld = Bool.random(using: &random)
        snapshot.disclosureOpen = Bool.random(using: &random)
        snapshot.approvers = Set(["a", "b"].prefix(Int.random(in: 0...2, using: &random)))
        snapshot.changesDescribed = Int.random(in: 0...1, using: &random)
        snapshot.effectsOpen = Int.random(in: 0...1, using: &random)
        snapshot.effectsStarted = Int.random(in: 0...1, using: &random)
    }

    private mutating func attempt(_ trigger: Trigger, by party: Party) throws -> Bool {
        let decision: Decision
        do { decision = try definition.decide(snapshot, trigger, by: party) } catch { return false }
        for effect in decision.effects {
            let needs = Sketch.needs[effect.kind.rawValue] ?? []
            try #require(needs.allSatisfy(holds), "\(effect.kind) without one of \(needs); seed \(seed)")
        }
        if decision.outcome == .refused { try #require(decision.ground != nil, "no ground; seed \(seed)") }
        if decision.outcome == .fulfilled { try #require(snapshot.effectsOpen == 0, "work is open; seed \(seed)") }
        snapshot.state = decision.to
        snapshot.phase = decision.phase
        snapshot.plans = decision.plan
        return true
    }

    /// Said again here, so that the room under test does not judge itself.
    private func holds(_ need: String) -> Bool {
        switch need {
        case "identity-verified": snapshot.verified >= snapshot.required
        case "no-hold": !snapshot.isHeld
        case "approved": snapshot.approvers.count >= snapshot.approvalsRequired
        case "no-disclosure-open": !snapshot.disclosureOpen
        default: false
        }
    }
}
