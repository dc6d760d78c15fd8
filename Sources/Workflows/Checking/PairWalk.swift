import SubjectRequests

/// Every pair of states that two requests of one person can be in, while their cases are joined and split at any time. What
/// one waits for, the other's end, must come whatever the two do: requests that wait for each other would wait for ever.
///
/// Facts are as free here as in ``WorkflowWalk``, but for the one that ties the two together: whether the other is a copy,
/// an export or a confirmation that is still open.
struct PairWalk {
    private(set) var breaches: [WorkflowBreach] = []
    private(set) var pairCount = 0

    private struct Pair {
        let states: [Int]
        let isJoined: Bool
        let from: Int
        let step: String
    }

    private let skeletons: [WorkflowSkeleton]
    private var pairs: [Pair] = []
    private var numbers: [Int]
    private var sources: [[Int]] = []

    /// - Parameters:
    ///   - first: the definition that breaches are reported for.
    ///   - second: the definition of the person's other request; may be the same.
    init(_ first: WorkflowSkeleton, _ second: WorkflowSkeleton) {
        skeletons = [first, second]
        numbers = Array(repeating: -1, count: first.nodes.count * second.nodes.count * 2)
        guard skeletons.contains(where: PairWalk.waits), skeletons.contains(where: \.right.discloses) else { return }
        explore()
        findCircles()
    }

    private static func waits(_ skeleton: WorkflowSkeleton) -> Bool {
        skeleton.nodes.contains { $0.arrows.contains { $0.needs.contains(.noDisclosureOpen) } }
    }

    private mutating func explore() {
        let starts = [skeletons[0].start, skeletons[1].start]
        for isJoined in [true, false] { visit(starts, isJoined, from: -1, "open both") }
        var next = 0
        while next < pairs.count {
            let pair = pairs[next]
            visit(pair.states, !pair.isJoined, from: next, pair.isJoined ? "split" : "join")
            for side in 0...1 { leave(pair, side, number: next) }
            next += 1
        }
        pairCount = pairs.count
    }

    private mutating func leave(_ pair: Pair, _ side: Int, number: Int) {
        let node = skeletons[side].nodes[pair.states[side]]
        let known = knowledge(pair, side)
        for arrow in node.arrows where !arrow.stays && arrow.isPossible(known) {
            var states = pair.states
            states[side] = arrow.to
            let name = skeletons[side].nodes[arrow.to].name
            let step = "\(side == 0 ? "first" : "second"): \(arrow.trigger.rawValue) → \(name)"
            visit(states, pair.isJoined, from: number, step, isProgress: !arrow.trigger.givesUp)
        }
    }

    private func knowledge(_ pair: Pair, _ side: Int) -> WorkflowSkeleton.Knowledge {
        let other = skeletons[1 - side]
        let isOpen = other.right.discloses && other.nodes[pair.states[1 - side]].phase != .closed && pair.isJoined
        let fact = GuardSet(.noDisclosureOpen)
        return WorkflowSkeleton.Knowledge(always: isOpen ? [] : fact, never: isOpen ? fact : [])
    }

    private mutating func visit(
        _ states: [Int],
        _ isJoined: Bool,
        from: Int,
        _ step: String,
        isProgress: Bool = false
    ) {
        let key = (states[0] * skeletons[1].nodes.count + states[1]) * 2 + (isJoined ? 1 : 0)
        if numbers[key] < 0 {
            numbers[key] = pairs.count
            pairs.append(Pair(states: states, isJoined: isJoined, from: from, step: step))
            sources.append([])
        }
        // Joining, splitting and giving up are no way out of a circle: nobody may be made to choose them.
        if isProgress { sources[numbers[key]].append(from) }
    }

    private mutating func findCircles() {
        let alone = skeletons.map(\.endingStates)
        let closed = pairs.map { pair in (0...1).map { skeletons[$0].nodes[pair.states[$0]].phase == .closed } }
        var ends = closed.map { $0[0] && $0[1] }
        var open = ends.indices.filter { ends[$0] }
        while let number = open.popLast() {
            for source in sources[number] where !ends[source] {
                ends[source] = true
                open.append(source)
            }
        }
        let stuck = pairs.indices.filter { number in
            !ends[number] && (0...1).allSatisfy { alone[$0].contains(pairs[number].states[$0]) }
        }
        // Where both stand still says more than a place from which they can only come to stand still.
        guard let number = stuck.first(where: standsStill) ?? stuck.first else { return }
        let side = closed[number][0] ? 1 : 0
        let names = (0...1).map { skeletons[$0].nodes[pairs[number].states[$0]].name }
        breaches.append(
            WorkflowBreach(
                fault: .waitsInCircle,
                state: names[side],
                sentence: """
                    with a request for \(skeletons[1 - side].right.rawValue) of the same person in \
                    '\(names[1 - side])', neither can go on: \(path(to: number))
                    """
            )
        )
    }

    private func standsStill(_ number: Int) -> Bool {
        (0...1).allSatisfy { side in
            let arrows = skeletons[side].nodes[pairs[number].states[side]].arrows.filter {
                !$0.trigger.givesUp && !$0.stays
            }
            let known = knowledge(pairs[number], side)
            return !arrows.contains { $0.isPossible(known) }
        }
    }

    private func path(to number: Int) -> String {
        var steps: [String] = []
        var here = number
        while here >= 0 {
            steps.append(pairs[here].step)
            here = pairs[here].from
        }
        return steps.reversed().joined(separator: ", ")
    }
}

extension Trigger {
    /// True for moves by which a request ends without being carried out.
    fileprivate var givesUp: Bool { self == .withdraw || self == .refuse }
}

extension WorkflowSkeleton {
    /// The states from which a closed one can be reached without giving up, where no other request stands in the way.
    fileprivate var endingStates: Set<Int> {
        let free = Knowledge(always: GuardSet(.noDisclosureOpen), never: [])
        var ends = Set(nodes.indices.filter { nodes[$0].phase == .closed })
        while let more = nodes.indices.first(where: { number in
            !ends.contains(number)
                && nodes[number].arrows.contains {
                    !$0.trigger.givesUp && !$0.stays && ends.contains($0.to) && $0.isPossible(free)
                }
        }) {
            ends.insert(more)
        }
        return ends
    }
}
