import Foundation

/// How long one thing takes, measured often enough that the slowest and the usual run can be told apart.
struct Measurement {
    /// Milliseconds, sorted.
    private let runs: [Double]

    /// - Parameter body: answers how much it did, so that nothing of it can be left out by the compiler.
    init(runs count: Int, _ body: () throws -> Int) rethrows {
        let clock = ContinuousClock()
        var runs: [Double] = []
        var done = 0
        // The first run pays for what is loaded once, and is not counted.
        for run in 0...count {
            let start = clock.now
            done &+= try body()
            let (seconds, attoseconds) = (clock.now - start).components
            if run > 0 { runs.append(Double(seconds) * 1e3 + Double(attoseconds) / 1e15) }
        }
        precondition(done != 0, "a measured body did nothing")
        self.runs = runs.sorted()
    }

    /// The same for work that waits; what is measured are the milliseconds of processor time that this process spends on one
    /// of `times` in a run.
    init(runs count: Int, times: Int, processor body: () async throws -> Int) async throws {
        var runs: [Double] = []
        var done = 0
        for run in 0...count {
            let start = ProcessorTime.spent()
            for _ in 0..<times { done &+= try await body() }
            if run > 0 { runs.append((ProcessorTime.spent() - start) / Double(times)) }
        }
        precondition(done != 0, "a measured body did nothing")
        self.runs = runs.sorted()
    }

    var count: Int { runs.count }
    var usual: Double { runs[runs.count / 2] }
    var slowest: Double { runs[runs.count - 1] }
}

/// What the system has noted of this process.
enum ProcessorTime {
    /// Milliseconds in user and system mode, of all threads.
    static func spent() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime)
    }

    /// The most memory that this program has held since it began, in MiB. (What getrusage says counts that of the program
    /// which started it.)
    static func peakMemory() throws -> Double {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kibibytes = line?.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }.first
        return (kibibytes ?? .infinity) / 1_024
    }

    private static func milliseconds(_ time: timeval) -> Double {
        Double(time.tv_sec) * 1_000 + Double(time.tv_usec) / 1_000
    }
}
