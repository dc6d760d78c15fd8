import ArgumentParser
import Casework
import Foundation
import SubjectRequests
import Vault

/// `habeas users …`: who may use the console and the commands.
struct UsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users",
        abstract: "Who may use the site.",
        subcommands: [Add.self, List.self]
    )

    /// `habeas users add`.
    struct Add: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds somebody; reads the password from standard input, or makes one and prints it."
        )

        @OptionGroup var site: SiteOption

        @Option(help: "E-mail address; also the name for --as.")
        var email: String

        @Option(help: "Name as colleagues know it.")
        var name: String

        @Option(help: "ROLE or ROLE@CONTROLLER: case-handler, approver, compliance-reviewer, administrator.")
        var grant: [String]

        @Option(help: "A password of at least twelve characters; made and printed where it is left out.")
        var password: String?

        func run(in house: House, output: CommandOutput) async throws {
            let secret = password ?? RandomToken.spoken()
            guard secret.count >= 12 else { throw UsersError.passwordTooShort }
            let hash = try await PasswordDesk.shared.hash(secret)
            _ = try await house.casework.addStaff(
                name: Sensitive(name),
                mailAddress: Sensitive(email),
                passwordHash: hash,
                grants: try grant.map(Add.grant)
            )
            output.line(password == nil ? "Added. Password: \(secret)" : "Added.")
        }

        static func grant(_ text: String) throws -> (role: Role, controller: String) {
            let parts = text.split(separator: "@", maxSplits: 1)
            guard let role = parts.first.flatMap({ Role(rawValue: String($0)) }) else { throw UsersError.unknownRole }
            return (role, parts.count == 2 ? String(parts[1]) : "*")
        }
    }

    /// `habeas users list`.
    struct List: SiteCommand {
        static let configuration = CommandConfiguration(abstract: "Everybody who may use the site, with their grants.")

        @OptionGroup var site: SiteOption

        func run(in house: House, output: CommandOutput) async throws {
            for member in try await house.casework.allStaff() {
                let grants = member.grants.sorted { $0.key < $1.key }.map { controller, roles in
                    "\(roles.map(\.rawValue).sorted().joined(separator: "+"))@\(controller)"
                }
                output.line("\(member.id)  \(member.name.disclosed)  \(grants.joined(separator: " "))")
            }
        }
    }
}

enum UsersError: CodedError {
    case passwordTooShort
    case unknownRole

    var code: String {
        switch self {
        case .passwordTooShort: "password-too-short"
        case .unknownRole: "unknown-role"
        }
    }

    var sentence: String {
        switch self {
        case .passwordTooShort: "a password needs at least twelve characters"
        case .unknownRole: "a role is one of: \(Role.allCases.map(\.rawValue).joined(separator: ", "))"
        }
    }

    var isTemporary: Bool { false }
}
