import Casework
import Storage
import Workflows

extension Workshop {
    /// One handler for each kind of effect.
    func work(_ effect: EffectRow) async throws -> EffectOutcome {
        if effect.waitsForColleagues,
            try await casework.storage.read({ try casework.waitsForColleagues(effect.requestID, on: $0) })
        {
            return .parked(code: CaseDesk.waitsForColleague)
        }
        try await askByHand(effect)
        return switch effect.kind {
        case .mail: try await sendMail(effect)
        case .collect: try await collect(effect)
        case .refer: try await refer(effect)
        case .package: try await buildPackage(effect)
        case .deliver: try await deliver(effect)
        case .resolve: try await resolve(effect)
        case .correct: try await correct(effect)
        case .readBack: try await readBack(effect)
        case .erase: try await erase(effect)
        case .probe: try await probe(effect)
        case .suppress: try await suppress(effect)
        case .restrict: try await restrict(effect)
        case .ask: try await ask(effect)
        case .tell: try await tell(effect)
        }
    }
}
