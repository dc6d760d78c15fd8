/// What can be said of a workflow without walking it.
enum ShapeOpinion {
    static func codes(of sketch: Sketch) -> Set<String> {
        var codes: Set<String> = []
        let levels = ["none", "channel", "matched", "account", "document"]
        let floor = levels.firstIndex(of: sketch.floor) ?? 0
        let ceiling = levels.firstIndex(of: sketch.ceiling) ?? 0
        if floor > ceiling { codes.insert("floor-above-ceiling") }
        let needsIdentity = sketch.states.contains { $0.entry.contains { Sketch.needs[$0] != nil } }
        if floor == 0, needsIdentity { codes.insert("floor-too-low") }
        if ["unsubscribe", "complaint"].contains(sketch.right), ceiling > 0 { codes.insert("asks-too-much") }
        if sketch.index(of: sketch.start) == nil { codes.insert("unknown-state") }
        if let from = sketch.migratesFrom { codes.insert(from >= 1 ? "migration-from-later" : "version-too-low") }
        for state in sketch.states {
            codes.formUnion(ending(state))
            codes.formUnion(waiting(state))
            for index in state.moves.indices { codes.formUnion(moving(index, state, sketch)) }
        }
        return codes
    }

    private static func ending(_ state: Sketch.State) -> Set<String> {
        var codes: Set<String> = []
        if state.isClosed, state.outcome == nil { codes.insert("closed-without-outcome") }
        if !state.isClosed, state.outcome != nil { codes.insert("outcome-without-closed") }
        if state.isClosed, state.outcome != nil, !state.entry.isEmpty { codes.insert("closed-with-effects") }
        if state.isClosed, state.outcome != nil, !state.moves.allSatisfy({ mayWake(state, $0) }) {
            codes.insert("move-out-of-closed")
        }
        for (act, proof) in [("erase", "probe"), ("correct", "read-back")] {
            guard let last = state.entry.lastIndex(of: act) else { continue }
            if !state.entry[last...].contains(proof) { codes.insert("work-unproven") }
        }
        return codes
    }

    private static func mayWake(_ state: Sketch.State, _ move: Sketch.Move) -> Bool {
        if move.stays { return false }
        return state.outcome == "lapsed" || move.when == "appeal" && state.outcome != "withdrawn"
    }

    private static func waiting(_ state: Sketch.State) -> Set<String> {
        var codes: Set<String> = []
        let triggers = state.moves.map(\.when)
        if !state.isClosed, state.works, !triggers.contains("finish") { codes.insert("work-without-finish") }
        if state.hasTimer, !triggers.contains("time") { codes.insert("timer-without-move") }
        if !state.hasTimer, triggers.contains("time") { codes.insert("move-without-timer") }
        let movers = Set(state.moves.flatMap(\.by))
        let onlyThePerson =
            !state.isClosed && !state.works && !state.moves.isEmpty && movers.isSubset(of: ["requester"])
        if !state.hasTimer, state.phase == "verification" || onlyThePerson { codes.insert("wait-without-timer") }
        return codes
    }

    private static func moving(_ index: Int, _ state: Sketch.State, _ sketch: Sketch) -> Set<String> {
        var codes: Set<String> = []
        let move = state.moves[index]
        if sketch.target(of: move, in: state) == nil { codes.insert("unknown-state") }
        if !move.stays, !move.mails.isEmpty, let to = sketch.index(of: move.to), sketch.states[to].isClosed {
            codes.insert("closed-with-effects")
        }
        if move.by.isEmpty { codes.insert("nobody-moves") }
        if move.by.contains("compliance-reviewer") { codes.insert("reader-moves") }
        if move.when == "open" { codes.insert("opened-twice") }
        if move.when == "refuse", !move.needs.contains("ground-given") { codes.insert("refusal-without-ground") }
        if !move.by.isEmpty, !isEverTaken(index, state) { codes.insert("shadowed-move") }
        return codes
    }

    /// Tries every assignment: is there one in which somebody is offered this move and none before it?
    private static func isEverTaken(_ index: Int, _ state: Sketch.State) -> Bool {
        let same = state.moves[...index].filter { $0.when == state.moves[index].when }
        let guards = Array(Set(same.flatMap(\.needs)))
        let offers = Sketch.offers(same)
        for bits in 0..<1 << guards.count {
            let facts = Set(guards.indices.filter { bits >> $0 & 1 == 1 }.map { guards[$0] })
            for offer in offers where offer.moves.contains(same.count - 1) {
                let taken = offer.moves.first { same[$0].needs.allSatisfy(facts.contains) }
                if taken == same.count - 1 { return true }
            }
        }
        return false
    }
}
