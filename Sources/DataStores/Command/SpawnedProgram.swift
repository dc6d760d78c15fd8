import CSpawn
import Foundation

/// A program that runs, in a process group of its own, with its standard input, output and error in our hands. It belongs
/// to one thread, which it blocks. Nothing is left of it once it is ended: no process of its group, no zombie.
final class SpawnedProgram {
    private let pid: pid_t
    private var input: Int32
    private let output: Int32
    private let complaints: Int32
    /// Tells when the program itself has ended: what it started may hold its output open.
    private let watch: Int32
    private let limits: ProgramLimits
    private var arrived: [UInt8] = []
    private var taken = 0
    private var isFinished = false
    private var isReaped = false
    /// False once it has closed its standard error.
    private var complains = true

    /// How much it wrote to its standard error. The text itself is nowhere kept: it may hold personal data.
    private(set) var complaintBytes = 0

    init(_ call: ProgramCall, _ limits: ProgramLimits) throws(ProgramBreach) {
        self.limits = limits
        var pipes = ProgramPipes()
        do throws(ProgramBreach) {
            try pipes.make()
            pid = try pipes.spawn(call)
        } catch {
            pipes.closeAll()
            throw error
        }
        pipes.closeTheirs()
        (input, output, complaints) = (pipes.ourInput, pipes.ourOutput, pipes.ourComplaints)
        watch = habeas_watch(pid)
    }

    deinit {
        guard !isReaped else { return }
        let leaving = leaving
        // On a thread of its own, because whoever lets go of the last reference may be on one that must not wait.
        Thread { [seconds = limits.farewellSeconds] in leaving.end(within: seconds) }.start()
    }

    /// Asks the program to end, waits for it a little, ends it and all of its group, and answers its exit status.
    @discardableResult
    func end(within seconds: Int) -> ProgramEnding {
        guard !isReaped else { return .unknown }
        isReaped = true
        return leaving.end(within: seconds)
    }

    /// Kills it, and all of its group, that long from now, whatever it is doing.
    func end(afterMilliseconds milliseconds: Int) {
        poll(nil, 0, Int32(clamping: milliseconds))
        end(within: 0)
    }

    private var leaving: LeavingProgram {
        LeavingProgram(pid: pid, input: input, output: output, complaints: complaints, watch: watch)
    }

    /// What a program does that nobody waits for.
    enum Bearing {
        case listens
        case talks
        case isGone
    }

    var bearing: Bearing {
        if taken < arrived.count { return .talks }
        let hasEnded = watch.isReadable
        var byte: UInt8 = 0
        let count = recv(output, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        if count > 0 { return .talks }
        return count < 0 && errno == EAGAIN && !hasEnded ? .listens : .isGone
    }

    func send(_ line: [UInt8]) throws(ProgramBreach) {
        var sent = 0
        let deadline = Deadline(seconds: limits.seconds)
        while sent < line.count {
            let count = line.withUnsafeBytes { bytes in
                Foundation.send(
                    input,
                    bytes.baseAddress.map { $0 + sent },
                    line.count - sent,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
                )
            }
            if count > 0 {
                sent += count
            } else {
                guard errno == EAGAIN || errno == EINTR else { throw .died }
                try wait(until: deadline, alsoForRoom: true)
            }
        }
    }

    /// The next line, without its end; nil after the last.
    func nextLine() throws(ProgramBreach) -> [UInt8]? {
        let deadline = Deadline(seconds: limits.seconds)
        var searched = taken
        while true {
            if let end = arrived[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { taken = end + 1 }
                return Array(arrived[taken..<end])
            }
            guard arrived.count - taken <= limits.lineBytesMax else { throw .lineTooLong(limits.lineBytesMax) }
            guard !isFinished else {
                guard taken == arrived.count else { throw .died }
                return nil
            }
            arrived.removeFirst(taken)
            taken = 0
            searched = arrived.count
            try wait(until: deadline, alsoForRoom: false)
        }
    }

    /// Waits for something to happen, and takes what came.
    private func wait(until deadline: Deadline, alsoForRoom: Bool) throws(ProgramBreach) {
        var waits = [
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: complains ? complaints : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: alsoForRoom ? input : -1, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: watch, events: Int16(POLLIN), revents: 0),
        ]
        // A program that answers before it has been asked is not read any further until it has listened.
        if isFinished || (alsoForRoom && arrived.count > limits.lineBytesMax) { waits[0].fd = -1 }
        let count = poll(&waits, nfds_t(waits.count), deadline.milliseconds)
        if count < 0, errno == EINTR { return }
        guard count > 0 else { throw .silent(limits.seconds) }
        if waits[1].revents != 0 {
            let count = read(complaints) { _ in }
            complaintBytes += max(0, count)
            complains = count > 0
        }
        // What it wrote before it ended is still to be taken.
        guard waits[0].revents != 0 || waits[3].revents != 0, waits[0].fd >= 0 else { return }
        // Less than nothing: it went without having read all that we sent, or it ended and its children have not.
        if read(output, { arrived += $0 }) <= 0 { isFinished = true }
    }

    /// How many bytes came; none, or less, at the end.
    private func read(_ descriptor: Int32, _ take: (UnsafeRawBufferPointer) -> Void) -> Int {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { space in
            let count = recv(descriptor, space.baseAddress, space.count, Int32(MSG_DONTWAIT))
            if count > 0 { take(UnsafeRawBufferPointer(rebasing: space[..<count])) }
            return count
        }
    }
}

extension Int32 {
    /// Whether there is something to read from this descriptor now, or its end.
    fileprivate var isReadable: Bool {
        var wait = pollfd(fd: self, events: Int16(POLLIN), revents: 0)
        return self >= 0 && poll(&wait, 1, 0) > 0
    }
}

/// When waiting ends.
private struct Deadline {
    private let end: ContinuousClock.Instant

    init(seconds: Int) { end = .now + .seconds(seconds) }

    var milliseconds: Int32 {
        let left = ContinuousClock.now.duration(to: end)
        return left > .zero ? Int32(clamping: Int64(left / .milliseconds(1)) + 1) : 0
    }
}

/// How a program ended, as far as it is known.
enum ProgramEnding: Sendable, Hashable {
    case exited(Int32)
    case signalled(Int32)
    case unknown
}

/// What is left to do for a program that nobody talks to any more.
struct LeavingProgram: Sendable {
    let pid: pid_t
    let input: Int32
    let output: Int32
    let complaints: Int32
    let watch: Int32

    /// Its input ends; when it has ended, or the time is over, whatever is left of its group is killed.
    @discardableResult
    func end(within seconds: Int) -> ProgramEnding {
        close(input)
        let deadline = Deadline(seconds: seconds)
        var talking = [output, complaints]
        while seconds > 0, !isOver(&talking, by: deadline) {}
        kill(-pid, SIGKILL)
        close(output)
        close(complaints)
        if watch >= 0 { close(watch) }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { return .unknown }
        }
        return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
    }

    /// Takes what still comes, so that the program is not kept waiting; `talking` loses those that have come to their end.
    private func isOver(_ talking: inout [Int32], by deadline: Deadline) -> Bool {
        var waits = (talking + [watch]).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&waits, nfds_t(waits.count), deadline.milliseconds) > 0, waits.removeLast().revents == 0 else {
            return true
        }
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { space in
            for wait in waits where wait.revents != 0 {
                if read(wait.fd, space.baseAddress, space.count) <= 0 { talking.removeAll { $0 == wait.fd } }
            }
        }
        // Where nobody tells us of its end, one that has closed its output is taken to have ended.
        return watch < 0 && !talking.contains(output)
    }
}
