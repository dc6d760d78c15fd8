/// A second opinion on workflows, which shares no code with the checker: it tries every move of every kind of mover under
/// every assignment of true and false to the guards, one by one, in every place that it can reach.
struct BruteForce {
    private(set) var codes: Set<String> = []

    private let sketch: Sketch
    private let states: [Crossing]
    private var seen: Set<Place> = []
    private var open: [Place] = []
    private var next: [Place: Set<Place>] = [:]

    struct Place: Hashable {
        var state: Int
        var shown = false
        var told = false
        var ground = false
        var planned = false
        var free: Bool
    }

    /// A state with its words as numbers, because all this runs thousands of times.
    private struct Crossing {
        struct Road {
            let move: Sketch.Move
            let needs: Int
            let to: Int
        }

        struct Signal {
            let when: String
            let roads: [Road]
            /// The facts that matter here, each a bit.
            let facts: [Int]
            /// The roads that somebody is offered together.
            let offers: [(mover: String, roads: [Int])]
        }

        let state: Sketch.State
        /// What its effects need, each with its effect.
        let needs: [String]
        var signals: [Signal]
    }

    private static let words = [
        "identity-verified", "no-hold", "approved", "approval-not-needed", "no-disclosure-open", "change-described",
        "nothing-started", "effects-done", "ground-given", "paused", "not-paused", "pause-allowed", "extension-allowed",
        "part-declined", "all-referred",
    ]

    private static func bit(_ word: String) -> Int { 1 << (words.firstIndex(of: word) ?? words.count) }

    private static let identity = bit("identity-verified")
    private static let approved = bit("approved")
    private static let notNeeded = bit("approval-not-needed")
    private static let unstarted = bit("nothing-started")
    private static let done = bit("effects-done")
    private static let ground = bit("ground-given")

    init(_ sketch: Sketch) {
        self.sketch = sketch
        codes = ShapeOpinion.codes(of: sketch)
        states = sketch.states.map { BruteForce.crossing($0, sketch) }
        guard let start = sketch.index(of: sketch.start),
            sketch.states.allSatisfy({ state in state.moves.allSatisfy { sketch.target(of: $0, in: state) != nil } })
        else { return }
        for free in [false, true] {
            let known = (sketch.ceiling == "none" ? BruteForce.identity : 0) | (free ? BruteForce.approved : 0)
            enter(start, Place(state: start, free: free), from: nil, "open", known | BruteForce.done)
        }
        while let place = open.popLast() { explore(place) }
        judgeEnds()
        if PairOpinion(sketch).findsCircle() { codes.insert("waits-in-circle") }
    }

    private static func crossing(_ state: Sketch.State, _ sketch: Sketch) -> Crossing {
        let signals = Set(state.moves.map(\.when)).map { when in
            let moves = state.moves.filter { $0.when == when }
            let targets = moves.compactMap { sketch.target(of: $0, in: state) }.map { sketch.states[$0] }
            let needed = targets.flatMap(\.entry).flatMap { Sketch.needs[$0] ?? [] }
            return Crossing.Signal(
                when: when,
                roads: moves.map { move in
                    Crossing.Road(
                        move: move,
                        needs: move.needs.reduce(0) { $0 | bit($1) },
                        to: sketch.target(of: move, in: state) ?? -1
                    )
                },
                facts: Set(moves.flatMap(\.needs) + needed + ["effects-done"]).map(bit),
                offers: Sketch.offers(moves).map { (mover: $0.mover, roads: $0.moves) }
            )
        }
        return Crossing(
            state: state,
            needs: Array(Set(state.entry.flatMap { Sketch.needs[$0] ?? [] })),
            signals: signals
        )
    }

    private mutating func explore(_ place: Place) {
        let crossing = states[place.state]
        for signal in crossing.signals {
            for choice in 0..<1 << signal.facts.count {
                var facts = 0
                for (index, fact) in signal.facts.enumerated() where choice >> index & 1 == 1 { facts |= fact }
                guard isPossible(facts, among: signal.facts, place, crossing.state, signal.when) else { continue }
                judgeHearing(signal, facts, crossing.state)
                for (mover, roads) in signal.offers {
                    let taken = roads.first { signal.roads[$0].needs & ~facts == 0 }
                    if let taken { take(signal.roads[taken], crossing.state, place, signal.when, mover, facts) }
                }
            }
        }
    }

