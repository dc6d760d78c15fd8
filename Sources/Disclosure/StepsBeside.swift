import Foundation

/// Does steps in their order on a thread beside the caller's, so that what is written is compressed while more is being
/// prepared. The thread begins with the first step that asks for it: a small answer never pays for one.
///
/// At most ``waitingMax`` steps wait; who is ahead of them waits too, so memory does not grow. What a step throws is thrown
/// by a later call, and no step behind it is done.
// Unchecked, because the compiler cannot see a condition's lock: what both threads touch is touched under `turn`, and each
// step is in one thread's hands only. A mutex, which it would see, cannot wait for room.
final class StepsBeside: @unchecked Sendable {
    typealias Step = () throws -> Void

    private let turn = NSCondition()
    /// The caller's alone; all below belongs to both threads.
    private var hasThread = false
    private var waiting: [Step] = []
    private var isServing = false
    private var isOver = false
    private var failure: (any Error)?

    private static let waitingMax = 4

    private init() {}

    /// Hands `body` the steps; all of them are done, or one has failed, and the thread is gone, when this returns.
    static func during(_ body: (StepsBeside) throws -> Void) throws {
        let steps = StepsBeside()
        do {
            try body(steps)
        } catch {
            steps.end(dropping: true)
            throw steps.failure ?? error
        }
        steps.end(dropping: false)
        if let failure = steps.failure { throw failure }
    }

    /// Does a step behind all that came before it: at once where no thread has begun and none is asked for.
    func add(beside: Bool, _ step: @escaping Step) throws {
        guard hasThread || beside else { return try step() }
        turn.lock()
        defer { turn.unlock() }
        if !hasThread { begin() }
        while waiting.count >= StepsBeside.waitingMax, failure == nil { turn.wait() }
        if let failure { throw failure }
        waiting.append(step)
        turn.broadcast()
    }

    private func begin() {
        hasThread = true
        isServing = true
        Thread { self.serve() }.start()
    }

    private func end(dropping: Bool) {
        guard hasThread else { return }
        turn.lock()
        defer { turn.unlock() }
        if dropping { waiting = [] }
        isOver = true
        turn.broadcast()
        while isServing { turn.wait() }
    }

    private func serve() {
        turn.lock()
        defer { turn.unlock() }
        while true {
            while waiting.isEmpty, !isOver { turn.wait() }
            guard failure == nil, !waiting.isEmpty else { break }
            let step = waiting.removeFirst()
            turn.unlock()
            let outcome = Result { try step() }
            turn.lock()
            if case .failure(let error) = outcome { failure = error }
            turn.broadcast()
        }
        isServing = false
        turn.broadcast()
    }
}
