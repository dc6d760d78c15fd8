import ArgumentParser
import Casework
import Storage

extension UsersCommand {
    /// `habeas users notices USER at-once|digest`.
    struct Notices: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "Turns the mails that tell somebody of their work off, or on again.",
            discussion: """
                at-once: a new request, a reply, a mail that did not arrive, a duty in its last three working days.
                digest: each working morning at eight, what is new, due soon, overdue or waiting.
                Of a duty that was missed, or that is left lying, everybody hears whom it concerns.
                Example: habeas users notices priya@outreach.example at-once --off --as admin@outreach.example
                """
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Argument(help: "E-mail address.")
        var email: String

        @Argument(help: "at-once or digest.")
        var kind: NoticeKind

        @Flag(help: "Send none from now on.")
        var off = false

        func run(in house: House, output: CommandOutput) async throws {
            let keeper = try await house.staffKeeper(named: user.name)
            try await house.casework.setNotices(kind, isDeclined: off, of: email, by: keeper)
            output.line(off ? "Turned off." : "Turned on.")
        }
    }
}

extension NoticeKind: ExpressibleByArgument {}
