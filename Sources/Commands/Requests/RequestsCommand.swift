import ArgumentParser
import Casework
import SubjectRequests

/// `habeas requests …`: what the console does, from the command line.
struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "Opens, shows and decides requests.",
        discussion: "Example: habeas requests list --site /srv/habeas --as priya@outreach.example",
        subcommands: [
            RequestsOpen.self, RequestsList.self, RequestsShow.self, RequestsTasks.self, RequestsPrint.self,
            RequestsDo<Approve>.self, RequestsDo<Refuse>.self, RequestsDo<Withdraw>.self, RequestsDo<Rework>.self,
            RequestsDo<Verify>.self, RequestsDo<Describe>.self, RequestsDo<Decline>.self, RequestsDo<Attach>.self,
            RequestsDo<Clarify>.self, RequestsDo<Pause>.self, RequestsDo<Resume>.self, RequestsDo<Extend>.self,
            RequestsDo<Conclude>.self, RequestsDo<Settle>.self, RequestsDo<Refer>.self, RequestsDo<Appeal>.self,
            RequestsDo<Uphold>.self, RequestsDo<Migrate>.self, RequestsDo<Join>.self, RequestsDo<Split>.self,
            RequestsDo<Assign>.self, RequestsDo<Note>.self, RequestsDo<Hold>.self, RequestsDo<Lift>.self,
            RequestsDo<Unpark>.self, RequestsDo<Ask>.self, RequestsDo<Answer>.self, RequestsDo<Found>.self,
            RequestsDo<Posted>.self, RequestsDo<Represent>.self,
            RequestsDo<Authority>.self, RequestsDo<Fee>.self, RequestsDo<Minor>.self, RequestsDo<Account>.self,
            RequestsDo<Evidence>.self, RequestsDo<Revoke>.self, RequestsDo<CloseIncident>.self,
            RequestsDo<Evidence>.self, RequestsReview.self, RequestsDo<Withhold>.self, RequestsDo<Redact>.self,
            RequestsDo<Release>.self,
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
        guard let reference = Reference(typed) else { throw ReferenceUnknown() }
        return reference
    }
}

/// No reference of any site reads so. The answer is no rather than a complaint about usage, for it may be a slip of whoever
/// told it.
struct ReferenceUnknown: CodedError {
    var code: String { "bad-reference" }
    var sentence: String {
        "that is no reference: ten letters and digits, of which the last is a check; look for a slip"
    }
    var isTemporary: Bool { false }
}

enum RequestsError: MistypedError {
    case badIdentity
    case unknownIdentity([String])
    case unknownRight
    case unknownGuess
    case unknownLevel
    case unknownChannel
    case badDay(String)
    case unreadableFile
    case unwritableFolder

    var code: String {
        switch self {
        case .badIdentity: "bad-identity"
        case .unknownIdentity: "unknown-identity"
        case .unknownRight: "unknown-right"
        case .unknownGuess: "unknown-guess"
        case .unknownLevel: "unknown-level"
        case .unknownChannel: "unknown-channel"
        case .badDay: "bad-day"
        case .unreadableFile: "unreadable-file"
        case .unwritableFolder: "unwritable-folder"
        }
    }

    var sentence: String {
        switch self {
        case .badIdentity: "an identity is written KIND=VALUE, such as email=somebody@example.org"
        case .unknownIdentity(let kinds): "the data map finds people by: \(kinds.joined(separator: ", "))"
        case .unknownRight: "a right is one of: \(Right.allCases.map(\.rawValue).joined(separator: ", "))"
        case .unknownGuess: "there is no guess of that number now; see: habeas letters show"
        case .unknownLevel: "a level is one of: channel, matched, account, document"
        case .unknownChannel: "a channel is one of: \(IntakeChannel.allCases.map(\.rawValue).joined(separator: ", "))"
        case .badDay(let option): "\(option) is a day written YYYY-MM-DD"
        case .unreadableFile: "the document cannot be read; give the whole path of the file"
        case .unwritableFolder: "a document cannot be written there; give the whole path of a folder that stands"
        }
    }

    var isTemporary: Bool { false }
}
