import Workflows

/// What can be sent to a request, as the last part of its address: the same words for console and API.
package enum MoveVerb: String, Sendable, CaseIterable {
    case verification, approval, refusal, withdrawal, rework, correction
    case note, hold, lift, assignment
    /// Parked work is tried again.
    case retry

    /// The workflow's trigger behind it; nil for what moves nothing.
    package var trigger: Trigger? {
        switch self {
        case .verification: .verifyIdentity
        case .approval: .approve
        case .refusal: .refuse
        case .withdrawal: .withdraw
        case .rework: .rework
        case .correction: .describe
        case .note, .hold, .lift, .assignment, .retry: nil
        }
    }

    /// The verb that a `DELETE` on this one's address means: what is no longer there has been ended.
    package var ending: MoveVerb? { self == .hold ? .lift : nil }

    /// Whether programs `POST` to it; what ends something is a `DELETE` for them.
    package var isPosted: Bool { !MoveVerb.allCases.contains { $0.ending == self } }

    /// Nil for triggers that no person pulls.
    package init?(_ trigger: Trigger) {
        guard let verb = MoveVerb.allCases.first(where: { $0.trigger == trigger }) else { return nil }
        self = verb
    }
}
