import ArgumentParser
import Foundation
import SubjectRequests
import Workflows

/// `habeas workflow check`: proves definitions, and says all that is wrong with all of them at once.
struct WorkflowCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Proves workflow files by walking every state that a request can reach; exits 1 with all problems."
    )

    @OptionGroup var choice: WorkflowChoice

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let files = try choice.files()
        let report = try WorkflowReport(files, try files.files(choice.names))
        let output = CommandOutput(isDirect: true)
        if json {
            try output.json(report)
        } else {
            for line in report.lines { output.line(line) }
            CommandOutput.complain(Problems(report.problems).description)
        }
        if !report.problems.isEmpty { throw ExitCode.failure }
    }
}

/// What a check found.
struct WorkflowReport: Encodable {
    private(set) var problems: [Problem] = []
    private var readings: [WorkflowFiles.Reading] = []

    init(_ files: WorkflowFiles, _ chosen: [StatuteBook.File]) throws {
        for file in chosen {
            do {
                readings.append(WorkflowFiles.Reading(file: file, definition: try files.read(file)))
            } catch let error as Problems {
                problems += error.all
            }
        }
        for reading in readings { problems += try unknownMessages(reading, files.messages()) }
        let places = Dictionary(readings.map { ($0.definition.digest, $0.file.path) }) { first, _ in first }
        problems += WorkflowChecker.problems(between: definitions) { definition in
            SourcePlace(file: places[definition.digest] ?? definition.name)
        }
    }

    /// Every message that a workflow sends exists in every language.
    private func unknownMessages(_ reading: WorkflowFiles.Reading, _ messages: [String: Set<String>]) -> [Problem] {
        let named = WorkflowLibrary(inForce: [reading.definition]).messages
        return messages.sorted { $0.key < $1.key }.flatMap { language, known in
            named.subtracting(known).sorted().map { message in
                Problem(
                    code: "unknown-message",
                    sentence: "there is no mail '\(message)' in the language '\(language)'",
                    place: place(of: message, in: reading.file)
                )
            }
        }
    }

    /// Where a file names a message first; the file itself where a part does.
    private func place(of message: String, in file: StatuteBook.File) -> SourcePlace {
        for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let range = line.firstRange(of: "mail: \(message)") else { continue }
            let column = line.distance(from: line.startIndex, to: range.lowerBound) + 1
            return SourcePlace(file: file.path, line: number + 1, column: column)
        }
        return SourcePlace(file: file.path)
    }

    /// Those that were read, in the order of the files.
    var definitions: [WorkflowDefinition] { readings.map(\.definition) }

    var lines: [String] {
        readings.map { reading in
            let definition = reading.definition
            let places = WorkflowChecker.placesExplored(in: [definition])
            return "\(definition.name) \(definition.version): \(definition.states.count) states, \(places) places, "
                + "digest \(definition.digest.prefix(12))"
        } + (problems.isEmpty ? ["\(readings.count) good"] : [])
    }

    private enum CodingKeys: CodingKey { case workflows, problems }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(readings.map { CheckedWorkflow($0) }, forKey: .workflows)
        try object.encode(Problems(problems).all.map { PrintedProblem($0) }, forKey: .problems)
    }
}

private struct CheckedWorkflow: Encodable {
    let file: String
    let workflow: String
    let version: Int
    let right: String
    let states: Int
    let places: Int
    let digest: String

    init(_ reading: WorkflowFiles.Reading) {
        file = reading.file.path
        workflow = reading.definition.name
        version = reading.definition.version
        right = reading.definition.right.rawValue
        states = reading.definition.states.count
        places = WorkflowChecker.placesExplored(in: [reading.definition])
        digest = reading.definition.digest
    }
}

private struct PrintedProblem: Encodable {
    let file: String
    let line: Int
    let column: Int
    let code: String
    let sentence: String

    init(_ problem: Problem) {
        file = problem.place.file
        line = problem.place.line
        column = problem.place.column
        code = problem.code
        sentence = problem.sentence
    }
}