    private mutating func take(
        _ road: Crossing.Road,
        _ state: Sketch.State,
        _ place: Place,
        _ when: String,
        _ mover: String,
        _ facts: Int
    ) {
        var after = place
        if road.needs & BruteForce.ground != 0 { after.ground = true }
        if !road.move.mails.isEmpty { after.planned = true }
        if road.move.notifies { after.told = true }
        guard road.move.stays else { return leave(state, place, when, mover, road, after, facts) }
        next[place, default: []].insert(after)
        if seen.insert(after).inserted { open.append(after) }
    }

    private mutating func leave(
        _ state: Sketch.State,
        _ place: Place,
        _ when: String,
        _ mover: String,
        _ road: Crossing.Road,
        _ before: Place,
        _ facts: Int
    ) {
        // Left by anything but its end, with work begun, however little: half done. Only the system may send back, and
        // only to where all of it is shown anew.
        let isShownAnew =
            when == "rework" && mover == "system" && road.move.facts.isEmpty && states[road.to].state.shows
        if state.acts, when != "finish", road.needs & BruteForce.unstarted == 0, !isShownAnew {
            codes.insert("work-abandoned")
        }
        var after = before
        if state.shows, when == "finish" { after.shown = true }
        enter(road.to, after, from: place, when, facts)
    }

    private mutating func enter(_ target: Int, _ before: Place, from: Place?, _ when: String, _ facts: Int) {
        let state = states[target].state
        for need in states[target].needs where facts & BruteForce.bit(need) == 0 {
            codes.insert("effect-without-\(need)")
        }
        if !before.shown, when == "approve" || state.acts { codes.insert("nothing-shown") }
        if state.outcome == "refused", !before.told { codes.insert("refusal-without-notice") }
        if state.outcome == "refused" || state.notifies, !before.ground { codes.insert("refusal-without-ground") }
        if state.outcome == "fulfilled", before.planned, facts & BruteForce.done == 0 {
            codes.insert("fulfilled-with-open-effects")
        }
        var place = before
        place.state = target
        if !state.entry.isEmpty { place.planned = true }
        if state.notifies { place.told = true }
        if state.shows { place.shown = false }
        if let from { next[from, default: []].insert(place) }
        if seen.insert(place).inserted { open.append(place) }
    }

    /// Said once, so the system must be able to move whatever else holds.
    private mutating func judgeHearing(_ signal: Crossing.Signal, _ facts: Int, _ state: Sketch.State) {
        guard signal.when == "time" || signal.when == "finish" && state.works, facts & BruteForce.done != 0 else {
            return
        }
        let heard = signal.roads.contains {
            $0.needs & ~facts == 0 && $0.move.isOffered("system", saying: [], prepared: false)
        }
        if !heard { codes.insert("trigger-may-be-lost") }
    }

    /// Whether these facts, and no others of those that matter, can hold together.
    private func isPossible(_ facts: Int, among all: [Int], _ place: Place, _ state: Sketch.State, _ when: String)
        -> Bool
    {
        all.allSatisfy { fact in
            let holds = facts & fact != 0
            switch fact {
            case BruteForce.identity: return holds || sketch.ceiling != "none"
            case BruteForce.notNeeded: return holds == place.free
            case BruteForce.approved: return holds || !place.free
            case BruteForce.unstarted: return holds || state.works
            case BruteForce.done: return holds || place.planned
            case BruteForce.ground: return place.ground ? holds : !holds || when == "refuse" || when == "uphold"
            default: return true
            }
        }
    }

    private mutating func judgeEnds() {
        let reached = Set(seen.map(\.state))
        if reached.count < sketch.states.count { codes.insert("unreachable-state") }
        var ends = seen.filter { sketch.states[$0.state].isClosed }
        var grows = true
        while grows {
            let more = seen.filter { !ends.contains($0) && !(next[$0] ?? []).isDisjoint(with: ends) }
            ends.formUnion(more)
            grows = !more.isEmpty
        }
        if ends.count < seen.count { codes.insert("dead-end") }
    }
}
