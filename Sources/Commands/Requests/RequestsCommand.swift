import ArgumentParser
import Casework
import SubjectRequests

/// `habeas requests …`: what the console does, from the command line.
struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "Opens, shows and decides requests.",
        subcommands: [
            RequestsOpen.self, RequestsList.self, RequestsShow.self, RequestsApprove.self, RequestsRefuse.self,
            RequestsWithdraw.self, RequestsVerify.self, RequestsRework.self, RequestsDescribe.self,
        ]
    )
}

/// `--as USER`: who acts; the history names them.
struct ActingUser: ParsableArguments {
    @Option(name: .customLong("as"), help: "Your e-mail address at this site.")
    var name: String?
}

/// A request or case, as people type its reference.
struct ReferenceArgument: ParsableArguments {
    @Argument(help: "The request's reference.")
    var typed: String

    func reference() throws -> Reference {
        guard let reference = Reference(typed) else { throw RequestsError.badReference }
        return reference
    }
}

enum RequestsError: CodedError {
    case badReference
    case badIdentity
    case unknownRight
    case unknownGround

    var code: String {
        switch self {
        case .badReference: "bad-reference"
        case .badIdentity: "bad-identity"
        case .unknownRight: "unknown-right"
        case .unknownGround: "unknown-ground"
        }
    }

    var sentence: String {
        switch self {
        case .badReference:
            "that is no reference: ten letters and digits, of which the last is a check; look for a slip"
        case .badIdentity: "an identity is written KIND=VALUE, such as email=somebody@example.org"
        case .unknownRight: "a right is one of: \(Right.allCases.map(\.rawValue).joined(separator: ", "))"
        case .unknownGround: "a ground is one of: \(RefusalGround.allCases.map(\.rawValue).joined(separator: ", "))"
        }
    }

    var isTemporary: Bool { false }
}
