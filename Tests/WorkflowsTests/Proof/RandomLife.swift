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
    private var isTold = false

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
            // Mostly what the state knows, and now and then anything at all.
            let known =
                definition[snapshot.state]?.moves.map(\.trigger).filter { _ in Sketch.chance(75, &random) } ?? []
            let anything = Trigger.allCases.filter { $0 != .open }
            guard let trigger = (known.isEmpty ? anything : known).randomElement(using: &random),
                let party = RandomLife.parties.randomElement(using: &random)
            else { continue }
            // Only these two are asked for with a ground; what is not kept then is gone.
            let ground: RefusalGround? =
                [.refuse, .uphold].contains(trigger) && Bool.random(using: &random) ? .exempt : nil
            if try attempt(trigger, by: party, ground: ground) { made += 1 }
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
        snapshot.facts = Set(MoveFact.allCases.filter { _ in Sketch.chance(75, &random) })
        snapshot.preparedBy = Bool.random(using: &random) ? "somebody" : nil
        snapshot.isPaused = Bool.random(using: &random)
        snapshot.isPauseAllowed = Bool.random(using: &random)
        snapshot.isExtensionAllowed = Bool.random(using: &random)
    }

    private mutating func attempt(_ trigger: Trigger, by party: Party, ground: RefusalGround? = nil) throws -> Bool {
        let decision: Decision
        var asked = snapshot
        asked.ground = ground ?? snapshot.ground
        do { decision = try definition.decide(asked, trigger, by: party) } catch { return false }
        for effect in decision.effects {
            let needs = Sketch.needs[effect.kind.rawValue] ?? []
            try #require(needs.allSatisfy(holds), "\(effect.kind) without one of \(needs); seed \(seed)")
            if effect.message == "refusal" { isTold = true }
        }
        try checkManners(trigger, party)
        snapshot.ground = decision.ground ?? snapshot.ground
        guard decision.isEntered else {
            let isStill = decision.to == snapshot.state && decision.effects.allSatisfy { $0.kind == .mail }
            try #require(isStill, "\(trigger) stays and does more than send mail; seed \(seed)")
            return true
        }
        if decision.outcome == .refused {
            try #require(snapshot.ground != nil, "no ground; seed \(seed)")
            try #require(isTold, "refused, and nobody was told; seed \(seed)")
        }
        if decision.outcome != nil { try #require(decision.effects.isEmpty, "closed with work; seed \(seed)") }
        if decision.outcome == .fulfilled { try #require(snapshot.effectsOpen == 0, "work is open; seed \(seed)") }
        snapshot.state = decision.to
        snapshot.phase = decision.phase
        snapshot.plans = decision.plan
        return true
    }

    /// A move that was made is one that the file offers to this party, who said enough and did not prepare it.
    private func checkManners(_ trigger: Trigger, _ party: Party) throws {
        guard trigger != .open else { return }
        let moves = definition[snapshot.state]?.moves.filter { $0.trigger == trigger } ?? []
        let isPreparer = if case .staff(let id, _) = party { id == snapshot.preparedBy } else { false }
        let isOffered = moves.contains { move in
            !(move.isFourEyes && isPreparer) && snapshot.facts.isSuperset(of: move.facts)
                && move.by.contains { $0.includes(party) }
        }
        try #require(isOffered, "\(trigger) by somebody to whom it is not offered; seed \(seed)")
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
