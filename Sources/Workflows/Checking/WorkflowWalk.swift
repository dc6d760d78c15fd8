import SubjectRequests

/// Every place that one request can be in, by exhaustive exploration.
///
/// A place is a state with what only the way there decides: whether something was shown, a ground given, a refusal announced,
/// work planned, and whether the controller asks for approvals. Everything else that a guard asks about may hold or fail
/// at any moment, in both directions: a hold is placed and lifted, another request of the person opens and ends, and proof of
/// identity comes and **goes**, because a case may be joined, split, reopened, migrated or imported between two moves. A
/// definition that passes therefore asks again wherever it acts, and no such operation can carry an unproven request past it.
struct WorkflowWalk {
    private(set) var breaches: [WorkflowBreach] = []
    /// The states that some place is in.
    private(set) var reached: Set<Int> = []
    /// How many places were looked at; what the walk costs.
    var placeCount: Int { places.count }

    private struct History: OptionSet {
        let rawValue: Int
        static let shown = History(rawValue: 1 << 0)
        static let notified = History(rawValue: 1 << 1)
        static let ground = History(rawValue: 1 << 2)
        static let planned = History(rawValue: 1 << 3)
        /// Fixed for the life of a request: the controller's file asks for no approval of this right.
        static let unapproved = History(rawValue: 1 << 4)
        static let width = 5
    }

    private struct Place {
        let state: Int
        let history: History
        let from: Int
        let trigger: Trigger
    }

    private let skeleton: WorkflowSkeleton
    private var places: [Place] = []
    private var numbers: [Int]
    /// Backwards: from which places each place is reached.
    private var sources: [[Int]] = []

    init(_ skeleton: WorkflowSkeleton) {
        self.skeleton = skeleton
        numbers = Array(repeating: -1, count: skeleton.nodes.count << History.width)
        for setting: History in [[], .unapproved] { explore(setting) }
        findDeadEnds()
    }

    private mutating func explore(_ setting: History) {
        var next = places.count
        let outside = Place(state: skeleton.start, history: setting, from: -1, trigger: .open)
        arrive(at: skeleton.start, with: setting, from: outside, number: -1, by: .open, needs: [])
        while next < places.count {
            leave(next)
            next += 1
        }
    }

    private mutating func leave(_ number: Int) {
        let place = places[number]
        let node = skeleton.nodes[place.state]
        for arrow in node.arrows where arrow.isPossible(known(at: place, arrow.trigger)) {
            var history = place.history
            if arrow.needs.contains(.groundGiven) { history.insert(.ground) }
            if arrow.mails { history.insert(.planned) }
            if arrow.notifies { history.insert(.notified) }
            guard !arrow.stays else {
                visit(place.state, history, from: number, by: arrow.trigger)
                continue
            }
            judgeLeaving(place, number, node, by: arrow)
            if node.shows, arrow.trigger == .finish { history.insert(.shown) }
            arrive(at: arrow.to, with: history, from: place, number: number, by: arrow.trigger, needs: arrow.needs)
        }
        if node.works { judgeHearing(.finish, place, number, node) }
        judgeHearing(.time, place, number, node)
    }

    private mutating func arrive(
        at state: Int,
        with before: History,
        from place: Place,
        number: Int,
        by trigger: Trigger,
        needs: GuardSet
    ) {
        let node = skeleton.nodes[state]
        var history = before
        if !node.effects.isEmpty { history.insert(.planned) }
        if node.notifies { history.insert(.notified) }
        if node.shows { history.remove(.shown) }
        visit(state, history, from: number, by: trigger)
        let known = known(at: place, trigger)
        judgeArriving(node, before, by: trigger, known.always.union(needs), known.always, from: number)
    }

    private mutating func visit(_ state: Int, _ history: History, from number: Int, by trigger: Trigger) {
        let key = state << History.width | history.rawValue
        if numbers[key] < 0 {
            numbers[key] = places.count
            places.append(Place(state: state, history: history, from: number, trigger: trigger))
            sources.append([])
            reached.insert(state)
        }
        let arrived = numbers[key]
        if number >= 0, sources[arrived].last != number { sources[arrived].append(number) }
    }

    /// What is certain about guards at a place, for somebody who tries `trigger`.
    private func known(at place: Place, _ trigger: Trigger) -> WorkflowSkeleton.Knowledge {
        var known = WorkflowSkeleton.Knowledge(always: [], never: [])
        if skeleton.asksForNoIdentity { known.always.formUnion(GuardSet(.identityVerified)) }
        if place.history.contains(.unapproved) {
            known.always.formUnion(GuardSet([.approved, .approvalNotNeeded]))
        } else {
            known.never.formUnion(GuardSet(.approvalNotNeeded))
        }
        if !skeleton.nodes[place.state].works { known.always.formUnion(GuardSet(.nothingStarted)) }
        if !place.history.contains(.planned) { known.always.formUnion(GuardSet(.effectsDone)) }
        if place.history.contains(.ground) {
            known.always.formUnion(GuardSet(.groundGiven))
        } else if trigger != .refuse, trigger != .uphold {
            known.never.formUnion(GuardSet(.groundGiven))
        }
        return known
    }

