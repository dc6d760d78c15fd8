import SubjectRequests

/// One request from its letter to its end on a clock that jumps from one event to the next: what the person, staff and the
/// world do is drawn by lot, what follows is asked of ``WorkflowDefinition/decide(_:_:by:)``, and the dates of the statute's
/// own ``ResponseClock``, which the moves stop, start and extend.
struct SimulatedLife {
    private(set) var snapshot: RequestSnapshot
    private(set) var clock: ResponseClock
    /// Days since the letter.
    private(set) var day = 0
    /// The states that it was in, from the first on.
    private(set) var path: [String] = []
    /// How it ended last; nil while it is open.
    private(set) var outcome: Outcome?
    /// The first end: after how many days, and by which day it was owed then. An appeal may follow.
    private(set) var answer: (day: Int, due: CivilDate?)?
    /// How often each trigger was followed.
    private(set) var moves: [Trigger: Int] = [:]
    /// Why moves that the world tried were not allowed then.
    private(set) var obstacles: [SimulatedObstacle: Int] = [:]

    private let definition: WorkflowDefinition
    private var lots: Lots
    private var enteredOn = 0
    private var due: CivilDate?

    /// A life that has not ended after so many days never will.
    static let daysMost = 1_500
    /// Nobody appeals more often.
    private static let appealsMost = 3

    private struct Event {
        let trigger: Trigger
        let party: Party
        let day: Int

        /// Of what falls on one day, the morning's apology comes first, then the work's end.
        var rank: Int { trigger == .overdue ? 0 : trigger == .finish ? 1 : 2 }
    }

    init(_ definition: WorkflowDefinition, _ clock: ResponseClock, seed: UInt64) {
        self.definition = definition
        self.clock = clock
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
        snapshot.holdsForCustomers = lots.isDrawn(20)
        self.lots = lots
    }

    private var today: CivilDate { clock.facts.received.adding(days: day) }

