import Definitions
import SubjectRequests

/// Proves a definition: first what each state says for itself, then by walking every place that a request can reach, and
/// every pair of requests. What fails is named at the place of what is wrong, with the path that leads there; all at once.
package struct WorkflowChecker {
    private let definition: WorkflowDefinition
    private let places: WorkflowPlaces
    private let problems = ProblemList()

    package init(_ definition: WorkflowDefinition, places: WorkflowPlaces) {
        self.definition = definition
        self.places = places
    }

    /// Everything that is wrong. The walks follow only where every move leads to a state.
    package func findProblems() -> [Problem] {
        WorkflowShape(definition) { add($0, $1, at: $2) }.check()
        if let skeleton = WorkflowSkeleton(definition) {
            let walk = WorkflowWalk(skeleton)
            for breach in walk.breaches + PairWalk(skeleton, skeleton).breaches { add(breach) }
            for (number, state) in definition.states.enumerated() where !walk.reached.contains(number) {
                add(.unreachableState, "nothing leads to '\(state.name)'", at: .state(state.name))
            }
        }
        return problems.all
    }

    func throwIfAny() throws(Problems) {
        _ = findProblems()
        try problems.throwIfAny()
    }

    private func add(_ breach: WorkflowBreach) {
        add(breach.fault, breach.sentence, at: breach.move.map { .move(breach.state, $0) } ?? .state(breach.state))
    }

    private func add(_ fault: WorkflowFault, _ sentence: String, at part: WorkflowPart) {
        let place = places[part]
        // The shape and the walk may see the same thing, and a move of every state stands once; it is said once.
        guard !problems.all.contains(where: { $0.code == fault.code && $0.place == place }) else { return }
        problems.add(fault.code, sentence, at: place)
    }
}

extension WorkflowChecker {
    /// What goes wrong only between two definitions that are in force together: every pair of different ones.
    ///
    /// - Parameter file: the file that a definition was read from.
    package static func problems(
        between definitions: [WorkflowDefinition],
        file: (WorkflowDefinition) -> SourcePlace
    ) -> [Problem] {
        let skeletons = definitions.map { ($0, WorkflowSkeleton($0)) }
        var problems: [Problem] = []
        for (index, (definition, skeleton)) in skeletons.enumerated() {
            for (_, other) in skeletons[(index + 1)...] {
                guard let skeleton, let other else { continue }
                problems += PairWalk(skeleton, other).breaches.map {
                    Problem(code: $0.fault.code, sentence: $0.sentence, place: file(definition))
                }
            }
        }
        return problems
    }

    /// How many places and pairs the walks look at: what they cost, wherever they run.
    package static func placesExplored(in definitions: [WorkflowDefinition]) -> Int {
        let skeletons = definitions.compactMap(WorkflowSkeleton.init)
        var count = 0
        for (index, skeleton) in skeletons.enumerated() {
            count += WorkflowWalk(skeleton).placeCount
            for other in skeletons[index...] { count += PairWalk(skeleton, other).pairCount }
        }
        return count
    }
}
