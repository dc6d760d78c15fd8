import Dispatch
import Foundation
import Synchronization

/// One thread that runs, one after another, whatever is enqueued on it. An actor that names it as its executor may block
/// (in a database, in a file) without taking a thread from the cooperative pool, which has one per core.
package final class DatabaseThread: SerialExecutor {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private let inbox = Mutex(Inbox())
    private let arrivals = DispatchSemaphore(value: 0)

    /// Starts the thread; `name` is what the operating system's tools show.
    package init(name: String) {
        let isStarted = DispatchSemaphore(value: 0)
        let thread = Thread {
            // Foundation loses a name that is set before `start()` has returned.
            isStarted.wait()
            Thread.current.name = name
            self.loop()
        }
        thread.start()
        isStarted.signal()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        inbox.withLock { $0.jobs.append(job) }
        arrivals.signal()
    }

    /// Ends the thread after what is already enqueued. Only its owner calls this, when nothing can be enqueued any more.
    package func stop() {
        inbox.withLock { $0.isStopped = true }
        arrivals.signal()
    }

    private func loop() {
        while true {
            arrivals.wait()
            let (jobs, isStopped) = inbox.withLock { inbox in
                defer { inbox.jobs = [] }
                return (inbox.jobs, inbox.isStopped)
            }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            if isStopped, jobs.isEmpty { return }
        }
    }
}
