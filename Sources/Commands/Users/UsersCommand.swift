import ArgumentParser
import Casework
import Foundation
import SubjectRequests
import Vault

/// `habeas users …`: who may use the console and the commands.
struct UsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users",
        abstract: "Who may use the site, and for what.",
        discussion: """
            Once the site has an administrator, --as names one. Example:
              habeas users add --email priya@outreach.example --name Priya --grant case-handler@outreach
            """,
        subcommands: [Add.self, List.self, Grant.self, Disable.self, Reset.self, Notices.self]
    )

    /// `habeas users add`.
    struct Add: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds somebody; makes a password and prints it once, unless one is given.",
            discussion: """
                Example: habeas users add --email priya@outreach.example --name Priya \
                --grant case-handler@outreach --grant approver
                """
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Option(help: "E-mail address; also the name for --as.")
        var email: String

        @Option(help: "Name as colleagues know it.")
        var name: String

        @Option(help: "ROLE or ROLE@CONTROLLER: case-handler, approver, compliance-reviewer, administrator.")
        var grant: [String]

        @OptionGroup var secret: PasswordOption

        func run(in house: House, output: CommandOutput) async throws {
            let grants = try grant.map(Grant.parsed)
            for grant in grants where grant.controller != "*" {
                _ = try house.casework.rules.controller(grant.controller)
            }
            let keeper = try await house.staffKeeper(named: user.name)
            let password = try secret.read(output)
            let hash = try await PasswordDesk.shared.hash(password.text)
            _ = try await house.casework.addStaff(
                name: Sensitive(name),
                mailAddress: Sensitive(email),
                passwordHash: hash,
                grants: grants,
                by: keeper
            )
            output.line(password.isMade ? "Added. Password: \(password.text)" : "Added.")
        }
    }

    /// `habeas users list`.
    struct List: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "Everybody who was added, with their grants.",
            discussion: "Example: habeas users list --json --as admin@outreach.example"
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Flag(help: "Print JSON, one person a line.")
        var json = false

        func run(in house: House, output: CommandOutput) async throws {
            _ = try await house.staffKeeper(named: user.name)
            for entry in try await house.casework.staffEntries() { try output.show(StaffLine(entry), json: json) }
        }
    }
}

/// `--password` and `--password-file`.
struct PasswordOption: ParsableArguments {
    @Option(help: "A password of at least twelve characters; others on this machine may see it while the command runs.")
    var password: String?

    @Option(help: "A file whose first line is the password.")
    var passwordFile: String?

    func validate() throws {
        guard password == nil || passwordFile == nil else { throw ValidationError("give one password") }
    }

    /// The password that was given, or a new one.
    func read(_ output: CommandOutput) throws -> (text: String, isMade: Bool) {
        let text =
            try password
            ?? passwordFile.map { path in
                guard let bytes = FileManager.default.contents(atPath: output.file(path).path) else {
                    throw UsersError.passwordFileMissing
                }
                return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init)
                    ?? ""
            }
        guard let text else { return (RandomToken.spoken(), true) }
        guard text.count >= 12 else { throw UsersError.passwordTooShort }
        return (text, false)
    }
}

/// A member of staff as the command line lists them.
private struct StaffLine: Encodable, CustomStringConvertible {
    let id: String
    let name: String
    let email: String
    let grants: [String]
    let disabled: Bool
    /// The mails that they do not want: at-once, digest.
    let declined: [String]

    init(_ entry: StaffEntry) {
        id = entry.member.id
        name = entry.member.name.disclosed
        email = entry.mailAddress.disclosed
        grants = entry.member.grants.sorted { $0.key < $1.key }
            .flatMap { controller, roles in roles.map(\.rawValue).sorted().map { "\($0)@\(controller)" } }
        disabled = entry.isDisabled
        declined = entry.declined.map(\.rawValue).sorted()
    }

    var description: String {
        "\(email)  \(name)  \(grants.joined(separator: " "))\(disabled ? "  disabled" : "")"
            + (declined.isEmpty ? "" : "  no mails: \(declined.joined(separator: ", "))")
    }
}

enum UsersError: MistypedError {
    case passwordTooShort
    case passwordFileMissing
    case unknownRole

    var code: String {
        switch self {
        case .passwordTooShort: "password-too-short"
        case .passwordFileMissing: "password-file-missing"
        case .unknownRole: "unknown-role"
        }
    }

    var sentence: String {
        switch self {
        case .passwordTooShort: "a password needs at least twelve characters"
        case .passwordFileMissing: "the file with the password is not there, or cannot be read"
        case .unknownRole: "a role is one of: \(Role.allCases.map(\.rawValue).joined(separator: ", "))"
        }
    }

    var isTemporary: Bool { false }
}

extension House {
    /// Whoever manages staff here: the administrator that `--as` names, or nobody in particular while there is none.
    func staffKeeper(named address: String?) async throws -> StaffKeeper {
        if address == nil, try await !casework.hasAdministrator() { return .operatorOfNewSite }
        return .administrator(try await staff(named: address))
    }
}
