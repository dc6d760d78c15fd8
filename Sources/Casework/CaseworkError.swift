import SubjectRequests
import Workflows

/// Why something that staff or a requester wanted was not done.
package enum CaseworkError: CodedError, Hashable {
    case notFound
    case notPermitted(StaffVerb)
    case moveNotPossible(Trigger, String)
    /// What was shown has changed since; look again.
    case shownChanged
    case workflowMissing(String)
    case linkSpent(LinkFault)
    case wrongCode
    /// The answer is read and fetched behind a fresh code.
    case codeNeeded
    /// There was an answer to read or fetch, and there is none any more.
    case answerOver(AnswerEnd)
    /// Nothing has left our hands that could be taken back.
    case nothingReleased
    case noIncident
    case tooManyTries
    /// Facts that were given could not be compared, and no try is used up.
    case factsUnavailable
    case notSignedIn
    case fieldNotCorrectable(String)
    case nothingPaused
    /// The statute names other reasons for an extension.
    case reasonNotInStatute(ExtensionReason, [ExtensionReason])
    /// A statement of correction stands beside what was not corrected, and nothing was declined.
    case nothingDeclined
    /// An idempotency key that was used before, for something else.
    case callDiffers
    case reasonMissing
    case dayIsPast
    case noHold
    /// Ids of the holds among which to choose.
    case severalHolds([String])
    case cannotBeAssigned
    case nothingParked
    case nothingToPost
    case personNotVerified
    case noMailAddress
    /// The answer is on its way already.
    case askedTooLate
    /// The answer to this right has no room for what a colleague finds.
    case answerHoldsNoFiles(Right)
    /// The collections that hold customers.
    case noSuchAccount([String])
    case notAClosure
    case alreadyRepresented
    case noAgent
    case feeStartsNothing
    case dayImpossible
    /// A request is, or is not, marked as a minor's already.
    case minorUnchanged
    /// Of two requests that are the same, only the later one's person is known.
    case duplicateProven
    /// No answer is being reviewed.
    case nothingToReview
    /// The statute names other grounds for withholding.
    case groundNotInStatute([WithholdingGround])
    case noSuchSpot
    case tooManySpots
    case noSuchWithholding
    case noSuchConcern
    /// Whoever prepared a package or approves it settles no concern about it.
    case ownConcern
    case noSuchStaff
    case staffExists

    package var code: String {
        switch self {
        case .notFound: "not-found"
        case .notPermitted: "not-permitted"
        case .moveNotPossible: "move-not-possible"
        case .shownChanged: "shown-changed"
        case .workflowMissing: "workflow-missing"
        case .linkSpent(let fault): "link-\(fault.rawValue)"
        case .wrongCode: "wrong-code"
        case .codeNeeded: "code-needed"
        case .answerOver(.expired): "answer-expired"
        case .answerOver(.revoked): "answer-revoked"
        case .nothingReleased: "nothing-released"
        case .noIncident: "no-incident"
        case .tooManyTries: "too-many-tries"
        case .factsUnavailable: "facts-unavailable"
        case .notSignedIn: "not-signed-in"
        case .fieldNotCorrectable: "field-not-correctable"
        case .nothingPaused: "nothing-paused"
        case .reasonNotInStatute: "reason-not-in-statute"
        case .nothingDeclined: "nothing-declined"
        case .callDiffers: "call-differs"
        case .reasonMissing: "reason-missing"
        case .dayIsPast: "day-is-past"
        case .noHold: "no-hold"
        case .severalHolds: "several-holds"
        case .cannotBeAssigned: "cannot-be-assigned"
        case .nothingParked: "nothing-parked"
        case .nothingToPost: "nothing-to-post"
        case .personNotVerified: "person-not-verified"
        case .noMailAddress: "no-mail-address"
        case .askedTooLate: "asked-too-late"
        case .answerHoldsNoFiles: "answer-holds-no-files"
        case .noSuchAccount: "no-such-account"
        case .notAClosure: "not-a-closure"
        case .alreadyRepresented: "already-represented"
        case .noAgent: "no-agent"
        case .feeStartsNothing: "fee-starts-nothing"
        case .dayImpossible: "day-impossible"
        case .minorUnchanged: "minor-unchanged"
        case .duplicateProven: "duplicate-proven"
        case .nothingToReview: "nothing-to-review"
        case .groundNotInStatute: "ground-not-in-statute"
        case .noSuchSpot: "no-such-place"
        case .tooManySpots: "too-many-places"
        case .noSuchWithholding: "no-such-withholding"
        case .noSuchConcern: "no-such-concern"
        case .ownConcern: "own-concern"
        case .noSuchStaff: "unknown-user"
        case .staffExists: "user-exists"
        }
    }

    package var sentence: String {
        switch self {
        case .notFound: "there is no such case or request, or you may not see it"
        case .notPermitted(let verb): "your roles at this controller do not include '\(verb.rawValue)'"
        case .moveNotPossible(let trigger, let why): "'\(trigger.rawValue)' is not possible now: \(why)"
        case .shownChanged: "what was shown has changed since you looked; look again before you approve"
        case .workflowMissing(let digest):
            "the workflow \(digest.prefix(12)) that this request follows is not kept any more"
        case .linkSpent(let fault): fault.sentence
        case .wrongCode: "the code is wrong or too old; ask for a new one"
        case .codeNeeded: "type a fresh code first"
        case .answerOver(.expired(let day)): "this answer could be read until \(day); ask again for a new one"
        case .answerOver(.revoked(let day)): "this answer was taken back on \(day); write to us"
        case .nothingReleased: "no answer of this request has gone out, or it was taken back already"
        case .noIncident: "no incident of this request is open"
        case .tooManyTries: "too many wrong codes today; try again tomorrow or write to us"
        case .factsUnavailable:
            "what you gave could not be compared just now; no try is used up, so try again in a few minutes"
        case .notSignedIn: "sign in first"
        case .fieldNotCorrectable(let category): "no store has a field of the kind '\(category)' that may be corrected"
        case .nothingPaused: "the clock is not paused"
        case .reasonNotInStatute(let reason, let known):
            "the statute does not extend for '\(reason.rawValue)'; it names: "
                + known.map(\.rawValue).joined(separator: ", ")
        case .nothingDeclined:
            "no change of this correction was declined, so there is nothing to keep a statement beside"
        case .callDiffers: "this Idempotency-Key was used before, for another request; use a new one"
        case .reasonMissing: "say why: the history keeps the reason"
        case .dayIsPast: "that day is over; name today or a later one"
        case .noHold: "no such hold stands on this request"
        case .severalHolds(let ids): "more than one hold stands on it; say which: \(ids.joined(separator: ", "))"
        case .cannotBeAssigned: "nobody of that name may see requests of this controller"
        case .nothingParked: "nothing of this request is parked"
        case .nothingToPost: "nothing of this request waits to be posted"
        case .personNotVerified: "the person is not verified yet; colleagues are asked about nobody before that"
        case .noMailAddress: "that is no e-mail address; write it as name@example.org"
        case .askedTooLate: "the answer is on its way, or the request is closed; a colleague is asked before that"
        case .answerHoldsNoFiles(let right):
            "what a colleague finds goes into a copy, and the answer to '\(right.rawValue)' has no room for it"
        case .noSuchAccount(let known):
            "an account is named as COLLECTION=KEY, where the collection is one of: \(known.joined(separator: ", "))"
        case .notAClosure: "accounts are named for an open request to close one, before its erasure is approved"
        case .alreadyRepresented: "it is known already that somebody acts for this person"
        case .noAgent: "nobody acts for this person; say first for whom the letter was written"
        case .feeStartsNothing: "the statute of this controller starts no clock by a fee, or the request is closed"
        case .dayImpossible: "that day lies before the request came, or is not here yet"
        case .minorUnchanged: "it is so already: see whether the request is marked as a minor's"
        case .duplicateProven:
            "only the later request's person is verified; verify the first one's too, or join the cases by their references"
        case .nothingToReview: "no finished package of this request waits for an approval"
        case .groundNotInStatute(let known):
            "the statute does not know that ground; it names: \(known.map(\.rawValue).joined(separator: ", "))"
        case .noSuchSpot: "the answer has nothing there; look for a slip in the collection, row, field or words"
        case .tooManySpots: "these words stand in too many places; withhold the field in every row, or name a row"
        case .noSuchWithholding: "nothing of that id is withheld from this answer"
        case .noSuchConcern: "no such concern about the package that is shown is open"
        case .ownConcern: "you prepared this package or have approved it; another approver settles the concern"
        case .noSuchStaff: "nobody of that name may use this site; see: habeas users list"
        case .staffExists: "somebody with this e-mail address was added before; see: habeas users list"
        }
    }

    package var isTemporary: Bool { self == .factsUnavailable }
}

