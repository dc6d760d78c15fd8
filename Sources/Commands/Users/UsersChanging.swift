import ArgumentParser
import Casework
import SubjectRequests

extension UsersCommand {
    /// `habeas users grant USER ROLE[@CONTROLLER]`.
    struct Grant: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives somebody a role at a controller, or everywhere; or takes it away.",
            discussion:
                "Example: habeas users grant priya@outreach.example approver@outreach --as admin@outreach.example"
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Argument(help: "E-mail address.")
        var email: String

        @Argument(help: "ROLE or ROLE@CONTROLLER: case-handler, approver, compliance-reviewer, administrator.")
        var role: String

        @Flag(help: "Take it away.")
        var revoke = false

        func run(in house: House, output: CommandOutput) async throws {
            let grant = try Grant.parsed(role)
            try await house.casework.setGrant(
                grant.role,
                at: grant.controller,
                isGranted: !revoke,
                to: email,
                by: house.staffKeeper(named: user.name)
            )
            output.line(revoke ? "Taken away." : "Granted.")
        }

        static func parsed(_ text: String) throws -> (role: Role, controller: String) {
            let parts = text.split(separator: "@", maxSplits: 1)
            guard let role = parts.first.flatMap({ Role(rawValue: String($0)) }) else { throw UsersError.unknownRole }
            return (role, parts.count == 2 ? String(parts[1]) : "*")
        }
    }

    /// `habeas users disable USER`.
    struct Disable: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keeps somebody out from now on, or lets them in again; what they did stays in the history.",
            discussion: "Example: habeas users disable tane@outreach.example --as admin@outreach.example"
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Argument(help: "E-mail address.")
        var email: String

        @Flag(help: "Let them in again.")
        var undo = false

        func run(in house: House, output: CommandOutput) async throws {
            let keeper = try await house.staffKeeper(named: user.name)
            try await house.casework.setDisabled(!undo, email, by: keeper)
            output.line(undo ? "Let in again." : "Kept out; signed out everywhere.")
        }
    }

    /// `habeas users reset USER`.
    struct Reset: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets another password and signs them out everywhere.",
            discussion: "Example: habeas users reset priya@outreach.example --as admin@outreach.example"
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Argument(help: "E-mail address.")
        var email: String

        @OptionGroup var secret: PasswordOption

        func run(in house: House, output: CommandOutput) async throws {
            let keeper = try await house.staffKeeper(named: user.name)
            let password = try secret.read(output)
            let hash = try await PasswordDesk.shared.hash(password.text)
            try await house.casework.setPassword(hash, of: email, by: keeper)
            output.line(password.isMade ? "Set. Password: \(password.text)" : "Set; signed out everywhere.")
        }
    }
}
