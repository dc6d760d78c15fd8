import ArgumentParser
import Casework
import Execution
import SubjectRequests

extension LettersCommand {
    /// `habeas letters file ID`.
    struct File: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says what a letter is: a request, which opens its case; part of a case; or nothing that asks.",
            discussion: """
                Examples:
                  habeas letters file 01jd8x… --guess 1 --as USER
                  habeas letters file 01jd8x… --right copy --right unsubscribe --as USER
                  habeas letters file 01jd8x… --right copy --email aroha@kereru.example --as USER
                  habeas letters file 01jd8x… --right copy --name \"Aroha Ngata\" --post \"1 High Street, Dunedin\" --as USER
                  habeas letters file 01jd8x… --note C7QK2M9X4T --as USER
                  habeas letters file 01jd8x… --other --as USER
                """
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Argument(help: "The letter's id, as `letters list` prints it.")
        var letter: String

        @Option(help: "A right that it asks for, in our word or the law's; may be given several times.")
        var right: [String] = []

        @Option(help: "The reference of the case that it belongs to, or of one of its requests.")
        var note: String?

        @Flag(help: "It asks for no right: it is left alone.")
        var other = false

        @Flag(help: "It was left alone, and waits again.")
        var back = false

        @Option(help: "The number of a guess, as `letters show` prints it.")
        var guess: Int?

        @Option(help: "The e-mail address of whoever asks, where it is not the sender's.")
        var email: String?

        @Option(help: "The name of whoever asks.")
        var name: String?

        @Option(help: "Postal address, for people who are answered on paper.")
        var post: String?

        @Option(help: "The controller's slug, where the letter does not say to whom it was written.")
        var controller: String?

        @Flag(help: "Print JSON.")
        var json = false

        func validate() throws {
            let ends = [!right.isEmpty, note != nil, other, back, guess != nil]
            guard ends.filter({ $0 }).count == 1 else {
                throw ValidationError("give one of: --right, --note, --other, --back, --guess")
            }
        }

        func run(in house: House, output: CommandOutput) async throws {
            let staff = try await house.staff(named: user.name)
            let order = try await order(house, staff)
            let filed = try await house.loops.intake.file(letter, order, by: staff)
            guard case .open = order.end else { return try tell(filed, order, output) }
            if filed.opened == nil, !json { output.line("Filed beside what is under way for its sender.") }
            for request in filed.opened?.requests ?? [] {
                let summary = try await house.casework.summary(request.reference, for: staff)
                if json { try output.json(summary) } else { output.line(RequestsList.line(summary)) }
            }
        }

        private func tell(_ filed: FiledLetter, _ order: FilingOrder, _ output: CommandOutput) throws {
            guard !json else {
                let known = FiledLine(letter: filed.message, filed: order.end.word, case: filed.filedIn?.text)
                return try output.json(known)
            }
            switch order.end {
            case .note: output.line("Filed in case \(filed.filedIn?.text ?? "").")
            case .hold: output.line("It waits again.")
            case .leave, .open: output.line("Left alone.")
            }
        }

        private func order(_ house: House, _ staff: StaffMember) async throws -> FilingOrder {
            var order = FilingOrder(try await end(house, staff), controller: controller)
            if email != nil || name != nil || post != nil {
                order.asker = try LetterAsker(mailAddress: email, name: name, postalAddress: post)
            }
            return order
        }

        private func end(_ house: House, _ staff: StaffMember) async throws -> FilingGuess.End {
            if other { return .leave }
            if back { return .hold }
            if let note {
                guard let reference = Reference(note) else { throw CaseworkError.notFound }
                return .note(reference)
            }
            if let guess {
                let guesses = try await house.loops.intake.review(letter, for: staff).guesses
                guard guesses.indices.contains(guess - 1) else { throw RequestsError.unknownGuess }
                return guesses[guess - 1].end
            }
            return .open(
                try right.map { word in
                    guard let right = Right(word: word) else { throw RequestsError.unknownRight }
                    return right
                }
            )
        }
    }
}

/// What became of a letter that opened no case, as JSON.
private struct FiledLine: Encodable {
    let letter: String
    let filed: String
    let `case`: String?
}
