import ArgumentParser
import Casework
import SubjectRequests

/// `habeas requests approve REF`.
struct RequestsApprove: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approves exactly what is shown now.",
        discussion: "Example: habeas requests approve 4K7T2M9QXR --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "Digest of what you saw; the approval fails where that has changed.")
    var shown: String?

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let moved = try await house.casework.approve(request.reference(), shown: shown, by: staff)
        output.line(moved ? "Approved." : "Your approval is recorded; one more person must approve.")
    }
}

/// `habeas requests refuse REF`.
struct RequestsRefuse: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse",
        abstract: "Declines a request on a legal ground.",
        discussion:
            "Example: habeas requests refuse 4K7T2M9QXR --ground excessive --reason \"the fifth this month\" --as USER"
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
        try await house.casework.refuse(request.reference(), ground: ground, because: Sensitive(reason), by: staff)
        output.line("Refused; the notice is on its way.")
    }
}

/// `habeas requests withdraw REF`.
struct RequestsWithdraw: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Notes that the person drops it.",
        discussion: "Example: habeas requests withdraw 4K7T2M9QXR --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    func run(in house: House, output: CommandOutput) async throws {
        try await house.casework.withdraw(request.reference(), by: house.staff(named: user.name))
        output.line("Withdrawn.")
    }
}

/// `habeas requests rework REF`.
struct RequestsRework: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "rework",
        abstract: "Has the work done and shown again.",
        discussion: "Example: habeas requests rework 4K7T2M9QXR --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    func run(in house: House, output: CommandOutput) async throws {
        try await house.casework.rework(request.reference(), by: house.staff(named: user.name))
        output.line("Sent back.")
    }
}

/// `habeas requests verify REF`.
struct RequestsVerify: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Attests who the person is, and goes on with what waited for it.",
        discussion: "Example: habeas requests verify 4K7T2M9QXR --how \"showed a passport at the counter\" --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "How far: channel, matched, account or document; what the right asks for where it is left out.")
    var level: String?

    @Option(help: "How you know.")
    var how: String

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let reference = try request.reference()
        let level = try level.map { word in
            guard let level = VerificationLevel(rawValue: word), level != .none else {
                throw RequestsError.unknownLevel
            }
            return level
        }
        let asked = try await house.casework.request(reference, for: staff).required
        let attestation = Attestation(level: level ?? max(asked, .matched), how: Sensitive(how))
        try await house.casework.attest(reference, attestation, by: staff)
        output.line("Attested: \(attestation.level.rawValue).")
    }
}

/// `habeas requests describe REF`.
struct RequestsDescribe: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Writes down what should read differently.",
        discussion:
            "Example: habeas requests describe 4K7T2M9QXR --change \"user.contact.phone_number=+64 3 555 0100\" --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "CATEGORY=NEW VALUE, such as user.contact.phone_number=+64…")
    var change: [String]

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let changes = try change.map(DescribedChange.init(typed:))
        try await house.casework.describe(request.reference(), changes, by: staff)
        output.line("Noted.")
    }
}
