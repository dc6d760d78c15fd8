import Dispatch
import Foundation
import Synchronization

/// One thread as an executor. libcurl blocks while it talks to a host; on a thread of its own that holds nobody up,
/// while the cooperative pool has only as many threads as the machine has cores.
final class NetworkThread: SerialExecutor {
    private let inbox = Inbox()

    init(name: String) {
        let thread = Thread { [inbox] in inbox.run() }
        thread.name = name
        thread.start()
    }

    deinit { inbox.post(.stop) }

    func enqueue(_ job: consuming ExecutorJob) {
        inbox.post(.run(UnownedJob(job), on: asUnownedSerialExecutor()))
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// What the thread holds: not the executor, so that the executor can end, and with it the thread.
    private final class Inbox: Sendable {
        enum Letter: Sendable {
            case run(UnownedJob, on: UnownedSerialExecutor)
            case stop
        }

        private let letters = Mutex<[Letter]>([])
        private let arrived = DispatchSemaphore(value: 0)

        func post(_ letter: Letter) {
            letters.withLock { $0.append(letter) }
            arrived.signal()
        }

        func run() {
            while true {
                arrived.wait()
                switch letters.withLock({ $0.removeFirst() }) {
                case .run(let job, let executor): job.runSynchronously(on: executor)
                case .stop: return
                }
            }
        }
    }
}
