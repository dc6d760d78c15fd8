import SubjectRequests
import Synchronization

/// Time that moves when a test says so.
final class VirtualClock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp) { time = Mutex(start) }

    var now: Timestamp { time.withLock { $0 } }

    func advance(to later: Timestamp) { time.withLock { $0 = max($0, later) } }

    func advance(days: Int = 0, minutes: Int = 0, seconds: Int = 0) {
        time.withLock { $0 = $0.adding(seconds: days * 86_400 + minutes * 60 + seconds) }
    }
}
