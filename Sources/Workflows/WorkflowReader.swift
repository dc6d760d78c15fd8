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
        try WorkflowChecker(definition, places: draft.places).throwIfAny()
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
        var places: WorkflowPlaces
    }

    /// What a file, or a part of it, says of states.
    private struct Pieces {
        var states: [StateReading.PlacedState] = []
        var everywhere: [StateReading.PlacedMove] = []

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
        var places = WorkflowPlaces(file: file)
        let migrations = migrations(keys["migrations"], &places)
        guard let name, let version, let right, let floor, let ceiling, let start else { return nil }
        places.note(.version, at: keys["version"]?.place)
        places.note(.floor, at: verification?["floor"]?.place)
        places.note(.ceiling, at: verification?["ceiling"]?.place)
        places.note(.start, at: keys["start"]?.place)
        let states = pieces.states.map { $0.with(pieces.everywhere) }
        for state in states { places.note(state) }
        let unsigned = WorkflowDefinition(
            name: name,
            version: version,
            right: right,
            floor: floor,
            ceiling: ceiling,
            start: start,
            states: states.map(\.state),
            migrations: migrations,
            digest: ""
        )
        return Draft(definition: unsigned.withDigest(), places: places)
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

    private func migrations(_ reader: DefinitionReader?, _ places: inout WorkflowPlaces) -> [WorkflowMigration] {
        var migrations: [WorkflowMigration] = []
        for entry in reader?.list() ?? [] {
            guard let keys = entry.mapping(["from", "states"]), let from = keys.required("from"),
                let version = from.integer()
            else { continue }
            places.note(.migration(migrations.count), at: from.place)
            var states: [String: String] = [:]
            for (key, value) in keys["states"]?.entries() ?? [] {
                guard let old = key.text(), let new = value.text() else { continue }
                states[old] = new
                places.note(.migratedState(migrations.count, old), at: value.place)
            }
            migrations.append(WorkflowMigration(from: version, states: states))
        }
        return migrations
    }

    private func refuseTwice(_ states: [StateReading.PlacedState]) {
        var seen: Set<String> = []
        for state in states where !seen.insert(state.state.name).inserted {
            problems.add("state-twice", "the state '\(state.state.name)' is defined twice", at: state.place)
        }
    }
}

extension WorkflowPlaces {
    fileprivate mutating func note(_ state: StateReading.PlacedState) {
        note(.state(state.state.name), at: state.place)
        for (index, place) in state.moves.enumerated() { note(.move(state.state.name, index), at: place) }
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
