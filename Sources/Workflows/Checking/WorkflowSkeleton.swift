import SubjectRequests

/// A definition with numbers for names and bits for guards: what the walks look at.
struct WorkflowSkeleton {
    /// One way to take a move: somebody who may make it, and the moves of the same trigger that this person is offered first.
    /// Each of those must fail, because the first whose guards hold is taken.
    struct Arrow {
        let trigger: Trigger
        /// The move's place among the moves of its state.
        let number: Int
        let to: Int
        let needs: GuardSet
        /// The system can make it with nothing to be said.
        let isSystem: Bool
        /// The request stays in its state: nothing is entered.
        let stays: Bool
        /// The move itself sends mail, and whether the notice of a refusal is among it.
        let mails: Bool
        let notifies: Bool
        let earlier: [GuardSet]

        /// Whether some assignment of what is not known lets this arrow be taken.
        func isPossible(_ known: Knowledge) -> Bool {
            guard needs.isDisjoint(with: known.never) else { return false }
            var certain = known.always.union(needs)
            if certain.contains(.approvalNotNeeded) { certain.formUnion(GuardSet(.approved)) }
            return earlier.allSatisfy { !certain.isSuperset(of: $0) || !$0.isDisjoint(with: known.never) }
        }
    }

    struct Node {
        let name: String
        let phase: Phase
        let outcome: Outcome?
        let arrows: [Arrow]
        /// Every trigger that the state knows, also where nobody may make the move.
        let triggers: Set<Trigger>
        let effects: [EffectKind]
        /// Some effect holds up later work, so that `finish` comes when it is done.
        let works: Bool
        let shows: Bool
        let actsOnWhatWasShown: Bool
        let notifies: Bool
    }

    /// What a walk knows at a place about guards: those that hold, those that fail; all others may do either, at any time.
    struct Knowledge {
        var always: GuardSet
        var never: GuardSet
    }

    let nodes: [Node]
    let start: Int
    let right: Right
    /// No controller can ask for proof of identity under this definition.
    let asksForNoIdentity: Bool

    /// Nil where a move leads to no state; the shape is checked first.
    init?(_ definition: WorkflowDefinition) {
        let numbers = Dictionary(
            definition.states.enumerated().map { ($1.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        guard let start = numbers[definition.start] else { return nil }
        var nodes: [Node] = []
        for state in definition.states {
            guard let arrows = WorkflowSkeleton.arrows(of: state, numbers) else { return nil }
            let kinds = state.entry.map(\.kind)
            nodes.append(
                Node(
                    name: state.name,
                    phase: state.phase,
                    outcome: state.outcome,
                    arrows: arrows,
                    triggers: Set(state.moves.map(\.trigger)),
                    effects: kinds,
                    works: kinds.contains { $0.holdsUpLaterWork },
                    shows: kinds.contains { $0.shows },
                    actsOnWhatWasShown: kinds.contains { $0.actsOnWhatWasShown },
                    notifies: state.entry.contains { $0.isRefusalNotice }
                )
            )
        }
        self.nodes = nodes
        self.start = start
        right = definition.right
        asksForNoIdentity = definition.ceiling == .none
    }

    /// One arrow for each move and each single kind of mover: somebody with more roles is offered more moves earlier, never
    /// fewer, so that they can take nothing that a person with the one role could not.
    private static func arrows(of state: WorkflowState, _ numbers: [String: Int]) -> [Arrow]? {
        let needs = state.moves.map { GuardSet($0.needs) }
        var arrows: [Arrow] = []
        for (index, move) in state.moves.enumerated() {
            guard let to = numbers[move.to] else { return nil }
            for mover in move.by {
                let earlier = state.moves[..<index].indices.filter {
                    state.moves[$0].by.contains(mover) && state.moves[$0].comesBefore(move, for: mover)
                }
                arrows.append(
                    Arrow(
                        trigger: move.trigger,
                        number: index,
                        to: to,
                        needs: needs[index],
                        isSystem: mover == .system && move.facts.isEmpty,
                        stays: move.stays,
                        mails: !move.mails.isEmpty,
                        notifies: move.mails.contains { $0.contains("refus") },
                        earlier: earlier.map { needs[$0] }
                    )
                )
            }
        }
        return arrows
    }
}

extension Move {
    /// Whether this earlier move is offered to the mover wherever the later one is, but for its guards: same trigger, nothing
    /// more to be said, nobody more shut out. Four eyes are two members of staff; they shut out nobody else.
    func comesBefore(_ later: Move, for mover: Mover) -> Bool {
        trigger == later.trigger && Set(facts).isSubset(of: later.facts)
            && (!isFourEyes || later.isFourEyes || !mover.isStaff)
    }
}