/// Why a link opens nothing.
package enum LinkFault: String, Sendable, Hashable {
    case unknown
    case expired
    case used
    case superseded
    case revoked

    var sentence: String {
        switch self {
        case .unknown: "this link was not made by us, or is incomplete; copy the whole address from the mail"
        case .expired: "this link is too old; ask for a new one"
        case .used: "this link has done its work already"
        case .superseded: "a newer mail holds the link that works now"
        case .revoked: "this link was taken back"
        }
    }
}

extension NotAllowed {
    /// The reason in words that staff can act on.
    package var why: String {
        switch reason {
        case .noSuchMove: "the request is at a step that has no such move"
        case .roleNotAllowed: "your roles do not include it"
        case .closed: "the request is closed"
        case .guardFailed(let unmet): unmet.obstacle
        case .factMissing(let fact): "say the \(fact.rawValue) with it"
        case .samePerson: "you prepared it yourself, or settled a concern about it; a colleague decides"
        case .concernsOpen(let count):
            "concerns about this package are open: \(count); a second approver settles each, or what it found is withheld"
        case .notAsMarked: "what is withheld has changed since this was built; have it built again"
        case .noMigration: "the newer workflow has no step like the one that the request stands at"
        }
    }
}

extension Guard {
    fileprivate var obstacle: String {
        switch self {
        case .identityVerified: "the person is not verified as far as this right asks"
        case .noHold: "a legal hold stands on it"
        case .approved: "not enough people have approved what was shown"
        case .approvalNotNeeded: "it needs an approval"
        case .noDisclosureOpen: "the same person's copy has not been answered yet"
        case .changeDescribed: "nobody has said yet what should read differently"
        case .nothingStarted: "it has begun already"
        case .effectsDone: "something is still being done"
        case .allReferred: "data are held that are not a customer's"
        case .groundGiven: "a ground is needed"
        case .paused: "the clock is not paused"
        case .notPaused: "the clock is paused already"
        case .pauseAllowed: "the statute lets no clock stop for this right"
        case .extensionAllowed: "the statute knows no extension here, one was made, or its last day is over"
        case .partDeclined: "no part of it is declined"
        case .partLeft: "every part of it is declined; refuse it"
        }
    }
}
