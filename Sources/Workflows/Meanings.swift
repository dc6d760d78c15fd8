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
    /// The work is sent back to be done again: by a member of staff, or by the system where what would be done is not what
    /// was approved.
    case rework
    /// Staff have marked what is withheld from an answer, or no longer is: it is built again from what was collected.
    case redact
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
    /// A member of staff asks the person what they mean, or for what is missing.
    case clarify
    /// Staff go on after a clarification or a pause, with the person's answer or without it.
    case resume
    /// Staff stop the clock where the statute lets it stop.
    case pause
    /// Staff announce that the answer takes longer.
    case extend
    /// The data are held for somebody else, who answers.
    case refer
    /// The person asks to have a decision looked at again.
    case appeal
    /// The decision that was appealed against stands.
    case uphold
    /// Staff state what came of the matter, in words for the person.
    case conclude
    /// Staff state that what the request waits for outside of Habeas is settled: an open invoice.
    case settle
    /// A duty's last day is over and the duty not met.
    case overdue
    /// The request goes on by a newer version of its workflow. No move of a file.
    case migrate
}

extension Trigger {
    /// Who prepared or decided what is looked at next, and so may not decide about it; nil where the move changes nothing of
    /// that.
    package func preparer(_ party: Party) -> String? {
        switch self {
        case .rework, .redact, .describe, .refuse, .resume, .settle: party.staffID
        default: nil
        }
    }
}

/// What a move does to the request's clock.
package enum ClockMove: String, Sendable, Hashable, Codable, CaseIterable {
    /// Stops it where the statute lets it stop, and does nothing elsewhere.
    case pause
    /// Starts it again where it stands.
    case resume
    case extend
}

/// What whoever makes a move must say with it, in words that are kept sealed.
package enum MoveFact: String, Sendable, Hashable, Codable, CaseIterable {
    /// What the person is asked.
    case question
    case reason
    /// By how much the answer's time is extended.
    case length
    /// What came of the matter, in words for the person.
    case conclusion
    /// Who answers instead, and how the person can write to them.
    case responsible
}

/// What a move needs beside its trigger. Each is answered from the snapshot alone; see ``Guard/holds(in:)``.
package enum Guard: String, Sendable, Hashable, Codable, CaseIterable {
    /// The person is verified at least as far as the controller asks for this right.
    case identityVerified = "identity-verified"
    /// No legal hold stands on the request, the case or the person.
    case noHold = "no-hold"
    /// Enough different people approved what was shown last, and nothing about it waits to be settled.
    case approved
    /// The controller asks for no approval for this right, and nothing was found that a person must settle.
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
    /// The clock stands because the person was asked something.
    case paused
    /// The clock runs.
    case notPaused = "not-paused"
    /// The statute lets the clock of this right stop.
    case pauseAllowed = "pause-allowed"
    /// The statute knows an extension for this right, none was made, and the day for announcing it is not over.
    case extensionAllowed = "extension-allowed"
    /// A part of what was asked is declined or withheld, with its ground.
    case partDeclined = "part-declined"
    /// Something is left to be done: not every part of what was asked is declined.
    case partLeft = "part-left"
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
    /// Sets the stop value of every list and field of the person's, and reads it back.
    case restrict
    /// Asks a colleague to do something by hand; done when the task is answered.
    case ask
    /// Sees to it that everybody who had the data hears of the change (GDPR Art. 19).
    case tell

    /// True for effects that are planned once for each store of the request's plan.
    package var perStore: Bool {
        switch self {
        case .correct, .readBack, .erase, .probe: true
        case .mail, .resolve, .collect, .refer, .package, .deliver, .suppress, .restrict, .ask, .tell: false
        }
    }

    /// What must hold at the moment of acting, whatever the workflow file says: the runner asks again just before it acts.
    package var needs: [Guard] {
        switch self {
        case .mail, .suppress, .ask: []
        case .resolve, .collect, .refer, .package, .restrict, .tell: [.identityVerified]
        case .deliver: [.identityVerified, .approved]
        case .correct, .readBack: [.identityVerified, .approved]
        case .erase: [.identityVerified, .noHold, .approved, .noDisclosureOpen]
        case .probe: [.identityVerified, .noHold, .approved]
        }
    }

    /// True for what cannot be taken back: its intent is stored before it is done, in the transaction that asks once more
    /// for what it ``needs``.
    package var changesTheWorld: Bool {
        switch self {
        case .mail, .refer, .deliver, .correct, .erase, .suppress, .restrict: true
        case .resolve, .collect, .package, .readBack, .probe, .ask, .tell: false
        }
    }

    /// True when later work of the same plan waits until this is done. Mail never holds up work.
    package var holdsUpLaterWork: Bool { self != .mail }
}
