import Dispatch
import Synchronization

/// Holds a transaction back before its commit until something else has been done, or has failed.
final class CommitGate: Sendable {
    private let refusal = Mutex<(any Error)?>(nil)
    private let decision = DispatchSemaphore(value: 0)

    /// Thrown into a transaction that must not be committed.
    struct Refused: Error {
        let reason: any Error
    }

    func open() { decision.signal() }

    func refuse(_ reason: any Error) {
        refusal.withLock { $0 = reason }
        decision.signal()
    }

    /// Blocks the calling thread, which must be the connection's own.
    func wait() throws {
        decision.wait()
        if let reason = refusal.withLock({ $0 }) { throw Refused(reason: reason) }
    }
}
