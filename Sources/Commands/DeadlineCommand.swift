import ArgumentParser
import Foundation
import SubjectRequests
import Workflows

/// `habeas deadline`: a date of law with its reasons, or a whole file of them.
package struct DeadlineCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "deadline",
        abstract: "Says by when a request must be answered, and why.",
        usage: """
            habeas deadline --jurisdiction GB-ENG --right copy --received 2026-01-31 \
            [--paused FROM..TO]... [--extended +2m] [--json]
            habeas deadline --cases FILE.csv
            """
    )

    @Option(help: "The law that applies: GB-ENG, EU-DE, NZ, US-CA, …")
    var jurisdiction: String?

    @Option(
        help: "What is asked for, in our words or the law's: copy, access, erasure, …; or a duty, such as transfer."
    )
    var right: ClockQuestion?

    @Option(help: "The local day on which the clock starts, YYYY-MM-DD.")
    var received: CivilDate?

    @Option(help: "A time spent waiting for clarification: FROM..TO, or FROM.. while it lasts.")
    var paused: [ClockPause] = []

    @Option(help: "More time, announced to the person: +2m, +45d, +10wd.")
    var extended: DeadlineExtension?

    @Option(help: "A CSV file of dates to compute and compare.")
    var cases: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    package init() {}

    package func validate() throws {
        let isSingle = jurisdiction != nil || right != nil || received != nil || !paused.isEmpty || extended != nil
        guard cases != nil else {
            guard jurisdiction != nil, right != nil, received != nil else {
                throw ValidationError("Give --jurisdiction, --right and --received; or --cases and a file.")
            }
            return
        }
        guard !isSingle, !json else { throw ValidationError("--cases stands alone.") }
    }

    package func run() throws {
        let status = try answer()
        if status != .success { throw status }
    }

    private func answer() throws -> ExitCode {
        do {
            let shipped = try ShippedFiles.find()
            let book = try shipped.statuteBook()
            let words = try shipped.phraseBook()["en"]
            if let cases { return try DeadlineCases(book: book, words: words).run(file: cases) }
            guard let jurisdiction, let right, let received else { return .validationFailure }
            // Who asks how long a record is kept states the day of the response; who asks for an answer has given none.
            let responded = right.duty == .keepRecord ? received : nil
            let facts = ClockFacts(received: received, pauses: paused, extended: extended, responded: responded)
            let answer = try DeadlineAnswer(
                statute: book.statute(of: jurisdiction),
                question: right,
                facts: facts
            )
            print(json ? try answer.json(in: words) : answer.text(in: words))
            return .success
        } catch let error as any CodedError {
            CommandOutput.complain("habeas: \(error.description)")
        } catch let problems as Problems {
            CommandOutput.complain(problems.description)
        }
        return .failure
    }
}

extension ClockQuestion: ExpressibleByArgument {
    package init?(argument: String) { self.init(word: argument) }
}

extension CivilDate: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension ClockPause: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension DeadlineExtension: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
