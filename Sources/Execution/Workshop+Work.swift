import Storage
import Workflows

extension Workshop {
    /// One handler for each kind of effect.
    func work(_ effect: EffectRow) async throws -> EffectOutcome {
        switch effect.kind {
        case .mail: try await sendMail(effect)
        case .collect: try await collect(effect)
        case .package: try await buildPackage(effect)
        case .deliver: try await deliver(effect)
        case .resolve, .correct, .readBack, .erase, .probe, .suppress: .parked(code: "not-built-yet")
        }
    }
}
