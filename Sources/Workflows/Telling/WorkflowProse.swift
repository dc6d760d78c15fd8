import SubjectRequests

/// A definition told in sentences, parts resolved: what a lawyer reads, and nothing that the file does not say.
package enum WorkflowProse {
    package static func tell(_ definition: WorkflowDefinition) -> String {
        var lines = [
            "\(definition.name), version \(definition.version): how a request for \(definition.right.rawValue) is carried out.",
            proof(definition),
            "It begins in '\(definition.start)'.",
        ]
        for state in definition.statesInOrder { lines += [""] + tell(state) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func proof(_ definition: WorkflowDefinition) -> String {
        guard definition.ceiling > .none else { return "Nobody is asked who they are." }
        let least = definition.floor.rawValue, most = definition.ceiling.rawValue
        return least == most
            ? "Proof of identity: \(least)."
            : "Proof of identity: at least \(least), never more than \(most)."
    }

    private static func tell(_ state: WorkflowState) -> [String] {
        let ending = state.outcome.map { ": \($0.rawValue)" } ?? ""
        var lines = ["\(state.name) (\(state.phase.rawValue)\(ending))", "  \(state.meaning)"]
        lines += state.entry.map { "  On entry: \(tell($0))." }
        lines += state.moves.map { "  \(tell($0, timer: state.timer))" }
        return lines
    }

    private static func tell(_ effect: EntryEffect) -> String {
        var words = effect.kind.rawValue
        if let message = effect.message {
            words = effect.kind == .mail ? "write the letter '\(message)'" : "\(words) '\(message)'"
        }
        if effect.kind.perStore { words += " in every store" }
        switch effect.wait {
        case .coolingOff: words += ", after the cooling-off period"
        case .period(let period) where period != Period(): words += ", after \(period)"
        case .period: break
        }
        if effect.oncePerLetter { words += ", once for a letter" }
        let needs = effect.kind.needs.map(\.sentence)
        return needs.isEmpty ? words : words + "; only while \(list(needs))"
    }

    private static func tell(_ move: Move, timer: PlannedTimer?) -> String {
        var when = move.trigger.sentence
        if move.trigger == .time, let timer { when = "After \(timer.after) (\(timer.name))" }
        let movers = move.by == [.system] ? "" : " (by \(list(move.by.map(\.rawValue), "or")))"
        let eyes = move.isFourEyes ? ", not whoever prepared it" : ""
        let needs = move.needs.isEmpty ? "" : ", where \(list(move.needs.map(\.sentence)))"
        let facts = move.facts.isEmpty ? "" : ", saying the \(list(move.facts.map(\.rawValue)))"
        var what = move.mails.map { "write the letter '\($0)'" }
        if let clock = move.clock { what.append("\(clock.rawValue) the clock") }
        what.append(move.stays ? "stay here" : "to '\(move.to)'")
        return "\(when)\(movers)\(eyes)\(needs)\(facts): \(list(what))."
    }

    private static func list(_ words: [String], _ last: String = "and") -> String {
        guard let end = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(last) " + end
    }
}

extension Guard {
    private static let sentences: [Guard: String] = [
        .identityVerified: "identity is proven",
        .noHold: "no hold stands",
        .approved: "what was shown is approved",
        .approvalNotNeeded: "no approval is asked for",
        .noDisclosureOpen: "no copy of the same person is open",
        .changeDescribed: "the change is described",
        .nothingStarted: "nothing has begun",
        .effectsDone: "all work is done",
        .groundGiven: "a ground is given",
        .allReferred: "all is held for customers",
        .paused: "the clock stands",
        .notPaused: "the clock runs",
        .pauseAllowed: "the law lets the clock stand",
        .extensionAllowed: "the law allows more time",
        .partDeclined: "a part is declined",
        .partLeft: "a part is left to do",
    ]

    /// What holds, as the end of a sentence; the code's own word in brackets, so that the file is found again. A meaning
    /// without a sentence is told by its name.
    fileprivate var sentence: String {
        "\(Guard.sentences[self] ?? rawValue.replacing("-", with: " ")) [\(rawValue)]"
    }
}

extension Trigger {
    private static let sentences: [Trigger: String] = [
        .open: "When it is opened",
        .verifyIdentity: "When identity is proven",
        .describe: "When the change is described",
        .approve: "On approval",
        .rework: "When it is sent back",
        .redact: "When it is built again without what is withheld",
        .refuse: "On refusal",
        .withdraw: "When it is dropped",
        .finish: "When the work is done",
        .proceed: "When the other request has ended",
        .time: "When time has passed",
        .clarify: "When the person is asked something",
        .resume: "When staff go on",
        .pause: "When staff stop the clock",
        .extend: "When more time is announced",
        .refer: "When it is passed on",
        .appeal: "On appeal",
        .uphold: "When the decision stands",
        .conclude: "When the outcome is stated",
        .settle: "When what it waits for is settled",
        .overdue: "When its date is missed",
    ]

    fileprivate var sentence: String {
        "\(Trigger.sentences[self] ?? "On \(rawValue.replacing("-", with: " "))") [\(rawValue)]"
    }
}
