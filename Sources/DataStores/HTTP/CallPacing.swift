import Foundation
import Synchronization

/// When the next call may begin: so many in a second, and none while the service asks to be left alone.
final class CallPacing: Sendable {
    private struct Times {
        /// No call begins before.
        var next: ContinuousClock.Instant
        /// The service asked for silence until then.
        var quietUntil: ContinuousClock.Instant
    }

    private let times: Mutex<Times>
    private let interval: Duration

    /// A longer silence than this is not waited for with a thread in hand: the whole question is asked again later.
    static let patience = Duration.seconds(5)

    init(callsPerSecond: Int?) {
        interval = callsPerSecond.map { .seconds(1) / $0 } ?? .zero
        let now = ContinuousClock.now
        times = Mutex(Times(next: now, quietUntil: now))
    }

    /// Waits for a turn. Answers the seconds of a silence that is too long to wait for, and 0 where it is our turn.
    func takeTurn() -> Int {
        let now = ContinuousClock.now
        let (pause, silence) = times.withLock { times in
            let silence = times.quietUntil - now
            guard silence <= CallPacing.patience else { return (Duration.zero, silence) }
            let begin = max(now, times.next, times.quietUntil)
            times.next = begin + interval
            return (begin - now, Duration.zero)
        }
        // This thread is the client's own and has nothing else to do.
        if pause > .zero { Thread.sleep(forTimeInterval: pause / .seconds(1)) }
        return Int((silence / .seconds(1)).rounded(.up))
    }

    /// The service asked to be left alone for so many seconds.
    func hold(seconds: Int) {
        let until = ContinuousClock.now + .seconds(seconds)
        times.withLock { $0.quietUntil = max($0.quietUntil, until) }
    }
}
