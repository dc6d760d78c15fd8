import SubjectRequests
import Templates
import Workflows

extension MoveForm {
    /// The forms of a request's page, in the order in which staff use them: what `decide` allows or says why not, then
    /// what is always possible.
    ///
    /// - Parameters:
    ///   - moves: as ``WorkflowDefinition/moves(_:by:)`` answers; triggers of the server are left out.
    ///   - shown: digest of what the page shows for approval; empty where nothing is.
    static func all(
        of moves: [(trigger: Trigger, obstacle: NotAllowed?)],
        shown: String,
        canWrite: Bool,
        phrases: Phrases
    ) -> [MoveForm] {
        let order: [MoveVerb] = [.approval, .verification, .correction, .rework, .refusal, .withdrawal]
        let known = moves.compactMap { move in MoveVerb(move.trigger).map { (verb: $0, obstacle: move.obstacle) } }
        let sorted = order.compactMap { verb in known.first { $0.verb == verb } }
        let forms = sorted.map { move in
            MoveForm(move.verb, obstacle: move.obstacle.map { phrases.obstacle($0) } ?? "", shown: shown, phrases)
        }
        guard canWrite else { return forms }
        return forms + [MoveForm(.note, obstacle: "", shown: "", phrases)]
    }

    init(_ verb: MoveVerb, obstacle: String, shown: String, _ phrases: Phrases) {
        let key = "move-\(verb.rawValue)"
        self.init(verb: verb.rawValue, label: phrases[key], says: phrases["\(key)-says"], obstacle: obstacle)
        switch verb {
        case .approval:
            isMain = true
            self.shown = shown
        case .verification:
            choices = VerificationLevel.allCases.filter { $0 > .channel }.map {
                FormChoice(value: $0.rawValue, title: phrases["level-\($0.rawValue)"])
            }
            choiceLabel = phrases["move-level"]
            choiceName = "level"
            textLabel = phrases["move-verification-text"]
        case .refusal:
            isDanger = true
            choices = RefusalGround.allCases.map {
                FormChoice(value: $0.rawValue, title: phrases["ground-\($0.rawValue)"])
            }
            choiceLabel = phrases["move-ground"]
            choiceName = "ground"
            textLabel = phrases["move-refusal-text"]
            textHint = phrases["move-refusal-hint"]
        case .withdrawal:
            isDanger = true
            textLabel = phrases["move-withdrawal-text"]
        case .correction: asksForChange = true
        case .rework: textLabel = phrases["move-rework-text"]
        case .note: textLabel = phrases["move-note-text"]
        case .hold:
            textLabel = phrases["move-hold-text"]
            textHint = phrases["move-hold-hint"]
            dateLabel = phrases["move-hold-until"]
            choices = ["request", "case"].map { FormChoice(value: $0, title: phrases["move-hold-\($0)"]) }
            choices[0].isChosen = true
            choiceLabel = phrases["move-hold-reach"]
            choiceName = "reach"
        case .assignment:
            choiceLabel = phrases["move-assignment-choice"]
            choiceName = "assignee"
        case .retry:
            isMain = true
            textLabel = phrases["move-retry-text"]
        case .lift: textLabel = phrases["move-lift-text"]
        }
    }
}

extension Phrases {
    /// Why a move cannot be made now.
    func obstacle(_ obstacle: NotAllowed) -> String {
        switch obstacle.reason {
        case .noSuchMove: self["obstacle-no-such-move"]
        case .guardFailed(let guardWord): self["obstacle-\(guardWord.rawValue)"]
        case .roleNotAllowed: self["obstacle-role"]
        case .closed: self["obstacle-closed"]
        case .factMissing: self["obstacle-fact-missing"]
        case .samePerson: self["obstacle-same-person"]
        case .noMigration: self["obstacle-no-migration"]
        }
    }

    /// The keys that the forms of a request ask for.
    static let requiredByMoves: [String] =
        MoveVerb.allCases.flatMap { ["move-\($0.rawValue)", "move-\($0.rawValue)-says"] }
        + Guard.allCases.map { "obstacle-\($0.rawValue)" }
        + ["no-such-move", "role", "closed", "fact-missing", "same-person", "no-migration"].map { "obstacle-\($0)" }
        + VerificationLevel.allCases.map { "level-\($0.rawValue)" }
        + [
            "move-level", "move-verification-text", "move-ground", "move-refusal-text", "move-refusal-hint",
            "move-withdrawal-text", "move-rework-text", "move-note-text", "move-hold-text", "move-hold-until",
            "move-hold-hint", "move-hold-reach", "move-hold-request", "move-hold-case", "move-lift-text",
            "move-assignment-choice", "move-assignment-nobody", "move-retry-text",
        ]
}