    // MARK: - What must never be

    private mutating func judgeArriving(
        _ node: WorkflowSkeleton.Node,
        _ history: History,
        by trigger: Trigger,
        _ certain: GuardSet,
        _ known: GuardSet,
        from number: Int
    ) {
        for kind in node.effects {
            for need in kind.needs where !certain.contains(need) {
                breach(
                    .effect(without: need),
                    node,
                    "'\(kind.rawValue)' can be reached without '\(need.rawValue)'",
                    number,
                    trigger
                )
            }
        }
        if !history.contains(.shown), trigger == .approve || node.actsOnWhatWasShown {
            breach(
                .nothingShown,
                node,
                "'\(node.name)' can be reached although nothing has been shown",
                number,
                trigger
            )
        }
        if node.outcome == .refused, !history.contains(.notified) {
            breach(.refusalWithoutNotice, node, "a request can be refused without the mail 'refusal'", number, trigger)
        }
        if node.outcome == .refused || node.notifies, !history.contains(.ground) {
            breach(.refusalWithoutGround, node, "a request can be refused without a ground", number, trigger)
        }
        if node.outcome == .fulfilled || node.outcome == .partlyFulfilled, history.contains(.planned),
            !certain.contains(.effectsDone)
        {
            let sentence = "a request can close as fulfilled while effects are open"
            breach(.fulfilledWithOpenEffects, node, sentence, number, trigger)
        }
    }

    private mutating func judgeLeaving(
        _ place: Place,
        _ number: Int,
        _ node: WorkflowSkeleton.Node,
        by arrow: WorkflowSkeleton.Arrow
    ) {
        guard node.actsOnWhatWasShown, arrow.trigger != .finish, !arrow.needs.contains(.nothingStarted) else { return }
        // The system sends back only what it has not touched, and what is left is shown and approved anew.
        let isShownAnew = arrow.trigger == .rework && arrow.isSystem && skeleton.nodes[arrow.to].shows
        guard !isShownAnew else { return }
        let sentence = "'\(arrow.trigger.rawValue)' can leave '\(node.name)' with its work half done"
        breach(.workAbandoned, node, sentence, number, nil, move: arrow.number)
    }

    /// The end of work and the end of a wait are said once; a move for them must be possible whatever else holds.
    private mutating func judgeHearing(_ trigger: Trigger, _ place: Place, _ number: Int, _ node: WorkflowSkeleton.Node)
    {
        let moves = node.arrows.filter { $0.trigger == trigger }
        guard node.triggers.contains(trigger) else { return }
        let certain = known(at: place, trigger).always.union(GuardSet(.effectsDone))
        guard !moves.contains(where: { $0.isSystem && certain.isSuperset(of: $0.needs) }) else { return }
        let sentence = "'\(trigger.rawValue)' may find no move of the system whose guards hold, and is not said again"
        breach(.triggerMayBeLost, node, sentence, number, nil, move: moves.first?.number)
    }

    private mutating func findDeadEnds() {
        var ends = places.map { skeleton.nodes[$0.state].phase == .closed }
        var open = ends.indices.filter { ends[$0] }
        while let place = open.popLast() {
            for source in sources[place] where !ends[source] {
                ends[source] = true
                open.append(source)
            }
        }
        for number in places.indices where !ends[number] {
            let node = skeleton.nodes[places[number].state]
            breach(.deadEnd, node, "no path leads from '\(node.name)' to a closed state", number, nil)
        }
    }

    private mutating func breach(
        _ fault: WorkflowFault,
        _ node: WorkflowSkeleton.Node,
        _ sentence: String,
        _ number: Int,
        _ last: Trigger?,
        move: Int? = nil
    ) {
        guard !breaches.contains(where: { $0.fault == fault && $0.state == node.name && $0.move == move })
        else { return }
        var steps = last.map { ["\($0.rawValue) → \(node.name)"] } ?? []
        var here = number
        while here >= 0 {
            steps.append("\(places[here].trigger.rawValue) → \(skeleton.nodes[places[here].state].name)")
            here = places[here].from
        }
        let path = steps.reversed().joined(separator: ", ")
        breaches.append(WorkflowBreach(fault: fault, state: node.name, move: move, sentence: "\(sentence): \(path)"))
    }
}
