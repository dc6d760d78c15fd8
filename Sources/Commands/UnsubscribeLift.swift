import ArgumentParser
import Casework
import SubjectRequests

extension UnsubscribeCommand {
    /// `habeas unsubscribe lift --list L --address A`.
    struct Lift: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says that somebody has subscribed anew: what they objected to before is no longer stopped.",
            discussion: """
                A later objection counts again. Exits 1 where nothing stood against it. Example:
                  habeas unsubscribe lift --list news --address aroha@kereru.example --as USER
                """
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Option(help: "The list's name in the data map, or a controller's slug for all its mailings.")
        var list: String

        @Option(help: "The reader's e-mail address.")
        var address: String

        func run(in house: House, output: CommandOutput) async throws {
            let staff = try await house.staff(named: user.name)
            guard let reader = Identity(kind: .email, value: address) else { throw UnsubscribeError.badAddress }
            guard try await house.casework.subscribedAnew(list, reader, by: staff) else {
                output.line("Nothing stood against it.")
                throw ExitCode(1)
            }
            output.line("They may be written to again.")
        }
    }
}
