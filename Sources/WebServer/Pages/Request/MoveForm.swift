import SubjectRequests
import Templates
import Workflows

/// Something that can be done with a request, or could but for an obstacle: exactly what `decide` says.
struct MoveForm: Sendable {
    /// Something to fill in, as it stands on the page.
    struct Blank: Sendable {
        var name: MoveField.Name
        var label = ""
        /// Empty where there is none.
        var hint = ""
        var isRequired = true
        /// What stands in it already.
        var value = ""
        var choices: [FormChoice] = []

        func values(verb: String) -> TemplateValue {
            [
                "id": .text("\(verb)-\(name.rawValue)"), "name": .text(name.rawValue), "label": .text(label),
                "hint": .text(hint), "required": .flag(isRequired), "value": .text(value),
                "choices": .list(choices.map(\.values)), "hidden": .flag(name.control == .hidden),
                "line": .flag(name.control == .line), "area": .flag(name.control == .area),
                "day": .flag(name.control == .day), "choice": .flag(name.control == .choice),
            ]
        }
    }

    /// The last part of the address that it is sent to.
    var verb: String
    var label: String
    /// What will happen, in a sentence.
    var says: String
    /// Why it cannot be done now; empty when it can.
    var obstacle = ""
    var isMain = false
    var isDanger = false
    var blanks: [Blank] = []

    func values(reference: String) -> TemplateValue {
        [
            "verb": .text(verb), "label": .text(label), "says": .text(says), "obstacle": .text(obstacle),
            "action": .text(Route.move(reference: reference, verb: verb).path), "main": .flag(isMain),
            "danger": .flag(isDanger), "blanks": .list(blanks.map { $0.values(verb: verb) }),
        ]
    }
}

extension MoveForm {
    /// What a page fills its forms with: values and lists that no table can know.
    struct Filling: Sendable {
        var values: [MoveField.Name: String] = [:]
        var choices: [MoveField.Name: [FormChoice]] = [:]
    }

    /// The forms of the workflow's moves, in the order in which staff use them: what `decide` allows, or says why not.
    /// Triggers of the server are left out, and so is what waits for the opposite of what is: to start a clock that runs.
    ///
    /// - Parameter moves: as ``WorkflowDefinition/moves(_:by:)`` answers.
    static func all(
        of moves: [(trigger: Trigger, obstacle: NotAllowed?)],
        filling: Filling = Filling(),
        _ phrases: Phrases
    ) -> [MoveForm] {
        MoveVerb.allCases.compactMap { verb in
            guard let move = moves.first(where: { $0.trigger == verb.trigger }), !isPointless(move.obstacle) else {
                return nil
            }
            return MoveForm(verb, obstacle: move.obstacle, filling: filling, phrases)
        }
    }

    private static func isPointless(_ obstacle: NotAllowed?) -> Bool {
        [.guardFailed(.paused), .guardFailed(.notPaused)].contains(obstacle?.reason)
    }

    /// Nil where there is nothing to choose from that must be chosen.
    init?(_ verb: MoveVerb, obstacle: NotAllowed? = nil, filling: Filling = Filling(), _ phrases: Phrases) {
        let shape = verb.shape
        let key = "move-\(verb.rawValue)"
        self.init(verb: verb.rawValue, label: phrases[key], says: phrases["\(key)-says"])
        isMain = shape.tone == .main
        isDanger = shape.tone == .danger
        if let obstacle {
            self.obstacle = phrases.obstacle(obstacle)
            return
        }
        for field in shape.fields {
            let blank = Blank(field, of: key, filling, phrases)
            let isEmpty = field.name.control == .choice && blank.choices.isEmpty
            guard !isEmpty || !field.isRequired else { return nil }
            if !isEmpty { blanks.append(blank) }
        }
    }
}

extension MoveForm.Blank {
    fileprivate init(_ field: MoveField, of key: String, _ filling: MoveForm.Filling, _ phrases: Phrases) {
        let name = field.name.rawValue
        self.init(
            name: field.name,
            label: field.name.control == .hidden ? "" : phrases["\(key)-\(name)"],
            hint: field.hasHint ? phrases["\(key)-\(name)-hint"] : "",
            isRequired: field.isRequired,
            value: filling.values[field.name] ?? "",
            choices: filling.choices[field.name]
                ?? field.name.words.map { FormChoice(value: $0, title: phrases[field.name.phrase(of: $0)]) }
        )
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
        case .concernsOpen(let count): counted("obstacle-concerns-open", count)
        case .notAsMarked: self["obstacle-not-as-marked"]
        }
    }

    /// The keys that the forms of a request ask for.
    static let requiredByMoves: [String] =
        MoveVerb.allCases.flatMap(keys) + Guard.allCases.map { "obstacle-\($0.rawValue)" }
        + [
            "no-such-move", "role", "closed", "fact-missing", "same-person", "no-migration", "concerns-open",
            "not-as-marked",
        ].map { "obstacle-\($0)" }
        + VerificationLevel.allCases.map { "level-\($0.rawValue)" }
        + MoveField.Name.allCases.flatMap { name in name.words.map { name.phrase(of: $0) } }
        + ["move-assignment-nobody", "extension-by", "extension-paused"]

    private static func keys(of verb: MoveVerb) -> [String] {
        let key = "move-\(verb.rawValue)"
        let fields = verb.shape.fields
        return [key, "\(key)-says", "done-\(verb.rawValue)"]
            + fields.filter { $0.name.control != .hidden }.map { "\(key)-\($0.name.rawValue)" }
            + fields.filter(\.hasHint).map { "\(key)-\($0.name.rawValue)-hint" }
    }
}
