import SubjectRequests

/// One request from its letter to its end on a clock that jumps from one event to the next: what the person, staff and the
/// world do is drawn by lot, what follows is asked of ``WorkflowDefinition/decide(_:_:by:)``.
struct SimulatedLife {
    private(set) var snapshot: RequestSnapshot
    /// Days since the letter.
    private(set) var day = 0
    /// The states that it was in, from the first on.
    private(set) var path: [String] = []
    private(set) var outcome: Outcome?
    /// Moves that the world tried and the definition did not allow then.
    private(set) var obstacles = 0

    private let definition: WorkflowDefinition
    private var lots: Lots

    /// A life that has not ended after so many days never will.
    static let daysMost = 1_500

    private struct Event {
        let trigger: Trigger
        let party: Party
        let day: Int
    }

    init(_ definition: WorkflowDefinition, seed: UInt64) {
        self.definition = definition
        var lots = Lots(seed: seed)
        let level = VerificationLevel.allCases.first { $0 >= definition.floor && $0 <= definition.ceiling }
        snapshot = RequestSnapshot(
            id: "simulated",
            right: definition.right,
            state: "",
            phase: .intake,
            revision: 0,
            required: level ?? definition.floor,
            approvalsRequired: definition.right.discloses && lots.isDrawn(30) ? 0 : lots.number(1...2),
            coolingOff: Period(days: lots.number(0...3))
        )
        snapshot.stores = ["store"]
        snapshot.parts = 2
        snapshot.isPauseAllowed = lots.isDrawn(50)
        snapshot.isExtensionAllowed = lots.isDrawn(50)
        snapshot.holdsForCustomers = lots.isDrawn(20)
        snapshot.facts = Set(MoveFact.allCases)
        self.lots = lots
    }

    /// Plays to the end, or to where nothing can happen any more.
    mutating func play() {
        make(.open, by: .system)
        while outcome == nil, day <= SimulatedLife.daysMost {
            drift()
            guard let event = nextEvent() else { return }
            day = event.day
            prepare(for: event.trigger)
            if !make(event.trigger, by: event.party) { obstacles += 1 }
        }
    }

    /// A hold comes or goes, a copy is asked for or answered.
    private mutating func drift() {
        if lots.isDrawn(3) {
            snapshot.isHeld.toggle()
        } else if snapshot.isHeld, lots.isDrawn(40) {
            snapshot.isHeld = false
        }
        if lots.isDrawn(2) { snapshot.disclosureOpen = true }
        if snapshot.disclosureOpen, lots.isDrawn(50) { snapshot.disclosureOpen = false }
    }

    /// The earliest of what may happen next.
    private mutating func nextEvent() -> Event? {
        guard let state = definition[snapshot.state] else { return nil }
        var events: [Event] = []
        for trigger in Trigger.allCases {
            let movers = state.moves.filter { $0.trigger == trigger }.flatMap(\.by)
            guard let mover = movers.randomElement(using: &lots), let days = wait(for: trigger, in: state) else {
                continue
            }
            events.append(Event(trigger: trigger, party: mover.party, day: day + days))
        }
        // Of what falls on one day, the work's end comes first.
        return events.min { ($0.day, $0.trigger == .finish ? 0 : 1) < ($1.day, $1.trigger == .finish ? 0 : 1) }
    }

    /// How many days until somebody does it; nil where nobody does.
    private mutating func wait(for trigger: Trigger, in state: WorkflowState) -> Int? {
        switch trigger {
        case .open: return nil
        case .finish:
            // Work that fails is tried again; a person looks at what fails for good.
            let cooling = state.entry.contains { $0.wait == .coolingOff } ? snapshot.coolingOff.days : 0
            return cooling + (lots.isDrawn(5) ? lots.number(1...9) : 0)
        case .time: return state.timer.map { timer in timer.after.months * 30 + timer.after.days }
        case .withdraw: return lots.isDrawn(3) ? lots.number(0...20) : nil
        case .refuse: return lots.isDrawn(6) ? lots.number(1...15) : nil
        case .rework, .refer, .clarify, .pause, .extend: return lots.isDrawn(8) ? lots.number(0...4) : nil
        case .appeal: return nil
        case .overdue: return nil
        case .verifyIdentity: return lots.isDrawn(80) ? lots.number(0...20) : nil
        default:
            // Staff, or what they wait for: soon as a rule, late now and then, and always in the end.
            return lots.isDrawn(10) ? lots.number(10...40) : lots.number(0...6)
        }
    }

    /// Whoever acts brings what the act is about; what they cannot bring about stays as it is.
    private mutating func prepare(for trigger: Trigger) {
        let needs = definition[snapshot.state]?.moves.filter { $0.trigger == trigger }.flatMap(\.needs) ?? []
        if needs.contains(.identityVerified), trigger == .verifyIdentity { snapshot.verified = snapshot.required }
        if needs.contains(.approved) {
            snapshot.approvers = Set((0..<snapshot.approvalsRequired).map { "approver \($0)" })
        }
        if needs.contains(.groundGiven), trigger == .refuse { snapshot.ground = .exempt }
        if trigger == .describe || needs.contains(.changeDescribed), lots.isDrawn(70) { snapshot.changesDescribed = 1 }
        if needs.contains(.partDeclined), lots.isDrawn(15) { snapshot.partsDeclined = lots.number(1...2) }
        if needs.contains(.allReferred), snapshot.holdsForCustomers { snapshot.allReferred = lots.isDrawn(40) }
        if trigger == .proceed { snapshot.disclosureOpen = false }
        snapshot.effectsOpen = trigger == .finish ? 0 : snapshot.effectsOpen
    }

    @discardableResult
    private mutating func make(_ trigger: Trigger, by party: Party) -> Bool {
        let decision: Decision
        do { decision = try definition.decide(snapshot, trigger, by: party) } catch { return false }
        switch decision.clock {
        case .pause: snapshot.isPaused = true
        case .resume: snapshot.isPaused = false
        case .extend: snapshot.isExtensionAllowed = false
        case nil: break
        }
        guard decision.isEntered else { return true }
        snapshot.state = decision.to
        snapshot.phase = decision.phase
        snapshot.plans = decision.plan
        snapshot.ground = decision.ground ?? snapshot.ground
        snapshot.effectsOpen = decision.effects.count
        snapshot.effectsStarted = 0
        if decision.voidsApprovals { snapshot.approvers = [] }
        path.append(decision.to)
        outcome = decision.outcome
        return true
    }
}

extension Mover {
    fileprivate var party: Party {
        switch self {
        case .requester: .requester
        case .system: .system
        case .staff(let role): .staff(id: "somebody", roles: [role])
        }
    }
}
