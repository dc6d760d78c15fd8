import Workflows

/// What can be sent to a request, as the last part of its address: the same words for console and API, in the order in which
/// a request's page offers them. ``shape`` says the rest of each.
package enum MoveVerb: String, Sendable, CaseIterable {
    /// Parked work is tried again.
    case retry
    case approval
    /// The answer is built again without what is withheld.
    case redaction
    /// The clock goes on, or the request does, with the person's answer or without it.
    case resumption
    case correction
    /// One change of a correction is not made.
    case decline
    case settlement, conclusion, upholding, rework, clarification, pause, `extension`, referral, refusal, appeal,
        withdrawal
    case verification, assignment
    /// A colleague without an account is asked to do something by hand.
    case inquiry
    /// A colleague has done a task by hand.
    case answer
    /// The letters are in the post.
    case posting
    /// The person's statement is kept beside what was not corrected.
    case statement
    case note, hold, lift, migration
    /// An answer that reached the wrong person is taken back.
    case revocation
    /// The incident that it opened is over.
    case incidentClosure = "incident-closure"
    /// A part of the answer is not sent.
    case withholding
    /// What was withheld is shown again.
    case showing
    /// Something about a finished package is let pass by a second approver.
    case concern
    /// A withheld value may stand where somebody looked.
    case release
    /// Two cases are one person's.
    case join
    case split

    /// The workflow's trigger behind it; nil for what moves nothing.
    package var trigger: Trigger? {
        guard case .trigger(let trigger) = shape.means else { return nil }
        return trigger
    }

    /// The verb that a `DELETE` on this one's address means: what is no longer there has been ended.
    package var ending: MoveVerb? {
        switch self {
        case .hold: .lift
        case .pause: .resumption
        case .join: .split
        case .withholding: .showing
        default: nil
        }
    }

    /// What is done while an answer is reviewed, on a page of its own.
    var isAboutAnswer: Bool {
        switch self {
        case .withholding, .showing, .concern, .release: true
        default: false
        }
    }

    /// Whether programs `POST` to it; what ends something is a `DELETE` for them.
    package var isPosted: Bool { !MoveVerb.allCases.contains { $0.ending == self } }

    /// Nil for triggers that no person pulls.
    package init?(_ trigger: Trigger) {
        guard let verb = MoveVerb.allCases.first(where: { $0.trigger == trigger }) else { return nil }
        self = verb
    }
}
