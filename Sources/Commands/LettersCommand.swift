import ArgumentParser
import Casework
import Execution
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
            abstract: "What one letter says, what it shows about itself, and what it may be.",
            discussion: "Example: habeas letters show 01jd8x… --as USER"
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Argument(help: "The letter's id, as `letters list` prints it.")
        var letter: String

        @Flag(help: "Print JSON.")
        var json = false

        func run(in house: House, output: CommandOutput) async throws {
            let staff = try await house.staff(named: user.name)
            let review = try await house.loops.intake.review(letter, for: staff)
            guard !json else { return try output.json(LetterSheet(review)) }
            try output.show(LetterLine(review.letter), json: false)
            for wish in review.wishes { output.line("  \u{201C}\(wish.sentence)\u{201D}") }
            for found in review.authentication { output.line("  our mail server: \(found)") }
            for (number, guess) in review.guesses.enumerated() {
                let reasons = guess.reasons.map(\.rawValue).joined(separator: ", ")
                output.line("  \(number + 1): \(guess.word) (\(reasons))")
            }
            output.line(review.text.disclosed.isEmpty ? "\nThere is no text." : "\n\(review.text.disclosed)")
        }
    }
}
