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

    var count: Int { runs.count }
    var usual: Double { runs[runs.count / 2] }
    var slowest: Double { runs[runs.count - 1] }
}

/// One row of `docs/figures.md`.
struct Figure {
    let what: String
    /// What was done in one run: files, places, bytes.
    let counts: String
    let measurement: Measurement
    /// Milliseconds that the slowest run may take; nil where a row is there for comparison.
    let most: Double?

    var isHeld: Bool { most.map { measurement.slowest <= $0 } ?? true }

    var row: String {
        let goal = most.map { "≤ \(text($0)) ms: \(isHeld ? "held" : "MISSED")" } ?? "–"
        let times = "\(text(measurement.usual)) | \(text(measurement.slowest))"
        return "| \(what) | \(counts) | \(measurement.count) | \(times) | \(goal) |"
    }

    static let head = """
        | what | in one run | runs | usual, ms | slowest, ms | goal |
        |---|---|---|---|---|---|
        """

    private func text(_ number: Double) -> String {
        let thousandths = Int((number * 1_000).rounded())
        let rest = String(thousandths % 1_000)
        return "\(thousandths / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }
}
