import SubjectRequests

/// What a command says when it cannot do its work.
enum CommandError: CodedError {
    case siteNotFound(String)
    case siteNotWritable
    case siteBusy
    case serverUnreachable
    case unknownUser
    case notYes

    var code: String {
        switch self {
        case .siteNotFound: "site-not-found"
        case .siteNotWritable: "site-not-writable"
        case .siteBusy: "site-busy"
        case .serverUnreachable: "server-unreachable"
        case .unknownUser: "unknown-user"
        case .notYes: "not-yes"
        }
    }

    var sentence: String {
        switch self {
        case .siteNotFound(let folder): "there is no habeas.yml in \(folder); make a site with: habeas init \(folder)"
        case .siteNotWritable: "the site's folder cannot be written; check its owner and the free space"
        case .siteBusy: "another command has the site's database open; try again in a moment"
        case .serverUnreachable: "a server holds the site but does not answer on run/habeas.sock; try again"
        case .unknownUser: "nobody of that name may use this site; see: habeas users list"
        case .notYes: "the answer is no"
        }
    }

    var isTemporary: Bool {
        switch self {
        case .siteBusy, .serverUnreachable, .siteNotWritable: true
        case .siteNotFound, .unknownUser, .notYes: false
        }
    }
}

/// A command that acts, or prints personal data, was typed without `--as`.
struct UserMissing: MistypedError {
    var code: String { "needs-user" }
    var sentence: String { "say who you are with --as USER; the history names who acts" }
    var isTemporary: Bool { false }
}
