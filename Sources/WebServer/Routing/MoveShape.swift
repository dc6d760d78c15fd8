import Casework
import Workflows

/// What a verb means and asks for: its form on a request's page, what a program must send, and the sentence of the
/// description are all made of this one table.
struct MoveShape: Sendable {
    enum Means: Sendable {
        /// A move of the workflow, which says who may make it.
        case trigger(Trigger)
        /// Something beside the workflow, for those who may do it.
        case verb(StaffVerb)
    }

    enum Tone: Sendable {
        case plain
        /// What one came for; its form stands open.
        case main
        /// What cannot be taken back.
        case danger
    }

    var means: Means
    var fields: [MoveField] = []
    var tone = Tone.plain
    /// For programs.
    var summary: String

    /// The names of the fields without which it is refused.
    var needs: [MoveField.Name] { fields.filter(\.isRequired).map(\.name) }
}

/// Something to fill in.
struct MoveField: Sendable {
    enum Name: String, CodingKey, CaseIterable, Sendable {
        case shown, ground, level, text, category, wrong, correct, until, reach, hold, assignee, answered, length,
            reason,
            change, task, on, other, colleague, authority, collection, row, field, passage, basis, withholding, concern
    }

    var name: Name
    var isRequired = true
    /// Whether a hint stands at it: the phrase `move-VERB-NAME-hint`.
    var hasHint = false

    static func must(_ name: Name) -> MoveField { MoveField(name: name) }

    static func may(_ name: Name) -> MoveField { MoveField(name: name, isRequired: false) }

    var hinted: MoveField { MoveField(name: name, isRequired: isRequired, hasHint: true) }

    fileprivate static let refusal = [must(.ground), must(.text).hinted]
    fileprivate static let correction = [must(.category), may(.wrong), must(.correct)]
    fileprivate static let spot = [must(.collection), may(.row), may(.field)]
    fileprivate static let hold = [may(.reach), must(.text).hinted, may(.until)]
}

extension MoveVerb {
    /// One line for each verb.
    var shape: MoveShape {
        switch self {
        case .retry: beside(.resumeWork, "Try parked work again.", [.must(.text)], .main)
        case .approval: move(.approve, "Approve exactly what was shown; `shown` is its digest.", [.must(.shown)], .main)
        case .redaction: move(.redact, "Build the answer again without what is withheld.", [], .main)
        case .resumption:
            move(.resume, "Go on, with the person's answer or without it.", [.may(.answered).hinted], .main)
        case .correction: move(.describe, "Write down what should read differently.", MoveField.correction)
        case .decline:
            beside(.describeChange, "Decline one change of a correction.", [.must(.change)] + MoveField.refusal)
        case .settlement: move(.settle, "Note that nothing is owed any more.", [.must(.text)])
        case .conclusion: move(.conclude, "Decide a complaint; the person reads `text`.", [.must(.text).hinted], .main)
        case .upholding: move(.uphold, "Let a decision stand on a second look.", MoveField.refusal, .danger)
        case .rework: move(.rework, "Send the work back to be done again.", [.may(.text)])
        case .clarification: move(.clarify, "Ask the person for more.", [.must(.text).hinted])
        case .pause: move(.pause, "Stop the clock, where the statute lets it stop.", [.must(.text)])
        case .extension:
            move(
                .extend,
                "Take longer (+2m, +45d, +10wd), for the statute's reason.",
                [.must(.length), .must(.reason)]
            )
        case .referral:
            move(.refer, "Pass the request on; the person reads in `text` who is responsible.", [.must(.text).hinted])
        case .refusal: move(.refuse, "Decline on a legal ground; the person gets a letter.", MoveField.refusal, .danger)
        case .appeal: move(.appeal, "Note that the person wants the decision looked at again.")
        case .withdrawal: move(.withdraw, "Note that the person has dropped the request.", [.may(.text)], .danger)
        case .verification: beside(.attestIdentity, "Vouch for who the person is.", [.must(.level), .must(.text)])
        case .assignment:
            beside(.assign, "Give the request to a colleague, to oneself (me), or back (nobody).", [.must(.assignee)])
        case .inquiry:
            beside(
                .note,
                "Ask a colleague by mail to do an open task, or what `text` says.",
                [.must(.colleague), .may(.task).hinted, .may(.text).hinted]
            )
        case .answer: beside(.note, "Note that a task was done by hand.", [.must(.task), .must(.text)])
        case .posting: beside(.postLetters, "Note that the letters are in the post.", [.may(.on).hinted])
        case .statement:
            beside(.describeChange, "Keep a statement beside what was not corrected.", [.must(.text).hinted])
        case .note: beside(.note, "Add a note for colleagues.", [.must(.text)])
        case .hold: beside(.hold, "Place a legal hold: nothing is erased while it stands.", MoveField.hold)
        case .lift: beside(.hold, "Lift a legal hold.", [.may(.hold), .must(.text)])
        case .revocation:
            beside(
                .revokeAnswer,
                "Take back an answer that reached the wrong person; opens an incident with a clock.",
                [.must(.text).hinted],
                .danger
            )
        case .incidentClosure:
            beside(
                .closeIncident,
                "Close the incident of an answer that was taken back: whether and when the authority was told, and why.",
                [.must(.authority), .may(.on).hinted, .must(.text).hinted],
                .main
            )
        case .migration: beside(.changeClock, "Go on by the workflow that is in force now.")
        case .join:
            beside(.fileMessages, "Read this case together with another of the same person.", [.must(.other).hinted])
        case .split: beside(.fileMessages, "Take a join back.")
        case .withholding:
            beside(
                .withhold,
                "Withhold a collection, a row of it, a field or a `passage`, on a ground (`basis`) of the statute.",
                MoveField.spot + [.may(.passage), .must(.basis)]
            )
        case .showing: beside(.withhold, "Show again what was withheld.", [.must(.withholding)])
        case .concern:
            beside(
                .settleConcern,
                "Say why a package may leave although something about it gave concern.",
                [.must(.concern), .must(.text)]
            )
        case .release:
            beside(
                .withhold,
                "Let a withheld value stand in a place where you looked.",
                MoveField.spot + [.may(.withholding), .must(.text)]
            )
        }
    }

    private func move(
        _ trigger: Trigger,
        _ summary: String,
        _ fields: [MoveField] = [],
        _ tone: MoveShape.Tone = .plain
    ) -> MoveShape {
        MoveShape(means: .trigger(trigger), fields: fields, tone: tone, summary: summary)
    }

    private func beside(
        _ verb: StaffVerb,
        _ summary: String,
        _ fields: [MoveField] = [],
        _ tone: MoveShape.Tone = .plain
    ) -> MoveShape {
        MoveShape(means: .verb(verb), fields: fields, tone: tone, summary: summary)
    }
}
