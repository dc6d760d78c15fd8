import Workflows

/// What can be sent to a request, as the last part of its address: the same words for console and API.
package enum MoveVerb: String, Sendable, CaseIterable {
    case verification, approval, refusal, withdrawal, rework, correction, proceed
    case note, hold, lift

    /// The workflow's trigger behind it; nil for what moves nothing.
    package var trigger: Trigger? {
        switch self {
        case .verification: .verifyIdentity
        case .approval: .approve
        case .refusal: .refuse
        case .withdrawal: .withdraw
        case .rework: .rework
        case .correction: .describe
        case .proceed: .proceed
        case .note, .hold, .lift: nil
        }
    }

    /// Nil for triggers that no person pulls.
    package init?(_ trigger: Trigger) {
        guard let verb = MoveVerb.allCases.first(where: { $0.trigger == trigger }) else { return nil }
        self = verb
    }
}
