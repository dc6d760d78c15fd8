import ArgumentParser
import Casework
import SubjectRequests

/// `habeas requests conclude REF TEXT`.
struct RequestsConclude: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "conclude",
        abstract: "Decides a complaint and tells the person what came of it.",
        discussion: "Example: habeas requests conclude 4K7T2M9QXR \"You were right; we have changed it.\" --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Argument(help: "The outcome, as the person reads it.")
    var conclusion: String

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        try await house.casework.conclude(request.reference(), Sensitive(conclusion), by: staff)
        output.line("Concluded; the answer is on its way.")
    }
}

/// `habeas requests settle REF --reason TEXT`.
struct RequestsSettle: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract: "Notes that nothing is owed any more on an account that is to be closed.",
        discussion: "Example: habeas requests settle 4K7T2M9QXR --reason \"last invoice paid\" --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "How you know, in words for the record.")
    var reason: String

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        try await house.casework.settle(request.reference(), because: Sensitive(reason), by: staff)
        output.line("Settled.")
    }
}

/// `habeas requests refer REF`.
struct RequestsRefer: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "refer",
        abstract: "Passes a request on to whoever is responsible, and tells the person.",
        discussion: "Example: habeas requests refer 4K7T2M9QXR --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    func run(in house: House, output: CommandOutput) async throws {
        try await house.casework.refer(request.reference(), by: house.staff(named: user.name))
        output.line("Referred.")
    }
}

/// `habeas requests appeal REF`.
struct RequestsAppeal: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "appeal",
        abstract: "Notes that the person wants the decision looked at again, by somebody else.",
        discussion: "Example: habeas requests appeal 4K7T2M9QXR --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    func run(in house: House, output: CommandOutput) async throws {
        try await house.casework.appeal(request.reference(), by: house.staff(named: user.name))
        output.line("Open again, for a colleague to decide.")
    }
}

/// `habeas requests uphold REF`.
struct RequestsUphold: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "uphold",
        abstract: "Lets a decision stand on a second look; the notice goes out again.",
        discussion: "Example: habeas requests uphold 4K7T2M9QXR --ground exempt --reason \"privileged\" --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "manifestly-unfounded, excessive, identity-not-established, exempt or not-covered.")
    var ground: RefusalGround

    @Option(help: "Why, in words; the notice quotes them to the person.")
    var reason: String

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        try await house.casework.uphold(request.reference(), ground: ground, because: Sensitive(reason), by: staff)
        output.line("Upheld; the notice is on its way.")
    }
}

extension RefusalGround: ExpressibleByArgument {}
