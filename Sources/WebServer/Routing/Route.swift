import Hummingbird

/// Every address of the site. Registers the routes and makes the links, so that the two cannot part.
package enum Route: Sendable, Hashable {
    // What requesters see.
    case start
    /// Leads from a reference that was typed to its link page.
    case find
    case ask(controller: String)
    /// The confirmation of a form; `seal` shows that it was this form's sender who was led here.
    case received(controller: String, reference: String, seal: String)
    /// Where a mail's link leads; the token stands in the fragment and never reaches this path. With the case's session it
    /// shows how the case stands.
    case link(reference: String)
    case linkCode(reference: String)
    case linkCodeMail(reference: String)
    /// The questions about what is held.
    case facts(reference: String)
    case statusMessage(reference: String)
    case statusWithdrawal(reference: String)
    case leave
    case answer(reference: String)
    case download(reference: String)
    case downloadFile(reference: String)
    case downloadCode(reference: String)
    /// Where the link of a mail to a colleague leads; the token stands in the fragment.
    case task
    case taskAnswer
    /// RFC 8058; the only state change that a secret in an address can make.
    case unsubscribe(token: String)

    // What staff see.
    case signIn
    case signOut
    case queue
    case request(reference: String)
    case move(reference: String, verb: String)
    case preview(reference: String)
    case review(reference: String)
    case foundFile(reference: String, id: String)
    case noteRequest
    case dataMap
    case heldMail
    case heldLetter(id: String)
    case heldMailFiling(id: String)
    case leftAlone
    case leftAloneLetter(id: String)
    case leftAloneFiling(id: String)

    // The demo's mailbox.
    case outbox
    case outboxMail(id: String)
    case outboxPart(id: String, part: String)

    // Other programs.
    case apiRequests
    case apiRequest(reference: String)
    case apiMove(reference: String, verb: String)
    case apiDescription
    case asset(name: String)
    /// The site's public key, for whoever checks an answer or the history.
    case publicKey
    case live
    case ready
    case metrics
}

/// The names of the variable parts of a path.
package enum RouteValue: String, Sendable {
    case controller, reference, seal, token, verb, id, part, name
}

extension Route {
    enum Segment {
        case fixed(String)
        case value(RouteValue, String)
    }

    var segments: [Segment] {
        switch self {
        case .start, .find, .ask, .received, .link, .linkCode, .linkCodeMail, .facts,
            .statusMessage,
            .statusWithdrawal,
            .leave, .answer, .download, .downloadFile, .downloadCode, .task, .taskAnswer,
            .unsubscribe:
            portalSegments
        case .signIn, .signOut, .queue, .request, .move, .preview, .review, .foundFile, .noteRequest, .dataMap,
            .heldMail,
            .heldLetter, .heldMailFiling, .leftAlone, .leftAloneLetter, .leftAloneFiling:
            [.fixed("console")] + consoleSegments
        case .outbox: [.fixed("outbox")]
        case .outboxMail(let id): [.fixed("outbox"), .value(.id, id)]
        case .outboxPart(let id, let part): [.fixed("outbox"), .value(.id, id), .value(.part, part)]
        case .apiRequests: [.fixed("api"), .fixed("v1"), .fixed("requests")]
        case .apiRequest(let reference):
            [.fixed("api"), .fixed("v1"), .fixed("requests"), .value(.reference, reference)]
        case .apiMove(let reference, let verb):
            [.fixed("api"), .fixed("v1"), .fixed("requests"), .value(.reference, reference), .value(.verb, verb)]
        case .apiDescription: [.fixed("api"), .fixed("v1"), .fixed("openapi.json")]
        case .asset(let name): [.fixed("assets"), .value(.name, name)]
        case .publicKey: [.fixed("public-key.txt")]
        case .live: [.fixed("health"), .fixed("live")]
        case .ready: [.fixed("health"), .fixed("ready")]
        case .metrics: [.fixed("metrics")]
        }
    }

    private var portalSegments: [Segment] {
        switch self {
        case .find: [.fixed("find")]
        case .ask(let controller): [.fixed("ask"), .value(.controller, controller)]
        case .received(let controller, let reference, let seal):
            [
                .fixed("ask"), .value(.controller, controller), .fixed("received"), .value(.reference, reference),
                .value(.seal, seal),
            ]
        case .link(let reference): [.fixed("r"), .value(.reference, reference)]
        case .linkCode(let reference): [.fixed("r"), .value(.reference, reference), .fixed("code")]
        case .linkCodeMail(let reference): [.fixed("r"), .value(.reference, reference), .fixed("send-code")]
        case .facts(let reference): [.fixed("r"), .value(.reference, reference), .fixed("facts")]
        case .statusMessage(let reference): [.fixed("r"), .value(.reference, reference), .fixed("message")]
        case .statusWithdrawal(let reference): [.fixed("r"), .value(.reference, reference), .fixed("withdrawal")]
        case .leave: [.fixed("leave")]
        case .answer(let reference): [.fixed("answer"), .value(.reference, reference)]
        case .download(let reference): [.fixed("download"), .value(.reference, reference)]
        case .downloadFile(let reference): [.fixed("download"), .value(.reference, reference), .fixed("file")]
        case .downloadCode(let reference): [.fixed("download"), .value(.reference, reference), .fixed("send-code")]
        case .task: [.fixed("task")]
        case .taskAnswer: [.fixed("task"), .fixed("answer")]
        case .unsubscribe(let token): [.fixed("unsubscribe"), .value(.token, token)]
        default: []
        }
    }

    private var consoleSegments: [Segment] {
        switch self {
        case .signIn: [.fixed("sign-in")]
        case .signOut: [.fixed("sign-out")]
        case .request(let reference): [.fixed("requests"), .value(.reference, reference)]
        case .move(let reference, let verb):
            [.fixed("requests"), .value(.reference, reference), .value(.verb, verb)]
        case .preview(let reference): [.fixed("requests"), .value(.reference, reference), .fixed("preview")]
        case .review(let reference): [.fixed("requests"), .value(.reference, reference), .fixed("review")]
        case .foundFile(let reference, let id):
            [.fixed("requests"), .value(.reference, reference), .fixed("found"), .value(.id, id)]
        case .noteRequest: [.fixed("note-a-request")]
        case .dataMap: [.fixed("data-map")]
        case .heldMail: [.fixed("held")]
        case .heldLetter(let id): [.fixed("held"), .value(.id, id)]
        case .heldMailFiling(let id): [.fixed("held"), .value(.id, id), .fixed("filing")]
        case .leftAlone: [.fixed("left-alone")]
        case .leftAloneLetter(let id): [.fixed("left-alone"), .value(.id, id)]
        case .leftAloneFiling(let id): [.fixed("left-alone"), .value(.id, id), .fixed("filing")]
        default: []
        }
    }
}

extension Route {
    /// What the router registers: `/r/{reference}/code`.
    package var pattern: String {
        "/"
            + segments.map { segment in
                switch segment {
                case .fixed(let text): text
                case .value(let name, _): "{\(name.rawValue)}"
                }
            }.joined(separator: "/")
    }

    /// What a link says: `/r/7H3QX9K2M4/code`.
    package var path: String {
        "/"
            + segments.map { segment in
                switch segment {
                case .fixed(let text): text
                case .value(_, let text): Route.encoded(text)
                }
            }.joined(separator: "/")
    }

    /// Everything but RFC 3986's unreserved characters percent-encoded, byte by byte.
    package static func encoded(_ text: String) -> String {
        var output = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                output.unicodeScalars.append(UnicodeScalar(byte))
            default: output += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return output
    }
}
