import Foundation
import SubjectRequests
import Workflows

/// What the proof of the shipped workflows costs: at every start, and in every `habeas workflow check`.
struct ProofBenchmark {
    /// The folder of the shipped workflows.
    let folder: URL

    func figures() throws -> [Figure] {
        let names = Right.allCases.map(\.rawValue)
        let texts = try files()
        let definitions = try names.map { try read($0, texts) }
        let places = WorkflowChecker.placesExplored(in: definitions)
        let states = definitions.reduce(0) { $0 + $1.states.count }
        let counts = "\(definitions.count) workflows, \(states) states, \(places) places and pairs"
        let graph = BareGraph(places: places)
        return [
            Figure(
                what: "exhaustive exploration of all shipped workflows, alone and in pairs",
                counts: counts,
                measurement: Measurement(runs: 200) { prove(definitions) },
                most: 100
            ),
            Figure(
                what: "its floor: a breadth-first walk over a bare graph of as many places",
                counts: "\(places) places, \(BareGraph.arrows) arrows each",
                measurement: Measurement(runs: 200) { graph.walk() },
                most: nil
            ),
            Figure(
                what: "from the files' text to proven definitions",
                counts: "\(texts.count) files, \(texts.values.reduce(0) { $0 + $1.utf8.count }) bytes",
                measurement: try Measurement(runs: 50) { try prove(names.map { try read($0, texts) }) },
                most: nil
            ),
        ]
    }

    /// Every property of every definition and of every pair; what `habeas workflow check` asks, without the files.
    private func prove(_ definitions: [WorkflowDefinition]) -> Int {
        var problems = definitions.flatMap { definition in
            WorkflowChecker(definition, places: WorkflowPlaces(file: definition.name)).findProblems()
        }
        problems += WorkflowChecker.problems(between: definitions) { SourcePlace(file: $0.name) }
        precondition(problems.isEmpty, "a shipped workflow does not pass: \(problems)")
        return definitions.count
    }

    private func read(_ name: String, _ texts: [String: String]) throws -> WorkflowDefinition {
        try WorkflowReader { texts[$0] }.read(texts["\(name).yml"] ?? "", file: "\(name).yml")
    }

    private func files() throws -> [String: String] {
        var texts: [String: String] = [:]
        for part in ["", "parts/"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: part).path)
            for name in names where name.hasSuffix(".yml") {
                texts[part + name] = try String(contentsOf: folder.appending(path: part + name), encoding: .utf8)
            }
        }
        return texts
    }
}

/// Numbers that lead to numbers: what any exploration must do at least, with nothing asked on the way.
private struct BareGraph {
    static let arrows = 10
    private let targets: [Int]
    private let places: Int

    init(places: Int) {
        self.places = places
        // Each place leads on to the next, so that all are reached, and to nine that look random.
        targets = (0..<places * BareGraph.arrows).map { arrow in
            let place = arrow / BareGraph.arrows
            return arrow % BareGraph.arrows == 0 ? (place + 1) % places : (arrow &* 2_654_435_761) % places
        }
    }

    func walk() -> Int {
        var isSeen = Array(repeating: false, count: places)
        var open = [0]
        isSeen[0] = true
        var next = 0
        while next < open.count {
            let place = open[next]
            next += 1
            for arrow in 0..<BareGraph.arrows {
                let target = targets[place * BareGraph.arrows + arrow]
                guard !isSeen[target] else { continue }
                isSeen[target] = true
                open.append(target)
            }
        }
        precondition(open.count == places)
        return open.count
    }
}
