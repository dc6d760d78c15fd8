/// Two requests of one person under the same workflow: whether they can come to wait for each other for ever.
struct PairOpinion {
    private struct Step: Hashable {
        let state: Int
        let isBlocked: Bool
        let isGivingUp: Bool
    }

    private let sketch: Sketch
    /// Where some assignment of the guards leads to; found once, because pairs ask again and again.
    private var leads: [Step: Set<Int>] = [:]

    init(_ sketch: Sketch) {
        self.sketch = sketch
        guard sketch.discloses else { return }
        for state in sketch.states.indices {
            for isBlocked in [false, true] {
                for isGivingUp in [false, true] {
                    let step = Step(state: state, isBlocked: isBlocked, isGivingUp: isGivingUp)
                    leads[step] = found(of: state, blocked: isBlocked, isGivingUp)
                }
            }
        }
    }

    private func targets(of state: Int, blocked: Bool, _ givingUp: Bool) -> Set<Int> {
        leads[Step(state: state, isBlocked: blocked, isGivingUp: givingUp)] ?? []
    }

    private struct Pair: Hashable {
        var first: Int
        var second: Int
        var isJoined: Bool
    }

    func findsCircle() -> Bool {
        guard sketch.discloses, let start = sketch.index(of: sketch.start) else { return false }
        var seen: Set<Pair> = []
        var open = [
            Pair(first: start, second: start, isJoined: true), Pair(first: start, second: start, isJoined: false),
        ]
        while let pair = open.popLast() {
            guard seen.insert(pair).inserted else { continue }
            open.append(Pair(first: pair.first, second: pair.second, isJoined: !pair.isJoined))
            open += steps(from: pair, givingUp: true)
        }
        return seen.contains { pair in
            endsAlone(pair.first) && endsAlone(pair.second) && !ends(pair)
        }
    }

    private func steps(from pair: Pair, givingUp: Bool) -> [Pair] {
        let firstBlocked = pair.isJoined && !sketch.states[pair.second].isClosed
        let secondBlocked = pair.isJoined && !sketch.states[pair.first].isClosed
        return targets(of: pair.first, blocked: firstBlocked, givingUp).map {
            Pair(first: $0, second: pair.second, isJoined: pair.isJoined)
        }
            + targets(of: pair.second, blocked: secondBlocked, givingUp).map {
                Pair(first: pair.first, second: $0, isJoined: pair.isJoined)
            }
    }

    /// Tries every assignment of the guards.
    private func found(of number: Int, blocked: Bool, _ givingUp: Bool) -> Set<Int> {
        var targets: Set<Int> = []
        let all = sketch.states[number].moves
        for when in Set(all.map(\.when)) where givingUp || when != "withdraw" && when != "refuse" {
            let moves = all.filter { $0.when == when }
            let guards = Array(Set(moves.flatMap(\.needs)).subtracting(["no-disclosure-open"]))
            let offers = Sketch.offers(moves)
            for bits in 0..<1 << guards.count {
                var facts = Set(guards.indices.filter { bits >> $0 & 1 == 1 }.map { guards[$0] })
                if facts.contains("approval-not-needed"), guards.contains("approved"), !facts.contains("approved") {
                    continue
                }
                if !blocked { facts.insert("no-disclosure-open") }
                for offer in offers {
                    let taken = offer.moves.map { moves[$0] }.first { $0.needs.allSatisfy(facts.contains) }
                    guard let taken, !taken.stays else { continue }
                    if let target = sketch.index(of: taken.to) { targets.insert(target) }
                }
            }
        }
        return targets
    }

    private func ends(_ start: Pair) -> Bool {
        var seen: Set<Pair> = []
        var open = [start]
        while let pair = open.popLast() {
            guard seen.insert(pair).inserted else { continue }
            if sketch.states[pair.first].isClosed, sketch.states[pair.second].isClosed { return true }
            open += steps(from: pair, givingUp: false)
        }
        return false
    }

    private func endsAlone(_ start: Int) -> Bool {
        var seen: Set<Int> = []
        var open = [start]
        while let state = open.popLast() {
            guard seen.insert(state).inserted else { continue }
            if sketch.states[state].isClosed { return true }
            open += targets(of: state, blocked: false, false)
        }
        return false
    }
}
