import Crypto
import Definitions
import SubjectRequests

/// Reads workflow files: text → values, every problem with its place, all at once. Parts are included one level deep and
/// hold states, and moves that every open state has.
package struct WorkflowReader {
    /// The text of an included part by its path as the file names it (`parts/ending.yml`); nil where there is none.
    private let part: (String) -> String?
    /// The file that a part is read from, for the places of problems.
    private let partFile: (String) -> String
    private let problems = ProblemList()

    /// - Parameters:
    ///   - part: gives the text of an included part by its path; nil where there is none.
    ///   - partFile: what the part's file is called where people look for it; the path itself where nobody says.
    package init(part: @escaping (String) -> String?, partFile: @escaping (String) -> String = { $0 }) {
        self.part = part
        self.partFile = partFile
    }

    /// - Throws: `Problems`: all that is wrong with the file, its parts, and what the checker finds.
    package func read(_ text: String, file: String) throws(Problems) -> WorkflowDefinition {
        let draft = document(text, file: file)
        try problems.throwIfAny()
        guard let draft else { throw Problems([]) }
        let definition = draft.definition
        try WorkflowChecker(definition, places: draft.places, file: SourcePlace(file: file)).throwIfAny()
        return definition
    }

    /// Reads a definition that was in force once, from its resolved text. It passed the checker of its time, and requests that
    /// began with it are owed it as it was; so it is read and not judged again.
    package static func readKept(_ text: String, digest: String) throws(Problems) -> WorkflowDefinition {
        let reader = WorkflowReader { _ in nil }
        let draft = reader.document(text, file: "workflow \(digest.prefix(12))")
        try reader.problems.throwIfAny()
        guard let draft else { throw Problems([]) }
        return draft.definition
    }

    private struct Draft {
        var definition: WorkflowDefinition
        var places: [String: SourcePlace]
    }

    /// What a file, or a part of it, says of states.
    private struct Pieces {
        var states: [StateReading.PlacedState] = []
        var everywhere: [Move] = []

        static func += (left: inout Pieces, right: Pieces) {
            left.states += right.states
            left.everywhere += right.everywhere
        }
    }

    private static let keys = [
        "workflow", "version", "right", "verification", "start", "include", "states", "everywhere", "migrations",
    ]

    private func document(_ text: String, file: String) -> Draft? {
        guard let reader = DefinitionReader.parse(text, file: file, problems: problems),
            let keys = reader.mapping(WorkflowReader.keys)
        else { return nil }
        let name = keys.required("workflow")?.text()
        let version = keys.required("version")?.integer()
        let right = keys.required("right")?.word(Right.self, code: "unknown-right")
        let verification = keys.required("verification")?.mapping(["floor", "ceiling"])
        let floor = verification?.required("floor")?.word(VerificationLevel.self, code: "unknown-level")
        let ceiling = verification?.required("ceiling")?.word(VerificationLevel.self, code: "unknown-level")
        let start = keys.required("start")?.text()
        var pieces = Pieces(states: StateReading(problems: problems).states(keys.required("states")))
        pieces.everywhere = StateReading(problems: problems).everywhere(keys["everywhere"])
        for include in keys["include"]?.list() ?? [] { pieces += included(include) }
        refuseTwice(pieces.states)
        let migrations = migrations(keys["migrations"])
        guard let name, let version, let right, let floor, let ceiling, let start else { return nil }
        let unsigned = WorkflowDefinition(
            name: name,
            version: version,
            right: right,
            floor: floor,
            ceiling: ceiling,
            start: start,
            states: pieces.states.map { $0.state.with(pieces.everywhere) },
            migrations: migrations,
            digest: ""
        )
        return Draft(
            definition: unsigned.withDigest(),
            places: Dictionary(pieces.states.map { ($0.state.name, $0.place) }) { first, _ in first }
        )
    }

    private func included(_ include: DefinitionReader) -> Pieces {
        guard let path = include.text() else { return Pieces() }
        guard let text = part(path) else {
            include.problem("unknown-part", "there is no part '\(path)' beside the workflows")
            return Pieces()
        }
        guard
            let keys = DefinitionReader.parse(text, file: partFile(path), problems: problems)?.mapping([
                "states", "everywhere",
            ])
        else { return Pieces() }
        let reading = StateReading(problems: problems)
        let states = keys["everywhere"] == nil ? keys.required("states") : keys["states"]
        return Pieces(
            states: states.map { reading.states($0) } ?? [],
            everywhere: reading.everywhere(keys["everywhere"])
        )
    }

    private func migrations(_ reader: DefinitionReader?) -> [WorkflowMigration] {
        (reader?.list() ?? []).compactMap { entry in
            guard let keys = entry.mapping(["from", "states"]), let from = keys.required("from")?.integer() else {
                return nil
            }
            let pairs = (keys["states"]?.entries() ?? []).compactMap { key, value -> (String, String)? in
                guard let old = key.text(), let new = value.text() else { return nil }
                return (old, new)
            }
            return WorkflowMigration(from: from, states: Dictionary(pairs) { first, _ in first })
        }
    }

    private func refuseTwice(_ states: [StateReading.PlacedState]) {
        var seen: Set<String> = []
        for state in states where !seen.insert(state.state.name).inserted {
            problems.add("state-twice", "the state '\(state.state.name)' is defined twice", at: state.place)
        }
    }
}

extension WorkflowState {
    /// The state with the moves that every open state has. Its own move of the same trigger takes their place.
    fileprivate func with(_ everywhere: [Move]) -> WorkflowState {
        guard phase != .closed else { return self }
        var state = self
        let own = Set(moves.map(\.trigger))
        state.moves += everywhere.filter { !own.contains($0.trigger) }.map { move in
            var move = move
            move.to = name
            return move
        }
        return state
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
            migrations: migrations,
            digest: digest.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
        )
    }
}
