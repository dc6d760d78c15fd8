import SubjectRequests

extension WorkflowDefinition {
    /// The states in the order in which a request meets them: breadth first from the start, moves in the order of the file;
    /// closed states last. Every drawing and telling uses it, so that they agree.
    package var statesInOrder: [WorkflowState] {
        var names = [start]
        var next = 0
        while next < names.count {
            for move in self[names[next]]?.moves ?? [] where !names.contains(move.to) { names.append(move.to) }
            next += 1
        }
        names += states.map(\.name).filter { !names.contains($0) }
        let ordered = names.compactMap { self[$0] }
        return ordered.filter { $0.phase != .closed } + ordered.filter { $0.phase == .closed }
    }
}

extension WorkflowState {
    /// The moves out of the state, those with the same trigger and target as one; none for what stays.
    package var arrows: [(trigger: Trigger, to: String)] {
        var arrows: [(trigger: Trigger, to: String)] = []
        for move in moves where !move.stays && !arrows.contains(where: { $0 == (move.trigger, move.to) }) {
            arrows.append((move.trigger, move.to))
        }
        return arrows
    }
}
