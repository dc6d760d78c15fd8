import Dispatch
import Foundation
import Synchronization

/// One thread that runs, one after another, whatever is enqueued on it. An actor that names it as its executor may block
/// (in a database, a file, a network library) without taking a thread from the cooperative pool, which has one per core.
/// The thread ends when the last reference to the executor is gone, after what was enqueued before.
package final class ThreadExecutor: SerialExecutor {
    private let inbox = Inbox()

    /// Starts the thread; `name` is what the operating system's tools show.
    package init(name: String) {
        let isStarted = DispatchSemaphore(value: 0)
        let thread = Thread { [inbox] in
            // Foundation loses a name that is set before `start()` has returned.
            isStarted.wait()
            Thread.current.name = name
            inbox.serve()
        }
        thread.start()
        isStarted.signal()
    }

    deinit { inbox.post(.stop) }

    package func enqueue(_ job: consuming ExecutorJob) {
        inbox.post(.run(UnownedJob(job), on: asUnownedSerialExecutor()))
    }

    /// What the thread holds: not the executor, so that the executor can end, and with it the thread.
    private final class Inbox: Sendable {
        enum Errand: Sendable {
            case run(UnownedJob, on: UnownedSerialExecutor)
            case stop
        }

        private let errands = Mutex<[Errand]>([])
        private let arrivals = DispatchSemaphore(value: 0)

        func post(_ errand: Errand) {
            errands.withLock { $0.append(errand) }
            arrivals.signal()
        }

        func serve() {
            while true {
                arrivals.wait()
                // All at once: what came together costs one lock. A signal whose errand is already done finds none.
                let arrived = errands.withLock { errands in
                    defer { errands = [] }
                    return errands
                }
                for errand in arrived {
                    switch errand {
                    case .run(let job, let executor): job.runSynchronously(on: executor)
                    case .stop: return
                    }
                }
            }
        }
    }
}
