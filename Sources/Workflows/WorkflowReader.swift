import Crypto
import Definitions
import SubjectRequests

/// Reads workflow files: text → values, every problem with its place, all at once. Parts are included one level deep and
/// hold only states.
package struct WorkflowReader {
    /// The text of an included part by its path as the file names it (`parts/ending.yml`); nil where there is none.
    private let part: (String) -> String?
    private let problems = ProblemList()

    /// - Parameter part: gives the text of an included part by its path; nil where there is none.
    package init(part: @escaping (String) -> String?) { self.part = part }

    /// - Throws: `Problems`: all that is wrong with the file, its parts, and what the checker finds.
    package func read(_ text: String, file: String) throws(Problems) -> WorkflowDefinition {
        let draft = document(text, file: file)
        try problems.throwIfAny()
        guard let draft else { throw Problems([]) }
        let definition = draft.definition
        try WorkflowChecker(definition, places: draft.places, file: SourcePlace(file: file)).throwIfAny()
        return definition
    }

    private struct Draft {
        var definition: WorkflowDefinition
        var places: [String: SourcePlace]
    }

    private func document(_ text: String, file: String) -> Draft? {
        guard let reader = DefinitionReader.parse(text, file: file, problems: problems),
            let keys = reader.mapping(["workflow", "version", "right", "verification", "start", "include", "states"])
        else { return nil }
        let name = keys.required("workflow")?.text()
        let version = keys.required("version")?.integer()
        let right = keys.required("right")?.word(Right.self, code: "unknown-right")
        let verification = keys.required("verification")?.mapping(["floor", "ceiling"])
        let floor = verification?.required("floor")?.word(VerificationLevel.self, code: "unknown-level")
        let ceiling = verification?.required("ceiling")?.word(VerificationLevel.self, code: "unknown-level")
        let start = keys.required("start")?.text()
        var states = states(keys.required("states"))
        for include in keys["include"]?.list() ?? [] { states += included(include) }
        refuseTwice(states)
        guard let name, let version, let right, let floor, let ceiling, let start else { return nil }
        let unsigned = WorkflowDefinition(
            name: name,
            version: version,
            right: right,
            floor: floor,
            ceiling: ceiling,
            start: start,
            states: states.map(\.state),
            digest: ""
        )
        return Draft(
            definition: unsigned.withDigest(),
            places: Dictionary(states.map { ($0.state.name, $0.place) }) { first, _ in first }
        )
    }

    private func included(_ include: DefinitionReader) -> [PlacedState] {
        guard let path = include.text() else { return [] }
        guard let text = part(path) else {
            include.problem("unknown-part", "there is no part '\(path)' beside the workflows")
            return []
        }
        guard let keys = DefinitionReader.parse(text, file: path, problems: problems)?.mapping(["states"]) else {
            return []
        }
        return states(keys.required("states"))
    }

    private func refuseTwice(_ states: [PlacedState]) {
        var seen: Set<String> = []
        for state in states where !seen.insert(state.state.name).inserted {
            problems.add("state-twice", "the state '\(state.state.name)' is defined twice", at: state.place)
        }
    }

    private struct PlacedState {
        var state: WorkflowState
        var place: SourcePlace
    }

    private func states(_ reader: DefinitionReader?) -> [PlacedState] {
        (reader?.entries() ?? []).compactMap { key, value in
            guard let name = key.text(), let state = state(name, value) else { return nil }
            return PlacedState(state: state, place: key.place)
        }
    }

    private func state(_ name: String, _ reader: DefinitionReader) -> WorkflowState? {
        guard let keys = reader.mapping(["meaning", "phase", "outcome", "entry", "moves", "timer"]) else { return nil }
        let meaning = keys.required("meaning")?.text().map {
            $0.split(whereSeparator: \.isNewline).joined(separator: " ")
        }
        let phase = keys.required("phase")?.word(Phase.self, code: "unknown-phase")
        let outcome = keys["outcome"]?.word(Outcome.self, code: "unknown-outcome")
        let entry = (keys["entry"]?.list() ?? []).compactMap(entryEffect)
        let moves = (keys["moves"]?.list() ?? []).compactMap(move)
        let timer = keys["timer"].flatMap(timer)
        guard let meaning, let phase else { return nil }
        return WorkflowState(
            name: name,
            meaning: meaning,
            phase: phase,
            outcome: outcome,
            entry: entry,
            moves: moves,
            timer: timer
        )
    }

    /// `collect`, or `{mail: acknowledgement, once: letter}`, or `{do: erase, wait: cooling-off}`.
    private func entryEffect(_ reader: DefinitionReader) -> EntryEffect? {
        guard reader.isMapping else {
            guard let kind = reader.word(EffectKind.self, code: "unknown-effect") else { return nil }
            guard kind != .mail else {
                reader.problem("mail-without-message", "say which message: {mail: acknowledgement}")
                return nil
            }
            return EntryEffect(kind: kind, message: nil, wait: .period(Period()), oncePerLetter: false)
        }
        guard let keys = reader.mapping(["do", "mail", "once", "wait"]) else { return nil }
        let message = keys["mail"]?.text()
        let kind = message == nil ? keys.required("do")?.word(EffectKind.self, code: "unknown-effect") : .mail
        var wait = EntryEffect.Wait.period(Period())
        if let reader = keys["wait"] {
            guard let read = waiting(reader) else { return nil }
            wait = read
        }
        if let once = keys["once"], once.text() != "letter" {
            once.problem("unknown-once", "'once' knows one word: letter")
        }
        guard let kind else { return nil }
        return EntryEffect(kind: kind, message: message, wait: wait, oncePerLetter: keys["once"] != nil)
    }

    private func waiting(_ reader: DefinitionReader) -> EntryEffect.Wait? {
        guard reader.isScalar, reader.text() == "cooling-off" else { return reader.period().map { .period($0) } }
        return .coolingOff
    }

    private func move(_ reader: DefinitionReader) -> Move? {
        guard let keys = reader.mapping(["when", "to", "by", "needs"]) else { return nil }
        let trigger = keys.required("when")?.word(Trigger.self, code: "unknown-trigger")
        let to = keys.required("to")?.text()
        let by = (keys.required("by")?.list() ?? []).compactMap { $0.word(Mover.self, code: "unknown-role") }
        let needs = (keys["needs"]?.list() ?? []).compactMap { $0.word(Guard.self, code: "unknown-guard") }
        guard let trigger, let to else { return nil }
        return Move(trigger: trigger, to: to, by: by, needs: needs)
    }

    private func timer(_ reader: DefinitionReader) -> PlannedTimer? {
        guard let keys = reader.mapping(["name", "after"]),
            let name = keys.required("name")?.text(),
            let after = keys.required("after")?.period()
        else { return nil }
        return PlannedTimer(name: name, after: after)
    }
}

extension WorkflowDefinition {
    fileprivate func withDigest() -> WorkflowDefinition {
        let digest = SHA256.hash(data: Array(WorkflowText.render(self).utf8))
        return WorkflowDefinition(
            name: name,
            version: version,
            right: right,
            floor: floor,
            ceiling: ceiling,
            start: start,
            states: states,
            digest: digest.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
        )
    }
}
