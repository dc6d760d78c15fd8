import Foundation
import Synchronization

/// When the next call or statement may begin: so many in a second, and none while the store asks to be left alone.
final class CallPacing: Sendable {
    private struct Times {
        /// No call begins before.
        var next: ContinuousClock.Instant
        /// The store asked for silence until then.
        var quietUntil: ContinuousClock.Instant
    }

    private let times: Mutex<Times>
    private let interval: Duration
    private let clock: PacingClock

    /// A longer silence than this is not waited for with a thread in hand: the whole question is asked again later.
    static let patience = Duration.seconds(5)

    /// - Parameter callsPerSecond: nil for as many as can be made.
    init(callsPerSecond: Int?, clock: PacingClock = .ofTheMachine) {
        interval = callsPerSecond.map { .seconds(1) / $0 } ?? .zero
        self.clock = clock
        let now = clock.now()
        times = Mutex(Times(next: now, quietUntil: now))
    }

    /// Waits for a turn. Answers the seconds of a silence that is too long to wait for, and 0 where it is our turn.
    func takeTurn() -> Int {
        let now = clock.now()
        let (pause, silence) = times.withLock { times in
            let silence = times.quietUntil - now
            guard silence <= CallPacing.patience else { return (Duration.zero, silence) }
            let begin = max(now, times.next, times.quietUntil)
            times.next = begin + interval
            return (begin - now, Duration.zero)
        }
        if pause > .zero { clock.rest(pause) }
        return Int((silence / .seconds(1)).rounded(.up))
    }

    /// The store asked to be left alone for so many seconds.
    func hold(seconds: Int) {
        let until = clock.now() + .seconds(seconds)
        times.withLock { $0.quietUntil = max($0.quietUntil, until) }
    }
}

/// What turns are counted by, and how one waits for them.
struct PacingClock: Sendable {
    let now: @Sendable () -> ContinuousClock.Instant
    /// Blocks the thread, which is a connection's or a client's own and has nothing else to do.
    let rest: @Sendable (Duration) -> Void

    static let ofTheMachine = PacingClock(
        now: { ContinuousClock.now },
        rest: { Thread.sleep(forTimeInterval: $0 / .seconds(1)) }
    )
}
