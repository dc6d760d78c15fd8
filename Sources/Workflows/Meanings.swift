import SubjectRequests

/// What may move a request. Imperative; the event that records it is past tense.
package enum Trigger: String, Sendable, Hashable, Codable, CaseIterable {
    /// A letter, form or call asks for the right: the first move of every request.
    case open
    /// The person's identity was proven, by themselves or by staff's attestation.
    case verifyIdentity = "verify-identity"
    /// Old and new values of a correction are known.
    case describe
    /// A member of staff approves exactly what was shown.
    case approve
    /// A member of staff sends the work back to be done again.
    case rework
    /// A member of staff declines the request on a legal ground.
    case refuse
    /// The person drops the request.
    case withdraw
    /// All effects that the state planned have ended well.
    case finish
    /// What the request waited for, another request of the same person, has ended.
    case proceed
    /// The state's timer is due.
    case time
}

/// What a move needs beside its trigger. Each is answered from the snapshot alone; see ``Guard/holds(in:)``.
package enum Guard: String, Sendable, Hashable, Codable, CaseIterable {
    /// The person is verified at least as far as the controller asks for this right.
    case identityVerified = "identity-verified"
    /// No legal hold stands on the request, the case or the person.
    case noHold = "no-hold"
    /// Enough different people approved what was shown last.
    case approved
    /// The controller asks for no approval for this right.
    case approvalNotNeeded = "approval-not-needed"
    /// The same person has no copy, csv-export or confirm still open at this controller.
    case noDisclosureOpen = "no-disclosure-open"
    /// At least one change of a value is recorded.
    case changeDescribed = "change-described"
    /// None of the effects planned for this state has begun.
    case nothingStarted = "nothing-started"
    /// Every effect of the request is done, or excepted by a named person.
    case effectsDone = "effects-done"
    /// All that is held about the person is held for customers, to whom the request was passed on.
    case allReferred = "all-referred"
    /// A ground for refusal is given.
    case groundGiven = "ground-given"
}

/// What the server does because of a decision; done by one handler each.
package enum EffectKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Writes a message of the language's catalogue to the person.
    case mail
    /// Finds the person's keys in every store, counts, and seals them; changes nothing.
    case resolve
    /// Reads the person's rows into a sealed spool.
    case collect
    /// Passes the request on to every customer for whom data about the person are held: one mail a customer. Planned
    /// only where the controller holds data for customers.
    case refer
    /// Builds the response package from the spool.
    case package
    /// Hands the approved answer over.
    case deliver
    /// Writes the approved new values; one effect a store.
    case correct
    /// Reads the corrected values back; one effect a store.
    case readBack = "read-back"
    /// Erases the resolved rows; one effect a store, one transaction each.
    case erase
    /// Proves that nothing is left; one effect a store.
    case probe
    /// Stops marketing in every list; asks for no identity.
    case suppress

    /// True for effects that are planned once for each store of the request's plan.
    package var perStore: Bool {
        switch self {
        case .correct, .readBack, .erase, .probe: true
        case .mail, .resolve, .collect, .refer, .package, .deliver, .suppress: false
        }
    }

    /// What must hold at the moment of acting, whatever the workflow file says: the runner asks again just before it acts.
    package var needs: [Guard] {
        switch self {
        case .mail, .suppress: []
        case .resolve, .collect, .refer, .package: [.identityVerified]
        case .deliver: [.identityVerified, .approved]
        case .correct, .readBack: [.identityVerified, .approved]
        case .erase: [.identityVerified, .noHold, .approved, .noDisclosureOpen]
        case .probe: [.identityVerified, .noHold, .approved]
        }
    }

    /// True when later work of the same plan waits until this is done. Mail never holds up work.
    package var holdsUpLaterWork: Bool { self != .mail }
}
