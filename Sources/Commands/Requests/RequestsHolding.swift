import ArgumentParser
import Casework
import SubjectRequests

/// `habeas requests hold REF`.
struct RequestsHold: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Places a legal hold: nothing that it covers is erased. It moves nothing, and no clock stops.",
        discussion:
            "Example: habeas requests hold 4K7T2M9QXR --reason \"a claim is pending\" --until 2027-06-30 --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "Why, in words that name nobody.")
    var reason: String

    @Option(help: "Its last day, YYYY-MM-DD; until somebody lifts it where it is left out.")
    var until: String?

    @Flag(name: .customLong("case"), help: "Holds every request of the case.")
    var wholeCase = false

    @Option(help: "KIND=VALUE: holds every open request of whoever has this identity.")
    var identity: String?

    func validate() throws {
        guard !(wholeCase && identity != nil) else { throw ValidationError("--case and --identity exclude each other") }
    }

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let day = try until.map { text in
            guard let day = CivilDate(text) else { throw RequestsError.badDay("--until") }
            return day
        }
        let reach =
            try identity.map { HoldReach.identity(try house.identity(typed: $0)) } ?? (wholeCase ? .caseFile : .request)
        let hold = try await house.casework.hold(request.reference(), reach, because: reason, until: day, by: staff)
        output.line("On hold: \(hold)")
    }
}

/// `habeas requests lift REF`.
struct RequestsLift: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "lift",
        abstract: "Ends a legal hold.",
        discussion: "Example: habeas requests lift 4K7T2M9QXR --reason \"the claim was settled\" --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "Why it ends.")
    var reason: String

    @Option(help: "Which hold, as `show` names it; needed where several stand.")
    var hold: String?

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        try await house.casework.lift(request.reference(), hold: hold, because: Sensitive(reason), by: staff)
        output.line("Lifted.")
    }
}

/// `habeas requests unpark REF`.
struct RequestsUnpark: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpark",
        abstract: "Lets parked work be tried again, once what stood in its way is mended.",
        discussion: "Example: habeas requests unpark 4K7T2M9QXR --reason \"the map names the column now\" --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "What was mended.")
    var reason: String

    @Option(help: "One piece of work, as `doctor` names it; all of the request where it is left out.")
    var effect: String?

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let count = try await house.casework.unpark(
            request.reference(),
            effect: effect,
            because: Sensitive(reason),
            by: staff
        )
        output.line("Tried again: \(count).")
    }
}
