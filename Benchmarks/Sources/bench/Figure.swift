/// One row of `docs/figures.md`.
struct Figure {
    let what: String
    /// What was done in one run: files, places, bytes.
    let counts: String
    let runs: Int
    /// With their unit.
    let usual: String
    let slowest: String
    /// Nil where a row is there for comparison.
    let goal: Goal?

    struct Goal {
        let text: String
        let isHeld: Bool
    }

    var isHeld: Bool { goal?.isHeld ?? true }

    var row: String {
        let held = goal.map { "\($0.text): \($0.isHeld ? "held" : "MISSED")" } ?? "–"
        return "| \(what) | \(counts) | \(runs) | \(usual) | \(slowest) | \(held) |"
    }

    static let head = """
        | what | in one run | runs | usual | slowest | goal |
        |---|---|---|---|---|---|
        """
}

extension Figure {
    /// - Parameter most: milliseconds that the slowest run may take.
    init(what: String, counts: String, measurement: Measurement, most: Double?) {
        self.init(
            what: what,
            counts: counts,
            runs: measurement.count,
            usual: "\(shown(measurement.usual)) ms",
            slowest: "\(shown(measurement.slowest)) ms",
            goal: most.map { Goal(text: "≤ \(shown($0)) ms", isHeld: measurement.slowest <= $0) }
        )
    }
}

/// With three places.
func shown(_ number: Double) -> String {
    let thousandths = Int((number * 1_000).rounded())
    let rest = String(thousandths % 1_000)
    return "\(thousandths / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
}
