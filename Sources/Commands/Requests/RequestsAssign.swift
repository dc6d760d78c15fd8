import ArgumentParser
import Casework
import SubjectRequests

/// `habeas requests assign REF --to USER`.
struct RequestsAssign: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Gives a request to a colleague, or back to the queue.",
        discussion: "Example: habeas requests assign 4K7T2M9QXR --to priya@outreach.example --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "The colleague's e-mail address; back to the queue where it is left out.")
    var to: String?

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let reference = try request.reference()
        let colleague = try await to.asyncMap { try await house.staff(named: $0) }
        try await house.casework.assign(reference, to: colleague?.id, by: staff)
        output.line(colleague.map { "Assigned to \($0.name.disclosed)." } ?? "Back in the queue.")
    }
}

/// `habeas requests note REF TEXT`.
struct RequestsNote: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Writes something down for colleagues; the person does not see it.",
        discussion: "Example: habeas requests note 4K7T2M9QXR \"rang, will send the form\" --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Argument(help: "The note.")
    var text: String

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        try await house.casework.note(request.reference(), Sensitive(text), by: staff)
        output.line("Noted.")
    }
}
