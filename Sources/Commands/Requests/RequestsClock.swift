import ArgumentParser
import Casework
import SubjectRequests

/// `habeas requests clarify REF QUESTION`.
struct RequestsClarify: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "clarify",
        abstract: "Asks the person for more; the clock stands where the statute lets it.",
        discussion: "Example: habeas requests clarify 4K7T2M9QXR \"Which of the two accounts?\" --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Argument(help: "The question, as the person reads it.")
    var question: String

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        try await house.casework.clarify(request.reference(), asking: Sensitive(question), by: staff)
        output.line("Asked.")
    }
}

/// `habeas requests pause REF --reason TEXT`.
struct RequestsPause: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stops the clock, where the statute lets it stop for this right.",
        discussion: "Example: habeas requests pause 4K7T2M9QXR --reason \"asked by telephone which years\" --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "What the person was asked, in words for the record.")
    var reason: String

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        try await house.casework.pause(request.reference(), because: Sensitive(reason), by: staff)
        output.line("The clock stands.")
    }
}

/// `habeas requests resume REF [--answered DAY]`.
struct RequestsResume: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Notes that the person's answer is here; the clock goes on from the day on which it arrived.",
        discussion: "Example: habeas requests resume 4K7T2M9QXR --answered 2026-12-04 --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "The day on which the answer arrived, YYYY-MM-DD; that of the reply, or today, where it is left out.")
    var answered: CivilDate?

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        try await house.casework.resume(request.reference(), answeredOn: answered, by: staff)
        output.line("The clock runs.")
    }
}

/// `habeas requests extend REF --by LENGTH --reason WORD`.
struct RequestsExtend: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Takes longer, as far as the statute allows, and tells the person at once.",
        discussion: "Example: habeas requests extend 4K7T2M9QXR --by +2m --reason complexity --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "More time: +2m, +45d, +10wd.")
    var by: DeadlineExtension

    @Option(help: "One of the statute's reasons.")
    var reason: ExtensionReason

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        try await house.casework.extend(request.reference(), by: by, because: reason, by: staff)
        output.line("Extended; the notice is on its way.")
    }
}

extension ExtensionReason: ExpressibleByArgument {}
