import ArgumentParser
import Casework
import Execution
import Storage
import SubjectRequests

/// `habeas letters …`: mail that opened no case.
struct LettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "letters",
        abstract: "Letters that opened no case: those that wait for somebody, and those that asked for nothing.",
        discussion: "Example: habeas letters list --site /srv/habeas --as USER",
        subcommands: [List.self, Show.self, File.self]
    )

    /// `habeas letters list`.
    struct List: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "The letters that wait for somebody to say what they ask for, newest first.",
            discussion: "Example: habeas letters list --as USER"
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Flag(help: "Instead those that were left alone, because they asked for nothing.")
        var leftAlone = false

        @Flag(help: "Print JSON, one letter a line.")
        var json = false

        func run(in house: House, output: CommandOutput) async throws {
            let staff = try await house.staff(named: user.name)
            let letters = try await house.casework.waitingLetters(for: staff, leftAlone ? .leftAlone : .held)
            for letter in letters { try output.show(LetterLine(letter), json: json) }
        }
    }

    /// `habeas letters show ID`.
    struct Show: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "What one letter says.",
            discussion: "Example: habeas letters show 01jd8x… --as USER"
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Argument(help: "The letter's id, as `letters list` prints it.")
        var letter: String

        func run(in house: House, output: CommandOutput) async throws {
            let staff = try await house.staff(named: user.name)
            let waiting = try await house.casework.waitingLetter(letter, for: staff)
            try output.show(LetterLine(waiting), json: false)
            for sentence in waiting.particulars?.disclosed.sentences ?? [] {
                output.line("  \u{201C}\(sentence)\u{201D}")
            }
            let text = try await house.casework.text(ofLetter: waiting.id)
            output.line(text.map { "\n\($0.disclosed)" } ?? "\nIts text cannot be read.")
        }
    }

    /// `habeas letters file ID`.
    struct File: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says what a letter asks for, which opens its case; or that it asks for nothing.",
            discussion: """
                Examples:
                  habeas letters file 01jd8x… --right copy --right unsubscribe --as USER
                  habeas letters file 01jd8x… --other --as USER
                """
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Argument(help: "The letter's id, as `letters list` prints it.")
        var letter: String

        @Option(help: "A right that it asks for, in our word or the law's; may be given several times.")
        var right: [String] = []

        @Flag(help: "It asks for no right: it is left alone.")
        var other = false

        @Flag(help: "Print JSON.")
        var json = false

        func validate() throws {
            guard other != !right.isEmpty else { throw ValidationError("give either --right, or --other") }
        }

        func run(in house: House, output: CommandOutput) async throws {
            let staff = try await house.staff(named: user.name)
            guard !other else {
                try await house.casework.leaveAlone(letter, by: staff)
                return output.line("Left alone.")
            }
            let rights = try right.map { word in
                guard let right = Right(word: word) else { throw RequestsError.unknownRight }
                return right
            }
            let waiting = try await house.casework.waitingLetter(letter, for: staff)
            let filed = try await house.loops.intake.file(waiting.id, as: rights, by: staff)
            if filed.opened == nil, !json { output.line("Filed beside what is under way for its sender.") }
            for request in filed.opened?.requests ?? [] {
                let summary = try await house.casework.summary(request.reference, for: staff)
                if json { try output.json(summary) } else { output.line(RequestsList.line(summary)) }
            }
        }
    }
}

/// A letter as the command line lists it.
private struct LetterLine: Encodable, CustomStringConvertible {
    let id: String
    let received: String
    let mailbox: String
    let because: String?
    let from: String?
    let subject: String?
    let rights: [String]

    init(_ letter: WaitingLetter) {
        let particulars = letter.particulars?.disclosed
        id = letter.id
        received = letter.receivedAt.description
        mailbox = letter.mailbox
        because = letter.heldBecause
        from = particulars?.from
        subject = particulars?.subjectLine
        rights = particulars?.rights ?? []
    }

    var description: String {
        let facts = [id, received, because ?? "–", from ?? "–", subject ?? "", rights.joined(separator: "+")]
        return facts.filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
