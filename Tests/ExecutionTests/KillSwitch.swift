import Execution
import Synchronization

/// Ends all work at the n-th place that it reaches, and everything after, until it is revived: a process that is killed.
final class KillSwitch: Sendable {
    private struct State {
        var left: Int?
        var isDead = false
        var kills = 0
        var places: Set<StepPlace> = []
    }

    private let state = Mutex(State())

    var kills: Int { state.withLock { $0.kills } }

    /// The places at which work was ended so far.
    var places: Set<StepPlace> { state.withLock { $0.places } }

    func arm(after places: Int) { state.withLock { $0.left = places } }

    /// Answers whether there was a kill since the last call.
    func revive() -> Bool {
        state.withLock { state in
            defer {
                state.left = nil
                state.isDead = false
            }
            return state.isDead
        }
    }

    func reach(_ place: StepPlace) throws {
        try state.withLock { state in
            if let left = state.left {
                state.left = left == 0 ? nil : left - 1
                if left == 0 {
                    state.isDead = true
                    state.kills += 1
                    state.places.insert(place)
                }
            }
            if state.isDead { throw Killed() }
        }
    }
}
