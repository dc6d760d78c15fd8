import Foundation

/// SplitMix64: the same numbers for the same seed, which a property prints and `HABEAS_SEED` repeats.
package struct SeededGenerator: RandomNumberGenerator {
    package let seed: UInt64
    private var state: UInt64

    package init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// A generator for one property, with its seed in the log.
    package init(for property: String) {
        let given = ProcessInfo.processInfo.environment["HABEAS_SEED"].flatMap(UInt64.init)
        self.init(seed: given ?? .random(in: 0...9_999_999))
        print("seed of \(property): \(seed)")
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

    package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    package mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &self) }
}
