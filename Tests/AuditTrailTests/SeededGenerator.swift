import Foundation

/// SplitMix64: the same seed gives the same test. The seed is printed, and `HABEAS_SEED` repeats a run.
struct SeededGenerator: RandomNumberGenerator {
    private var place: UInt64

    init(seed: UInt64) { place = seed }

    /// A generator for one property, with its seed in the log.
    init(for property: String) {
        let given = ProcessInfo.processInfo.environment["HABEAS_SEED"].flatMap(UInt64.init)
        let seed = given ?? UInt64.random(in: 0...UInt64(UInt32.max))
        print("seed of \(property): \(seed)")
        self.init(seed: seed)
    }

    mutating func next() -> UInt64 {
        place &+= 0x9E37_79B9_7F4A_7C15
        var mixed = place
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