    /// Plays to the end, or to where nothing can happen any more.
    mutating func play() throws(ClockError) {
        due = try dueDay()
        try make(.open, by: .system)
        while day <= SimulatedLife.daysMost {
            drift()
            guard let event = try nextEvent() else { return }
            day = event.day
            try act(event)
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
    private mutating func nextEvent() throws(ClockError) -> Event? {
        guard let state = definition[snapshot.state] else { return nil }
        var events: [Event] = []
        for trigger in Trigger.allCases {
            let movers = state.moves.filter { $0.trigger == trigger }.flatMap(\.by)
            guard let mover = movers.randomElement(using: &lots), let party = lots.party(mover),
                let later = try laterDay(for: trigger, in: state, party)
            else { continue }
            events.append(Event(trigger: trigger, party: party, day: later))
        }
        return events.min { ($0.day, $0.rank) < ($1.day, $1.rank) }
    }

    /// The day on which the move is tried; nil where it is not.
    private mutating func laterDay(
        for trigger: Trigger,
        in state: WorkflowState,
        _ party: Party
    ) throws(ClockError) -> Int? {
        if state.phase == .closed {
            guard moves[.appeal, default: 0] < SimulatedLife.appealsMost else { return nil }
            return lots.waitAfterwards(for: trigger).map { day + $0 }
        }
        if trigger == .time { return state.timer.map { max(day, enteredOn + $0.after.months * 30 + $0.after.days) } }
        if trigger == .overdue { return overdueDay }
        // What only changes the clock is offered to nobody while the clock does not allow it.
        let onlyStays = state.moves.allSatisfy { $0.trigger != trigger || $0.stays }
        if onlyStays, try !isPossible(trigger, by: party) { return nil }
        return lots.wait(for: trigger, in: state, coolingOff: snapshot.coolingOff).map { day + $0 }
    }

    /// The day after the last, once.
    private var overdueDay: Int? {
        guard let due, moves[.overdue] == nil else { return nil }
        return max(day, due.daysSinceEpoch - clock.facts.received.daysSinceEpoch + 1)
    }

    private mutating func isPossible(_ trigger: Trigger, by party: Party) throws(ClockError) -> Bool {
        try lookAtClock(for: trigger)
        var snapshot = snapshot
        snapshot.facts = Set(MoveFact.allCases)
        do {
            _ = try definition.decide(snapshot, trigger, by: party)
            return true
        } catch {
            return false
        }
    }

    private mutating func act(_ event: Event) throws(ClockError) {
        prepare(for: event.trigger)
        if event.trigger == .approve, case .staff(let id, _) = event.party, id != snapshot.preparedBy {
            snapshot.approvers.insert(id)
            // The first of two: the other is waited for.
            if snapshot.approvers.count < snapshot.approvalsRequired { return }
        }
        try lookAtClock(for: event.trigger)
        try make(event.trigger, by: event.party)
    }

    /// Whoever acts brings what the act is about; what they cannot bring about stays as it is, and now and then they leave out
    /// what must be said.
    private mutating func prepare(for trigger: Trigger) {
        let moves = definition[snapshot.state]?.moves.filter { $0.trigger == trigger } ?? []
        let needs = moves.flatMap(\.needs)
        snapshot.facts = lots.isDrawn(5) ? [] : Set(moves.flatMap(\.facts))
        if needs.contains(.identityVerified), trigger == .verifyIdentity { snapshot.verified = snapshot.required }
        if needs.contains(.groundGiven) { snapshot.ground = .exempt }
        if trigger == .describe || needs.contains(.changeDescribed), lots.isDrawn(70) { snapshot.changesDescribed = 1 }
        if needs.contains(.partDeclined), lots.isDrawn(15) { snapshot.partsDeclined = lots.number(1...2) }
        if needs.contains(.allReferred), snapshot.holdsForCustomers { snapshot.allReferred = lots.isDrawn(40) }
        if trigger == .proceed { snapshot.disclosureOpen = false }
        snapshot.effectsOpen = trigger == .finish ? 0 : snapshot.effectsOpen
    }

    /// What the statute's clock lets happen today, where the move asks for it.
    private mutating func lookAtClock(for trigger: Trigger) throws(ClockError) {
        snapshot.isPaused = clock.isPaused
        snapshot.isPauseAllowed = clock.allowsPause
        if trigger == .extend { snapshot.isExtensionAllowed = try clock.allowsExtension(on: today) }
    }

    private mutating func make(_ trigger: Trigger, by party: Party) throws(ClockError) {
        let decision: Decision
        do throws(NotAllowed) {
            decision = try definition.decide(snapshot, trigger, by: party)
        } catch {
            return obstacles[SimulatedObstacle(error.reason), default: 0] += 1
        }
        moves[trigger, default: 0] += 1
        if let move = decision.clock { try turn(move) }
        if let preparer = trigger.preparer(party) { snapshot.preparedBy = preparer }
        guard decision.isEntered else { return }
        snapshot.state = decision.to
        snapshot.phase = decision.phase
        snapshot.plans = decision.plan
        snapshot.ground = decision.ground ?? snapshot.ground
        snapshot.effectsOpen = decision.effects.count
        snapshot.effectsStarted = 0
        if decision.voidsApprovals { snapshot.approvers = [] }
        enteredOn = day
        path.append(decision.to)
        outcome = decision.outcome
        if outcome != nil, answer == nil { answer = (day, due) }
    }

    private mutating func turn(_ move: ClockMove) throws(ClockError) {
        switch move {
        case .pause: clock = clock.paused(on: today)
        case .resume: clock = clock.resumed(on: today)
        case .extend:
            guard let length = clock.longestExtension else { return }
            clock = clock.extended(by: length)
        }
        due = try dueDay()
    }

    /// The last day on which an answer is in time; nil while the clock stands, and where the law says no day for this right.
    private func dueDay() throws(ClockError) -> CivilDate? {
        do throws(ClockError) {
            return try clock.mainDuty().due
        } catch {
            if case .noTimeLimit = error { return nil }
            throw error
        }
    }
}

extension ResponseClock {
    /// As long as the statute lets it be; where it says no length, the first limit once more.
    fileprivate var longestExtension: DeadlineExtension? {
        let first = statute.duties(for: right).first { $0.kind == .respond }?.limit
        return (extensionRule?.most ?? first).map { DeadlineExtension($0) }
    }
}
