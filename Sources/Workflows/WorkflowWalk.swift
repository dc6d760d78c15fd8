import SubjectRequests

/// Every place that a request can be in: state by facts, found by trying every move of every party in each, while the facts
/// change as the world may change them.
struct WorkflowWalk {
    struct Breach: Hashable {
        let code: String
        let sentence: String
        let state: String
    }

    private(set) var reached: Set<String> = []
    /// The states from which a closed one can be reached.
    private(set) var closing: Set<String> = []
    private(set) var breaches: [Breach] = []

    /// Facts that guards ask about. The world sets and clears them; verification and a described change are never undone.
    private struct Facts: OptionSet, Hashable {
        let rawValue: UInt16
        static let verified = Facts(rawValue: 1 << 0)
        static let held = Facts(rawValue: 1 << 1)
        static let approved = Facts(rawValue: 1 << 2)
        static let disclosureOpen = Facts(rawValue: 1 << 3)
        static let described = Facts(rawValue: 1 << 4)
        static let effectsOpen = Facts(rawValue: 1 << 5)
        static let started = Facts(rawValue: 1 << 6)
        static let notified = Facts(rawValue: 1 << 7)
        static let referred = Facts(rawValue: 1 << 8)

        /// The facts that the world may change by itself, and the direction.
        static let rising: [Facts] = [.verified, .held, .approved, .disclosureOpen, .described, .started, .referred]
        static let falling: [Facts] = [.held, .disclosureOpen, .effectsOpen]
    }

    private struct Place: Hashable {
        let state: String
        let facts: Facts
        let approvalsRequired: Int
    }

    private static let parties: [Party] = [
        .requester, .system, .staff(id: "somebody", roles: Set(Role.allCases)),
    ]

    private let definition: WorkflowDefinition
    private var cameFrom: [Place: (Place, String)] = [:]
    private var seen: Set<Place> = []
    private var arrows: [String: Set<String>] = [:]

    init(_ definition: WorkflowDefinition) {
        self.definition = definition
        for approvalsRequired in [0, 1] {
            // A request may be opened with the person verified already, and under a hold.
            for facts: Facts in [[], .verified, .held, [.verified, .held]] {
                explore(facts, approvalsRequired)
            }
        }
        closing = Set(definition.states.filter { $0.phase == .closed }.map(\.name))
        while let more = definition.states.first(where: { state in
            !closing.contains(state.name) && !(arrows[state.name] ?? []).isDisjoint(with: closing)
        }) {
            closing.insert(more.name)
        }
    }

    private mutating func explore(_ facts: Facts, _ approvalsRequired: Int) {
        let outside = Place(state: "", facts: facts, approvalsRequired: approvalsRequired)
        var open: [Place] = []
        arrive(from: outside, .open, by: .system, &open)
        while let place = open.popLast() {
            changeFacts(at: place, &open)
            let triggers = Set(definition[place.state]?.moves.map(\.trigger) ?? [])
            for trigger in triggers {
                for party in WorkflowWalk.parties { arrive(from: place, trigger, by: party, &open) }
            }
        }
    }

    private mutating func changeFacts(at place: Place, _ open: inout [Place]) {
        for fact in Facts.rising where !place.facts.contains(fact) {
            visit(place.state, place.facts.union(fact), place, "the facts change", &open)
        }
        for fact in Facts.falling where place.facts.contains(fact) {
            visit(place.state, place.facts.subtracting(fact), place, "the facts change", &open)
        }
    }

    private mutating func arrive(from place: Place, _ trigger: Trigger, by party: Party, _ open: inout [Place]) {
        let snapshot = snapshot(place, refusing: trigger == .refuse)
        let decision: Decision
        do { decision = try definition.decide(snapshot, trigger, by: party) } catch { return }
        arrows[place.state, default: []].insert(decision.to)
        var facts = place.facts.subtracting(.started)
        if decision.voidsApprovals { facts.subtract(.approved) }
        if !decision.effects.isEmpty { facts.insert(.effectsOpen) }
        if decision.effects.contains(where: { $0.kind == .mail && $0.message == "refusal" }) { facts.insert(.notified) }
        let step = "\(trigger.rawValue) → \(decision.to)"
        visit(decision.to, facts, place, step, &open)
        judge(
            decision,
            snapshot,
            facts,
            Place(state: decision.to, facts: facts, approvalsRequired: place.approvalsRequired)
        )
    }

    private mutating func visit(_ state: String, _ facts: Facts, _ from: Place, _ step: String, _ open: inout [Place]) {
        let place = Place(state: state, facts: facts, approvalsRequired: from.approvalsRequired)
        reached.insert(state)
        guard seen.insert(place).inserted else { return }
        cameFrom[place] = (from, step)
        open.append(place)
    }

    private func snapshot(_ place: Place, refusing: Bool) -> RequestSnapshot {
        var snapshot = RequestSnapshot(
            id: "r",
            right: definition.right,
            state: place.state,
            phase: definition[place.state]?.phase ?? .intake,
            revision: 0,
            required: definition.floor,
            approvalsRequired: place.approvalsRequired,
            verified: place.facts.contains(.verified) ? definition.floor : .none
        )
        snapshot.isHeld = place.facts.contains(.held)
        snapshot.approvers = place.facts.contains(.approved) ? ["somebody"] : []
        snapshot.disclosureOpen = place.facts.contains(.disclosureOpen)
        snapshot.changesDescribed = place.facts.contains(.described) ? 1 : 0
        snapshot.effectsOpen = place.facts.contains(.effectsOpen) ? 1 : 0
        snapshot.effectsStarted = place.facts.contains(.started) ? 1 : 0
        snapshot.holdsForCustomers = true
        snapshot.allReferred = place.facts.contains(.referred)
        snapshot.ground = refusing ? .exempt : nil
        snapshot.stores = ["a store"]
        return snapshot
    }

    // MARK: - What must never be

    private mutating func judge(_ decision: Decision, _ snapshot: RequestSnapshot, _ facts: Facts, _ place: Place) {
        for effect in decision.effects {
            for need in effect.kind.needs where !need.holds(in: snapshot) {
                breach(
                    "effect-without-\(need.rawValue)",
                    "'\(effect.kind.rawValue)' can be reached without '\(need.rawValue)'",
                    place
                )
            }
        }
        if decision.outcome == .refused, !facts.contains(.notified) {
            breach("refusal-without-notice", "a request can be refused without the mail 'refusal'", place)
        }
        if [.fulfilled, .referred].contains(decision.outcome), facts.contains(.effectsOpen) {
            breach(
                "fulfilled-with-open-effects",
                "a request can close as \(decision.outcome?.rawValue ?? "") while effects are open",
                place
            )
        }
    }

    private mutating func breach(_ code: String, _ sentence: String, _ place: Place) {
        guard !breaches.contains(where: { $0.code == code && $0.state == place.state }) else { return }
        breaches.append(Breach(code: code, sentence: "\(sentence): \(path(to: place))", state: place.state))
    }

    private func path(to place: Place) -> String {
        var steps: [String] = []
        var here = place
        while let (previous, step) = cameFrom[here], steps.count < 50 {
            if step.contains("→") { steps.insert(step, at: 0) }
            here = previous
        }
        return steps.joined(separator: ", ")
    }
}
